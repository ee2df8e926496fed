"""A report: what somebody tells us of a fault in one message, who they are, and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zones.area import Area

# What a supply suffers from; the last four threaten somebody's life.
FAULTS = (
    "no_supply", "one_phase", "low_voltage", "fluctuation", "transformer", "meter_burnt", "other",
    "wire_down", "sparking", "danger", "struck",
)  # fmt: skip
BURNT = "meter_burnt"  # of one house, which is dark for it
SUPPLY = frozenset({"no_supply", "transformer", BURNT})  # it is off
STRUCK = "struck"  # a person, by it
DANGERS = frozenset({"wire_down", "sparking", "danger", STRUCK})


class Extent(StrEnum):
    """How far it reaches, as the person sees it."""

    HOUSE = "house"
    STREET = "street"
    AREA = "area"


@dataclass(frozen=True)
class Spot:
    """Where a fault is, as far as we know: the locality or the feeder itself, and the feeder that it hangs on."""

    zone: Area
    area_id: int | None = None
    feeder_id: int | None = None


@dataclass(frozen=True)
class Reporter:
    """Who says it. A stranger in a group has neither a person nor an address with us, only a keyed hash of their id."""

    authors: tuple[bytes, ...]  # the hashes of all their ids on the platform, the best first
    person_id: int | None = None
    address_id: int | None = None


@dataclass(frozen=True)
class Report:
    """What somebody told us of a fault in one message; `sealed` are their words."""

    by: Reporter
    fault_kind: str
    channel: str
    sealed: bytes
    at: datetime
    room_id: int | None = None
    extent: Extent | None = None
    since: datetime | None = None  # when it began, as they say
    for_another: bool = False  # of a house that is not theirs
