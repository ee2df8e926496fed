"""That somebody wants to hear when supply is back: it is not yet."""

from __future__ import annotations

from handlers.reading.lexicon import said


def reads_awaits(text: str) -> bool:
    return said("awaits", text) == {"awaits"}
