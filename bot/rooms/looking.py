"""Looking at rooms: how each stands on its platform, what has changed, and whether a wish for one is granted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from bot.channels.channel import Lookout, SendFailed, Then
from bot.rooms import requests
from bot.rooms.attendance import attend
from bot.rooms.telling import changed, freed, granted, refused, renamed, topics_opened
from zones.binding import Binding, check
from zones.entry import Entry
from zones.refused import Refused
from zones.room import IN_SIGHT, LOOK_EVERY, Hinders, Room, Sight, hindered

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.world import World
    from zones.person import Address

log = structlog.get_logger()


async def look_at_all(world: World) -> None:
    """What is due, one after another, with nothing in hand while a platform answers."""
    await requests.carry_out(world)
    async with world.stores.begin() as store:
        bindings, rooms = await store.open_bindings(world.clock()), await store.rooms_to_look_at(world.clock())
    for binding in bindings:
        await guarded(world, "binding", binding)
    for room in rooms:
        await guarded(world, "room", room)


async def guarded(world: World, what: str, number: int) -> None:
    """A platform that does not answer is asked again at the next turn; one room's failure stays one room's."""
    try:
        await (bind(world, number) if what == "binding" else look_at(world, number))
    except SendFailed as failure:
        log.warning("not looked at", what=what, number=number, reason=failure.reason)
        if failure.then is Then.MOVED and what == "room":
            await follow(world, number, failure.moved_to)


@dataclass(frozen=True)
class Place:
    """Where to look, read before and let go of."""

    lookout: Lookout | None
    key: str


def place(world: World, address: Address) -> Place:
    channel: object = world.channels.by_name.get(address.sender)
    return Place(channel if isinstance(channel, Lookout) else None, world.vault.open(address.sealed_key))


# ---- a wish ------------------------------------------------------------------------------------------


async def bind(world: World, number: int) -> None:
    async with world.stores.begin() as store:
        binding = await store.binding(number)
        if binding is None or binding.chat_id is None:
            return
        chat, asker = await store.address(binding.chat_id), await store.address(binding.asker_id)
        where, who = place(world, chat), world.vault.open(asker.sealed_key)
    if where.lookout is None:
        return
    sight, leads = await where.lookout.look(where.key), await where.lookout.leads(where.key, who)
    async with world.stores.begin() as store:
        if again := await store.binding(number):
            await settle(world, store, again, sight, leads=leads)


async def settle(world: World, store: Store, binding: Binding, sight: Sight, *, leads: bool) -> None:
    """Granted or not, it is said where it was asked, and stands in the log."""
    now, chat = world.clock(), await store.address(binding.chat_id or 0)
    present = await store.zone_at(chat)
    try:
        check(sight, asker_leads=leads, present_zone=present, zone=binding.zone_id)
    except Refused as no:
        binding.close(no.reason, now)
        facts = {"reason": no.reason, "channel": chat.channel}
        store.add(Entry("attempt.refused", now, binding.zone_id, binding.person_id, facts=facts))
        await refused(world, store, binding, chat, no)
        return
    room = await store.adopt_room(chat, binding.zone_id, now)
    room.bound_by = binding.person_id
    chat.unreachable_at = None
    binding.close("granted", now)
    store.add(Entry("room.adopted", now, room.zone_id, binding.person_id, facts={"room": room.id}))
    await granted(world, store, binding, chat)
    await note(world, store, room, chat, sight, tells=True)


# ---- a look ------------------------------------------------------------------------------------------


async def look_at(world: World, number: int) -> None:
    async with world.stores.begin() as store:
        room, address = await store.room(number)
        where = place(world, address)
        if where.lookout is None:
            room.look_at = world.clock() + LOOK_EVERY
            return
    sight = await where.lookout.look(where.key)
    async with world.stores.begin() as store:
        room, address = await store.room(number)
        if not room.left_at:
            await note(world, store, room, address, sight, tells=room.look_at is not None)


async def note(world: World, store: Store, room: Room, address: Address, sight: Sight, *, tells: bool) -> None:
    """What is new is kept, stands in the log, and is told once; how a room stood before the first look is no news."""
    now, hinders = world.clock(), hindered(sight)
    room.look_at = now + LOOK_EVERY
    new = [what for what in IN_SIGHT & hinders if await store.hinder(room.id, what, now)]
    over = [what for what in IN_SIGHT - hinders if await store.unhinder(room.id, what, now)]
    if new and tells:
        await hear(store, room, new, now)
    if over:
        store.add(Entry("room.freed", now, room.zone_id, facts={"room": room.id, "hinders": sorted(over)}))
        await freed(store, room, sorted(over), now)
        address.unreachable_at = None if sight.there else address.unreachable_at
        await store.let_go_of_held(address, now)
    if sight.there:
        await facts_of(store, room, sight, now)
        await attend(store, room, address, sight, now)


async def hear(store: Store, room: Room, new: list[Hinders], now: datetime) -> None:
    store.add(Entry("room.hindered", now, room.zone_id, facts={"room": room.id, "hinders": sorted(new)}))
    await changed(store, room, sorted(new), now)


async def facts_of(store: Store, room: Room, sight: Sight, now: datetime) -> None:
    before, room.kind = room.title, sight.kind
    room.title, room.invite_link = sight.title or room.title, sight.invite_link
    if before and room.title != before and not before.startswith("@"):
        store.add(Entry("room.renamed", now, room.zone_id, facts={"room": room.id}))
        await renamed(store, room, before, now)
    if sight.has_topics and room.topics_since is None:
        room.topics_since = now
        store.add(Entry("room.topics_opened", now, room.zone_id, facts={"room": room.id}))
        await topics_opened(store, room, now)
    elif not sight.has_topics:
        room.topics_since = room.topic = None
    room.seats = sight.seats or room.seats


async def hinder(world: World, address: int, what: Hinders) -> None:
    """The platform refused us something there: told once, and looked at."""
    now = world.clock()
    async with world.stores.begin() as store:
        if (room := await store.room_at(address)) and await store.hinder(room.id, what, now):
            room.look_at, store.to_look = now, True
            await hear(store, room, [what], now)


async def look_again(world: World, address: int) -> None:
    """It does not take our posts any more: a look tells why."""
    async with world.stores.begin() as store:
        if room := await store.room_at(address):
            room.look_at, store.to_look = world.clock(), True


async def follow(world: World, number: int, key: str) -> None:
    """It has another id now; the next look is there."""
    async with world.stores.begin() as store:
        room, address = await store.room(number)
        old = world.vault.open(address.sealed_key)
        if zone := await store.move_room(address.channel, old, key, world.clock()):
            store.add(Entry("room.moved", world.clock(), zone, facts={"channel": address.channel}))
        room.look_at, store.to_look = None, True
