"""What is done to an outage: each act leaves one entry and owes its notice, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from zones.audience import hears
from zones.entry import Entry
from zones.notice import Notice, NoticeKind
from zones.outage import (
    Outage,
    OutageKind,
    Stage,
    check_eta,
    check_return,
    check_window,
    overlaps,
    refuse_twice,
    reminder_is_due,
)
from zones.position import Position, permit
from zones.refused import Refused

if TYPE_CHECKING:
    from zones.person import Person
    from zones.store import Store


async def post_outage(
    store: Store,
    engineer: Person,
    areas: Sequence[int],
    cause: str | None,
    eta: datetime | None,
    now: datetime,
    *,
    since: datetime | None = None,
) -> Notice:
    """Record the outage, note it in the central log, and owe everyone concerned a notice."""
    office = await permit(store, engineer, areas, now)
    check_eta(eta, now)
    refuse_twice(
        next((known for known in await store.open_outages(areas, now) if known.stage(now) is Stage.RUNNING), None)
    )
    outage = await begin(store, OutageKind.UNPLANNED, areas, cause, since or now, office, now)
    outage.expect(eta, engineer.id, now)
    return await announce(store, outage, NoticeKind.OUTAGE, "outage.posted", engineer, office, now)


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
    office = await permit(store, engineer, areas, now)
    check_window(start, end, now)
    refuse_twice(next((known for known in await store.open_outages(areas, now) if overlaps(known, start, end)), None))
    outage = await begin(store, OutageKind.PLANNED, areas, cause or "planned_shutdown", start, office, now)
    outage.expect(end, engineer.id, now)
    return await announce(store, outage, NoticeKind.PLANNED, "outage.planned", engineer, office, now)


async def update_outage(
    store: Store, engineer: Person, outage: Outage, cause: str | None, eta: datetime | None, now: datetime
) -> Notice:
    """Tell the new time, or honestly that there is none; a cause found meanwhile is told with it."""
    office = await permit(store, engineer, outage.areas, now)
    outage.must_be_open()
    check_eta(eta, now)
    outage.cause = cause or outage.cause
    outage.expect(eta, engineer.id, now)
    return await announce(store, outage, NoticeKind.UPDATE, "outage.updated", engineer, office, now)


async def restore_power(store: Store, engineer: Person, outage: Outage, back_at: datetime, now: datetime) -> Notice:
    """Tell everyone who was told that supply is back since `back_at`."""
    office = await permit(store, engineer, outage.areas, now)
    outage.must_be_open()
    check_return(outage, back_at, now)
    outage.restored_at, outage.restored_by = back_at, engineer.id
    return await announce(store, outage, NoticeKind.RESTORATION, "outage.restored", engineer, office, now)


async def correct_outage(
    store: Store, engineer: Person, outage: Outage, cause: str | None, eta: datetime | None, now: datetime
) -> Notice:
    """Put right what our last notice said wrongly, for exactly those who got it."""
    office = await permit(store, engineer, outage.areas, now)
    outage.must_be_open()
    if eta and eta != outage.eta:
        check_eta(eta, now)
        outage.expect(eta, engineer.id, now)
    outage.cause = cause or outage.cause
    wrong = await store.last_notice(outage)
    return await announce(store, outage, NoticeKind.CORRECTION, "outage.corrected", engineer, office, now, wrong)


async def cancel_outage(store: Store, engineer: Person, outage: Outage, now: datetime) -> Notice:
    """Take it all back: planned work that is called off, or an outage posted by mistake."""
    office = await permit(store, engineer, outage.areas, now)
    outage.must_be_open()
    outage.cancelled_at, outage.cancelled_by = now, engineer.id
    return await announce(store, outage, NoticeKind.CANCELLATION, "outage.cancelled", engineer, office, now)


async def remind(store: Store, outage: Outage, now: datetime) -> Notice | None:
    """Call announced work to mind, if its hour has come."""
    if not reminder_is_due(outage, now):
        return None
    outage.reminded_at = now
    return await announce(store, outage, NoticeKind.REMINDER, "outage.reminded", None, None, now)


async def begin(
    store: Store,
    kind: OutageKind,
    areas: Sequence[int],
    cause: str | None,
    start: datetime,
    office: Position,
    now: datetime,
) -> Outage:
    zone, *others = await store.zones_of(areas, now)
    if others:
        raise Refused("two_zones")
    number = await store.next_number(zone, now)
    return Outage(zone.id, number, kind, list(areas), cause, start, now, office.id)


async def announce(
    store: Store,
    outage: Outage,
    kind: NoticeKind,
    act: str,
    engineer: Person | None,
    office: Position | None,
    now: datetime,
    wrong: Notice | None = None,
) -> Notice:
    """The change, its line in the log and the notices we owe: written together, or not at all."""
    outage.version += 1
    person_id = engineer.id if engineer else None
    position_id = office.id if office else None
    corrects = wrong.id if wrong else None
    notice = Notice(
        kind,
        outage,
        outage.zone_id,
        outage.number,
        outage.version,
        now,
        outage.facts(),
        position_id,
        person_id,
        corrects,
    )
    store.add(outage, notice)
    await store.flush()
    notice.owed = await store.owe(notice, hears(kind, outage.zone_id, outage.areas, outage.id, corrects, person_id))
    facts = {**notice.facts, "owed": notice.owed}
    store.add(Entry(act, now, outage.zone_id, person_id, position_id, outage, notice, facts))
    return notice
