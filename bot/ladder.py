"""The clock of the ladder: once a minute, what waits for somebody, whom it climbs to, and one message for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.delivery import trouble
from bot.storage import heartbeat
from bot.storage.store import Store
from handlers.atlas import Atlas
from handlers.reports import alarm, handing_on, ladder
from zones.duty import OnDuty
from zones.ladder import (
    KNOWN,
    Climb,
    Matter,
    Rung,
    Waits,
    begin,
    call,
    call_last,
    is_due,
    may_be_called,
    meet,
    step,
    waits_of,
)

if TYPE_CHECKING:
    from bot.world import World

LATELY = timedelta(days=1)  # what is older has gone all the way up


async def climb_all(world: World) -> None:
    """In one transaction, one at a time: a second worker finds what this one has done, a crash has done nothing."""
    now, atlas = world.clock(), await world.atlas()
    async with world.stores.begin() as store:
        matters = {(one.rung, one.subject_id): one for one in await store.matters(now, now - LATELY)}
        rules = {zone: waits_of(data) for zone, data in (await store.rules_of("ladder")).items()}
        climbs = await met(store, matters, now)
        before = {climb.id for climb in climbs if climb.nobody_at}
        for climb in climbs:
            waits = rules.get(climb.zone_id, waits_of({}))[climb.rung]
            await look(store, atlas, climb, waits, now)
        unheard = [climb for climb in climbs if climb.nobody_at and climb.id not in before]
        for zone in dict.fromkeys(climb.zone_id for climb in unheard):
            await call_admins(world, store, atlas, zone, [climb for climb in unheard if climb.zone_id == zone], now)
        await call_all(store, atlas, climbs, now)
        await heartbeat.beat(store.session)


async def met(store: Store, matters: Mapping[tuple[Rung, int], Matter], now: datetime) -> list[Climb]:
    """Every matter has its climb; what waits for nobody any more is over."""
    climbing = []
    for climb in await store.climbs():
        matter = matters.get((climb.rung, climb.subject_id))
        if matter is None:
            climb.over_at = now
            continue
        meet(climb, matter)
        climbing.append(climb)
    known = {(climb.rung, climb.subject_id) for climb in climbing}
    for key, matter in matters.items():
        if key not in known:
            climb = begin(matter, await told_of(store, matter, now))
            store.add(climb)
            climbing.append(climb)
    await store.flush()
    return climbing


async def told_of(store: Store, matter: Matter, now: datetime) -> int | None:
    """Of a danger whoever is on duty is told when it is reported; complaints wait until they are gathered."""
    if matter.rung not in KNOWN:
        return matter.told
    duty = await reachable(store, matter, now)
    return duty[0].person_id if duty else None


async def reachable(store: Store, waits: Matter | Climb, now: datetime) -> Sequence[OnDuty]:
    """Whoever has no address with us is as good as away. What was handed on climbs above the office that was asked."""
    if waits.rung is Rung.HANDED:
        _, _, office = await store.handed_on(waits.subject_id)
        duty = await store.on_duty_in(office.id, now)
    else:
        duty = await store.on_duty(waits.area_id, now)
    return [one for one in duty if await store.reached_at(one.person_id)]


async def look(store: Store, atlas: Atlas, climb: Climb, waits: Waits, now: datetime) -> None:
    if not is_due(climb, waits, now):
        return
    first = climb.stepped_at is None
    asked = step(store, climb, await reachable(store, climb, now), now)
    if asked and climb.rung is Rung.HANDED:
        handing, complaint, office = await store.handed_on(climb.subject_id)
        say = partial(handing_on.unheard, atlas=atlas, number=complaint.number, office=office, asked=asked.position)
        await store.tell(handing.by_id, say, now)
    if asked and climb.rung is Rung.DANGER and first:
        await tell_who_warned(store, atlas, climb, asked, now)


async def tell_who_warned(store: Store, atlas: Atlas, climb: Climb, asked: OnDuty, now: datetime) -> None:
    """Once: that nobody has seen it yet. 1912 knows, and whoever says that it is none waits for nothing."""
    complaint = await store.complaint_as_it_stands(climb.subject_id)
    warned = complaint.person_id if complaint else None
    if complaint is None or warned is None or complaint.hushed_at or complaint.denied_at:
        return
    if warned not in await store.call_centre(complaint.zone_id):
        await store.tell(
            warned, partial(alarm.unheard, atlas=atlas, number=complaint.number, asked=asked.position), now
        )


async def call_admins(
    world: World, store: Store, atlas: Atlas, zone: int, climbs: Sequence[Climb], now: datetime
) -> None:
    """What no office takes up may be the zone's own admins'; where it has none, all admins hear of it."""
    facts: dict[str, Any] = {"atlas": atlas, "offices": {climb.id: len(climb.asked) for climb in climbs}}
    facts |= {"climbs": climbs, "known": await store.known(ladder.told(climbs), now)}
    heard = []
    for admin in await store.admins_of(zone):
        it = call_last(climbs, admin, now)
        store.add(it)
        await store.flush()
        brief = partial(ladder.unheard, **facts)
        heard.append(await store.tell(admin, partial(ladder.last, call=it, **facts), now, brief))
    if not any(heard):
        await trouble.tell_admins(world, store, partial(ladder.unheard, **facts), now)


async def call_all(store: Store, atlas: Atlas, climbs: Sequence[Climb], now: datetime) -> None:
    waiting: dict[int, list[Climb]] = defaultdict(list)
    for climb in climbs:
        if climb.waits_to_be_told:
            waiting[climb.asked[-1]].append(climb)
    for person, theirs in waiting.items():
        if may_be_called(theirs, await store.last_called(person), now):
            it = call(theirs, person, now)
            store.add(it)
            await store.flush()
            known = await store.known(ladder.told(theirs), now)
            say = partial(ladder.message, atlas=atlas, call=it, climbs=theirs, known=known)
            brief = partial(ladder.brief, atlas=atlas, climbs=theirs, known=known)
            await store.tell(person, say, now, brief)
