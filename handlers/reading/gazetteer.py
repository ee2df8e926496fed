"""The areas that we know, found by any of their names, in any script, by sound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from handlers.reading.naming import Name, names_of, variant
from handlers.reading.normal import plain, tokens
from handlers.reading.sound import skeleton

# Enough for one vowel or a doubled letter more or less; never enough to turn Rajan Khand into Rajni Khand.
ALIKE, ALIKE_WITH_A_SLIP, LONG_ENOUGH_FOR_A_SLIP = 84, 90, 6


@dataclass(frozen=True)
class Place:
    """An area as the reader needs it."""

    id: int
    kind: str
    names: tuple[str, ...]
    parent: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A name of a place; `kind` is the kind that the name itself says ("vip feeder"), '' if it says none."""

    place: int
    kind: str


class Gazetteer:
    """Built once from many places; every search is a few look-ups by sound, never a walk over the names."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = {place.id: place for place in places}
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        self._by_base: dict[str, list[Entry]] = defaultdict(list)
        self._by_bones: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.parts: set[str] = set()  # what the names are made of
        self._children: dict[int, list[int]] = defaultdict(list)
        for place in self.places.values():
            self._add(place)

    def _add(self, place: Place) -> None:
        if place.parent is not None:
            self._children[place.parent].append(place.id)
        rows = [tokens(plain(text)) for text in place.names]
        self.parts.update(variant(t.word) for row in rows for t in row if t.is_word)
        for name in (heard for row in rows for heard in names_of(row)):
            entry = Entry(place.id, name.kind)
            for entries in (self._entries[name.key], self._entries[name.loose.key], self._by_base[name.base]):
                if entry not in entries:
                    entries.append(entry)
            for bones in _bones(name.core):
                self._by_bones[bones].add((name.core, name.suffix))

    def exact(self, name: Name) -> list[Entry]:
        return self._entries.get(name.key, [])

    def same_base(self, name: Name) -> list[Entry]:
        """Everything that bears this name, whatever its sector or block."""
        return self._by_base.get(name.base, [])

    def alike(self, name: Name) -> Name | None:
        """The name that sounds nearly the same; suffix and numbers must agree. None if two are equally near."""
        near = {other for bones in _bones(name.core) for other in self._by_bones.get(bones, ())}
        scored = [(_alike(name.core, core), core) for core, suffix in near if suffix == name.suffix]
        best = max((score for score, _ in scored), default=0.0)
        nearest = [core for score, core in scored if score == best and score]
        return Name(nearest[0], name.suffix, name.numbers, name.kind) if len(nearest) == 1 else None

    def above(self, area: int) -> Iterator[int]:
        """What the area hangs on, nearest first."""
        seen = {area}
        here = self.places[area].parent
        while here is not None and here not in seen and here in self.places:
            yield here
            seen.add(here)
            here = self.places[here].parent

    def children(self, area: int, kind: str) -> list[int]:
        return [child for child in self._children.get(area, ()) if self.places[child].kind == kind]

    def related(self, one: int, other: int) -> bool:
        """Whether one of them lies in the other."""
        return one == other or one in self.above(other) or other in self.above(one)


def _bones(core: str) -> set[str]:
    """The skeleton, and the skeleton with one consonant lost: two words that share one of these may be alike."""
    bones = skeleton(core)
    if len(core) < LONG_ENOUGH_FOR_A_SLIP:
        return {bones}
    return {bones, *(bones[:i] + bones[i + 1 :] for i in range(1, len(bones)))}


def _alike(said: str, known: str) -> float:
    """How near a word is to a known name; 0 if not near enough to be taken for it."""
    if min(len(said), len(known)) < 4 or said[0] != known[0]:
        return 0.0
    score = fuzz.ratio(said, known)
    if skeleton(said) == skeleton(known):
        return score if score >= ALIKE else 0.0
    return score if score >= ALIKE_WITH_A_SLIP and len(said) >= LONG_ENOUGH_FOR_A_SLIP else 0.0
