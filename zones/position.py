"""An office that answers for an area, and the people who hold it: persons change, the office stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from zones.permission import Standing
from zones.person import Role

SUPPLY = "supply"  # faults and interruptions; commercial work has other chains (vertical system, Nov 2025)

# What somebody is in the zone by their office; of every other rank: management.
ROLES = {
    **dict.fromkeys(("je", "sdo", "ae", "ae_tech"), Role.ENGINEER),
    **dict.fromkeys(("cc", "ctl"), Role.CALL_CENTRE),
}


@dataclass(eq=False)
class Position:
    """`rostered_at`: since then a roster says who holds it, and the zones file's phone counts no more."""

    code: str
    rank: str
    titles: dict[str, str]
    area_id: int
    reports_to_id: int | None = None
    rostered_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    @property
    def role(self) -> Role:
        return ROLES.get(self.rank, Role.MANAGEMENT)

    def title(self, language: str) -> str:
        return self.titles.get(language) or self.titles.get("en") or self.code


@dataclass(eq=False)
class Charge:
    """The position answers for this area and this kind of work between two dates (UTC)."""

    position_id: int
    area_id: int
    work: str
    since: datetime
    until: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]


@dataclass(eq=False)
class Holding:
    """A person holds the position, or stands in for its holder, between two dates (UTC).

    It begins and ends by itself; `taken_up_at` and `given_up_at` are when we told so. `handover_id`: said in chat.
    """

    position_id: int
    person_id: int
    since: datetime
    until: datetime | None = None
    stand_in: bool = False
    handover_id: int | None = None
    taken_up_at: datetime | None = None
    given_up_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def covers(self, now: datetime) -> bool:
        return self.since <= now and (self.until is None or now < self.until)


def speaks_as(held: Collection[int], chain: Sequence[Position]) -> Position | None:
    """The lowest position of the chain that this person holds: in its name they speak, or not at all."""
    return next((position for position in chain if position.id in held), None)


def standing(office: Position | None, chain: Sequence[Position], stood_in: Collection[int]) -> Standing:
    """How somebody who speaks as this office stands to the area whose chain this is."""
    if office is None:
        return Standing.ELSEWHERE
    if office.id in stood_in:
        return Standing.STAND_IN
    return Standing.ANSWERS if office is chain[0] else Standing.SUPERIOR
