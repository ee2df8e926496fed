"""A guess at a cause or a kind of fault from words that no list knows, as labelled messages teach it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from handlers.reading.clues import spoken
from handlers.reading.danger import danger_clues
from handlers.reading.weights import Table, shares

CAUSE, FAULT = Table("cause_hints", "cause"), Table("fault_hints", "kind of fault")
NONE = "none"
SURE = 0.6  # less likely guesses are none
PIECE = 4


def guess(table: Table, row: Sequence[str], intent: str, open_to: Collection[str]) -> str | None:
    """The likeliest, if it is likely."""
    likely = shares(table.scores(hints(row, intent), [*open_to, NONE]))
    best = max(likely, key=likely.__getitem__)
    return best if best != NONE and likely[best] >= SURE else None


def hints(row: Sequence[str], intent: str) -> list[str]:
    """Words, neighbours, beginnings, words of danger, what kind of message it is, and pieces of words: a spelling that
    nobody foresaw shares most of them with one that somebody wrote."""
    said = {hit.name for hit in (*spoken(row), *danger_clues(row)) if hit.name[:1] != "^" and hit.name[-1:] != "$"}
    return sorted({*said, *_pieces(row), f"is {intent}"})


def _pieces(row: Sequence[str]) -> Iterator[str]:
    for key in row:
        if key and key[0].isalpha():
            whole = f"<{key}>"
            yield from (f"/{whole[at : at + PIECE]}/" for at in range(max(1, len(whole) - PIECE + 1)))
