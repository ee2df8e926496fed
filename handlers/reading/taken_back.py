"""Whether somebody takes back what they reported: “galti se likh diya, light hai”, “shikayat wapas leni hai”."""

from __future__ import annotations

from functools import cache

from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain


def reads_taken_back(text: str) -> bool:
    return _taken_back().names(row_of(plain(text))) == {"taken_back"}


@cache
def _taken_back() -> Phrases:
    return Phrases(words("taken_back"))
