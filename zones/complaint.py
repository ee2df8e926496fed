"""A complaint, from a person's first word to its end: what fails, where, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from zones.detail import Detail, DetailKind
from zones.entry import Entry
from zones.refused import Refused
from zones.report import BURNT, DANGERS, STRUCK, SUPPLY, Extent, Report, Reporter, Spot
from zones.transaction import Transaction

if TYPE_CHECKING:
    from zones.area import Area
    from zones.outage import Outage


class How(StrEnum):
    """The ways in which a complaint ends. An engineer's word alone is none of them."""

    CONFIRMED = "confirmed"  # the person says that all is well again
    UNCONFIRMED = "unconfirmed"  # they were asked, and asked again, and said nothing
    WITHDRAWN = "withdrawn"  # they take it back
    MERGED = "merged"  # the same person had complained of the same fault before


@dataclass(eq=False)
class Complaint:
    """All times are UTC. `area_id` and `feeder_id` are empty until we know where it is."""

    zone_id: int
    number: str
    fault_kind: str
    at: datetime
    author: bytes
    channel: str
    person_id: int | None = None
    address_id: int | None = None
    room_id: int | None = None
    area_id: int | None = None
    feeder_id: int | None = None
    extent: Extent | None = None
    since: datetime | None = None  # when it began, as its person says
    for_another: bool = False  # the house is somebody else's: what is said of their own says nothing of it
    outage_id: int | None = None
    attached_at: datetime | None = None  # to the outage
    cancelled_outage_id: int | None = None  # which had explained it, until it was taken back
    again_at: datetime | None = None  # when they said it last
    acknowledged_at: datetime | None = None  # somebody who answers for it has seen it
    acknowledged_by: int | None = None
    rung_at: datetime | None = None  # last with whoever had not seen the danger
    denied_at: datetime | None = None  # its person says that there is no danger
    position_id: int | None = None  # the office that it was handed to; else whoever answers for its place has it
    taken_at: datetime | None = None  # an engineer works on it
    taken_by: int | None = None
    asked_back_at: datetime | None = None  # its person was asked something
    asked_back_by: int | None = None
    heard_back_at: datetime | None = None  # and answered
    restored_said_at: datetime | None = None  # an engineer says that supply is back
    asked_at: datetime | None = None  # “is your supply back?”
    asked_again_at: datetime | None = None
    asking_id: int | None = None  # the question that they were sent last
    reopened_at: datetime | None = None  # they said no
    answered_at: datetime | None = None
    answer: str | None = None
    hushed_at: datetime | None = None  # they said STOP: they are told nothing more
    closed_at: datetime | None = None
    how: How | None = None
    rating: int | None = None
    times_reopened: int = 0
    limit_fault: str | None = None  # the line of the time limits that holds
    limit_at: datetime | None = None  # when that time runs out
    days_beyond: int | None = None  # which have begun since, as far as they are noted
    compensation: Decimal | None = None  # in rupees: what is due for them under the rules
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    @property
    def place_id(self) -> int:
        """As narrow as it is known."""
        return self.area_id or self.feeder_id or self.zone_id

    @property
    def is_danger(self) -> bool:
        return self.fault_kind in DANGERS

    @property
    def waits_for_supply(self) -> bool:
        """Otherwise for something to be mended while supply may be there: a danger, a low voltage."""
        return self.outage_id is not None or self.fault_kind in SUPPLY

    def must_be_open(self) -> None:
        if self.closed_at:
            raise Refused("complaint_closed", number=self.number, at=self.closed_at)

    def place(self, spot: Spot) -> None:
        self.zone_id, self.area_id, self.feeder_id = spot.zone.id, spot.area_id, spot.feeder_id

    def attach(self, outage: Outage, at: datetime) -> None:
        """It is a consequence of this outage: whoever complained hears of it until it is over."""
        self.outage_id, self.attached_at = outage.id, at
        self.restored_said_at = self.asked_at = self.asked_again_at = self.reopened_at = None

    def let_go(self) -> None:
        self.outage_id = self.attached_at = None

    def said_back(self, at: datetime) -> None:
        """Somebody says that supply is back: the question begins anew."""
        self.restored_said_at, self.asked_at, self.asked_again_at, self.reopened_at = at, None, None, None

    def answered(self, answer: str, at: datetime) -> None:
        self.answer, self.answered_at = str(answer), at

    def stays_dark(self, at: datetime) -> None:
        """Its person says no: whoever said that it is back was wrong, here."""
        self.restored_said_at, self.asked_at, self.asked_again_at, self.reopened_at = None, None, None, at
        self.times_reopened += 1
        self.acknowledged_at = self.acknowledged_by = None  # whoever had seen it took it for over

    def worsen(self, fault_kind: str) -> None:
        """A meter has burnt: that is why. A person was struck: that nobody has seen yet."""
        if fault_kind == BURNT and not self.is_danger:
            self.fault_kind = BURNT
        if fault_kind == STRUCK and self.fault_kind != STRUCK:
            self.fault_kind, self.acknowledged_at, self.acknowledged_by = STRUCK, None, None

    def eases(self, remains: str | None) -> None:
        """Supply came back in part: what fails still is what is looked for now."""
        if remains and not self.is_danger and self.fault_kind in SUPPLY - {BURNT}:
            self.fault_kind = remains

    def acknowledge(self, person_id: int, at: datetime) -> None:
        self.acknowledged_at, self.acknowledged_by = at, person_id

    def close(self, how: How, at: datetime) -> None:
        self.must_be_open()
        self.closed_at, self.how = at, how

    def facts(self) -> dict[str, object]:
        """For the log: nothing personal."""
        return {"complaint": self.number, "area": self.area_id, "fault": self.fault_kind}


