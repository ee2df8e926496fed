"""What nobody takes up climbs from office to office, until somebody says “I am on it”."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from zones.duty import OnDuty
from zones.entry import Entry
from zones.eta_watch import next_to_ask
from zones.transaction import Transaction

if TYPE_CHECKING:
    from zones.complaint import Complaint
    from zones.position import Position


class Rung(StrEnum):
    """What may climb. A time that was told has a watch of its own (`zones/eta_watch.py`)."""

    DANGER = "danger"  # one complaint that nobody has seen
    SUSPICION = "suspicion"  # “is it out?”, unanswered
    COMPLAINTS = "complaints"  # of one feeder, that no outage explains and nobody has taken note of
    NEARING = "nearing"  # complaints of one feeder, most of whose time under the rules is over
    PASSED = "passed"  # those whose time has run out
    HANDED = "handed"  # a complaint that was handed to another office, which says nothing
    REOPENED = "reopened"  # those that were said to be over too often, and were not


NEARING_FROM = 0.75  # of the time
TOO_OFTEN = 2


@dataclass(frozen=True)
class Waits:
    """In minutes: until the first step, from one to the next, and for how long “I am on it” holds. A zone's data."""

    first: int
    step: int
    rest: int

    @property
    def above(self) -> int:
        """Until the office above whoever answers hears of what was only gathered so far."""
        return self.first + self.step


WAITS = {
    Rung.DANGER: Waits(5, 5, 30), Rung.SUSPICION: Waits(10, 10, 60), Rung.COMPLAINTS: Waits(60, 60, 240),
    Rung.NEARING: Waits(1, 30, 60), Rung.PASSED: Waits(1, 60, 240), Rung.REOPENED: Waits(1, 60, 240),
    Rung.HANDED: Waits(60, 60, 240),
}  # fmt: skip

# Whoever is on duty knows of these already, so that the first step leads above them.
KNOWN = frozenset({Rung.DANGER, Rung.PASSED, Rung.REOPENED})

# Of these somebody was told, or will be, in another way: the first step has its time.
IN_TIME = frozenset({Rung.COMPLAINTS, Rung.HANDED})

# One message for a person in so many minutes, with all that climbed to them: a storm must not bury anybody.
BREATH, BREATH_IN_DANGER = timedelta(minutes=15), timedelta(minutes=5)


def waits_of(data: Mapping[str, Any]) -> dict[Rung, Waits]:
    return {rung: Waits(**(vars(usual) | data.get(rung.value, {}))) for rung, usual in WAITS.items()}


@dataclass(frozen=True)
class Matter:
    """What waits for somebody just now. `told`: who was told when it began."""

    rung: Rung
    subject_id: int
    zone_id: int
    area_id: int
    since: datetime
    count: int = 1
    told: int | None = None
    looked_at: datetime | None = None  # somebody is looking at it


@dataclass(eq=False)
class Climb:
    """How high a matter has come. `told_at` is empty while the last of `asked` has not been told yet."""

    zone_id: int
    rung: Rung
    subject_id: int
    area_id: int
    began_at: datetime
    count: int = 1
    asked: list[int] = field(default_factory=list)  # persons, in their order
    stepped_at: datetime | None = None
    told_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: int | None = None
    nobody_at: datetime | None = None
    over_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    @property
    def waits_to_be_told(self) -> bool:
        return bool(self.over_at is None and self.stepped_at and self.told_at is None and self.acknowledged_at is None)

    def facts(self) -> dict[str, object]:
        return {"rung": self.rung.value, "area": self.area_id, "reports": self.count}


@dataclass(eq=False)
class Summons:
    """One message to one person, and what climbed to them with it."""

    person_id: int
    at: datetime
    climbs: list[int]
    acknowledged_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]


@dataclass(frozen=True)
class Alarm:
    """What a danger that climbs is: whoever it comes to reads what its person saw, and what they say by now."""

    number: str
    fault_kind: str
    words: str
    denied_at: datetime | None = None
    reopened_at: datetime | None = None


@dataclass(frozen=True)
class Hands:
    """How many of its complaints somebody is on, since when, and which office; none: it is 1912."""

    many: int
    at: datetime
    office: Position | None
    by_admin: bool = False


@dataclass(frozen=True)
class Known:
    """What is known of what climbs: dangers by complaint, who is on which climb, numbers of what was handed on."""

    alarms: Mapping[int, Alarm]
    hands: Mapping[int, Hands]
    handed: Mapping[int, str]


