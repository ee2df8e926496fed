"""The areas as the conversation needs them: their names, what lies below, who answers, and a reader's index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import floor
from types import MappingProxyType
from typing import Any

from handlers.reading import Gazetteer, Place
from zones.area import Area, AreaClass, Kind, Placement, Tree
from zones.point import NEAR, Point, distance
from zones.position import Position

CELL = 0.025  # degrees, more than `NEAR` anywhere in India: what is near lies in the same cell or in one beside it
NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Atlas:
    """A picture of the tree at one time; small enough to be kept, and made anew when the areas change."""

    def __init__(
        self,
        areas: Iterable[Area],
        placements: Iterable[Placement],
        at: datetime,
        offices: Mapping[int, Position] = NOTHING,
        rules: Mapping[tuple[int, str], Mapping[str, Any]] = NOTHING,
    ) -> None:
        self._offices = offices  # by the area that they answer for
        self._rules = rules
        self._areas = {area.id: area for area in areas}
        self._parent: dict[int, int] = {}
        self._children: dict[int, list[int]] = defaultdict(list)
        self._fed: dict[int, list[int]] = defaultdict(list)  # what else is fed from here just now
        self._fed_elsewhere: set[int] = set()
        for placement in placements:
            if placement.since <= at and (placement.until is None or at < placement.until):
                self._hang(placement)
        self._cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for area in self._areas.values():
            if area.kind is Kind.LOCALITY and area.latitude is not None and area.longitude is not None:
                self._cells[cell(area.latitude, area.longitude)].append(area.id)
        self._zones = [area for area in self._areas.values() if area.kind is Kind.ZONE]
        self.gazetteer = Gazetteer(self._places())
        self.of_people = self.gazetteer.of_people()

    def _places(self) -> Iterator[Place]:
        for area in self._areas.values():
            names = (*area.names.values(), *area.aliases)
            yield Place(area.id, area.kind.value, names, self._parent.get(area.id))

    def _hang(self, placement: Placement) -> None:
        if placement.tree is Tree.SUPPLY:
            self._fed[placement.parent_id].append(placement.area_id)
            self._fed_elsewhere.add(placement.area_id)
        else:
            self._parent[placement.area_id] = placement.parent_id
            self._children[placement.parent_id].append(placement.area_id)

    def area(self, area_id: int) -> Area:
        return self._areas[area_id]

    def areas(self) -> Iterable[Area]:
        return self._areas.values()

    def children(self, area_id: int) -> list[Area]:
        return [self._areas[child] for child in self._children.get(area_id, ())]

    def below(self, areas: Sequence[int], kind: Kind) -> list[Area]:
        """Areas of this kind among these and under them, in the order of the tree."""
        return self._under(areas, kind, self._children_of)

    def off_with(self, areas: Sequence[int], kind: Kind) -> list[Area]:
        """The same by what feeds them: a feeder that is back-fed goes off with the substation that feeds it."""
        return self._under(areas, kind, self._fed_by)

    def _children_of(self, area_id: int) -> Sequence[int]:
        return self._children.get(area_id, ())

    def _fed_by(self, area_id: int) -> Sequence[int]:
        own = [child for child in self._children_of(area_id) if child not in self._fed_elsewhere]
        return [*own, *self._fed.get(area_id, ())]

    def _under(self, areas: Sequence[int], kind: Kind, beneath: Callable[[int], Sequence[int]]) -> list[Area]:
        found: list[Area] = []
        waiting = list(reversed(areas))
        seen: set[int] = set()
        while waiting:
            area_id = waiting.pop()
            if area_id in seen:
                continue
            seen.add(area_id)
            if self._areas[area_id].kind is kind:
                found.append(self._areas[area_id])
            waiting.extend(reversed(beneath(area_id)))
        return found

    def above(self, area_id: int) -> Iterator[Area]:
        """The area, what it hangs on, and so on up."""
        seen: set[int] = set()
        here: int | None = area_id
        while here is not None and here not in seen:
            seen.add(here)
            yield self._areas[here]
            here = self._parent.get(here)

    def zone_of(self, area_id: int) -> Area | None:
        return next((area for area in self.above(area_id) if area.kind is Kind.ZONE), None)

    def area_class(self, area_id: int) -> AreaClass | None:
        return next((area.area_class for area in self.above(area_id) if area.area_class), None)

    def answers_for(self, area_id: int) -> Position | None:
        """The office, whoever holds it."""
        return next((self._offices[area.id] for area in self.above(area_id) if area.id in self._offices), None)

    def rule(self, name: str, area_id: int) -> Mapping[str, Any]:
        """Of the nearest above that has one; empty if none has."""
        known = ((area.id, name) for area in self.above(area_id))
        return next((self._rules[one] for one in known if one in self._rules), {})

    def zones(self) -> list[Area]:
        return self._zones

    def zone_named(self, words: str) -> Area | None:
        """A zone by its code or one of its names, as somebody typed it after JOIN."""
        wanted = " ".join(words.split()).casefold()
        for zone in self.zones():
            names = {zone.code.casefold(), *(name.casefold() for name in (*zone.names.values(), *zone.aliases))}
            if wanted in names:
                return zone
        return None

    def near(self, point: Point) -> list[Area]:
        """The localities around a point, the nearest first."""
        north, east = cell(*point)
        around = ((north + n, east + e) for n in (-1, 0, 1) for e in (-1, 0, 1))
        here = [self._areas[area] for place in around for area in self._cells.get(place, ())]
        far = {area.id: distance(point, area.middle) for area in here if area.middle}
        return sorted((area for area in here if far[area.id] <= NEAR), key=lambda area: far[area.id])


def cell(latitude: float, longitude: float) -> tuple[int, int]:
    return floor(latitude / CELL), floor(longitude / CELL)
