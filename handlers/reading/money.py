"""What is said of money: that it was paid, while supply may be off for it, and that compensation is asked for."""

from __future__ import annotations

from handlers.reading.lexicon import said


def said_of_money(text: str) -> set[str]:
    """ "paid", "compensation", or both."""
    return said("money", text)
