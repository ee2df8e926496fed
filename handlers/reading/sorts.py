"""What sort of word stands where, and what that tells of numbers and lists: "H block", "Bajna, Maant aur Surir"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from handlers.reading.lexicon import key
from handlers.reading.naming import labels, number, suffixes, variant
from handlers.reading.said import Said, is_landmark, is_town
from handlers.reading.vocabulary import how_rare, is_everyday

BETWEEN = frozenset((",", "/", "&", "-", *map(key, ("aur", "v", "evam", "tatha", "or"))))  # parts the names of a list
TOGETHER = frozenset(map(key, ("dono", "teeno", "charo", "jagah")))  # and stands behind it
FIGURE, LETTER, LABEL, KIND, VOLTAGE = "9", "n", "L", "K", "V"
NUMBERS = (FIGURE, LETTER)


def sorts(said: Said) -> list[str]:
    """Of each word, with two before the first and three behind the last."""
    return ["^", "^", *(_where_it_stands(said, at) for at in range(len(said.row))), "$", "$", "$"]


def _where_it_stands(said: Said, at: int) -> str:
    return KIND if at in said.kinds else VOLTAGE if said.keys[at] == "kv" else _sort(said.row[at].word)


@lru_cache(maxsize=65536)
def _sort(word: str) -> str:
    if not word[0].isalpha():
        return FIGURE if word[0].isdigit() else word
    part = variant(word)
    if number(word):
        return LETTER
    if part in labels():
        return LABEL
    if part in suffixes():
        return "S"
    if is_landmark(word):
        return "M"
    if is_town(word):
        return "T"
    return "e" if is_everyday(word) else how_rare(word)


def clues_of_sorts(said: Said) -> list[list[str]]:
    """Of each word of a text."""
    found = sorts(said)
    parted = [word in BETWEEN for word in said.keys]
    return [
        [*_of_numbers(said, found[at : at + 5], at), *_of_lists(said, found, parted, at)] for at in range(len(said.row))
    ]


def _of_numbers(said: Said, beside: Sequence[str], at: int) -> Iterator[str]:
    first, before, own, behind, last = beside
    if own == LABEL:
        yield "lettered" if before in NUMBERS or behind in NUMBERS else "unlettered"
    if own in NUMBERS:
        yield from (f"number {before}.", f"number .{behind}", f"number {before}{behind}")
    if own == "T":
        yield from (f"town {before}.", f"town .{behind}")
    if own == KIND:
        yield f"spelt {said.row[at].word}"
    if behind == LABEL and last in NUMBERS:
        yield "before a labelled number"
    if before == LABEL and first in NUMBERS:
        yield "behind a labelled number"
    if at + 1 < len(said.row) and said.row[at].end == said.row[at + 1].start:
        yield "+1 glued"


def _of_lists(said: Said, found: Sequence[str], parted: Sequence[bool], at: int) -> Iterator[str]:
    own, before, behind = found[at + 2], found[at], found[at + 4]
    follows, leads = at > 1 and parted[at - 1], at + 2 < len(parted) and parted[at + 1]
    if follows:
        yield from (
            f"list behind {before}",
            f"list behind {before} {own}",
            f"{said.keys[at - 1]} behind {before} {own}",
        )
    if leads:
        yield from (
            f"list before {behind}",
            f"list before {own} {behind}",
            f"{said.keys[at + 1]} before {own} {behind}",
        )
    if follows and leads:
        yield from ("within a list", f"within a list {own}")
    if not TOGETHER.isdisjoint(said.keys[at + 1 : at + 4]):
        yield from ("together", f"together {own}")
