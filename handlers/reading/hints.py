"""A guess at a cause or a kind of fault from words that no list knows, as labelled messages teach it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from handlers.reading.clues import spoken
from handlers.reading.danger import danger_clues
from handlers.reading.lexicon import Hit
from handlers.reading.vocabulary import everyday
from handlers.reading.weights import Table, shares

CAUSE, FAULT = Table("cause_hints", "cause"), Table("fault_hints", "kind of fault")
NONE = "none"
SURE = 0.85  # less likely guesses are none
PIECE = 4


class Told(NamedTuple):
    """A cause or a kind of fault; if it is guessed, by which words, and how much each weighs."""

    value: str | None
    guessed_by: tuple[tuple[Hit, float], ...] = ()


def guess(table: Table, row: Sequence[str], intent: str, open_to: Collection[str]) -> Told:
    """The likeliest, if it is likely."""
    likely = shares(table.scores(hints(row, intent), [*open_to, NONE]))
    best = max(likely, key=likely.__getitem__)
    return Told(best, _because(table, row, best)) if best != NONE and likely[best] >= SURE else Told(None)


def _because(table: Table, row: Sequence[str], value: str) -> tuple[tuple[Hit, float], ...]:
    """A word counts with its pieces, two words side by side for themselves; the heaviest first."""
    weighed: dict[tuple[int, int], float] = defaultdict(float)
    for hit in spoken(_without_names(row)):
        weighed[hit.start, hit.end] += table.weight(hit.name, value)
    for at, key in enumerate(row):
        weighed[at, at + 1] += sum(table.weight(piece, value) for piece in _pieces([key]))
    heaviest = sorted(weighed.items(), key=lambda span: -span[1])
    return tuple((Hit(value, *span), round(heavy, 2)) for span, heavy in heaviest if heavy > 0)


def hints(row: Sequence[str], intent: str) -> list[str]:
    """Everyday words, neighbours, beginnings, words of danger, what kind of message it is, and pieces of all words: a
    spelling that nobody foresaw shares most of them with one that somebody wrote. A name tells no cause."""
    said = (*spoken(_without_names(row)), *danger_clues(row))
    told = {hit.name for hit in said if hit.name[:1] != "^" and hit.name[-1:] != "$"}
    return sorted({*told, *_pieces(row), f"is {intent}"})


def _without_names(row: Sequence[str]) -> list[str]:
    return [key if key in everyday() or not key[:1].isalpha() else "-" for key in row]


def _pieces(row: Sequence[str]) -> Iterator[str]:
    for key in row:
        if key and key[0].isalpha():
            whole = f"<{key}>"
            yield from (f"/{whole[at : at + PIECE]}/" for at in range(max(1, len(whole) - PIECE + 1)))
