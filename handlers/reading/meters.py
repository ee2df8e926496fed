"""A meter that has burnt, and a house that is dark."""

from __future__ import annotations

from functools import cache

from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain


def said_of_a_meter(text: str) -> set[str]:
    """ "burnt", "dark", or both."""
    return _said().names(row_of(plain(text)))


@cache
def _said() -> Phrases:
    return Phrases(words("meter"))
