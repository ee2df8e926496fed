"""Which words of a message led to which part of its reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handlers.reading.lexicon import Hit
from handlers.reading.normal import Token


@dataclass(frozen=True, slots=True)
class Evidence:
    of: str  # the part of the reading: intent, cause, fault_kind, eta, danger, guessed cause, guessed fault_kind
    value: str  # what the words speak for: hazard, jumper, no_supply, 17:30
    words: str  # as they stand in the text
    weight: float = 1.0  # how much; below 0 they speak against it


def pointed(of: str, hits: Iterable[tuple[Hit, float]], text: str, row: Sequence[Token]) -> Iterator[Evidence]:
    """The words that the phrases were found in, with their weight; each once, and no lone marks."""
    for hit, weight in dict(hits).items():
        words = _words(text, row, hit)
        if any(letter.isalnum() for letter in words):
            yield Evidence(of, hit.name, words, weight)


def _words(text: str, row: Sequence[Token], hit: Hit) -> str:
    return text[row[hit.start].start : row[hit.end - 1].end] if 0 <= hit.start < hit.end <= len(row) else ""
