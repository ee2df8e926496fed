"""Where people say that supply is not back: the pockets of one outage are one question to its engineer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from zones.entry import Entry
from zones.gathering import BREATH, GROWN, YOUNG
from zones.refused import Refused
from zones.transaction import Transaction

if TYPE_CHECKING:
    from zones.breadth import Answers
    from zones.closing import Times
    from zones.complaint import Complaint
    from zones.gathering import Tally
    from zones.outage import Outage


class PocketVerdict(StrEnum):
    """What an engineer says of pockets that stay dark."""

    LOOKING = "looking"
    BACK = "back"
    LOCAL = "local"
    OUT = "out"  # an outage of their own
    AGAIN = "again"  # all of it is still out: the outage opens again


# A local fault is mended some time, or turns out to be more; and “only here” may have been the whole line.
AFTER = {
    PocketVerdict.LOCAL: {PocketVerdict.BACK, PocketVerdict.OUT, PocketVerdict.AGAIN},
    PocketVerdict.OUT: {PocketVerdict.AGAIN},
}


@dataclass(eq=False)
class Pocket:
    """Where people say that supply is not back, or not whole, though the outage is restored: so many of those asked.

    Those of one outage that reach the same engineer have one leader: what is said of it speaks of all of them.
    """

    zone_id: int
    outage_id: int
    area_id: int
    raised_at: datetime
    noes: int
    of: int
    lead_id: int | None = None  # empty: it leads itself
    put_at: datetime | None = None  # to its engineer
    proposed_at: datetime | None = None  # with the word that all of it seems to be out still
    looking_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: int | None = None
    verdict: PocketVerdict | None = None
    ended_at: datetime | None = None
    led_to_id: int | None = None  # the outage that it became
    heard: int = 0
    partly: int = 0  # of the noes
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    @property
    def leader(self) -> int:
        return self.lead_id or self.id

    @property
    def waits(self) -> bool:
        """For the engineer's word; who is looking may still say more."""
        return self.answered_at is None and self.ended_at is None

    def count(self, place: Answers) -> None:
        self.noes, self.of, self.heard, self.partly = place.noes, place.of, place.heard, place.partly

    def takes(self, verdict: PocketVerdict) -> bool:
        return self.ended_at is None or (self.verdict is not None and verdict in AFTER.get(self.verdict, ()))

    def over(self, led: Sequence[Pocket] = ()) -> Refused:
        """Nothing more is to be said of it, and of those that were answered with it: by which answer, if it had one."""
        alike = [one for one in led if (one.verdict, one.answered_at) == (self.verdict, self.answered_at)] or [self]
        at, areas = self.answered_at, [one.area_id for one in alike]
        if self.verdict is PocketVerdict.BACK:
            return Refused("pocket_back", at=at, areas=areas, said=self.verdict)
        if self.verdict:
            return Refused("pocket_said", at=at, areas=areas, said=self.verdict)
        return Refused("pocket_over", at=self.ended_at)

    def facts(self) -> dict[str, object]:
        return {"area": self.area_id, "no": self.noes, "of": self.of}


class Pockets(Transaction, Protocol):
    """What they ask of the world."""

    async def pocket(self, pocket: int) -> Pocket | None: ...

    async def outage_of(self, pocket: Pocket) -> Outage: ...

    async def pockets_at(self, outage: int) -> Sequence[Pocket]:
        """Those that are open; locked."""

    async def pockets_led(self, leader: int) -> Sequence[Pocket]:
        """Of which one answer speaks, be they open or not; locked."""

    async def pockets_of(self, areas: Sequence[int]) -> Sequence[Pocket]:
        """Those that wait for an answer, the oldest first; locked."""

    async def complaints_in(self, pockets: Sequence[Pocket]) -> Sequence[Complaint]:
        """Those whose people say no, and have not been told since of a fault close to them; of places of which nothing
        else is left to say, those who have been told so. Locked."""

    async def pocket_around(self, complaint: Complaint) -> Pocket | None:
        """The last one of its outage and place."""


# ---- what its engineer hears ----------------------------------------------------------------------


class Word(StrEnum):
    """One message for all of them; what is added later is one line, or takes its place."""

    FIRST = "first"
    MORE = "more"  # only what came since
    ANEW = "anew"  # all of it once more: it is far worse than was said
    INSTEAD = "instead"  # in the place of what was said, where a platform can


def next_word(
    pockets: Sequence[Pocket], said: Tally | None, times: Times, now: datetime, *, wide: bool, edits: bool
) -> Word | None:
    """What is said now of those that wait for one engineer; `said` is what was shown to them last."""
    fresh = [pocket for pocket in pockets if is_new(pocket, said)]
    turned = wide and not any(pocket.proposed_at for pocket in pockets)
    if said is None:  # nothing yet, though somebody above them, or who was on duty before, may have been told
        return Word.FIRST if turned or gathered(pockets, times, now) else None
    if turned:
        return Word.ANEW
    noes, young = sum(pocket.noes for pocket in pockets), now < said.began_at + YOUNG
    if edits and (young or not fresh):
        changed = bool(fresh) or noes != said.count
        return Word.INSTEAD if changed and now >= said.told_at + BREATH else None
    if fresh and gathered(fresh, times, now) and now >= said.told_at + timedelta(minutes=times.follow):
        return Word.MORE
    return Word.ANEW if not edits and noes >= said.count * GROWN else None


