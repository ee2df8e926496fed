"""What is kept of a room: whose it is, what hinders us there, and who is known to be in it."""

from __future__ import annotations

from bot.storage.store import Store
from bot.world import World
from handlers.incoming import Incoming
from tests.bot.watch import HOUR, Clock, address_of, area, joins, one, rows
from zones.room import Hinders, Room, RoomKind

GROUP, IMRAN, ARIF = "-5", "7000000102", "7000000107"


async def adopted(store: Store, world: World) -> Room:
    chat = await store.chat(Incoming("telegram", "m", world.clock(), room=GROUP))
    return await store.adopt_room(chat, await area(world, "GN"), world.clock())


async def test_a_room_is_a_group_until_the_platform_says_more(world: World) -> None:
    async with world.stores.begin() as store:
        room = await adopted(store, world)

    assert (room.kind, room.topic, room.seats) == (RoomKind.GROUP, None, None)


async def test_a_room_that_was_left_can_be_the_zones_again(world: World, clock: Clock) -> None:
    async with world.stores.begin() as store:
        first = await adopted(store, world)
        first.left_at = clock()
    clock.move(HOUR)
    async with world.stores.begin() as store:
        again = await adopted(store, world)

    assert (again.id, again.since, again.left_at) == (first.id, clock(), None)


async def test_what_hinders_us_begins_once_and_ends_once(world: World) -> None:
    async with world.stores.begin() as store:
        room, now = (await adopted(store, world)).id, world.clock()
        news = [await store.hinder(room, Hinders.DEAF, now) for _ in range(2)]
        between = await store.hindrances(room)
        gone = [await store.unhinder(room, Hinders.DEAF, now) for _ in range(2)]

        assert (news, between, gone) == ([True, False], {Hinders.DEAF}, [True, False])
        assert await store.hindrances(room) == set()
        assert await store.hinder(room, Hinders.DEAF, now)


async def test_who_comes_into_a_room_is_known_to_be_in_it_until_they_go(world: World, clock: Clock) -> None:
    async with world.stores.begin() as store:
        room = await adopted(store, world)
        came = [await enters(store, room, IMRAN, clock) for _ in range(2)]
        went = [
            await store.leave_room(room, await store.knocker("telegram", IMRAN, "telegram"), clock()) for _ in range(2)
        ]
        back = await enters(store, room, IMRAN, clock)

        assert [bool(told) for told in (*came, *went, back)] == [True, False, True, False, True]
        assert await store.people_in(room.id) == 1
    assert await one(world, "SELECT count(*) FROM room_members") == 1


async def test_a_stranger_in_a_room_has_an_address_and_is_nobody_yet(world: World, clock: Clock) -> None:
    member = await joins(world, IMRAN, channel="telegram")
    async with world.stores.begin() as store:
        room = await adopted(store, world)
        for key in (IMRAN, ARIF):
            await enters(store, room, key, clock)

    assert [(await address_of(world, key, "telegram")).person_id for key in (IMRAN, ARIF)] == [member, None]


async def test_whom_we_never_saw_in_a_room_cannot_have_left_it(world: World, clock: Clock) -> None:
    async with world.stores.begin() as store:
        room = await adopted(store, world)
        assert not await store.leave_room(room, await store.knocker("telegram", ARIF, "telegram"), clock())

    assert await rows(world, "SELECT 1 FROM room_members") == []


async def enters(store: Store, room: Room, key: str, clock: Clock) -> bool:
    return await store.enter_room(room, await store.knocker("telegram", key, "telegram"), clock())
