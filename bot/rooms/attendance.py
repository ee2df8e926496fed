"""Who comes into a WhatsApp room and who goes: one line in the log for each, however late or often it is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.rooms.telling import changed, freed
from zones.entry import Entry
from zones.room import Hinders, Room, RoomMember, Sight

if TYPE_CHECKING:
    from bot.storage.store import Store
    from zones.person import Address


async def came(store: Store, room: Room, where: Address, keys: Sequence[str], at: datetime, now: datetime) -> None:
    who, known = await found(store, room, where, keys)
    if known is None:
        store.add(RoomMember(room.id, who.id, at, pointed_at=at))  # in so small a room nobody is greeted by a line
    elif not known.comes(at):
        return
    store.add(Entry("room.joined", now, room.zone_id, who.person_id, facts={"room": room.id}))
    if request := await store.request_at(room.id, who.id):
        request.close("came_in", now)


async def went(
    store: Store, room: Room, where: Address, keys: Sequence[str], at: datetime, now: datetime, *, by_us: bool = False
) -> None:
    who, known = await found(store, room, where, keys)
    if known is None:  # that they came is told later, or was lost
        store.add(RoomMember(room.id, who.id, at, at, pointed_at=at))
    elif not known.goes(at):
        return
    facts = {"room": room.id}
    store.add(Entry("room.removed" if by_us else "room.left", now, room.zone_id, who.person_id, facts=facts))


async def found(store: Store, room: Room, where: Address, keys: Sequence[str]) -> tuple[Address, RoomMember | None]:
    who = await store.participant(where.channel, keys, where.sender)
    known = await store.attendance(room.id, who)
    return (await store.address(known.address_id), known) if known else (who, None)


async def count(store: Store, room: Room, where: Address, now: datetime) -> None:
    """A full room takes nobody in; a place that became free is told, too."""
    if room.seats is None:
        return
    await store.flush()
    if await store.people_in(room.id) >= room.seats:
        if await store.hinder(room.id, Hinders.FULL, now):
            store.add(Entry("room.hindered", now, room.zone_id, facts={"room": room.id, "hinders": [Hinders.FULL]}))
            await changed(store, room, [Hinders.FULL], now)
    elif await store.unhinder(room.id, Hinders.FULL, now):
        store.add(Entry("room.freed", now, room.zone_id, facts={"room": room.id, "hinders": [Hinders.FULL]}))
        await freed(store, room, [Hinders.FULL], now)


async def attend(store: Store, room: Room, where: Address, sight: Sight, now: datetime) -> None:
    """Whatever was told to nobody: those in it as the platform lists them, and those who are no longer."""
    if sight.people is None:
        return
    there = set()
    for keys in sight.people:
        who, known = await found(store, room, where, keys)
        there.add(who.id)
        if known is None or known.left_at:
            await came(store, room, where, keys, now, now)
            await seen(store, room, who, now)
    for who in await store.addresses_in(room.id):
        if who.id not in there:
            await went(store, room, where, [store.opened(who)], now, now)
            await seen(store, room, who, now)


async def seen(store: Store, room: Room, who: Address, now: datetime) -> None:
    """Should the platform tell it after all, that is nothing new."""
    if member := await store.attendance(room.id, who):
        member.seen_at = now
