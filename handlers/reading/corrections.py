"""Which thing of what was told is said to be wrong: “wajah galat hai”, “time galat bhej diya”; and what is right."""

from __future__ import annotations

from handlers.reading.causes import causes_in
from handlers.reading.lexicon import phrases, row_of, said
from handlers.reading.normal import plain, tokens

SUBJECTS = ("cause", "time", "place")
ANOTHERS, NAMES_A_CAUSE, SUPPLY = "anothers", "names_a_cause", "supply"


def read_wrong(text: str) -> str | None:
    found = said("corrections", text)
    return None if ANOTHERS in found else next((subject for subject in SUBJECTS if subject in found), None)


def said_instead(text: str) -> str:
    """“Wajah galat hai, jumper tuta hai”: what stands behind the wrong."""
    text = plain(text)
    ends = [hit.end for hit in phrases("corrections").find(row_of(text)) if hit.name in SUBJECTS]
    rest = tokens(text)[max(ends, default=0) :]
    return text[rest[0].start :] if rest else ""


def says_why(text: str) -> bool:
    """“Wajah …”: the word itself."""
    return NAMES_A_CAUSE in said("corrections", text)


def speaks_of_what_was_told(text: str) -> bool:
    """“Time galat likha hai”, said by whoever read it: how it stands, and no supply that is off."""
    return read_wrong(text) is not None and not tells_of_supply(text)


def tells_of_supply(text: str) -> bool:
    """Beside the causes that it names: in “incoming supply fail” it is a part of one."""
    row = list(row_of(plain(text)))
    for hit in list(causes_in(row)):
        row[hit.start : hit.end] = [","] * (hit.end - hit.start)
    return SUPPLY in phrases("corrections").names(row)
