"""A cause or a kind of fault: what the lists say of it, held against what labelled messages teach of such words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from handlers.reading.clues import pieces, spoken
from handlers.reading.danger import danger_clues
from handlers.reading.intents import OFFICIAL
from handlers.reading.lexicon import Hit
from handlers.reading.vocabulary import everyday
from handlers.reading.weights import Table, shares

CAUSE, FAULT = Table("cause_hints", "cause"), Table("fault_hints", "kind of fault")
NONE = "none"
# So likely that a guess goes before the lists; that there is none, whatever they say of a citizen's words.
GUESSED, DENIED = 0.9, 0.995


class Listed(NamedTuple):
    """What the lists say: the first of all that was found."""

    value: str | None
    found: tuple[str, ...] = ()


class Told(NamedTuple):
    """A cause or a kind of fault; if it is guessed, by which words, and how much each weighs."""

    value: str | None
    guessed_by: tuple[tuple[Hit, float], ...] = ()


def told(table: Table, row: Sequence[str], intent: str, listed: Listed, open_to: Collection[str]) -> Told:
    """The likeliest, if it is likely; else what is listed."""
    likely = shares(table.scores(hints(row, intent, listed), [*open_to, NONE]))
    best = max(likely, key=likely.__getitem__)
    if best == NONE:
        return Told(None if likely[best] >= DENIED and intent not in OFFICIAL else listed.value)
    if best == listed.value or likely[best] < GUESSED:
        return Told(listed.value)
    return Told(best, _because(table, row, best))


def _because(table: Table, row: Sequence[str], value: str) -> tuple[tuple[Hit, float], ...]:
    """A word counts with its pieces, two words side by side for themselves; the heaviest first."""
    weighed: dict[tuple[int, int], float] = defaultdict(float)
    for hit in (*spoken(_without_names(row)), *pieces(row)):
        weighed[hit.start, hit.end] += table.weight(hit.name, value)
    heaviest = sorted(weighed.items(), key=lambda span: -span[1])
    return tuple((Hit(value, *span), round(heavy, 2)) for span, heavy in heaviest if heavy > 0)


def hints(row: Sequence[str], intent: str, listed: Listed) -> list[str]:
    """Everyday words, neighbours, beginnings, words of danger, what kind of message it is, what is listed, and pieces
    of all words. A name tells no cause."""
    said = (*spoken(_without_names(row)), *danger_clues(row), *pieces(row))
    names = {hit.name for hit in said if hit.name[:1] != "^" and hit.name[-1:] != "$"}
    return sorted({*names, f"is {intent}", f"listed: {listed.value}", *(f"found: {what}" for what in listed.found)})


def _without_names(row: Sequence[str]) -> list[str]:
    return [key if key in everyday() or not key[:1].isalpha() else "-" for key in row]
