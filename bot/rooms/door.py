"""What is due at the doors of rooms: who was given up, and the line that greets those who came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.deed import Deed, Doing
from handlers.rooms.doors import Knock, let_in
from handlers.wording import Voice
from zones.door import may_point
from zones.entry import Entry

if TYPE_CHECKING:
    from bot.storage.doors import Newcomers
    from bot.storage.store import Store
    from bot.world import World


async def give_up(world: World) -> None:
    """Whoever waited for too long is turned away without a word; they may knock again."""
    now = world.clock()
    async with world.stores.begin() as store:
        for request in await store.abandoned(now):
            room, where = await store.room(request.room_id)
            who = await store.address(request.address_id)
            request.close("expired", now)
            store.add(Entry("room.given_up", now, room.zone_id, who.person_id, facts={"room": room.id}))
            await store.owe_deed(where, Deed(Doing.DECLINE, request.platform_id or "", store.opened(who)), now)


async def let_members_in(world: World) -> None:
    """They were to join us in private first, and have done so."""
    now = world.clock()
    async with world.stores.begin() as store:
        for request in await store.members_at_the_door():
            room, where = await store.room(request.room_id)
            who = await store.address(request.address_id)
            await let_in(store, Knock(request, room, where, who), "", now)


async def point_out(world: World) -> None:
    """One line for all who came lately and are not with us in private yet; each of them is pointed to it once."""
    now = world.clock()
    async with world.stores.begin() as store:
        for newcomers in await store.newcomers():
            if may_point(newcomers.first, newcomers.pointed_at, now):
                await greet(world, store, newcomers)


async def greet(world: World, store: Store, newcomers: Newcomers) -> None:
    now, atlas = world.clock(), await world.atlas()
    room, where = await store.room(newcomers.room)
    link = await store.private_link(where.sender, atlas.area(room.zone_id).code)
    if not link:
        return
    voice = Voice(room.language, world.settings.zone_time, now)
    room.pointed_at = now
    await store.note_pointed(room.id, now)
    await store.let_know(where, room.language, voice.say("room.pointer", link=link), now)
