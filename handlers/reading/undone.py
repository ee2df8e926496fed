"""Whether work is told of that was not done: “shutdown nahi mila”, “permit not issued”."""

from __future__ import annotations

from handlers.reading.lexicon import said


def reads_undone(text: str) -> bool:
    return said("undone", text) == {"undone"}
