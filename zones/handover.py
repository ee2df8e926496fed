"""Somebody else is asked to answer for an office between two times; it counts once they have accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from zones.duty import Absence, Away, Span
from zones.entry import Entry
from zones.position import Holding, Position
from zones.refused import Refused
from zones.transaction import Transaction

PATIENCE = timedelta(hours=12)  # after which nobody waits for an answer any more


@dataclass(eq=False)
class Handover:
    """`positions`: all that the giver hands over. Without `until` it lasts until the giver is back."""

    giver_id: int
    taker_id: int
    positions: list[int]
    since: datetime
    until: datetime | None
    asked_at: datetime
    accepted_at: datetime | None = None
    declined_at: datetime | None = None
    ended_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    @property
    def span(self) -> Span:
        return Span(self.since, self.until)

    def must_wait(self, person: int | None, now: datetime) -> None:
        """Raises `Refused` unless it is this person's to answer, now."""
        if person != self.taker_id:
            raise Refused("not_yours")
        if self.is_answered:
            raise Refused("handover_answered")
        if not self.waits(now):
            raise Refused("handover_over")

    @property
    def is_answered(self) -> bool:
        return bool(self.accepted_at or self.declined_at or self.ended_at)

    def waits(self, now: datetime) -> bool:
        return not self.is_answered and now < min(self.asked_at + PATIENCE, self.until or now + PATIENCE)


class Handovers(Transaction, Protocol):
    """What it asks of the world."""

    async def absences(self, persons: Sequence[int], at: datetime) -> Sequence[Absence]: ...

    async def absences_to_come(self, person: int, at: datetime) -> Sequence[Absence]: ...

    async def positions_held(self, person: int, at: datetime) -> set[int]: ...

    async def handovers_of(self, giver: int) -> Sequence[Handover]:
        """Those that have not been declined and not ended."""

    async def handed(self, handover: int) -> Sequence[Holding]: ...

    async def handover(self, handover: int) -> Handover | None:
        """Locked until the transaction ends."""

    async def offered_to(self, taker: int) -> Handover | None:
        """The newest that they have not answered."""

    async def own_offices(self, person: int, at: datetime) -> Sequence[Position]:
        """Those that they hold themselves, not in somebody's place."""

    async def officers(self, zone: int, at: datetime) -> Sequence[tuple[Position, Holding, str]]:
        """Who holds which office under this area, and their name as the roster has it."""


async def offer(
    store: Handovers, giver: int, taker: int, positions: Sequence[int], span: Span, zone: int | None, now: datetime
) -> Handover:  # fmt: skip
    """A new question takes the place of one that was not answered yet."""
    if taker == giver:
        raise Refused("own_stand_in")
    for earlier in await store.handovers_of(giver):
        if earlier.accepted_at is None:
            earlier.ended_at = now
    handover = Handover(giver, taker, list(positions), span.since, span.until, now)
    store.add(handover, Entry("duty.offered", now, zone, giver, positions[0], facts={"offices": list(positions)}))
    await store.flush()
    return handover


async def accept(store: Handovers, handover: Handover, person: int | None, zone: int | None, now: datetime) -> None:
    """They stand in from its beginning on; whoever hands over without an end is away until they say they are back."""
    handover.must_wait(person, now)
    since = max(handover.since, now)
    held = await store.positions_held(handover.giver_id, since)  # a transfer may come between
    holdings = [
        Holding(position, handover.taker_id, since, handover.until, stand_in=True, handover_id=handover.id)
        for position in handover.positions
        if position in held
    ]
    if not holdings:
        raise Refused("handover_over")
    handover.accepted_at = now
    if not await store.absences([handover.giver_id], since):
        store.add(Absence(handover.giver_id, Away.HANDED_OVER, since, handover.until))
    store.add(*holdings, Entry("duty.accepted", now, zone, person, handover.positions[0]))
    await store.flush()


async def decline(store: Handovers, handover: Handover, person: int | None, zone: int | None, now: datetime) -> None:
    handover.must_wait(person, now)
    handover.declined_at = now
    store.add(Entry("duty.declined", now, zone, person, handover.positions[0]))


async def end_by(store: Handovers, giver: int, span: Span) -> None:
    """Whoever stands in without an end does so until the giver is said to be back."""
    for handover in await store.handovers_of(giver):
        if handover.until is None and handover.since <= span.since:
            handover.until = span.until
            for holding in await store.handed(handover.id):
                holding.until = holding.until or span.until


async def come_back(
    store: Handovers, person: int, position: int, zone: int | None, now: datetime
) -> Sequence[Handover] | None:
    """Back on duty before the time: whoever stood in is free. None: they were not away."""
    begun = [one for one in await running(store, person, now) if one.since <= now]
    away = await store.absences([person], now)
    return await end(store, away, begun, Entry("duty.back", now, zone, person, position))


async def call_off(
    store: Handovers, person: int, position: int, zone: int | None, now: datetime, within: Span
) -> Sequence[Handover] | None:
    """They stay after all, and nobody need stand in. None: nothing was to come then."""
    to_come = [one for one in await running(store, person, now) if one.since > now and one.span.meets(within)]
    away = [one for one in await store.absences_to_come(person, now) if one.span.meets(within)]
    return await end(store, away, to_come, Entry("duty.called_off", now, zone, person, position))


async def running(store: Handovers, giver: int, now: datetime) -> Sequence[Handover]:
    return [one for one in await store.handovers_of(giver) if one.until is None or now < one.until]


async def end(
    store: Handovers, away: Sequence[Absence], handovers: Sequence[Handover], entry: Entry
) -> Sequence[Handover] | None:
    """Those that somebody had accepted."""
    if not away and not handovers:
        return None
    for absence in away:
        absence.back_at = entry.at
    for handover in handovers:
        handover.ended_at = entry.at
        for holding in await store.handed(handover.id):
            holding.until = min(holding.until or entry.at, entry.at)
    store.add(entry)
    await store.flush()
    return [one for one in handovers if one.accepted_at]
