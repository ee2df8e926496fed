"""The areas that we know, found by any of their names, in any script, by sound."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from zlib import crc32

from rapidfuzz import fuzz

from handlers.reading.naming import Name, forget, names_in
from handlers.reading.sound import skeleton

# Enough for one vowel or a doubled letter more or less; never enough to turn Rajan Khand into Rajni Khand.
ALIKE, ALIKE_WITH_A_SLIP, LONG_ENOUGH_FOR_A_SLIP = 84, 90, 6
ALIKE_IN_CONSONANTS, VOWELS = 60, "aeiou"


@dataclass(frozen=True, slots=True)
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

    by_feeder = True  # of a feeder and its locality of one name: engineers speak of feeders, people of where they live

    def __init__(self, places: Iterable[Place]) -> None:
        self.kinds: dict[int, str] = {}
        self._parents: dict[int, int] = {}
        self._children: dict[int, list[int]] = defaultdict(list)
        self._names = Names()
        for place in places:
            self.kinds[place.id] = place.kind
            if place.parent is not None:
                self._parents[place.id] = place.parent
                self._children[place.parent].append(place.id)
            self._names.add(place.id, place.names)
        forget()
        self._by_bones = Bones(self._names.bases)

    def of_people(self) -> Gazetteer:
        """The same names, as they mean them who live there."""
        theirs = copy(self)
        theirs.by_feeder = False
        return theirs

    @property
    def parts(self) -> set[str]:
        """What the names are made of."""
        return self._names.parts

    def exact(self, name: Name) -> list[Entry]:
        return self._names.find(name, exactly=True)

    def same_base(self, name: Name) -> list[Entry]:
        """Everything that bears this name, whatever its sector or block."""
        return self._names.find(name, exactly=False)

    def alike(self, name: Name, unvowelled: bool = False) -> Name | None:
        """The name that sounds nearly the same; suffix and numbers must agree. None if two places are equally near.
        Urdu writes no short vowels, and hurried people few: then the consonants decide."""
        compare = _alike_in_consonants if unvowelled else _alike
        near = {base.partition("~") for base in self._by_bones.sharing(name.core)}
        scored = [(compare(name.core, core), core) for core, _, suffix in near if suffix == name.suffix]
        best = max((score for score, _ in scored), default=0.0)
        nearest = [
            Name(core, name.suffix, name.numbers, name.kind) for score, core in scored if score == best and score
        ]
        return self._common(nearest)

    def _common(self, names: list[Name]) -> Name | None:
        """Spellings of one name: what the others mean, the widest means too."""
        meant = {name: {entry.place for entry in self.exact(name)} for name in names}
        widest = max(names, key=lambda name: len(meant[name]), default=None)
        return widest if widest and all(areas <= meant[widest] for areas in meant.values()) else None

    def above(self, area: int) -> Iterator[int]:
        """What the area hangs on, nearest first."""
        seen = {area}
        here = self._parents.get(area)
        while here is not None and here not in seen and here in self.kinds:
            yield here
            seen.add(here)
            here = self._parents.get(here)

    def children(self, area: int, kind: str) -> list[int]:
        return [child for child in self._children.get(area, ()) if self.kinds[child] == kind]

    def related(self, one: int, other: int) -> bool:
        """Whether one of them lies in the other."""
        return one == other or one in self.above(other) or other in self.above(one)


class Names:
    """All names of all places, in columns: a state has half a million of them, and an object for each would weigh ten
    times as much. Names of one base are chained, the newest first."""

    def __init__(self) -> None:
        self.parts: set[str] = set()
        self._last: dict[str, int] = {}  # base → its newest row
        self._before = array("i")  # row → the next older row of its base
        self._place = array("q")
        self._numbers, self._loose, self._kind = array("i"), array("i"), array("i")
        self._texts: dict[str, int] = {"": 0}  # numbers and kinds are few, and kept once
        self._kinds: list[str] = [""]

    @property
    def bases(self) -> Iterable[str]:
        return self._last

    def add(self, place: int, texts: Iterable[str]) -> None:
        rows: set[tuple[str, int, int, int]] = set()
        for text in texts:
            names, parts = names_in(text)
            self.parts.update(parts)
            for name in names:
                rows.add((_base(name), self._text(name.figures), self._text(name.loose.figures), self._text(name.kind)))
        for base, numbers, loose, kind in rows:
            self._before.append(self._last.get(base, -1))
            self._last[base] = len(self._place)
            self._place.append(place)
            self._numbers.append(numbers)
            self._loose.append(loose)
            self._kind.append(kind)

    def find(self, name: Name, exactly: bool) -> list[Entry]:
        """The entries of a base; `exactly`: those with the same sector or block, however that was labelled."""
        wanted = self._texts.get(name.figures, -1)
        found = (
            Entry(self._place[row], self._kinds[self._kind[row]])
            for row in self._rows(_base(name))
            if not exactly or wanted in (self._numbers[row], self._loose[row])
        )
        return list(dict.fromkeys(found))[::-1]

    def _rows(self, base: str) -> Iterator[int]:
        row = self._last.get(base, -1)
        while row >= 0:
            yield row
            row = self._before[row]

    def _text(self, text: str) -> int:
        number = self._texts.setdefault(text, len(self._kinds))
        if number == len(self._kinds):
            self._kinds.append(text)
        return number


def _base(name: Name) -> str:
    """A bare "sector 8" has thousands of namesakes; its number tells them apart at once."""
    return name.base if name.core else f"~{name.suffix}|{name.loose.figures}"


class Bones:
    """Which names share a skeleton, or a skeleton with one consonant lost: only these may be taken for one another.
    One sorted column of numbers, the skeleton's checksum above and the name's number below."""

    def __init__(self, bases: Iterable[str]) -> None:
        self._bases = list(bases)
        self._column = array("Q")
        for shelf in self._shelves():  # one sort of a million would hold up everything else for a second
            self._column.extend(sorted(shelf))

    def _shelves(self) -> list[array[int]]:
        shelves = [array("Q") for _ in range(256)]
        for number, base in enumerate(self._bases):
            for bones in _bones(base.partition("~")[0]):
                checksum = crc32(bones.encode())
                shelves[checksum >> 24].append(checksum << 32 | number)
        return shelves

    def sharing(self, core: str) -> Iterator[str]:
        for bones in _bones(core):
            first = crc32(bones.encode()) << 32
            at = bisect_left(self._column, first)
            while at < len(self._column) and self._column[at] >> 32 == first >> 32:
                yield self._bases[self._column[at] & 0xFFFFFFFF]
                at += 1


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


def _alike_in_consonants(said: str, known: str) -> float:
    if skeleton(said) != skeleton(known) or (said[:1] in VOWELS) != (known[:1] in VOWELS):
        return 0.0
    score = fuzz.ratio(said.translate(_TWO_VOWELS), known.translate(_TWO_VOWELS))
    return score if score >= ALIKE_IN_CONSONANTS else 0.0


_TWO_VOWELS = str.maketrans("eo", "iu")
