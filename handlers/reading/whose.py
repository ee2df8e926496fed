"""Whose house is spoken of: “padosi ke yaha nahi, mere yaha hai” tells of no fault at one's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from handlers.reading.lexicon import key, row_of, words
from handlers.reading.normal import plain
from handlers.reading.places import Found

OF, BETWEEN = ("ka", "s", "’"), ("'", "’", "ji", "vale", "valo")
CLAUSE = (",", ".", "par_but", "aur")
STILL, FROM = ("ab", "abhi", "abtak"), "se"


@dataclass(frozen=True)
class Another:
    """Somebody else's house. `beside`: it is where one's own is; `dark`: supply is off there."""

    beside: bool
    dark: bool = False


@dataclass(frozen=True)
class House:
    """That is named, by the words from `start` to `end`. None: one's own."""

    whose: Another | None
    start: int
    end: int


def read_another(text: str, places: Sequence[Found] = ()) -> Another | None:
    """None: it is their own supply, or everybody's; of a place that is known everybody is spoken of."""
    row = [word for word in row_of(without(plain(text), places)) if word]
    named = houses(row)
    if not any(house.whose for house in named):
        return None
    off = [house for house, said in zip(named, parts(row, named), strict=True) if not listed("off").isdisjoint(said)]
    own = [house for house in named if house.whose is None]
    said = zip(named, parts(row, named), strict=True)
    others = [house for house, rest in said if house.whose and (own or not is_so_too(house, rest))]
    if any(house in off for house in own):
        return None
    dark = next((house.whose for house in others if house in off), None)
    if dark:
        return replace(dark, dark=True)
    return others[0].whose if others and not own else None


def is_so_too(house: House, said: Sequence[str]) -> bool:
    """ "Padosi ke yahan bhi" is as at one's own, and so is what ends in “too”; “bhai ke yahan bhi” is elsewhere.

    “Abhi bhi” is “still”.
    """
    too = any(word in listed("too") and before not in STILL for before, word in pairwise(("", *said)))
    return bool(house.whose and house.whose.beside) and too


def without(text: str, places: Sequence[Found]) -> str:
    for found in sorted(places, key=lambda one: -one.start):
        if found.areas:
            text = f"{text[: found.start]}area{text[found.end :]}"
    return text


def parts(row: Sequence[str], named: Sequence[House]) -> Iterator[Sequence[str]]:
    """What is said of each: the next one begins with its clause."""
    marks = [at for at, word in enumerate(row) if word in CLAUSE]
    cuts = [
        max((at for at in marks if one.end <= at < following.start), default=following.start)
        for one, following in pairwise(named)
    ]
    return (row[start:end] for start, end in pairwise((0, *cuts, len(row))))


def houses(row: Sequence[str]) -> list[House]:
    others = [found for at in range(len(row)) if (found := anothers(row, at))]
    claimed = {at for house in others for at in range(house.start, house.end)}
    own = [House(None, at, at + 1) for at in range(len(row)) if at not in claimed and is_own(row, at)]
    return sorted((*others, *own), key=lambda house: house.start)


def is_own(row: Sequence[str], at: int) -> bool:
    """ "Mere", and “yahan” that is nobody's."""
    return row[at] in listed("own") or (row[at] == "yahan" and "ka" not in row[max(0, at - 1) : at])


def anothers(row: Sequence[str], at: int) -> House | None:
    """ "Mummy ke yahan", "saamne wale ghar", "unke ghar", "my neighbour has"."""
    before = row[at - 1] if at else ""
    home = row[at] in listed("homes") and not is_where_only(row[at + 1 : at + 3])
    if home and before in listed("their"):
        return House(Another(beside=False), at - 1, at + 1)
    if home and (before in OF or before == "vale"):
        return of_whom(row, at - 2, at + 1, only_beside=before == "vale")
    if row[at] in listed("has") and at > 1 and row[at - 2] in listed("own"):
        return of_whom(row, at - 1, at + 1)
    return None


def is_where_only(after: Sequence[str]) -> bool:
    """“Gupta ji ke ghar ke samne”, “ghar se”: what is said is not of that house."""
    return after[:1] == [FROM] or (after[:1] == ["ka"] and not listed("around").isdisjoint(after))


def of_whom(row: Sequence[str], at: int, end: int, *, only_beside: bool = False) -> House | None:
    """The owner's name stands here, or before."""
    while at >= 0 and row[at] in BETWEEN:
        at -= 1
    if at < 0 or not row[at].isalpha() or row[at] in listed("everybody") | listed("no_person") | listed("own"):
        return None
    around = row[max(0, at - 2) : at + 1]
    beside = not listed("beside").isdisjoint(around)
    start = next((near for near in range(max(0, at - 2), at) if row[near] in listed("own")), at)
    return House(Another(beside), start, end) if beside or not only_beside else None


@cache
def listed(name: str) -> frozenset[str]:
    return frozenset(key(word) for word in words("whose")[name].split())
