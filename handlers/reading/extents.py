"""How far a fault reaches, where a citizen says so: their own house, the street, the whole area."""

from __future__ import annotations

from functools import cache

from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain

SPREAD = "spread"


def read_extent(text: str) -> str | None:
    said = _extents().names(row_of(plain(text)))
    found = next((extent for extent in words("extents") if extent in said), None)
    return "street" if found == SPREAD else found


def reads_spread(text: str) -> bool:
    """“Padosi ki bhi gayi”: it has reached the neighbours."""
    return SPREAD in _extents().names(row_of(plain(text)))


@cache
def _extents() -> Phrases:
    return Phrases(words("extents"))
