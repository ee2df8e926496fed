"""What is done to an outage: each act leaves one entry and owes its notice, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zones.audience import hears
from zones.entry import Entry
from zones.notice import Kept, Notice, NoticeKind, Why
from zones.outage import (
    Outage,
    OutageKind,
    check_end,
    check_eta,
    check_return,
    check_window,
    overlaps,
    refuse_twice,
    reminder_is_due,
    runs,
)
from zones.position import permit
from zones.refused import Refused
from zones.shift import is_due, is_small

if TYPE_CHECKING:
    from zones.area import Area
    from zones.person import Person
    from zones.store import Store


@dataclass(frozen=True)
class Said:
    """By whom, in the name of which office, and when. Nobody: the system itself."""

    at: datetime
    person_id: int | None = None
    position_id: int | None = None


async def said_by(store: Store, engineer: Person, areas: Sequence[int], now: datetime) -> Said:
    """Raises `Refused` if the engineer may not speak for these areas."""
    office = await permit(store, engineer, areas, now)
    return Said(now, engineer.id, office.id)


async def post_outage(
    store: Store, engineer: Person, areas: Sequence[int], cause: str | None, eta: datetime | None, now: datetime
) -> Notice:
    """Record the outage, note it in the central log, and owe everyone concerned a notice."""
    said = await said_by(store, engineer, areas, now)
    check_eta(eta, now)
    outage = await begin(store, OutageKind.UNPLANNED, areas, cause, now, said)
    refuse_twice(known for known in await store.open_outages(areas, now) if runs(known, now))
    outage.expect(eta, said.person_id, now)
    return await announce(store, outage, NoticeKind.OUTAGE, "outage.posted", said)


async def plan_work(
    store: Store,
    engineer: Person,
    areas: Sequence[int],
    cause: str | None,
    start: datetime,
    end: datetime,
    now: datetime,
) -> Notice:
    """Announce planned work between two times."""
    said = await said_by(store, engineer, areas, now)
    check_window(start, end, now)
    outage = await begin(store, OutageKind.PLANNED, areas, cause or "planned_shutdown", start, said)
    refuse_twice(known for known in await store.open_outages(areas, now) if overlaps(known, start, end))
    outage.expect(end, said.person_id, now)
    return await announce(store, outage, NoticeKind.PLANNED, "outage.planned", said)


async def update_outage(
    store: Store, engineer: Person, outage: Outage, cause: str | None, eta: datetime | None, now: datetime
) -> Notice | Kept:
    """Tell the new time, or honestly that there is none; a cause found meanwhile is told with it.

    A small shift is kept, and told before the time that people go by has passed.
    """
    said = await said_by(store, engineer, outage.areas, now)
    outage.must_be_open()
    check_end(outage, eta, now)
    why = kept_for(outage, cause, eta, now)
    outage.cause = cause or outage.cause
    outage.expect(eta, said.person_id, now)
    if why:
        return keep(store, outage, "outage.updated", said, why)
    return await announce(store, outage, NoticeKind.UPDATE, "outage.updated", said)


def kept_for(outage: Outage, cause: str | None, eta: datetime | None, now: datetime) -> Why | None:
    """Why an update would not be told now."""
    same_cause = cause is None or cause == outage.cause
    small = is_small(outage.told, eta, outage.started_at, now)
    return Why.SMALL_SHIFT if same_cause and small else None


async def send_time(store: Store, engineer: Person, outage: Outage, now: datetime) -> Notice:
    """The engineer wants a time told that was kept."""
    said = await said_by(store, engineer, outage.areas, now)
    outage.must_be_open()
    if outage.told is outage.etas[-1]:
        raise Refused("already_told", number=outage.number)
    return await announce(store, outage, NoticeKind.UPDATE, "outage.updated", said)


async def send_kept_time(store: Store, outage: Outage, now: datetime) -> Notice | None:
    """A time that was kept is told after all, because the one that people go by is about to pass."""
    if not is_due(outage, now):
        return None
    return await announce(store, outage, NoticeKind.UPDATE, "outage.updated", Said(now))


async def restore_power(store: Store, engineer: Person, outage: Outage, back_at: datetime, now: datetime) -> Notice:
    """Tell everyone who was told that supply is back since `back_at`."""
    said = await said_by(store, engineer, outage.areas, now)
    outage.must_be_open()
    check_return(outage, back_at, now)
    outage.started_at = min(outage.started_at, back_at)
    outage.restored_at, outage.restored_by = back_at, said.person_id
    return await announce(store, outage, NoticeKind.RESTORATION, "outage.restored", said)


async def correct_cause(store: Store, engineer: Person, outage: Outage, cause: str | None, now: datetime) -> Notice:
    """Our last notice named a wrong cause: exactly those who got it hear the right one."""
    said = await said_by(store, engineer, outage.areas, now)
    outage.must_be_open()
    outage.cause = cause
    return await correct(store, outage, said)


async def correct_time(store: Store, engineer: Person, outage: Outage, eta: datetime | None, now: datetime) -> Notice:
    """Our last notice told a wrong time; the right one may be that none can be told yet."""
    said = await said_by(store, engineer, outage.areas, now)
    outage.must_be_open()
    check_end(outage, eta, now)
    outage.expect(eta, said.person_id, now)
    return await correct(store, outage, said)


async def cancel_outage(store: Store, engineer: Person, outage: Outage, now: datetime) -> Notice:
    """Take it all back: planned work that is called off, or an outage posted by mistake."""
    said = await said_by(store, engineer, outage.areas, now)
    outage.must_be_open()
    outage.cancelled_at, outage.cancelled_by = now, said.person_id
    return await announce(store, outage, NoticeKind.CANCELLATION, "outage.cancelled", said)


async def remind(store: Store, outage: Outage, now: datetime) -> Notice | None:
    """Call announced work to mind, if its hour has come."""
    if not reminder_is_due(outage, now):
        return None
    outage.reminded_at = now
    return await announce(store, outage, NoticeKind.REMINDER, "outage.reminded", Said(now))


# ---- what these are made of ------------------------------------------------------------------------


async def begin(
    store: Store, kind: OutageKind, areas: Sequence[int], cause: str | None, start: datetime, said: Said
) -> Outage:
    """Taking the number makes a zone's engineers wait for one another: two cannot post one feeder at once."""
    zone = await one_zone(store, areas, said.at)
    number = await store.next_number(zone, said.at)
    assert said.position_id is not None
    return Outage(zone.id, number, kind, list(areas), cause, start, said.at, said.position_id)


