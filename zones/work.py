"""What the office that answers for a complaint does about it: take, ask back, show its work, hand on, say done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from zones.complaint import DANGERS, Complaint, Detail, DetailKind, about
from zones.entry import Entry
from zones.permission import may
from zones.position import Position, standing
from zones.refused import Refused


class Outcome(StrEnum):
    """What the other office says to a complaint that is handed to it."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    OVERTAKEN = "overtaken"  # it was handed to another one meanwhile, or is over


@dataclass(eq=False)
class Handing:
    """One complaint offered to another office; until that has accepted, it stays where it was."""

    complaint_id: int
    from_id: int  # positions
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


@dataclass(frozen=True)
class Pile:
    """The complaints of one feeder (or place) that wait for one office; of one alone its number."""

    area_id: int
    many: int
    untaken: int
    dangers: int
    since: datetime
    only: int | None = None


class Works(Protocol):
    """What it asks of the world."""

    def add(self, *things: object) -> None: ...

    async def flush(self) -> None: ...

    async def chain(self, area: int, at: datetime) -> Sequence[Position]: ...

    async def positions_held(self, person: int, at: datetime) -> set[int]: ...

    async def stands_in(self, person: int, at: datetime) -> set[int]: ...

    async def position(self, position: int) -> Position | None: ...

    async def handing_of(self, complaint: int) -> Handing | None:
        """The one that waits for an answer; locked."""


# ---- decisions ------------------------------------------------------------------------------------

PATIENCE = timedelta(hours=24)  # so long an answer is waited for before somebody is asked once more


def office_of(complaint: Complaint, chain: Sequence[Position]) -> int | None:
    """To which office it is assigned: where it was handed to, else whoever answers for its place just now.

    The chain is of the day: when the order changes, what is open goes over to the new office by itself.
    """
    return complaint.position_id or (chain[0].id if chain else None)


def waits_for_work(complaint: Complaint) -> bool:
    """Not what an outage explains, nor what waits for its person's own word."""
    explained = complaint.outage_id is not None and complaint.reopened_at is None
    return complaint.closed_at is None and complaint.restored_said_at is None and not explained


def may_ask(complaint: Complaint, now: datetime) -> bool:
    """One question at a time: who was asked is not pressed before they had a day to answer."""
    if complaint.asked_back_at is None or complaint.heard_back_at:
        return True
    return now >= complaint.asked_back_at + PATIENCE


def waits_for_answer(complaint: Complaint, now: datetime) -> bool:
    asked = complaint.closed_at is None and complaint.asked_back_at is not None and complaint.heard_back_at is None
    return bool(asked and complaint.asked_back_at and now < complaint.asked_back_at + PATIENCE)


def speaks_for(
    complaint: Complaint, chain: Sequence[Position], held: Collection[int], stood_in: Collection[int], act: str
) -> Position | None:
    """In whose name somebody works on it: the office that has it, or one above the place."""
    order = [office for office in chain if office.id == complaint.position_id] or list(chain[:1])
    order += [office for office in chain if office not in order]
    mine = next((office for office in order if office.id in held), None)
    if mine is None or not may(act, {standing(mine, order, stood_in)}, "", private=True):
        return None
    return mine


# ---- verbs ----------------------------------------------------------------------------------------


async def permit_work(store: Works, complaint: Complaint, person: int, now: datetime, act: str) -> Position:
    """Raises `Refused` for whoever neither has it nor stands above its place."""
    area = complaint.area_id or complaint.feeder_id or complaint.zone_id
    chain = list(await store.chain(area, now))
    if complaint.position_id and all(office.id != complaint.position_id for office in chain):
        has = await store.position(complaint.position_id)
        chain = [has, *chain] if has else chain
    held, stood_in = await store.positions_held(person, now), await store.stands_in(person, now)
    office = speaks_for(complaint, chain, held, stood_in, act)
    if office is None:
        raise Refused("not_answerable", area=area, answerable=chain[0] if chain else None)
    return office


async def take(store: Works, complaint: Complaint, person: int, now: datetime) -> Position:
    """“Mine”: from here on its person knows that somebody works on it."""
    office = await permit_work(store, complaint, person, now, "take")
    complaint.must_be_open()
    if complaint.taken_at:
        raise Refused("taken_already", number=complaint.number, at=complaint.taken_at)
    complaint.taken_at, complaint.taken_by = now, person
    seen(complaint, person, now)
    write_down(store, "complaint.taken", complaint, person, office, now)
    return office


