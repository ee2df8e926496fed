"""That supply came and has gone again: what was said last of the two holds."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.reading.lexicon import phrases

MARKS = (",", "-")


def is_gone_again(row: Sequence[str]) -> bool:
    hits = list(phrases("gone_again").find([word for word in row if word not in MARKS]))
    last = {name: max((hit.start for hit in hits if hit.name == name), default=-1) for name in ("came", "went")}
    return -1 < last["came"] <= last["went"] and all(hit.name != "stays" for hit in hits)
