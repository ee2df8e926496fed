"""Where a name is likelier because another one was found: the other end of "X se Y tak", the rest of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.reading.lexicon import key
from handlers.reading.marks import OUTSIDE
from handlers.reading.said import Said
from handlers.reading.vocabulary import is_everyday

FROM, TO, BETWEEN = key("se"), key("tak"), (key("ke"), key("beech"))
LEADING = frozenset(map(key, ("le", "kar", "lekar", "leke")))  # "se lekar"
AND = frozenset(map(key, ("aur", "v", "evam", "tatha", "ya"))) | {"&", "/"}
WITH_OTHERS = AND | {TO, BETWEEN[1], ","}
LONGEST = 4  # words of a name
OF_AN_END, BEHIND_AND, BEHIND_A_COMMA, FOUND = 5.0, 2.0, 1.0, 1.0


def likelier(said: Said, marks: Sequence[int]) -> dict[int, float]:
    """Which words are likelier to be in a name than by themselves, and by how much; nothing if none is."""
    if WITH_OTHERS.isdisjoint(said.keys) or not any(marks):
        return {}
    more: dict[int, float] = {}
    for at, by in (*_ends(said, marks), *_listed(said, marks)):
        if 0 <= at < len(marks) and marks[at] == OUTSIDE and said.is_nameable(at):
            more[at] = max(by, more.get(at, 0.0))
    return {at: FOUND for at, mark in enumerate(marks) if mark != OUTSIDE} | more if more else {}


def parts(said: Said, at: int) -> bool:
    """ "Aishbagh evam Bazarkhala" is two, "sector 16 & 17" is one."""
    beside = (said.row[at - 1].word, said.row[at + 1].word) if 0 < at < len(said.row) - 1 else ("", "")
    return said.keys[at] in AND and all(word[:1].isalpha() and len(word) > 1 for word in beside)


def _ends(said: Said, marks: Sequence[int]) -> Iterator[tuple[int, float]]:
    """ "X se Y tak", "X se lekar Y tak", "X aur Y ke beech"."""
    for end, word in enumerate(said.keys):
        between = said.keys[end : end + 2] == BETWEEN
        if word != TO and not between:
            continue
        parting = AND | {FROM} if between else {FROM}
        parted = next((at for at in range(end - 2, max(end - LONGEST - 3, 0), -1) if said.keys[at] in parting), 0)
        if not parted:
            continue
        first = parted + 1
        while first < end - 1 and said.keys[first] in LEADING:
            first += 1
        if marks[parted - 1] != OUTSIDE:
            yield from ((at, OF_AN_END) for at in (first, end - 1))
        if any(marks[at] != OUTSIDE for at in range(first, end)):
            yield from ((at, OF_AN_END) for at in _back(said, parted - 1))


def _back(said: Said, at: int) -> Iterator[int]:
    yield at
    while at and said.row[at - 1].is_word and not is_everyday(said.row[at - 1].word):
        at -= 1
        yield at


def _listed(said: Said, marks: Sequence[int]) -> Iterator[tuple[int, float]]:
    """ "X, Y aur Z"."""
    for at, word in enumerate(said.keys):
        more = BEHIND_AND if word in AND else BEHIND_A_COMMA if word == "," else 0.0
        if not more or not 0 < at < len(marks) - 1:
            continue
        if marks[at - 1] != OUTSIDE:
            yield at + 1, more
        if marks[at + 1] != OUTSIDE:
            yield at - 1, more
