"""Whether somebody asks where it is off: “kahan kahan light nahi hai” reports nothing."""

from __future__ import annotations

from handlers.reading.lexicon import said


def asks_where_out(text: str) -> bool:
    return said("where_out", text) == {"where"}
