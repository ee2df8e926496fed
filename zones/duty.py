"""Who answers now: the holder of an office, the stand-in while the holder is away, or the next office up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from zones.entry import Entry
from zones.refused import Refused
from zones.transaction import Transaction

if TYPE_CHECKING:
    from zones.position import Holding, Position


class Away(StrEnum):
    PHONE_OFF = "phone_off"
    LEAVE = "leave"
    HANDED_OVER = "handed_over"  # somebody else has the duty until they are back


@dataclass(frozen=True)
class Span:
    """From when until when; without an end until they are back."""

    since: datetime
    until: datetime | None = None

    def meets(self, other: Span) -> bool:
        begins_before = other.until is None or self.since < other.until
        return begins_before and (self.until is None or other.since < self.until)


@dataclass(eq=False)
class Absence:
    """A person does not answer between two times, whatever they hold; `back_at` came before `until`, or without it."""

    person_id: int
    kind: Away
    since: datetime
    until: datetime | None = None
    back_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    @property
    def span(self) -> Span:
        return Span(self.since, self.until)

    def covers(self, now: datetime) -> bool:
        end = self.back_at or self.until
        return self.since <= now and (end is None or now < end)


class Reason(StrEnum):
    HOLDER = "holder"
    STAND_IN = "stand_in"  # the holder is away, or there is none
    SUPERIOR = "superior"  # so it is of the office beneath, too


@dataclass(frozen=True)
class OnDuty:
    """This person answers now; `instead_of` are the offices just beneath in which nobody is there."""

    position: Position
    person_id: int
    reason: Reason
    instead_of: tuple[Position, ...] = ()


def on_duty(
    chain: Sequence[Position], holdings: Collection[Holding], absences: Collection[Absence], now: datetime
) -> list[OnDuty]:
    """Who answers for an area, then whom to turn to above, the nearest first, each person once.

    `chain` is the office that answers for the area and its superiors, as `Store.chain` gives it.
    """
    away = {absence.person_id for absence in absences if absence.covers(now)}
    return list(in_turn(chain, holdings, away, now))


def in_turn(
    chain: Sequence[Position], holdings: Collection[Holding], away: Collection[int], now: datetime
) -> Iterator[OnDuty]:
    empty: list[Position] = []
    named: set[int] = set()
    for position in chain:
        holding = answering(position, holdings, away, now)
        if holding is None:
            empty.append(position)
        elif holding.person_id not in named:
            own = Reason.STAND_IN if holding.stand_in else Reason.HOLDER
            yield OnDuty(position, holding.person_id, Reason.SUPERIOR if empty else own, tuple(empty))
            named.add(holding.person_id)
            empty.clear()


def answering(
    position: Position, holdings: Collection[Holding], away: Collection[int], now: datetime
) -> Holding | None:
    """The holder before the stand-in, and of two the one who came last."""
    there = [
        holding
        for holding in holdings
        if holding.position_id == position.id and holding.covers(now) and holding.person_id not in away
    ]
    return max(there, key=lambda holding: (not holding.stand_in, holding.since), default=None)


# ---- saying so --------------------------------------------------------------------------------------


class Duty(Transaction, Protocol):
    """What it asks of the world."""

    async def absences(self, persons: Sequence[int], at: datetime) -> Sequence[Absence]: ...

    async def absences_to_come(self, person: int, at: datetime) -> Sequence[Absence]:
        """Those that have not begun, the next first."""


async def go_away(
    store: Duty, person: int, office: Position, zone: int | None, kind: Away, span: Span, now: datetime
) -> Absence:
    """It begins and ends by itself. A later word takes the place of an earlier one of the same days.

    Raises `Refused` for a time that has passed.
    """
    if span.until is not None and span.until <= span.since:
        raise Refused("eta_past", eta=span.until)
    for earlier in await store.absences([person], span.since):
        earlier.back_at = span.since
    for planned in await store.absences_to_come(person, now):
        if planned.span.meets(span):
            planned.back_at = now
    absence = Absence(person, kind, span.since, span.until)
    told = {"kind": kind.value} | ({"since": span.since.isoformat()} if span.since > now else {})
    told |= {"until": span.until.isoformat()} if span.until else {}
    store.add(absence, Entry("duty.away", now, zone, person, office.id, facts=told))
    await store.flush()
    return absence


# Who may stand in for whom, as data: in the same zone, and at most so many rungs of this ladder apart.
RUNGS = (("je",), ("sdo", "ae", "ae_tech"), ("ee", "ee_tech"), ("se", "se_tech"), ("ce",), ("dir",), ("md",))
RUNGS_APART = 1


def may_stand_in(office: Position, other: Position, *, same_zone: bool, named: bool = False) -> bool:
    """`named`: the roster has them as its stand-in, which is enough."""
    if named:
        return True
    first, second = rung(office.rank), rung(other.rank)
    return same_zone and first is not None and second is not None and abs(first - second) <= RUNGS_APART


def rung(rank: str) -> int | None:
    return next((at for at, ranks in enumerate(RUNGS) if rank in ranks), None)
