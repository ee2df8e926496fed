"""A meter that has burnt, and a house that is dark."""

from __future__ import annotations

from handlers.reading.lexicon import said


def said_of_a_meter(text: str) -> set[str]:
    """ "burnt", "dark", or both."""
    return said("meter", text)
