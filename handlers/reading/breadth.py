"""How far a fault goes, in an engineer's words: “local fault hai”, “pura feeder band hai”."""

from __future__ import annotations

from functools import cache

from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain


def read_breadth(text: str) -> str | None:
    """`local` or `whole`; `mixed` if one place is back and another local; a question says none of it."""
    said = _breadth().names(row_of(plain(text)))
    if said == {"local", "back"}:
        return "mixed"
    return said.pop() if said in ({"local"}, {"whole"}) else None


@cache
def _breadth() -> Phrases:
    return Phrases(words("breadth"))
