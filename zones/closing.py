"""Until it is over: when people are asked whether supply is back, what their answers do, how a complaint ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from zones.complaint import Complaint, How, about
from zones.entry import Entry
from zones.explaining import attach_complaint
from zones.filing import same_fault
from zones.refused import Refused
from zones.report import Reporter
from zones.transaction import Transaction

if TYPE_CHECKING:
    from zones.outage import Outage


class Reply(StrEnum):
    """What somebody says to “is your supply back?”."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"


@dataclass(frozen=True)
class Times:
    """When a zone asks, asks again, and waits no longer; data of the zone."""

    ask: int = 10  # minutes after an outage is said to be over, for those whom the restoration itself did not ask
    again: int = 180  # minutes after the question
    close: int = 720  # minutes after the second check
    reopen: int = 48  # hours in which a “no” opens the same complaint again; later it is a new one
    sample: int = 5  # of those told, where nobody complained
    gather: int = 5  # minutes in which pockets of one outage are gathered before its engineer hears of them
    follow: int = 30  # minutes from one word to the engineer about them to the next
    doubt: int = 3  # so many who say no at least, and the end itself may be doubted

    @classmethod
    def from_data(cls, data: Mapping[str, int]) -> Times:
        return cls(**data)


class Due(StrEnum):
    """What is to be done about a complaint whose supply is said to be back."""

    ASK = "ask"
    ASK_AGAIN = "ask_again"
    CLOSE = "close"


class Heard(StrEnum):
    """What an answer did."""

    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    STANDS = "stands"  # nothing: it was so already
    TOO_LATE = "too_late"  # for this complaint; what they say now is a new one


@dataclass(eq=False)
class Asking:
    """Somebody was asked once: about an outage that they complained of (or were told of), or about one complaint.

    `delivery_id` is the message that carried the question.
    """

    person_id: int
    at: datetime
    outage_id: int | None = None
    complaint_id: int | None = None
    delivery_id: int | None = None
    answered_at: datetime | None = None
    answer: Reply | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]


class Closings(Transaction, Protocol):
    """What closing asks of the world."""

    async def complaints_of(self, reporter: Reporter) -> Sequence[Complaint]:
        """Their open ones, the oldest first."""

    async def times_of(self, zone: int) -> Times:
        """When this zone asks whether supply is back, and how long it waits."""

    async def asking(self, asking: int) -> Asking | None:
        """Locked until the transaction ends."""

    async def open_asking(self, person: int, at: datetime) -> Asking | None:
        """Whether supply is back: the last question, unless it was answered."""

    async def complaints_asked(self, asking: Asking) -> Sequence[Complaint]:
        """Those that it was about; locked."""

    async def closed_lately(self, by: Reporter, since: datetime) -> Sequence[Complaint]:
        """Confirmed or unconfirmed, the newest first; locked."""


class Checked(Protocol):
    """How far somebody's complaint has come since supply is said to be back."""

    @property
    def outage_id(self) -> int | None: ...

    @property
    def closed_at(self) -> datetime | None: ...

    @property
    def restored_said_at(self) -> datetime | None: ...

    @property
    def asked_at(self) -> datetime | None: ...

    @property
    def asked_again_at(self) -> datetime | None: ...

    @property
    def attached_at(self) -> datetime | None: ...

    @property
    def answered_at(self) -> datetime | None: ...


# ---- decisions ------------------------------------------------------------------------------------


def sleeps(since: time | None, until: time | None, clock: time) -> bool:
    """Quiet hours usually run over midnight."""
    if since is None or until is None:
        return False
    return since <= clock < until if since < until else clock >= since or clock < until


def due(complaint: Checked, times: Times, now: datetime, *, asleep: bool = False) -> Due | None:
    """Nobody is asked before somebody has said that supply is back; nor is anybody asked, or told, in their sleep.

    Whose own fault was seen to is asked at once, and so is whoever has said no to the end of an outage; of a whole
    outage the first may have to wait until the last is on.
    """
    if complaint.closed_at or complaint.restored_said_at is None:
        return None
    if complaint.asked_again_at:
        step, at = Due.CLOSE, complaint.asked_again_at + timedelta(minutes=times.close)
    elif complaint.asked_at:
        step, at = Due.ASK_AGAIN, complaint.asked_at + timedelta(minutes=times.again)
    else:
        wait = times.ask if complaint.outage_id and not has_spoken(complaint) else 0
        step, at = Due.ASK, complaint.restored_said_at + timedelta(minutes=wait)
    return step if now >= at and not asleep else None


def has_spoken(complaint: Checked) -> bool:
    """Of the outage that explains it."""
    return bool(complaint.answered_at and complaint.attached_at and complaint.answered_at >= complaint.attached_at)


