"""A sentence without the persons in it: numbers, links and names are taken out, the places stay."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from handlers.reading.lexicon import words
from handlers.reading.links import LINK
from handlers.reading.normal import Token, plain, tokens
from handlers.reading.vocabulary import is_everyday

_LONG_NUMBER = re.compile(r"\+?\d(?:[\s-]?\d){6,}")
_LINK = re.compile(rf"\S*(?:{LINK.pattern})\S*|\S+@\S+|@\w+", re.IGNORECASE)
GONE = "…"


def nameless(text: str, places: Collection[str] = ()) -> str:
    """Phones and accounts (seven digits and more), links, and whoever is called by a title: "JE Anil", "Verma ji"."""
    around = f" {GONE} ".join(map(plain, _LINK.split(text)))  # a link first, as long as it is whole
    text = _LONG_NUMBER.sub(GONE, " ".join(around.split()))
    kept = {word for place in places for word in place.casefold().split()}
    for name in reversed(list(_names(tokens(text), kept))):
        text = text[: name.start] + GONE + text[name.end :]
    return text


def _names(row: Sequence[Token], kept: set[str]) -> Iterator[Token]:
    for at, token in enumerate(row):
        titled = at and row[at - 1].word in _titles("before_a_name")
        called = at + 1 < len(row) and row[at + 1].word in _titles("behind_a_name")
        if (titled or called) and token.word not in kept and not _is_known(token):
            yield token


def _is_known(token: Token) -> bool:
    """Everyday words and titles are nobody's name."""
    titles = _titles("before_a_name") | _titles("behind_a_name")
    return not token.is_word or is_everyday(token.word) or token.word in titles


@cache
def _titles(side: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in words("persons")[side])
