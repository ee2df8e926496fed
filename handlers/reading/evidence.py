"""Which words of a message led to which part of its reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handlers.reading.lexicon import Hit
from handlers.reading.normal import Token


@dataclass(frozen=True, slots=True)
class Evidence:
    of: str  # the part of the reading: intent, cause, fault_kind, eta, danger
    value: str  # what the words speak for: hazard, jumper, no_supply, 17:30
    words: str  # as they stand in the text
    weight: float = 1.0  # how much; below 0 they speak against it


def pointed(of: str, hits: Iterable[Hit], text: str, row: Sequence[Token], weight: float = 1.0) -> Iterator[Evidence]:
    """The words that the phrases were found in."""
    for hit in hits:
        if words := words_of(text, row, hit.start, hit.end):
            yield Evidence(of, hit.name, words, weight)


def words_of(text: str, row: Sequence[Token], start: int, end: int) -> str:
    return text[row[start].start : row[end - 1].end] if 0 <= start < end <= len(row) else ""