class Ladder(Transaction, Protocol):
    """What it asks of the world."""

    async def ladder_call(self, call: int) -> Summons | None:
        """Locked until the transaction ends."""

    async def newest_call(self, person: int) -> Summons | None: ...

    async def climbs_to(self, person: int) -> Sequence[Climb]:
        """Those that are not over, have gone a step, and came by this person."""

    async def climbs_of(self, call: Summons) -> Sequence[Climb]:
        """What climbed with this message; locked."""

    async def known(self, climbs: Collection[Climb], now: datetime) -> Known: ...

    async def climb_around(self, complaint: Complaint) -> Climb | None:
        """What carries it up just now: its own danger, its feeder's question, or the complaints of its feeder."""


def begin(matter: Matter, first: int | None) -> Climb:
    """`first` is who was told of it when it came, if anybody was."""
    asked = [first] if first else []
    return Climb(
        matter.zone_id, matter.rung, matter.subject_id, matter.area_id, matter.since, matter.count, asked
    )  # fmt: skip


def meet(climb: Climb, matter: Matter) -> None:
    """As it stands now. Somebody who looks at it has taken it up, since the last step."""
    climb.count, climb.area_id = matter.count, matter.area_id
    if matter.looked_at and matter.looked_at > (climb.stepped_at or climb.began_at):
        climb.acknowledged_at = climb.acknowledged_at or matter.looked_at


def is_due(climb: Climb, waits: Waits, now: datetime) -> bool:
    """What should have been told at once, and reached nobody, waits for nothing."""
    if climb.over_at or climb.waits_to_be_told:
        return False
    if climb.acknowledged_at:
        return now >= climb.acknowledged_at + timedelta(minutes=waits.rest)
    if climb.told_at:
        return now >= climb.told_at + timedelta(minutes=waits.step)
    if not climb.asked and climb.rung not in IN_TIME:
        return True
    return now >= climb.began_at + timedelta(minutes=waits.first)


def step(store: Ladder, climb: Climb, duty: Sequence[OnDuty], now: datetime) -> OnDuty | None:
    """The next above is asked. None: there is nobody (else), which is in the log once and tried again."""
    whom = next_to_ask(duty, climb.asked, None)
    climb.stepped_at, climb.acknowledged_at, climb.acknowledged_by = now, None, None
    if whom is None:
        climb.told_at = now
        if climb.nobody_at is None:
            climb.nobody_at = now
            store.add(Entry("ladder.nobody", now, climb.zone_id, facts=climb.facts()))
        return None
    climb.asked, climb.told_at = [*climb.asked, whom.person_id], None
    store.add(Entry("ladder.climbed", now, climb.zone_id, facts={**climb.facts(), "asked": whom.position.id}))
    return whom


def call_last(climbs: Sequence[Climb], person: int, now: datetime) -> Summons:
    """No office took it up: it may be an admin's of the zone."""
    for climb in climbs:
        climb.asked = list(dict.fromkeys((*climb.asked, person)))
    return call(climbs, person, now)


def waits_with(climbs: Sequence[Climb], person: int) -> list[Climb]:
    """What they were told of last, and have not taken up."""
    return [one for one in climbs if one.asked and one.asked[-1] == person and one.told_at and not one.acknowledged_at]


def taken_by(climbs: Sequence[Climb], person: int) -> list[Climb]:
    """What they are on."""
    return [one for one in climbs if one.acknowledged_by == person]


def passed_by(climbs: Sequence[Climb], person: int) -> list[Climb]:
    """What they did not take up, so that an office above them was asked."""
    return [one for one in climbs if person in one.asked[:-1] and one.acknowledged_by != person]


def can_be_taken(climbs: Sequence[Climb]) -> list[Climb]:
    """Whoever it came to may take it up, also when it has gone past them, or all the way up."""
    return [one for one in climbs if one.acknowledged_at is None]


def may_be_called(climbs: Sequence[Climb], last: datetime | None, now: datetime) -> bool:
    """Whether this person is told now of all that waits for them."""
    danger = any(climb.rung is Rung.DANGER for climb in climbs)
    return last is None or now >= last + (BREATH_IN_DANGER if danger else BREATH)


def call(climbs: Sequence[Climb], person: int, now: datetime) -> Summons:
    for climb in climbs:
        climb.told_at = now
    return Summons(person, now, [climb.id for climb in climbs])


def call_again(it: Summons, climbs: Sequence[Climb]) -> None:
    """All that can be taken up, with one button."""
    it.climbs = list(dict.fromkeys((*it.climbs, *(climb.id for climb in climbs))))


def acknowledge(store: Ladder, it: Summons, climbs: Sequence[Climb], now: datetime) -> list[Climb]:
    """“I am on it”: what is over, or was taken up before, is not counted."""
    it.acknowledged_at = now
    taken = [climb for climb in climbs if climb.over_at is None and climb.acknowledged_at is None]
    for climb in taken:
        climb.acknowledged_at, climb.acknowledged_by = now, it.person_id
        store.add(Entry("ladder.acknowledged", now, climb.zone_id, it.person_id, facts=climb.facts()))
    return taken
