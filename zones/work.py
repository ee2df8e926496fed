"""What the office that answers for a complaint does about it: take, ask back, show its work, say done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from zones.answering import Answering
from zones.complaint import Complaint, about
from zones.detail import Detail, DetailKind
from zones.entry import Entry
from zones.permission import Standing, may
from zones.position import Position, standing
from zones.refused import Refused


@dataclass(frozen=True)
class Pile:
    """The complaints of one feeder (or place, `heap_id`) that wait for one office; of one alone its own place."""

    area_id: int
    many: int
    untaken: int
    dangers: int
    since: datetime
    heap_id: int = 0
    ids: Sequence[int] = ()
    unseen: int = 0  # by an office; what 1912 alone has seen is new to it

    @property
    def only(self) -> int | None:
        return self.ids[0] if len(self.ids) == 1 else None


class Works(Answering, Protocol):
    """What it asks of the world."""

    async def piles_of(self, held: Collection[int], now: datetime, person: int | None = None) -> Sequence[Pile]:
        """The complaints that wait for these offices' work, and what this person took up of what is beneath them."""

    async def works_of(self, pile: Pile, most: int, after: int = 0) -> Sequence[Complaint]:
        """The most urgent first, after so many."""

    async def taken_up_by(self, person: int) -> Sequence[Complaint]:
        """What they work on, and have not said to be done; the oldest first."""

    async def words_of(self, complaint: int) -> Sequence[Detail]:
        """All that its person said of it, in order."""

    async def newest_detail(self, complaint: int, kind: DetailKind) -> Detail | None:
        """What was last said or sent about it."""

    def in_clear(self, detail: Detail) -> str: ...

    async def admins_of(self, zone: int) -> Sequence[int]: ...

    async def climbed_to(self, complaint: int) -> Sequence[int]:
        """The persons to whom this danger has climbed, now or before."""

    async def asked_back(self, person: int, now: datetime) -> Complaint | None:
        """Of which an engineer waits for their answer, or has had it a moment ago; locked."""


# ---- decisions ------------------------------------------------------------------------------------

PATIENCE = timedelta(hours=24)  # so long an answer is waited for before somebody is asked once more
GOES_ON = timedelta(minutes=15)  # what comes so soon after an answer belongs to it


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


async def permit_work(store: Works, complaint: Complaint, person: int, now: datetime, act: str) -> Position | None:
    """In whose name; none: the zone's admin, to whom it came last. Raises `Refused` for whoever neither has it nor
    stands above its place."""
    chain = list(await store.chain(complaint.place_id, now))
    if complaint.position_id and all(office.id != complaint.position_id for office in chain):
        has = await store.position(complaint.position_id)
        chain = [has, *chain] if has else chain
    held, stood_in = await store.positions_held(person, now), await store.stands_in(person, now)
    office = speaks_for(complaint, chain, held, stood_in, act)
    if office is None and not await came_last_to(store, complaint, person, act):
        raise Refused("not_answerable", area=complaint.place_id, answerable=chain[0] if chain else None)
    return office


async def came_last_to(store: Works, complaint: Complaint, person: int, act: str) -> bool:
    """No office took the danger up, so that it came to an admin of the zone: it may be theirs now."""
    if person not in await store.admins_of(complaint.zone_id) or not may(act, {Standing.ADMIN}, "", private=True):
        return False
    return person in await store.climbed_to(complaint.id)


async def take(store: Works, complaint: Complaint, person: int, now: datetime) -> Position | None:
    """“Mine”: from here on its person knows that somebody works on it."""
    office = await permit_work(store, complaint, person, now, "take")
    complaint.must_be_open()
    if complaint.taken_at:
        raise Refused("taken_already", number=complaint.number, at=complaint.taken_at)
    complaint.taken_at, complaint.taken_by = now, person
    seen(complaint, person, now)
    write_down(store, "complaint.taken", complaint, person, office, now)
    return office


async def ask_back(store: Works, complaint: Complaint, person: int, words: bytes, now: datetime) -> Position | None:
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
    """What its person answers: words, a photo, or a voice note."""
    complaint.must_be_open()
    complaint.heard_back_at = now
    detail = Detail(complaint.id, kind, sealed, now)
    store.add(detail, Entry("complaint.answered_back", now, **about(complaint, kind=kind.value)))
    return detail


async def show_work(
    store: Works, complaint: Complaint, person: int, photo: bytes, now: datetime
) -> tuple[Detail, Position | None]:
    """A photo of the work: the sealed id under which the platform keeps it; and in whose name it was done."""
    office = await permit_work(store, complaint, person, now, "show_work")
    complaint.must_be_open()
    detail = Detail(complaint.id, DetailKind.WORK, photo, now)
    seen(complaint, person, now)
    store.add(detail)
    write_down(store, "complaint.work_shown", complaint, person, office, now)
    await store.flush()
    return detail, office


async def say_done(store: Works, complaint: Complaint, person: int, now: datetime) -> Position | None:
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
