"""Whether somebody says since when it has been so: “2 ghante se”, “subah se”, which names no hour."""

from __future__ import annotations

from datetime import datetime

from handlers.reading.lexicon import said
from handlers.reading.times import read_since


def says_since(text: str, said_at: datetime) -> bool:
    return read_since(text, said_at) is not None or bool(said("since", text))
