"""What a stranger's messages meet: each hand's are read by what was learned from all the others."""

# Some twenty minutes; `python -m benchmarks.strangers e f`: only these two. Lists and lessons were made in sight of
# most of these messages, so it flatters a little; what was written to teach what these hands had shown is left out.

from __future__ import annotations

from collections import defaultdict
from sys import argv

from rich.console import Console

from benchmarks.reading import Result, results, table
from handlers.reading import learning, learning_places
from handlers.reading.examples import APART, Example, lessons, seen
from handlers.reading.unknown import PLACE

STRANGERS = (
    "acquaintances",
    "neighbours",
    "newcomers",
    "visitors",
    "callers",
    "householders",
    "countryfolk",
    "passersby",
)  # hands are told apart by the letters of their ids
AFTERWARDS = "townsfolk"


def hands() -> dict[str, list[Example]]:
    """The messages to learn from, by who wrote them; the project's own are of one hand."""
    found: dict[str, list[Example]] = defaultdict(list)
    for file in APART:
        for example in seen(file):
            found[example["id"].rstrip("-0123456789") if file in STRANGERS else file].append(example)
    del found[AFTERWARDS]
    return found


def as_of_a_stranger(hand: str) -> list[Result]:
    labelled = [example for other, examples in hands().items() if other != hand for example in examples]
    for what, learned in learning.learned_from(labelled, lessons()):
        what.take(learned)
    PLACE.take(learning_places.learned_from(labelled))
    return results(hands()[hand])


def main(*named: str) -> None:
    strangers = named or [hand for hand in hands() if hand not in APART]
    scores = {hand: as_of_a_stranger(hand) for hand in strangers}
    Console(width=220).print(table("strangers", {**scores, "all": [r for rs in scores.values() for r in rs]}))


if __name__ == "__main__":
    main(*argv[1:])