class Complaints(Transaction, Protocol):
    """What complaining asks of the world."""

    async def complaints_of(self, reporter: Reporter) -> Sequence[Complaint]:
        """Their open ones, the oldest first; from here on one person's reports wait for one another."""

    async def next_complaint_number(self, zone: Area, at: datetime) -> str: ...

    async def complaint(self, complaint: int) -> Complaint | None:
        """Locked until the transaction ends."""

    async def complaint_numbered(self, number: str) -> Complaint | None: ...

    async def complaints_open(self, author: bytes, person: int | None) -> bool: ...

    async def complained_of(self, address: int, person: int | None) -> Sequence[int]:
        """The areas of their open complaints."""


@dataclass(frozen=True)
class Filed:
    complaint: Complaint
    is_new: bool
    found_its_place: bool = False  # until now nobody knew where it is
    is_graver: bool = False  # than what they said of it before
    is_reopened: bool = False  # it was said to be over


# ---- decisions ------------------------------------------------------------------------------------


def same_fault(
    known: Sequence[Complaint], fault_kind: str, feeders: Collection[int], for_another: bool = False
) -> Complaint | None:
    """The complaint that this person has open of the same fault.

    `feeders` are those that may be meant; none: we do not know. What has no place yet may be anywhere. Of one feeder
    somebody has one complaint, however differently they put it; but a danger is none of the others, and somebody
    else's house is not their own.
    """
    kind = fault_kind in DANGERS, for_another
    alike = [complaint for complaint in known if (complaint.is_danger, complaint.for_another) == kind]
    fitting = [one for one in alike if one.feeder_id in feeders]
    open_to_all = [one for one in alike if one.feeder_id is None or not feeders]
    return next(iter(fitting or open_to_all), None)


# ---- verbs ----------------------------------------------------------------------------------------


