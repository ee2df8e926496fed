"""Which words are everyday words, and so no names of places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from handlers.reading.lexicon import key, words
from handlers.reading.naming import number

LISTS = ("spellings", "pairs", "common", "times", "causes", "faults", "intents", "signs", "danger")

ENDINGS = (
    "", "a", "i", "e", "o", "na", "ne", "ni", "kar", "ke", "ta", "te", "ti", "ega", "egi", "enge", "iye", "ao", "aya", "ayi", "aye", "ana", "ane",
    "ayega", "ayenge", "wana", "wane", "waya", "waye", "wayi", "wao", "en", "ein", "ya", "yi", "ye", "akar", "ate", "ata", "ati", "unga",
)  # fmt: skip


@cache
def everyday() -> frozenset[str]:
    """The keys of all words in our lists."""
    listed = {word for name in LISTS for text in _texts(words(name)) for word in _words(text)}
    verbs = {stem + ending for stem in words("common")["verbs"].split() for ending in ENDINGS}
    return frozenset(key(word) for word in listed | verbs)


@cache
def is_everyday(word: str) -> bool:
    if not word[0].isalpha() or number(word) or _ENGLISH.fullmatch(word):
        return True
    return key(word) in everyday() or _unvoiced(key(word)) in _long_ones()


def _unvoiced(heard: str) -> str:
    """A long word without its a's, which scripts disagree on."""
    return heard[0] + heard[1:].replace("a", "") if len(heard) >= 7 else ""


@cache
def _long_ones() -> frozenset[str]:
    return frozenset(_unvoiced(heard) for heard in everyday() if len(heard) >= 7)


_ENGLISH = re.compile(r"[a-z]{3,}(?:ing|ed|tion|sion|ment|ly|ness)")


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
