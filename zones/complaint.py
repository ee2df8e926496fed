"""A complaint, from a person's first word to its end: what fails, where, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from zones.detail import Detail, DetailKind
from zones.entry import Entry
from zones.refused import Refused
from zones.report import BURNT, DANGERS, STRUCK, SUPPLY, Extent, Reporter, Spot
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

    async def complaint_ending(self, end: str) -> Complaint | None:
        """The open one whose number ends in this: its last part stands once in the whole system."""

    async def complaints_open(self, author: bytes, person: int | None) -> bool: ...

    async def complained_of(self, address: int, person: int | None) -> Sequence[int]:
        """The areas of their open complaints."""


# ---- verbs ----------------------------------------------------------------------------------------


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
