"""What is done to an outage: each act leaves one entry and owes its notice, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from zones.approval import Approval, Approvals, ask_if_wide, form_of
from zones.audience import on_cancelling, on_posting, on_return
from zones.notice import Kept, Notice, NoticeKind, Why
from zones.outage import (
    Outage,
    OutageKind,
    begun,
    check_correction,
    check_end,
    check_eta,
    check_return,
    check_window,
    overlaps,
    refuse_twice,
    reminder_is_due,
    runs,
)
from zones.refused import Refused
from zones.saying import Said, announce, audience_of, covering, keep, said_by
from zones.shift import is_due, is_small

if TYPE_CHECKING:
    from zones.area import Area
    from zones.cover import Around
    from zones.person import Person
    from zones.store import Store


async def post_outage(
    store: Approvals,
    engineer: Person,
    areas: Sequence[int],
    cause: str | None,
    eta: datetime | None,
    now: datetime,
    *,
    since: datetime | None = None,
    own_fault: bool = False,
    approved: bool = False,
) -> Notice | Kept | Approval:
    """Record the outage, note it in the central log, and owe everyone concerned a notice.

    The complaints that it explains are attached to it. Beneath a larger outage it must be a fault of its own, and is
    told when the larger one has ended. If it is wide, a second office is asked first.
    """
    said = await said_by(store, engineer, areas, now, "outage")
    check_eta(eta, now)
    form = form_of(cause, eta, since, own_fault=own_fault)
    if not approved and (asked := await ask_if_wide(store, said, NoticeKind.OUTAGE, areas, form)):
        return asked
    outage = await begin(store, OutageKind.UNPLANNED, areas, cause, begun(since, now), said)
    around = await store.around(areas, now)
    larger = around.above(areas) if own_fault else []
    known = await store.open_outages(areas, now)
    refuse_twice(other for other in known if runs(other, now) and other not in larger)
    outage.expect(eta, said.person_id, now)
    store.add(outage)
    await store.flush()
    await store.attach_beneath(outage, now)
    if larger:
        return await keep(store, outage, "outage.posted", said, Why.COVERED, larger[0])
    audience = on_posting(audience_of(NoticeKind.OUTAGE, outage, said), outage.started_at, around)
    return await announce(store, outage, NoticeKind.OUTAGE, "outage.posted", said, audience)


async def plan_work(
    store: Approvals,
    engineer: Person,
    areas: Sequence[int],
    cause: str | None,
    start: datetime,
    end: datetime,
    now: datetime,
    *,
    approved: bool = False,
) -> Notice | Approval:
    """Announce planned work between two times; if it is wide, a second office is asked first."""
    said = await said_by(store, engineer, areas, now, "plan")
    check_window(start, end, now)
    form = form_of(cause, end, start)
    if not approved and (asked := await ask_if_wide(store, said, NoticeKind.PLANNED, areas, form)):
        return asked
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
    said = await said_by(store, engineer, outage.areas, now, "update")
    outage.must_be_open()
    check_end(outage, eta, now)
    larger = await covering(store, outage, now)
    why = Why.COVERED if larger else kept_for(outage, cause, eta, now)
    outage.cause = cause or outage.cause
    outage.expect(eta, said.person_id, now)
    if why:
        return await keep(store, outage, "outage.updated", said, why, larger)
    return await announce(store, outage, NoticeKind.UPDATE, "outage.updated", said)


def kept_for(outage: Outage, cause: str | None, eta: datetime | None, now: datetime) -> Why | None:
    """Why an update would not be told now."""
    same_cause = cause is None or cause == outage.cause
    small = is_small(outage.told, eta, outage.started_at, now)
    return Why.SMALL_SHIFT if same_cause and small else None


async def send_time(store: Store, engineer: Person, outage: Outage, now: datetime) -> Notice:
    """The engineer wants a time told that was kept."""
    said = await said_by(store, engineer, outage.areas, now, "send_time")
    outage.must_be_open()
    if outage.told is outage.etas[-1]:
        raise Refused("already_told", number=outage.number)
    if larger := await covering(store, outage, now):
        raise Refused("covered", number=larger.number)
    return await announce(store, outage, NoticeKind.UPDATE, "outage.updated", said)


async def send_kept_time(store: Store, outage: Outage, now: datetime) -> Notice | None:
    """A time that was kept is told after all, because the one that people go by is about to pass."""
    if not is_due(outage, now) or await covering(store, outage, now):
        return None
    return await announce(store, outage, NoticeKind.UPDATE, "outage.updated", Said(now))


async def restore_power(
    store: Store, engineer: Person, outage: Outage, back_at: datetime, now: datetime
) -> Notice | Kept:
    """Tell everyone who was told that supply is back since `back_at`: where it really is."""
    said = await said_by(store, engineer, outage.areas, now, "restore")
    outage.must_be_open()
    check_return(outage, back_at, now)
    around = await store.around(outage.areas, now)
    outage.started_at = min(outage.started_at, back_at)
    outage.restored_at, outage.restored_by = back_at, said.person_id
    if larger := around.outlasting(outage):
        await store.hand_on(outage, larger, outage.areas, now)
        return await keep(store, outage, "outage.restored", said, Why.COVERED, larger)
    still = around.beneath(outage)
    for smaller, areas in still:
        await store.hand_on(outage, smaller, areas, now)
        theirs = replace(audience_of(NoticeKind.STILL_OUT, smaller, said), near=areas)
        back: dict[str, Any] = {"back": list(outage.areas)}
        await announce(store, smaller, NoticeKind.STILL_OUT, "outage.uncovered", said, theirs, more=back)
    ended = await store.kept_within(outage)
    audience = on_return(audience_of(NoticeKind.RESTORATION, outage, said), outage, around, ended)
    more = {"still": [smaller.facts() for smaller, _ in still]}
    notice = await announce(store, outage, NoticeKind.RESTORATION, "outage.restored", said, audience, more=more)
    await store.ask_with(notice, audience.told_of)
    return notice


async def correct_outage(
    store: Store,
    engineer: Person,
    outage: Outage,
    cause: str | None,
    eta: datetime | None,
    now: datetime,
    *,
    since: datetime | None = None,
) -> Notice | Kept:
    """Our last notice told a wrong cause or time: exactly those who got it hear the right ones.

    The right time may be that none can be told yet. When it began stands in no notice: put right, it is kept.
    """
    said = await said_by(store, engineer, outage.areas, now, "correct")
    outage.must_be_open()
    if since and runs(outage, now):
        outage.started_at = begun(since, now)
        if (cause, eta) == (outage.cause, outage.eta):
            return await keep(store, outage, "outage.corrected", said, Why.BEGAN)
    check_correction(outage, cause, eta)
    if eta != outage.eta:
        check_end(outage, eta, now)
        outage.expect(eta, said.person_id, now)
    outage.cause = cause
    return await correct(store, outage, said)


async def cancel_outage(store: Store, engineer: Person, outage: Outage, now: datetime) -> Notice | Kept:
    """Take it all back: planned work that is called off, or an outage posted by mistake."""
    said = await said_by(store, engineer, outage.areas, now, "call_off")
    outage.must_be_open()
    around = await store.around(outage.areas, now) if runs(outage, now) else None
    outage.cancelled_at, outage.cancelled_by = now, said.person_id
    audience = audience_of(NoticeKind.CANCELLATION, outage, said)
    if around:
        if larger := around.outlasting(outage):
            await store.let_go_of(outage)
            return await keep(store, outage, "outage.cancelled", said, Why.COVERED, larger)
        await tell_what_was_covered(store, outage, around, said)
        audience = on_cancelling(audience, outage, around)
    notice = await announce(store, outage, NoticeKind.CANCELLATION, "outage.cancelled", said, audience)
    await store.let_go_of(outage)
    return notice


async def tell_what_was_covered(store: Store, outage: Outage, around: Around, said: Said) -> None:
    """The larger outage never was: what it kept back is told as if it had not been there."""
    for smaller, _ in around.beneath(outage):
        kind = NoticeKind.UPDATE if smaller.version else NoticeKind.OUTAGE
        await announce(store, smaller, kind, "outage.uncovered", said)
    for ended in await store.kept_within(outage):
        if ended.version and ended.restored_at:
            await announce(store, ended, NoticeKind.RESTORATION, "outage.uncovered", said)


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


async def correct(store: Store, outage: Outage, said: Said) -> Notice | Kept:
    """What a larger outage's notice has overtaken needs no correction of its own."""
    if larger := await covering(store, outage, said.at):
        return await keep(store, outage, "outage.corrected", said, Why.COVERED, larger)
    wrong = await store.last_notice(outage)
    audience = audience_of(NoticeKind.CORRECTION, outage, said, wrong)
    return await announce(store, outage, NoticeKind.CORRECTION, "outage.corrected", said, audience, wrong)
