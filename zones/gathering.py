"""Many reports of one feeder are one question to its engineer: when it is asked, what it is about, what it learns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from zones.entry import Entry
from zones.refused import Refused
from zones.transaction import Transaction

if TYPE_CHECKING:
    from zones.person import Address


class Crossing(StrEnum):
    """How much of what citizens report in one room the zone's other rooms are shown."""

    NOTHING = "nothing"
    COUNTS = "counts"
    POCKETS = "pockets"  # counted by locality


@dataclass(frozen=True)
class Rule:
    """So many reports in so many minutes; one more for each `consumers` of the feeder, up to `most`. A zone's data."""

    reports: int = 3
    minutes: int = 20
    consumers: int = 2_000
    most: int = 10
    across_rooms: Crossing = Crossing.COUNTS

    @property
    def within(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Rule:
        told = {name: data[name] for name in ("reports", "minutes", "consumers", "most") if name in data}
        return cls(**told, across_rooms=Crossing(data.get("across_rooms", Crossing.COUNTS)))


@dataclass(frozen=True)
class Heap:
    """The late reports of one feeder that no outage explains, each person once; `pockets` counts them by locality."""

    zone_id: int
    feeder_id: int
    count: int
    since: datetime
    pockets: Mapping[int, int] = field(default_factory=dict)


class Verdict(StrEnum):
    """What an engineer says to “is it out?”."""

    YES = "yes"
    NO = "no"  # a local fault: the complaints stay single ones
    LOOKING = "looking"


@dataclass(eq=False)
class Suspicion:
    """It seems that a feeder is out, or a pocket of it; one is open for a feeder at a time."""

    zone_id: int
    feeder_id: int
    area_id: int  # the pocket, if nearly all of them live in one; otherwise the feeder
    since: datetime  # the first of the reports
    raised_at: datetime
    count: int
    needed: int
    elsewhere: int = 0  # reports from other feeders of the zone at the time
    asked: int | None = None  # the person to whom it was put
    looking_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: int | None = None
    verdict: Verdict | None = None
    ended_at: datetime | None = None
    outage_id: int | None = None  # which proved it true
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def must_be_open(self) -> None:
        if self.ended_at and self.answered_at:
            raise Refused("suspicion_said", at=self.answered_at, said=self.verdict)
        if self.ended_at:
            raise Refused("suspicion_over", at=self.ended_at)

    def was_denied_lately(self, now: datetime) -> bool:
        """A finger slips, or it turns out to be more: then the no can still become a yes."""
        denied = self.verdict is Verdict.NO and self.answered_at is not None and self.outage_id is None
        return denied and now - (self.answered_at or now) <= SECOND_THOUGHTS

    def facts(self) -> dict[str, object]:
        return {"area": self.area_id, "reports": self.count, "needed": self.needed}


@dataclass
class Tally:
    """A count that is shown in one chat, and replaced there while it is young."""

    address_id: int
    subject: str
    delivery_id: int
    count: int
    began_at: datetime
    told_at: datetime


class Suspicions(Transaction, Protocol):
    """What gathering asks of the world."""

    async def suspicion(self, suspicion: int) -> Suspicion | None:
        """Locked until the transaction ends."""

    async def unanswered(self, feeders: Sequence[int]) -> Sequence[Suspicion]:
        """The oldest first."""

    async def suspected(self, areas: Sequence[int]) -> Sequence[Suspicion]:
        """Those that are open of just these feeders and pockets, answered or not."""

    async def heaps(self, now: datetime, only: Sequence[int] | None = None) -> Sequence[Heap]:
        """What was reported lately, by feeder; of all, or only of these."""

    async def dark_since(self, suspicion: Suspicion) -> datetime:
        """When it began, as whoever reported it first says; else when they did."""

    async def others_complain(self, feeder: int, besides: int, at: datetime, within: timedelta) -> bool:
        """Whether anybody else of this feeder has complained lately of what no outage explains."""

    async def complaining(self, areas: Sequence[int], since: datetime, at: datetime, besides: int | None) -> int:
        """How many others have reported since that a feeder of theirs is off, with no outage that explains it."""

    async def tally(self, address: int, subject: str) -> Tally | None:
        """What was shown of it in this chat last."""

    async def note_seen(self, address: Address, subject: str, count: int, now: datetime) -> None:
        """They have asked for it themselves, and need not be told once more."""


# ---- when it is asked -----------------------------------------------------------------------------

SECOND_THOUGHTS = timedelta(hours=1)
RAISED_BY_NO, LOWERED_BY_YES = 1.25, 0.9
LEAST_CARE, MOST_CARE = 0.6, 2.5
REMEMBERED = 10  # answers
FEWEST = 2  # one house is never a feeder
POCKET = 0.8  # so large a share from one locality, and it is that pocket


def care(answers: Sequence[Verdict]) -> float:
    """Each false suspicion makes the next one of this feeder harder, each true one easier; within bounds.

    `answers`: the oldest first.
    """
    now = 1.0
    for verdict in answers[-REMEMBERED:]:
        now *= RAISED_BY_NO if verdict is Verdict.NO else LOWERED_BY_YES
        now = min(MOST_CARE, max(LEAST_CARE, now))
    return now


def needed(rule: Rule, consumers: int | None, answers: Sequence[Verdict]) -> int:
    grown = rule.reports + (consumers or 0) // rule.consumers
    return max(FEWEST, math.ceil(round(min(rule.most, grown) * care(answers), 6)))


def place_of(heap: Heap) -> int:
    """A pocket, if there are other places on the feeder from which next to nobody complains."""
    area, most = max(heap.pockets.items(), key=lambda pocket: pocket[1], default=(heap.feeder_id, 0))
    return area if most >= heap.count * POCKET else heap.feeder_id


def suspect(heap: Heap, rule: Rule, consumers: int | None, answers: Sequence[Verdict]) -> int | None:
    """How many reports were needed, if there are enough."""
    least = needed(rule, consumers, answers)
    return least if heap.count >= least else None


# ---- what is said again ---------------------------------------------------------------------------

YOUNG = timedelta(minutes=15)  # for which a line is replaced; then a new one may follow
BREATH = timedelta(seconds=20)  # between two edits of one line
GROWN = 3  # times as many, and it is worth a message where none can be edited


def worth_saying(tally: Tally | None, count: int, now: datetime, *, edits: bool, renews: bool) -> bool:
    """`renews`: after a while the line may be said anew, below what was talked meanwhile."""
    if tally is None:
        return True
    if count == tally.count:
        return False
    if renews and now - tally.began_at >= YOUNG:
        return count > tally.count
    if edits:
        return now - tally.told_at >= BREATH
    return count >= tally.count * GROWN


# ---- verbs ----------------------------------------------------------------------------------------


def raise_suspicion(heap: Heap, least: int, elsewhere: int, asked: int | None, now: datetime) -> Suspicion:
    return Suspicion(heap.zone_id, heap.feeder_id, place_of(heap), heap.since, now, heap.count, least, elsewhere, asked)


async def answer_suspicion(
    store: Suspicions, suspicion: Suspicion, verdict: Verdict, person: int, position: int, now: datetime
) -> None:
    """A no ends it; a yes waits for the outage, which takes the complaints up; looking leaves it open."""
    suspicion.must_be_open()
    if verdict is Verdict.LOOKING:
        if suspicion.looking_at:  # who waits was told, and is not told twice
            raise Refused("already_looking", at=suspicion.looking_at)
        suspicion.looking_at, suspicion.answered_by = now, person
    else:
        suspicion.verdict, suspicion.answered_at, suspicion.answered_by = verdict, now, person
    if verdict is Verdict.NO:
        suspicion.ended_at = now
    facts = {**suspicion.facts(), "verdict": verdict.value}
    store.add(Entry("suspicion.answered", now, suspicion.zone_id, person, position, facts=facts))


def end_suspicion(store: Suspicions, suspicion: Suspicion, outage: int | None, now: datetime) -> None:
    """Nothing is left of it: an outage explains the reports, or they are over."""
    suspicion.ended_at, suspicion.outage_id = now, outage
    if outage:
        suspicion.verdict = suspicion.verdict or Verdict.YES
    store.add(Entry("suspicion.ended", now, suspicion.zone_id, facts={**suspicion.facts(), "true": outage is not None}))