def of_the_last(known: Sequence[Complaint]) -> list[Complaint]:
    """Whose person is only about to be asked: what was said to be over last, with all of its outage."""
    waits = [one for one in known if one.restored_said_at and one.asked_at is None]
    if not waits:
        return []
    last = max(waits, key=lambda one: one.restored_said_at or one.at)
    return [one for one in waits if one.outage_id == last.outage_id] if last.outage_id else [last]


def may_reopen(complaint: Complaint, times: Times, now: datetime) -> bool:
    """What its person took back stays closed."""
    if complaint.closed_at is None or complaint.how not in (How.CONFIRMED, How.UNCONFIRMED):
        return False
    return now < complaint.closed_at + timedelta(hours=times.reopen)


# ---- verbs ----------------------------------------------------------------------------------------


def take_step(store: Closings, complaint: Complaint, step: Due, now: datetime, *, reached: bool) -> None:
    """`reached`: there is somebody whom we can tell. Whom we cannot has the same time to speak up by themselves."""
    match step:
        case Due.ASK:
            complaint.asked_at = now
            store.add(Entry("complaint.asked", now, **about(complaint, reached=reached)))
        case Due.ASK_AGAIN:
            complaint.asked_again_at = now
            store.add(Entry("complaint.asked_again", now, **about(complaint, reached=reached)))
        case Due.CLOSE:
            complaint.close(How.UNCONFIRMED, now)
            store.add(Entry("complaint.unconfirmed", now, **about(complaint, reached=reached)))


async def hear(
    store: Closings,
    complaint: Complaint,
    by: Reporter,
    reply: Reply,
    times: Times,
    now: datetime,
    remains: str | None = None,
) -> Heard:
    """The person's own word, at any time: asked or not, early or late; `remains`: what fails still, if they say it."""
    if reply is Reply.YES:
        return confirm(store, complaint, now)
    remains = remains if reply is Reply.PARTLY else None
    if complaint.closed_at is None:
        if complaint.restored_said_at is None:
            complaint.eases(remains)
            return Heard.STANDS  # nobody says that it is back
        return reopen(store, complaint, reply, now, remains)
    if not may_reopen(complaint, times, now):
        return Heard.TOO_LATE
    feeders = {complaint.feeder_id} if complaint.feeder_id else set()
    if same_fault(await store.complaints_of(by), complaint.fault_kind, feeders, complaint.for_another):
        return Heard.STANDS  # they have complained anew meanwhile, and that one goes on
    complaint.closed_at = complaint.how = None
    return reopen(store, complaint, reply, now, remains)


def confirm(store: Closings, complaint: Complaint, now: datetime) -> Heard:
    if complaint.closed_at and complaint.how is not How.UNCONFIRMED:
        return Heard.STANDS
    complaint.answered(Reply.YES, now)
    complaint.closed_at, complaint.how = complaint.closed_at or now, How.CONFIRMED
    store.add(Entry("complaint.confirmed", now, **about(complaint)))
    return Heard.CONFIRMED


def withdraw(store: Transaction, complaint: Complaint, now: datetime) -> None:
    """Its person takes it back. A danger is not theirs alone to end (`zones/alarm.py`)."""
    if complaint.is_danger:
        raise Refused("alarm_stands", number=complaint.number)
    complaint.close(How.WITHDRAWN, now)
    store.add(Entry("complaint.withdrawn", now, **about(complaint)))


def reopen(store: Closings, complaint: Complaint, reply: Reply, now: datetime, remains: str | None = None) -> Heard:
    complaint.answered(reply, now)
    complaint.eases(remains)
    complaint.stays_dark(now)
    complaint.hushed_at = None  # whoever speaks of it again wants to hear of it
    store.add(Entry("complaint.reopened", now, **about(complaint, answer=reply.value)))
    return Heard.REOPENED


async def doubt_end(store: Closings, complaint: Complaint, outage: Outage, reply: Reply, now: datetime) -> None:
    """They had complained of nothing, and say “no” to its end: so they count in their place, like whoever had."""
    await attach_complaint(store, complaint, outage, now)
    reopen(store, complaint, reply, now)


def rate(store: Closings, complaint: Complaint, stars: int, now: datetime) -> None:
    """Once, and only of what is over and was not taken back."""
    if complaint.how not in (How.CONFIRMED, How.UNCONFIRMED) or complaint.rating or not 1 <= stars <= 5:
        raise Refused("not_to_rate", number=complaint.number)
    complaint.rating = stars
    store.add(Entry("complaint.rated", now, **about(complaint, stars=stars)))


def answer_sample(store: Closings, asking: Asking, zone: int, reply: Reply, now: datetime) -> None:
    """One of a few who were told of an outage, though nobody had complained."""
    asking.answered_at, asking.answer = now, reply
    facts: dict[str, Any] = {"outage": asking.outage_id, "answer": reply.value}
    store.add(Entry("sample.answered", now, zone, asking.person_id, facts=facts))
