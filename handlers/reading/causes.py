"""Why the supply is off, as one of the 24 codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from handlers.reading.lexicon import Hit, Phrases, row_of, words
from handlers.reading.normal import plain


def read_cause(text: str) -> str | None:
    return cause_of(row_of(plain(text)))


def cause_of(row: Sequence[str]) -> str | None:
    """Of several causes the root: the order of causes.yaml."""
    said = _causes().names(row)
    return next((cause.split()[0] for cause in words("causes") if cause in said), None)


def causes_in(row: Sequence[str]) -> Iterator[Hit]:
    """Every cause that is said, the root or not."""
    for hit in _causes().find(row):
        yield replace(hit, name=hit.name.split()[0])


@cache
def _causes() -> Phrases:
    return Phrases(words("causes"))
