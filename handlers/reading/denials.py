"""What somebody says of a danger that they reported: it is none, it is over, it is still there, nobody has come."""

from __future__ import annotations

from functools import cache

from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain
from handlers.reading.scenes import scenes

HURTS = {f"scene: {what}" for what in ("wire", "pole", "fallen", "hanging", "burning", "sparking", "shocking", "fear")}


def reads_denied(text: str) -> bool:
    """“Koi taar nahi gira”, “taar telephone ka hai”, “taar hata diya”: it is none, or none any more."""
    said = _denials().names(row_of(plain(text)))
    return bool(said) and said <= {"denied", "over"}  # and asks nothing


def goes_on(text: str) -> bool:
    """“Koi nahi aaya”, “abhi bhi wahi haal hai”, “current hai usme abhi bhi”; no word of supply."""
    row = row_of(plain(text))
    said = _nobody().names(row)
    if said & {"other", "asks"}:
        return False
    still = "still" in said and "none" not in said
    return "nobody" in said or still or ("lasts" in said and any(hit.name in HURTS for hit in scenes(row)))


@cache
def _denials() -> Phrases:
    return Phrases(words("denied"))


@cache
def _nobody() -> Phrases:
    return Phrases(words("nobody"))
