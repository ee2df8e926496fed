"""What somebody says of a danger that they reported: it is none, it is over, it is still there, nobody has come."""

from __future__ import annotations

import re

from handlers.reading.lexicon import phrases, row_of, said
from handlers.reading.normal import plain
from handlers.reading.scenes import scenes

HANGS_OVER = re.compile(  # by its letters: “over the” sounds like “khatam tha”
    r"\b(?:over|above)"
    r" (?:the|an?|my|our|your|their|this|that|there|here|near|road|house|roof|school|street|gate|lane)\b",
    re.IGNORECASE,
)
HURTS = {f"scene: {what}" for what in ("wire", "pole", "fallen", "hanging", "burning", "sparking", "shocking", "fear")}


def reads_denied(text: str) -> bool:
    """“Koi taar nahi gira”, “taar telephone ka hai”, “taar hata diya”: it is none, or none any more."""
    found = said("denied", text)
    over = bool(found) and found <= {"denied", "over"} and not reads_wanted(text)  # and asks nothing
    return over and not hangs_over(text)


def hangs_over(text: str) -> bool:
    """“Danger is over the road”: not what ended, but where it is."""
    return HANGS_OVER.search(plain(text)) is not None


def reads_wanted(text: str) -> bool:
    """“Taar hata do”: what is to be done about it, and no wish to hear nothing more."""
    return "wanted" in said("nobody", text)


def goes_on(text: str) -> bool:
    """“Koi nahi aaya”, “abhi bhi wahi haal hai”, “current hai usme abhi bhi”; no word of supply."""
    row = row_of(plain(text))
    found = phrases("nobody").names(row)
    if found & {"other", "asks"}:
        return False
    still = "still" in found and "none" not in found
    return (
        bool(found & {"nobody", "wanted"})
        or still
        or ("lasts" in found and any(hit.name in HURTS for hit in scenes(row)))
    )
