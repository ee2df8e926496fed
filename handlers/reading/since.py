"""Whether somebody says since when it has been so: “2 ghante se”, “subah se”, which names no hour."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain
from handlers.reading.times import read_since


def says_since(text: str, said_at: datetime) -> bool:
    return read_since(text, said_at) is not None or bool(_since().names(row_of(plain(text))))


@cache
def _since() -> Phrases:
    return Phrases(words("since"))