async def ask_back(store: Works, complaint: Complaint, person: int, words: bytes, now: datetime) -> Position:
    """`words` are sealed, as all that passes between the two."""
    office = await permit_work(store, complaint, person, now, "ask_back")
    complaint.must_be_open()
    if not may_ask(complaint, now):
        raise Refused("asked_back_already", number=complaint.number, at=complaint.asked_back_at)
    complaint.asked_back_at, complaint.asked_back_by, complaint.heard_back_at = now, person, None
    seen(complaint, person, now)
    store.add(Detail(complaint.id, DetailKind.QUESTION, words, now))
    write_down(store, "complaint.asked_back", complaint, person, office, now)
    return office


def answer_back(store: Works, complaint: Complaint, kind: DetailKind, sealed: bytes, now: datetime) -> Detail:
    """What its person answers: words, or a photo."""
    complaint.must_be_open()
    complaint.heard_back_at = now
    detail = Detail(complaint.id, kind, sealed, now)
    store.add(detail, Entry("complaint.answered_back", now, **about(complaint, kind=kind.value)))
    return detail


async def show_work(store: Works, complaint: Complaint, person: int, photo: bytes, now: datetime) -> Detail:
    """A photo of the work: the sealed id under which the platform keeps it."""
    office = await permit_work(store, complaint, person, now, "show_work")
    complaint.must_be_open()
    detail = Detail(complaint.id, DetailKind.WORK, photo, now)
    seen(complaint, person, now)
    store.add(detail)
    write_down(store, "complaint.work_shown", complaint, person, office, now)
    await store.flush()
    return detail


async def hand_on(store: Works, complaint: Complaint, person: int, to: Position, now: datetime) -> Handing:
    """Offered to another office; a second offer takes the place of the first."""
    office = await permit_work(store, complaint, person, now, "hand_on")
    complaint.must_be_open()
    if to.id == (complaint.position_id or office.id):
        raise Refused("handed_to_itself", number=complaint.number)
    if before := await store.handing_of(complaint.id):
        before.decided_at, before.outcome = now, Outcome.OVERTAKEN
    handing = Handing(complaint.id, office.id, to.id, person, now)
    seen(complaint, person, now)
    store.add(handing)
    write_down(store, "complaint.handed_on", complaint, person, office, now, to=to.code)
    await store.flush()
    return handing


async def decide(
    store: Works, handing: Handing, complaint: Complaint, person: int, reason: bytes | None, now: datetime
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


async def say_done(store: Works, complaint: Complaint, person: int, now: datetime) -> Position:
    """An engineer's word closes nothing: its person is asked, and only theirs does (`zones/closing.py`)."""
    office = await permit_work(store, complaint, person, now, "resolve")
    complaint.must_be_open()
    if complaint.restored_said_at:
        raise Refused("done_already", number=complaint.number, at=complaint.restored_said_at)
    complaint.said_back(now)
    seen(complaint, person, now)
    write_down(store, "complaint.said_done", complaint, person, office, now)
    return office


def seen(complaint: Complaint, person: int, now: datetime) -> None:
    """Whoever does anything about it has seen it."""
    complaint.acknowledged_at = complaint.acknowledged_at or now
    complaint.acknowledged_by = complaint.acknowledged_by or person


def write_down(
    store: Works, act: str, complaint: Complaint, person: int, office: Position | None, now: datetime, **more: object
) -> None:
    by: dict[str, Any] = {"person_id": person, "position_id": office.id if office else None}
    store.add(Entry(act, now, **about(complaint, **more) | by))


def in_order(piles: Sequence[Pile]) -> list[Pile]:
    """Dangers first, then what has waited longest."""
    return sorted(piles, key=lambda pile: (not pile.dangers, pile.since))


def by_urgency(complaints: Sequence[Complaint]) -> list[Complaint]:
    """Within a pile: dangers, then what nobody has taken, then the oldest."""
    return sorted(complaints, key=lambda one: (one.fault_kind not in DANGERS, one.taken_at is not None, one.at))
