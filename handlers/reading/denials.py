"""What somebody says of a danger that they reported: it is none, it is over, nobody has come."""

from __future__ import annotations

from functools import cache

from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain


def reads_denied(text: str) -> bool:
    """“Koi taar nahi gira”, “taar telephone ka hai”, “taar hata diya”: it is none, or none any more."""
    said = _denials().names(row_of(plain(text)))
    return bool(said) and said <= {"denied", "over"}  # and asks nothing


def nobody_came(text: str) -> bool:
    return _nobody().names(row_of(plain(text))) == {"nobody"}


@cache
def _denials() -> Phrases:
    return Phrases(words("denied"))


@cache
def _nobody() -> Phrases:
    return Phrases(words("nobody"))
