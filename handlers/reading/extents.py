"""How far a fault reaches, where a citizen says so: their own house, the street, the whole area."""

from __future__ import annotations

from handlers.reading.lexicon import said, words

SPREAD = "spread"


def read_extent(text: str) -> str | None:
    found = said("extents", text)
    widest = next((extent for extent in words("extents") if extent in found), None)
    return "street" if widest == SPREAD else widest


def reads_spread(text: str) -> bool:
    """“Padosi ki bhi gayi”: it has reached the neighbours."""
    return SPREAD in said("extents", text)
