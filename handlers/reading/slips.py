"""Whether a yes is taken back as a slip: “galti se dab gaya, nahi aayi”."""

from __future__ import annotations

from handlers.reading.lexicon import said


def reads_slip(text: str) -> bool:
    return said("slips", text) == {"slip"}
