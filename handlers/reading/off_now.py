"""That supply is off as they write, or has gone again: not that it was off, nor that nobody came."""

from __future__ import annotations

from functools import cache

from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain


def reads_off_now(text: str) -> bool:
    return bool(_off().names(row_of(plain(text))))


@cache
def _off() -> Phrases:
    return Phrases(words("off_now"))
