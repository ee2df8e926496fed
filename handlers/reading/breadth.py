"""How far a fault goes, in an engineer's words: “local fault hai”, “pura feeder band hai”."""

from __future__ import annotations

from handlers.reading.lexicon import said


def read_breadth(text: str) -> str | None:
    """`local` or `whole`; `mixed` if one place is back and another local; a question says none of it.

    `mistaken`: what was said before was a slip; what is the matter may stand beside that.
    """
    found = said("breadth", text)
    if "mistaken" in found and "unsure" not in found:
        return "whole" if "whole" in found else "mistaken"
    if found == {"local", "back"}:
        return "mixed"
    return found.pop() if found in ({"local"}, {"whole"}) else None
