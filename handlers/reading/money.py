"""What is said of money: that it was paid, while supply may be off for it, and that compensation is asked for."""

from __future__ import annotations

from functools import cache

from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain


def said_of_money(text: str) -> set[str]:
    """ "paid", "compensation", or both."""
    return _said().names(row_of(plain(text)))


@cache
def _said() -> Phrases:
    return Phrases(words("money"))