async def file_complaint(
    store: Complaints, report: Report, spot: Spot, now: datetime, maybe: Collection[int] = ()
) -> Filed:
    """A complaint with a number; whoever says the same again adds to the one that they have.

    `maybe`: the feeders between which the place is still to be chosen.
    """
    feeders = {spot.feeder_id} if spot.feeder_id else set(maybe)
    known = same_fault(await store.complaints_of(report.by), report.fault_kind, feeders, report.for_another)
    if known:
        lost, before, reopened = known.area_id is None, known.fault_kind, known.times_reopened
        await add_to_complaint(store, known, report, spot, now)
        found = lost and known.area_id is not None
        graver, again = known.fault_kind != before, known.times_reopened > reopened
        return Filed(known, is_new=False, found_its_place=found, is_graver=graver, is_reopened=again)
    complaint = Complaint(
        spot.zone.id, await store.next_complaint_number(spot.zone, now), report.fault_kind, report.at,
        report.by.authors[0], report.channel, report.by.person_id, report.by.address_id, report.room_id,
        spot.area_id, spot.feeder_id, report.extent, report.since, report.for_another,
    )  # fmt: skip
    store.add(complaint)
    await store.flush()
    store.add(
        Detail(complaint.id, DetailKind.WORDS, report.sealed, report.at),
        Entry("complaint.filed", now, **about(complaint)),
    )
    return Filed(complaint, is_new=True)


async def add_to_complaint(store: Complaints, complaint: Complaint, report: Report, spot: Spot, now: datetime) -> None:
    """The same person says it again, perhaps from another chat, perhaps more exactly."""
    still = complaint.restored_said_at is not None and report.at > complaint.restored_said_at
    if still:  # we were told that it was back
        complaint.answered("no", report.at)
        complaint.stays_dark(now)
    complaint.worsen(report.fault_kind)
    complaint.denied_at = None  # it was one after all
    complaint.again_at = report.at
    if report.room_id is None:
        complaint.hushed_at = None  # whoever asks us again wants to hear of it
    complaint.extent = report.extent or complaint.extent
    complaint.since = complaint.since or report.since
    complaint.address_id = complaint.address_id or report.by.address_id
    complaint.person_id = complaint.person_id or report.by.person_id
    if complaint.area_id is None and spot.area_id:
        complaint.place(spot)
    store.add(
        Detail(complaint.id, DetailKind.WORDS, report.sealed, report.at),
        Entry("complaint.reopened" if still else "complaint.added", now, **about(complaint)),
    )


async def place_complaint(
    store: Complaints, complaint: Complaint, by: Reporter, spot: Spot, now: datetime
) -> Complaint:
    """They tell where it is. If they have one there already, that one goes on."""
    complaint.must_be_open()
    others = [one for one in await store.complaints_of(by) if one is not complaint and one.feeder_id]
    feeders = {spot.feeder_id} if spot.feeder_id else set()
    earlier = same_fault(others, complaint.fault_kind, feeders, complaint.for_another) if feeders else None
    if earlier:
        earlier.worsen(complaint.fault_kind)
        complaint.close(How.MERGED, now)
        store.add(Entry("complaint.merged", now, **about(complaint, into=earlier.number)))
        return earlier
    complaint.place(spot)
    store.add(Entry("complaint.placed", now, **about(complaint)))
    return complaint


async def say_extent(store: Complaints, complaint: Complaint, extent: Extent, now: datetime) -> None:
    complaint.must_be_open()
    complaint.extent = extent
    store.add(Entry("complaint.extent", now, **about(complaint, extent=extent.value)))


async def keep_detail(store: Complaints, complaint: Complaint, kind: DetailKind, sealed: bytes, now: datetime) -> None:
    """A photo, a voice note, a pin: kept with the complaint that it belongs to."""
    complaint.must_be_open()
    store.add(
        Detail(complaint.id, kind, sealed, now), Entry("complaint.detail", now, **about(complaint, kind=kind.value))
    )


def about(complaint: Complaint, **more: object) -> dict[str, Any]:
    """What its lines in the log have in common."""
    facts = {**complaint.facts(), **more}
    return {"zone_id": complaint.zone_id, "person_id": complaint.person_id, "facts": facts}
