"""Which thing of what was told is said to be wrong: “wajah galat hai”, “time galat bhej diya”."""

from __future__ import annotations

from functools import cache

from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain

SUBJECTS = ("cause", "time", "place")
NAMES_A_CAUSE = "names_a_cause"


def read_wrong(text: str) -> str | None:
    said = _corrections().names(row_of(plain(text)))
    return next((subject for subject in SUBJECTS if subject in said), None)


def says_why(text: str) -> bool:
    """“Wajah …”: the word itself."""
    return NAMES_A_CAUSE in _corrections().names(row_of(plain(text)))


@cache
def _corrections() -> Phrases:
    return Phrases(words("corrections"))
