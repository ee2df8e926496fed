"""A node of the network or the town, and its dated place in the tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from zones.point import Point


class Kind(StrEnum):
    DISCOM = "discom"
    ZONE = "zone"
    CIRCLE = "circle"
    DIVISION = "division"
    SUBDIVISION = "subdivision"
    SUBSTATION = "substation"
    FEEDER = "feeder"
    TRANSFORMER = "transformer"
    LOCALITY = "locality"


class AreaClass(StrEnum):
    """Which time limits hold in an area; what says nothing of itself is as what it hangs on."""

    CLASS_A = "class_a"  # a city of class A
    URBAN = "urban"
    RURAL = "rural"
    MIXED = "mixed"  # its parts say it for themselves


@dataclass(eq=False)
class Area:
    """`code` is the utility's own; `names` are by language (`en`, `hi`, sometimes `ur`)."""

    code: str
    kind: Kind
    names: dict[str, str]
    aliases: list[str] = field(default_factory=list)
    consumers: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    area_class: AreaClass | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]  # given by the database

    def name(self, language: str) -> str:
        """Urdu readers who lack a name in their script are better served by Latin than by Devanagari."""
        return self.names.get(language) or self.names.get("en") or self.code

    @property
    def middle(self) -> Point | None:
        if self.latitude is None or self.longitude is None:
            return None
        return Point(self.latitude, self.longitude)


class Tree(StrEnum):
    """Who answers for an area and from where it is fed are one question, but for a feeder that is back-fed."""

    BOTH = "both"
    OFFICE = "office"  # the zone it belongs to, and the offices that answer for it
    SUPPLY = "supply"  # what it is off with


@dataclass(eq=False)
class Placement:
    """Zones are re-cut and feeders are back-fed: where an area hangs is true between two dates (UTC)."""

    area_id: int
    parent_id: int
    since: datetime
    until: datetime | None = None
    tree: Tree = Tree.BOTH
    id: int = field(default=None, init=False)  # type: ignore[assignment]
