"""Which words are everyday words, and so no names of places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from handlers.reading.lexicon import key, words
from handlers.reading.naming import number
from handlers.reading.sound import skeleton, sound

LISTS = ("spellings", "pairs", "common", "times", "causes", "faults", "intents", "signs", "danger")


@cache
def everyday() -> frozenset[str]:
    """The keys of all words in our lists."""
    listed = {word for name in LISTS for text in _texts(words(name)) for word in _words(text)}
    verbs = {
        stem + ending
        for stem in words("common")["verbs"].split()
        for ending in ["", *words("common")["verb_endings"].split()]
    }
    return frozenset(key(word) for word in listed | verbs)


@lru_cache(maxsize=65536)
def is_everyday(word: str) -> bool:
    if not word[0].isalpha() or number(word) or _ENGLISH.fullmatch(word):
        return True
    return key(word) in everyday() or _unvoiced(key(word)) in _long_ones() or _is_borrowed(word)


def _is_borrowed(word: str) -> bool:
    """An English word in Devanagari keeps its consonants: पाइपलाइन."""
    bones = "" if word.isascii() else skeleton(sound(word))
    return len(bones) > 3 and bones in _english_bones()


@cache
def _english_bones() -> frozenset[str]:
    return frozenset(skeleton(sound(word)) for word in words("common")["english"].split())


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
