"""What is said of money: that it was paid or not, as supply may be off for it, and that compensation is asked for."""

from __future__ import annotations

from handlers.reading.lexicon import said


def said_of_money(text: str) -> set[str]:
    """ "paid", "compensation"; "unpaid" of whoever has not paid since."""
    found = said("money", text)
    return found - {"unpaid"} if "at_last" in found else found
