"""A complaint is handed on to another office: offered, and accepted or returned with a reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from zones.complaint import Complaint
from zones.detail import Detail, DetailKind
from zones.position import Position
from zones.refused import Refused
from zones.work import Works, office_of, permit_work, seen, write_down


class Outcome(StrEnum):
    """What the other office says to a complaint that is handed to it."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    OVERTAKEN = "overtaken"  # it was handed to another one meanwhile, or is over


@dataclass(eq=False)
class Handing:
    """One complaint offered to another office; until that has accepted, it stays where it was."""

    complaint_id: int
    from_id: int | None  # positions; none: it was the zone's admin
    to_id: int
    by_id: int
    at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = None
    outcome: Outcome | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def must_wait(self) -> None:
        if self.decided_at:
            raise Refused("already_decided")

    def waits_of(self, complaint: Complaint) -> bool:
        """Nobody has answered, the complaint is not over, and nobody has taken it since."""
        taken = complaint.taken_at is not None and complaint.taken_at > self.at
        return self.decided_at is None and complaint.closed_at is None and not taken


class Handings(Works, Protocol):
    """What it asks of the world."""

    async def handing_of(self, complaint: int) -> Handing | None:
        """The one that waits for an answer; locked."""

    async def handed_to(self, held: Collection[int]) -> Sequence[Handing]:
        """What these offices have neither accepted nor returned, the oldest first."""

    async def handing(self, handing: int) -> Handing | None:
        """Locked until the transaction ends."""

    async def handed_on(self, handing: int) -> tuple[Handing, Complaint, Position]:
        """With what it is about, and the office that was asked; as they stand."""

    async def answering_now(self, position: int, now: datetime) -> int | None:
        """Who holds the office just now, or stands in."""


# ---- verbs ----------------------------------------------------------------------------------------


async def hand_on(store: Handings, complaint: Complaint, person: int, to: Position, now: datetime) -> Handing:
    """Offered to another office; a second offer takes the place of the first."""
    office = await permit_work(store, complaint, person, now, "hand_on")
    complaint.must_be_open()
    if office and to.id == office_of(complaint, await store.chain(complaint.place_id, now)):
        raise Refused("handed_to_itself", number=complaint.number)
    if before := await store.handing_of(complaint.id):
        before.decided_at, before.outcome = now, Outcome.OVERTAKEN
    handing = Handing(complaint.id, office.id if office else None, to.id, person, now)
    seen(complaint, person, now)
    store.add(handing)
    write_down(store, "complaint.handed_on", complaint, person, office, now, to=to.code)
    await store.flush()
    return handing


async def decide(
    store: Handings, handing: Handing, complaint: Complaint, person: int, reason: bytes | None, now: datetime
) -> Outcome:
    """The other office accepts it, or returns it with a reason."""
    if handing.to_id not in await store.positions_held(person, now):
        raise Refused("not_yours")
    handing.must_wait()
    complaint.must_be_open()
    handing.decided_at, handing.decided_by = now, person
    handing.outcome = Outcome.RETURNED if reason else Outcome.ACCEPTED
    office = await store.position(handing.to_id)
    if reason:
        store.add(Detail(complaint.id, DetailKind.REASON, reason, now))
    else:
        complaint.position_id, complaint.taken_at, complaint.taken_by = handing.to_id, now, person
    write_down(store, "complaint.returned" if reason else "complaint.accepted", complaint, person, office, now)
    return handing.outcome
