"""Moves take effect on their date: members, open outages, complaints and rooms follow, and people are told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.storage.moves import Followed
from bot.storage.store import Store
from handlers.telling.notices import place
from handlers.wording import Voice
from zones.area import Area
from zones.delivery import Lane
from zones.entry import Entry
from zones.moving import Move, objection, plan_move, told_at

if TYPE_CHECKING:
    from bot.world import World

BEFORE = timedelta(microseconds=1)
WORTH = timedelta(days=2)


async def plan(world: World, area: str, to: str, day: date) -> str:
    """What an operator decides; in words what comes of it. Raises `ValueError` with a sentence."""
    now = world.clock()
    midnight = datetime.combine(day, time(), world.settings.zone_time)
    if midnight.date() < now.astimezone(world.settings.zone_time).date():
        raise ValueError(f"{day} is over.")
    at = max(midnight.astimezone(UTC), now)
    async with world.stores.begin() as store:
        moves, there = await store.area_coded(area), await store.area_coded(to)
        above = {one.id for one in await store.areas_above(there.id, at)}
        if no := objection(moves, there, above):
            raise ValueError(no)
        if await plan_move(store, moves, there, at, now) is None:
            return f"{area} hangs on {to} already."
        followers = await store.followers_within(moves.id, now)
        followed = await settle(store, now) if at <= now else []
    if at > now:
        return f"{area} moves to {to} on {day}; {followers} people follow it, and will be told that morning."
    return f"{area} has moved to {to}; {sum(one.members for one in followed)} people have followed it and are told."


async def settle_due(world: World) -> None:
    async with world.stores.begin() as store:
        await settle(store, world.clock())


async def settle(store: Store, now: datetime) -> list[Followed]:
    """What has come; areas that go the same way at the same time go together, so that nobody is told twice."""
    ways: dict[tuple[int, int], list[Move]] = defaultdict(list)
    zones: dict[int, Area] = {}
    for move in await store.moves_due(now):
        move.settled_at = now
        before = await store.zones_of([move.area_id], move.at - BEFORE)
        after = await store.zones_of([move.area_id], move.at)
        zones |= {zone.id: zone for zone in (*before, *after)}
        if len(before) == len(after) == 1 and before[0].id != after[0].id:
            ways[before[0].id, after[0].id].append(move)
        else:
            store.add(Entry("area.moved", now, after[0].id if after else None, facts={"area": move.area_id}))
    return [await go(store, moves, zones[old], zones[new], now) for (old, new), moves in ways.items()]


async def go(store: Store, moves: Sequence[Move], old: Area, new: Area, now: datetime) -> Followed:
    areas, since = [move.area_id for move in moves], min(move.at for move in moves)
    followed = await store.follow_to_zone(areas, old, new, now)
    for move in moves:
        facts = {"area": move.area_id, "from": old.code, "to": new.code, "members": followed.members}
        more = {"outages": list(followed.outages), "complaints": followed.complaints, "rooms": followed.rooms}
        store.add(Entry("area.moved", now, new.id, facts=facts | more))
    for some in followed.people:
        theirs = await store.areas_named(some.areas)
        text = told(Voice(some.language, store.zone_time, now), theirs, new, since)
        due = told_at(now, store.zone_time)
        when = {"due": due, "expires": due + WORTH, "zone": new.id, "lane": Lane.UPDATE.value}
        await store.tell_many(some.addresses, some.language, text, **when)
    return followed


def told(voice: Voice, areas: Sequence[Area], zone: Area, since: datetime) -> str:
    where = voice.several([place(area, voice) for area in areas])
    on, today = (when.astimezone(voice.zone_time).date() for when in (since, voice.now))
    return voice.say("moved", place=where, zone=zone.name(voice.language), date=voice.day(on, today))
