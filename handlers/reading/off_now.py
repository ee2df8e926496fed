"""That supply is off as they write, or has gone again: not that it was off, nor that nobody came."""

from __future__ import annotations

from handlers.reading.lexicon import said


def reads_off_now(text: str) -> bool:
    return bool(said("off_now", text))
