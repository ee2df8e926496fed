"""“Galat likh diya, hata do”: somebody says that what they wrote was a mistake, in such words alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from handlers.reading.lexicon import key
from handlers.reading.normal import plain, tokens


@cache
def families() -> dict[str, frozenset[str]]:
    """The keys of the words of each family."""
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes strings only: "no" is a word
    return {name: frozenset(map(key, words.split())) for name, words in loaded.items()}


def said_in(text: str) -> set[str]:
    return {key(token.word) for token in tokens(plain(text)) if token.is_word}


def wrote_wrongly(text: str) -> bool:
    """Among other words."""
    said, known = said_in(text), families()
    return bool(said & known["wrong"] and said & known["wrote"])


def speaks_of_a_mistake(text: str) -> bool:
    """ "Galti ho gayi", "galat likh diya", among other words; “galat” alone may be said of a time or a place."""
    said, known = said_in(text), families()
    return bool(said & known["wrong"] and said & (known["wrote"] | known["done"]))


def takes_back(text: str) -> bool:
    """ "Galti se bhej diya", "ye wrong hai hata do"; “galat hai” alone may want something put right.

    “Hata diya” tells what somebody did, and “wapas ho gayi” that supply is back.
    """
    said, known = said_in(text), families()
    undo = said & known["take_back"] or (said & known["back"] and said & known["fetch"])
    wrong = said & known["wrong"] and said & (known["wrote"] | known["done"] | known["take_back"] | known["back"])
    wants = wrong or (undo and not said & known["is_over"])
    return bool(wants) and said <= frozenset().union(*known.values())
