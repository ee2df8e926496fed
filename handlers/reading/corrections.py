"""Which thing of what was told is said to be wrong: “wajah galat hai”, “time galat bhej diya”."""

from __future__ import annotations

from handlers.reading.lexicon import said

SUBJECTS = ("cause", "time", "place")
NAMES_A_CAUSE = "names_a_cause"


def read_wrong(text: str) -> str | None:
    found = said("corrections", text)
    return next((subject for subject in SUBJECTS if subject in found), None)


def says_why(text: str) -> bool:
    """“Wajah …”: the word itself."""
    return NAMES_A_CAUSE in said("corrections", text)