async def one_zone(store: Store, areas: Sequence[int], now: datetime) -> Area:
    zones = await store.zones_of(areas, now)
    if len(zones) != 1:
        raise Refused("two_zones" if zones else "no_zone")
    return zones[0]


async def correct(store: Store, outage: Outage, said: Said) -> Notice:
    wrong = await store.last_notice(outage)
    return await announce(store, outage, NoticeKind.CORRECTION, "outage.corrected", said, wrong)


def keep(store: Store, outage: Outage, act: str, said: Said, why: Why) -> Kept:
    """The change and its line in the log; people are not told of it now."""
    facts = {**outage.facts(), "owed": 0, "kept": why.value}
    store.add(outage, Entry(act, said.at, outage.zone_id, said.person_id, said.position_id, outage, facts=facts))
    return Kept(outage, why)


async def announce(
    store: Store, outage: Outage, kind: NoticeKind, act: str, said: Said, wrong: Notice | None = None
) -> Notice:
    """The change, its line in the log and the notices we owe: written together, or not at all."""
    outage.version += 1
    outage.tell(said.at)
    notice = Notice(
        kind, outage, outage.zone_id, outage.number, outage.version, said.at, outage.facts(),
        said.position_id, said.person_id, wrong.id if wrong else None,
    )  # fmt: skip
    store.add(outage, notice)
    await store.flush()
    audience = hears(kind, outage.zone_id, outage.areas, outage.id, notice.corrects_id, said.person_id)
    notice.owed = await store.owe(notice, audience)
    facts = {**notice.facts, "owed": notice.owed}
    store.add(Entry(act, said.at, outage.zone_id, said.person_id, said.position_id, outage, notice, facts))
    return notice
