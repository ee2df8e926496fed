"""Which words are everyday words, and so no names of places."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from handlers.reading.lexicon import key, words
from handlers.reading.naming import number

LISTS = ("spellings", "pairs", "common", "times", "causes", "faults", "intents", "danger")


@cache
def everyday() -> frozenset[str]:
    """The keys of all words in our lists."""
    return frozenset(key(word) for name in LISTS for text in _texts(words(name)) for word in _words(text))


@cache
def is_everyday(word: str) -> bool:
    return not word[0].isalpha() or key(word) in everyday() or bool(number(word))


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for head, inner in data.items():
            yield str(head)
            yield from _texts(inner)
    elif isinstance(data, list):
        for inner in data:
            yield from _texts(inner)
    elif data is not None:
        yield str(data)


def _words(text: str) -> list[str]:
    return [w for w in text.lower().replace("|", " ").replace(",", " ").split() if w[0].isalpha()]
