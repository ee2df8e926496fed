"""Whether somebody says that what was reported is no danger: “koi taar nahi gira”, “taar telephone ka hai”."""

from __future__ import annotations

from functools import cache

from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain


def reads_denied(text: str) -> bool:
    return _denials().names(row_of(plain(text))) == {"denied"}  # and asks nothing


@cache
def _denials() -> Phrases:
    return Phrases(words("denied"))
