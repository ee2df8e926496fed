"""Why the supply is off, as one of the 24 codes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain


def read_cause(text: str) -> str | None:
    return cause_of(row_of(plain(text)))


def cause_of(row: Sequence[str]) -> str | None:
    """Of several causes the root: the order of causes.yaml."""
    said = _causes().names(row)
    return next((cause.split()[0] for cause in words("causes") if cause in said), None)


@cache
def _causes() -> Phrases:
    return Phrases(words("causes"))
