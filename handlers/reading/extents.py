"""How far a fault reaches, where a citizen says so: their own house, the street, the whole area."""

from __future__ import annotations

from functools import cache

from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain


def read_extent(text: str) -> str | None:
    said = _extents().names(row_of(plain(text)))
    return next((extent for extent in words("extents") if extent in said), None)


@cache
def _extents() -> Phrases:
    return Phrases(words("extents"))
