"""Which language a text is plainly in: its letters tell, as long as they are not Latin."""

from __future__ import annotations

import re

DEVANAGARI, URDU = re.compile(r"[\u0904-\u0939]"), re.compile(r"[\u0620-\u06d3]")


def language_of(text: str) -> str | None:
    """None: in Latin letters people write Hindi as well as English."""
    hindi, urdu = len(DEVANAGARI.findall(text)), len(URDU.findall(text))
    if not hindi and not urdu:
        return None
    return "hi" if hindi >= urdu else "ur"
