"""Whether somebody takes back what they reported: “galti se likh diya, light hai”, “shikayat wapas leni hai”."""

from __future__ import annotations

from handlers.reading.lexicon import said


def reads_taken_back(text: str) -> bool:
    return said("taken_back", text) == {"taken_back"}
