"""How anything is said: by whom, in one transaction with the change, or kept in the log for a good reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from zones.answering import permit
from zones.audience import Audience, hears
from zones.entry import Entry
from zones.notice import Kept, Notice, NoticeKind, Why
from zones.outage import Outage, runs

if TYPE_CHECKING:
    from zones.person import Person
    from zones.store import Store


@dataclass(frozen=True)
class Said:
    """By whom, in the name of which office, and when. Nobody: the system itself."""

    at: datetime
    person_id: int | None = None
    position_id: int | None = None


async def said_by(store: Store, engineer: Person, areas: Sequence[int], now: datetime, act: str) -> Said:
    """Raises `Refused` if the engineer may not do this for these areas."""
    office = await permit(store, engineer, areas, now, act)
    return Said(now, engineer.id, office.id)


async def covering(store: Store, outage: Outage, now: datetime) -> Outage | None:
    """The larger outage while which nothing is told of this one; work that is only announced has none."""
    return (await store.around(outage.areas, now)).covering(outage) if runs(outage, now) else None


async def keep(store: Store, outage: Outage, act: str, said: Said, why: Why, within: Outage | None = None) -> Kept:
    """The change and its line in the log; people are not told of it now."""
    facts = {**outage.facts(), "owed": 0, "kept": why.value}
    if within:
        outage.within_id = within.id
        facts["within"] = within.number
    store.add(outage, Entry(act, said.at, outage.zone_id, said.person_id, said.position_id, outage, facts=facts))
    await store.flush()
    return Kept(outage, why, within)


def audience_of(kind: NoticeKind, outage: Outage, said: Said, wrong: Notice | None = None) -> Audience:
    return hears(kind, outage.zone_id, outage.areas, outage.id, wrong.id if wrong else None, said.person_id)


async def announce(
    store: Store,
    outage: Outage,
    kind: NoticeKind,
    act: str,
    said: Said,
    audience: Audience | None = None,
    wrong: Notice | None = None,
    more: dict[str, Any] | None = None,
) -> Notice:
    """The change, its line in the log and the notices we owe: written together, or not at all."""
    outage.version += 1
    outage.tell(said.at)
    notice = Notice(
        kind, outage, outage.zone_id, outage.number, outage.version, said.at, outage.facts() | (more or {}),
        said.position_id, said.person_id, wrong.id if wrong else None,
    )  # fmt: skip
    store.add(outage, notice)
    await store.flush()
    owed = await store.owe(notice, audience or audience_of(kind, outage, said))
    notice.owed, notice.waiting, notice.waits_for = owed.all, owed.waiting, owed.why
    facts = {**notice.facts, "owed": notice.owed}
    if owed.waiting:
        facts |= {"waiting": owed.waiting, "waits_for": owed.why}
    store.add(Entry(act, said.at, outage.zone_id, said.person_id, said.position_id, outage, notice, facts))
    return notice
