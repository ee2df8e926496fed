"""What is off inside a house that has supply: one room, or its own MCB."""

from __future__ import annotations

from handlers.reading.lexicon import said


def said_of_inside(text: str) -> bool:
    found = said("inside", text)
    return bool(found) and "more" not in found