def gathered(pockets: Sequence[Pocket], times: Times, now: datetime) -> bool:
    return now >= min(pocket.raised_at for pocket in pockets) + timedelta(minutes=times.gather)


def is_new(pocket: Pocket, said: Tally | None) -> bool:
    """They have not heard of it, though an office above them may have looked."""
    return pocket.put_at is None or (said is not None and pocket.put_at > said.told_at)


def named(pockets: Sequence[Pocket], word: Word, said: Tally | None = None) -> list[Pocket]:
    """The darkest first."""
    told = [pocket for pocket in pockets if word is not Word.MORE or is_new(pocket, said)]
    return sorted(told, key=lambda pocket: (-pocket.noes, pocket.id))


def put(pockets: Sequence[Pocket], now: datetime, *, wide: bool) -> None:
    for pocket in pockets:
        pocket.put_at = pocket.put_at or now
        if wide:
            pocket.proposed_at = pocket.proposed_at or now


# ---- verbs ----------------------------------------------------------------------------------------


def notice_pocket(store: Pockets, place: Answers, now: datetime) -> Pocket:
    pocket = Pocket(place.zone_id, place.outage_id, place.area_id, now, place.noes, place.of)
    store.add(pocket, Entry("pocket.noticed", now, pocket.zone_id, facts=pocket.facts()))
    return pocket


def under_one(pockets: Sequence[Pocket]) -> list[Pocket]:
    """Those of one outage that wait for the same engineer, the oldest first: its leader is that of all."""
    waiting = sorted((pocket for pocket in pockets if pocket.waits), key=lambda pocket: pocket.id)
    for pocket in waiting[1:]:
        pocket.lead_id = waiting[0].leader
    return waiting


def together(pocket: Pocket, led: Sequence[Pocket], said: Tally | None, verdict: PocketVerdict) -> list[Pocket]:
    """Of which one answer speaks: those that can take it, the open ones first, and its engineer was told of with it.

    Raises if none is left.
    """
    told = [one for one in led if one.leader == pocket.leader and one.takes(verdict) and not is_new(one, said)]
    if not told:
        raise pocket.over(led)
    return [one for one in told if one.ended_at is None] or told


def unsaid(pockets: Sequence[Pocket], verdict: PocketVerdict) -> list[Pocket]:
    """That somebody is looking is said once of each. Raises if nothing is left to say."""
    left = [one for one in pockets if verdict is not PocketVerdict.LOOKING or one.looking_at is None]
    if not left:
        raise Refused("already_looking", at=pockets[0].looking_at)
    return left


def answer_pockets(
    store: Pockets,
    pockets: Sequence[Pocket],
    complaints: Sequence[Complaint],
    verdict: PocketVerdict,
    person: int,
    position: int,
    now: datetime,
) -> None:
    """“It is back now” asks them once more; a local fault leaves single complaints; an outage takes them up."""
    for pocket in pockets:
        if not pocket.takes(verdict):
            raise pocket.over()
        if verdict is PocketVerdict.LOOKING:
            pocket.looking_at = now
        else:
            pocket.verdict, pocket.answered_at, pocket.answered_by = verdict, now, person
        if verdict in (PocketVerdict.BACK, PocketVerdict.LOCAL):
            pocket.ended_at = now
    for complaint in complaints:
        complaint.acknowledged_at = complaint.acknowledged_at or now
        complaint.acknowledged_by = complaint.acknowledged_by or person
        if verdict is PocketVerdict.BACK:
            complaint.said_back(now)
    facts = {**summed(pockets), "verdict": verdict.value}
    store.add(Entry("pocket.answered", now, pockets[0].zone_id, person, position, facts=facts))


def summed(pockets: Sequence[Pocket]) -> dict[str, object]:
    """For the log; of one alone as it always was."""
    if len(pockets) == 1:
        return pockets[0].facts()
    totals = {"no": sum(one.noes for one in pockets), "of": sum(one.of for one in pockets)}
    return {"areas": [pocket.area_id for pocket in pockets], **totals}


def end_pocket(store: Pockets, pocket: Pocket, outage: int | None, now: datetime) -> None:
    """Nobody there says “no” any more, or an outage of its own explains it."""
    pocket.ended_at, pocket.led_to_id = now, outage
    facts = {**pocket.facts(), "led_to_outage": outage is not None}
    store.add(Entry("pocket.ended", now, pocket.zone_id, facts=facts))
