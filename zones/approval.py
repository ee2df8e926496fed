"""A wide notice that waits for the yes of a second office; until then nothing is said.

| what happens                                 | what becomes of it                                                   |
|----------------------------------------------|----------------------------------------------------------------------|
| a second office says yes                     | it is posted, in the name of its author                              |
| it says no, with the reason                  | it is over, and the author hears why                                 |
| half of the time goes by                     | the office is asked once more                                        |
| all of it goes by                            | the next office is asked; after the last one it is over              |
| the author takes it back                     | it is over                                                           |
| the yes comes, and facts have changed        | it is over, and both hear why: another one is out there, its time is |
|                                              | past, the author has left the office, the area another zone's        |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from zones.audience import hears
from zones.duty import OnDuty
from zones.entry import Entry
from zones.notice import NoticeKind
from zones.refused import Refused
from zones.store import Store
from zones.wide import Width, waits

if TYPE_CHECKING:
    from zones.position import Position
    from zones.saying import Said


class Outcome(StrEnum):
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    OVERTAKEN = "overtaken"


@dataclass(eq=False)
class Approval:
    """`person_id` wants to say it in the name of `position_id`; the yes of `asked_id` is waited for.

    `form` is what will be said: cause, eta, start, own_fault. `asked_before` are the offices whose time went by.
    """

    zone_id: int
    person_id: int
    position_id: int
    kind: NoticeKind
    areas: list[int]
    form: dict[str, Any]
    reach: int
    at: datetime
    wait: timedelta
    asked_id: int
    asked_person_id: int
    asked_at: datetime
    asked_before: list[int] = field(default_factory=list)
    reminded_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: int | None = None
    outcome: Outcome | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    @property
    def cause(self) -> str | None:
        cause: str | None = self.form["cause"]
        return cause

    @property
    def eta(self) -> datetime | None:
        return time_of(self.form["eta"])

    @property
    def start(self) -> datetime | None:
        return time_of(self.form["start"])

    @property
    def until(self) -> datetime:
        return self.asked_at + self.wait

    def ask(self, whom: OnDuty, now: datetime) -> None:
        self.asked_id, self.asked_person_id = whom.position.id, whom.person_id
        self.asked_at, self.reminded_at = now, None

    def close(self, outcome: Outcome, person: int | None, now: datetime) -> None:
        self.outcome, self.decided_by, self.decided_at = outcome, person, now

    def must_be_open(self) -> None:
        if self.outcome:
            raise Refused("already_decided")

    def facts(self) -> dict[str, Any]:
        """As they stand in the log: what would be said, where, and to how many."""
        return {"approval": self.id, "kind": self.kind.value, "areas": self.areas, "reach": self.reach, **self.form}


def time_of(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def form_of(
    cause: str | None, eta: datetime | None, start: datetime | None = None, *, own_fault: bool = False
) -> dict[str, Any]:
    times = {"eta": eta.isoformat() if eta else None, "start": start.isoformat() if start else None}
    return {"cause": cause, **times, "own_fault": own_fault}


class Approvals(Store, Protocol):
    """What it asks of the world."""

    async def approval(self, approval: int) -> Approval | None:
        """Locked until the transaction ends, so that it is decided once."""

    async def approvals_asked(self, person: int) -> Sequence[Approval]:
        """Those that wait for this person, the oldest first."""

    async def waiting_approvals(self, areas: Sequence[int]) -> Sequence[Approval]:
        """What names one of these areas and waits for a second office."""


# ---- asking -------------------------------------------------------------------------------------------


async def ask_if_wide(
    store: Approvals, said: Said, kind: NoticeKind, areas: Sequence[int], form: dict[str, Any]
) -> Approval | None:
    """What is wide enough is not said yet: a second office is asked."""
    wide = await wide_enough(store, kind, areas, form["cause"], said.person_id, said.at)
    if wide is None or said.person_id is None or said.position_id is None:
        return None
    width, reach = wide
    for waiting in await store.waiting_approvals(areas):
        raise Refused("already_asked", answerable=await store.position(waiting.asked_id))
    whom = await first_to_ask(store, said.person_id, said.position_id, areas[0], said.at)
    approval = Approval(
        width.zone_id, said.person_id, said.position_id, kind, list(areas), form, reach, said.at, width.wait,
        whom.position.id, whom.person_id, said.at,
    )  # fmt: skip
    store.add(approval)
    await store.flush()
    write_down(store, approval, "approval.asked", said.at, said.person_id, said.position_id)
    return approval


async def wide_enough(
    store: Store, kind: NoticeKind, areas: Sequence[int], cause: str | None, author: int | None, now: datetime
) -> tuple[Width, int] | None:
    """By which measure, and how many it would reach; nothing for what one office may say."""
    zones = await store.zones_of(areas, now)
    width = await store.width(zones[0].id) if len(zones) == 1 else None
    if width is None or not waits(kind, cause):
        return None
    reach = await store.reach(hears(kind, width.zone_id, areas, None, None, author), now)
    return (width, reach.people) if width.is_wide(await store.kinds_of(areas), reach.people) else None


async def first_to_ask(store: Store, author: int, office: int, area: int, now: datetime) -> OnDuty:
    offices = await whom_to_ask(store, author, office, area, now)
    if not offices:
        raise Refused("nobody_to_ask")
    return offices[0]


async def whom_to_ask(store: Store, author: int, office: int, area: int, now: datetime) -> list[OnDuty]:
    """Who is there now: the superiors from the nearest up, then the peers. Never the same person in another office."""
    above = {position.id for position in above_of(office, await store.chain(area, now))}
    chain = [one for one in await store.on_duty(area, now) if one.position.id in above]
    return [one for one in (*chain, *await store.peers_on_duty(office, now)) if one.person_id != author]


def above_of(office: int, chain: Sequence[Position]) -> Sequence[Position]:
    ids = [position.id for position in chain]
    return chain[ids.index(office) + 1 :] if office in ids else ()


# ---- while it waits -----------------------------------------------------------------------------------


class Due(StrEnum):
    REMIND = "remind"
    ASK_NEXT = "ask_next"


def due(approval: Approval, now: datetime) -> Due | None:
    if approval.outcome:
        return None
    if now >= approval.until:
        return Due.ASK_NEXT
    half = approval.asked_at + approval.wait / 2
    return Due.REMIND if approval.reminded_at is None and now >= half else None


def remind_of(store: Store, approval: Approval, now: datetime) -> None:
    approval.reminded_at = now
    write_down(store, approval, "approval.reminded", now)


async def pass_on(store: Store, approval: Approval, now: datetime) -> OnDuty | None:
    """Nobody answered: the next office is asked. None: there is no other, and it is over."""
    approval.asked_before = [*approval.asked_before, approval.asked_id]
    offices = await whom_to_ask(store, approval.person_id, approval.position_id, approval.areas[0], now)
    following = next((one for one in offices if one.position.id not in approval.asked_before), None)
    if following is None:
        approval.close(Outcome.EXPIRED, None, now)
        write_down(store, approval, "approval.expired", now)
        return None
    approval.ask(following, now)
    write_down(store, approval, "approval.passed_on", now)
    return following


def write_down(
    store: Store, approval: Approval, act: str, now: datetime, person: int | None = None, position: int | None = None
) -> None:
    store.add(Entry(act, now, approval.zone_id, person, position, facts=approval.facts()))
