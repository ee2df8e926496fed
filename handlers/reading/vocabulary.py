"""Which words are everyday words, and so no names of places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from handlers.reading.lexicon import key, words
from handlers.reading.naming import number
from handlers.reading.normal import NUKTA
from handlers.reading.sound import skeleton, sound

SHORTEST_SOUND, COMMON, FAR = 3, 5000, 1_000_000
RARE = 20_000  # less frequent words of a language are often names as well
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


def is_spelt_so(word: str) -> bool:
    """Everyday in this very spelling: "ghar" is, "garh" (of Garh Road) only sounds like it."""
    return word in _spelt() or not word[0].isalpha() or (not word.isascii() and rank(word) < FAR)


def is_english(word: str) -> bool:
    return word in _frequent("en")


@cache
def _spelt() -> frozenset[str]:
    return frozenset(word.replace(NUKTA, "") for name in LISTS for text in _texts(words(name)) for word in _words(text))


@lru_cache(maxsize=65536)
def is_everyday(word: str) -> bool:
    if not word[0].isalpha() or number(word):
        return True
    if (short := _DRAWN_OUT.sub(r"\1", word)) != word:  # "haiii"
        return is_everyday(short)
    return key(word) in everyday() or _unvoiced(key(word)) in _long_ones()


@lru_cache(maxsize=65536)
def rank(word: str) -> int:
    """How many words of its language are more frequent; FAR for one that is in no list, and so may well be a name."""
    if _ENGLISH.fullmatch(word) or _is_borrowed(word):
        return 0
    if not word.isascii():
        return min(_frequent("hi").get(word, FAR), _frequent("ur").get(word, FAR))
    heard = sound(word)
    by_sound = _frequent_sounds().get(heard, FAR) if len(heard) >= SHORTEST_SOUND else FAR
    return min(_frequent("en").get(word, FAR), max(by_sound, COMMON))  # bhauli only sounds like boli


def how_rare(word: str) -> str:
    at = rank(word)
    return "unheard" if at == FAR else "common" if at < COMMON else "rare" if at > RARE else "frequent"


@cache
def _frequent(language: str) -> dict[str, int]:
    lines = (Path(__file__).parent / "words" / "frequent" / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    listed = (line.replace(NUKTA, "") for line in lines if not line.startswith("#"))
    return {word: at for at, word in reversed(list(enumerate(listed)))}


@cache
def _frequent_sounds() -> dict[str, int]:
    """Hindi in Latin letters is spelled in a hundred ways, and sounds in one."""
    return {sound.__wrapped__(word): at for word, at in reversed(_frequent("hi").items())}


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


_DRAWN_OUT = re.compile(r"(.)\1{2,}")
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
