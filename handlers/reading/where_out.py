"""Whether somebody asks where it is off: “kahan kahan light nahi hai” reports nothing."""

from __future__ import annotations

from handlers.reading.denials import goes_on
from handlers.reading.lexicon import said


def asks_where_out(text: str) -> bool:
    """And does not say with it that it is off at their own house, or that nobody comes."""
    return said("where_out", text) == {"where"} and not goes_on(text)
