"""Rooms: found by what a platform calls them, made a zone's, and followed to another id."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.addresses import Addresses
from handlers.incoming import Incoming
from zones.delivery import State
from zones.person import Address
from zones.room import Hinders, Room

HINDER = sa.text("""
INSERT INTO hindrances (room_id, what, since) VALUES (:room, :what, :now)
ON CONFLICT (room_id, what) WHERE until IS NULL DO NOTHING RETURNING id
""")

ENTER = sa.text("""
INSERT INTO room_members AS m (room_id, address_id, since) VALUES (:room, :address, :now)
ON CONFLICT (room_id, address_id) DO UPDATE SET since = excluded.since, left_at = NULL WHERE m.left_at IS NOT NULL
RETURNING id
""")


class Rooms(Addresses):
    async def room_of(self, heard: Incoming) -> tuple[Room, Address] | None:
        """By its id; a room loaded by its public @name is known by its id from the first message on."""
        for key in (heard.room, heard.room_name):
            if key and (found := await self._room(heard.channel, key)):
                if key != heard.room:
                    self._rekey(found[1], heard.room)
                return found
        return None

    async def room_known_as(self, channel: str, key: str) -> tuple[Room, Address] | None:
        return await self._room(channel, key)

    async def _room(self, channel: str, key: str) -> tuple[Room, Address] | None:
        found = await self._ever(channel, key)
        return None if found is None or found[0].left_at else found

    async def _ever(self, channel: str, key: str) -> tuple[Room, Address] | None:
        """Also one that was left."""
        both = sa.select(Room, Address).join(Address, t.addresses.c.id == t.rooms.c.address_id)
        found = (
            await self.session.execute(both.where(t.addresses.c.digest.in_(self.vault.digests(channel, key))))
        ).first()
        return (found[0], found[1]) if found else None

    async def adopt_room(self, heard: Incoming, zone: int, now: datetime) -> tuple[Room, Address]:
        if found := await self.room_of(heard):
            found[0].zone_id = zone
            return found
        if found := await self._ever(heard.channel, heard.room):
            found[0].zone_id, found[0].since, found[0].left_at = zone, now, None
            return found
        known = await self._addresses(heard.channel, [heard.room])
        address = known[0] if known else self._new_address(heard.channel, heard.room, heard.sender, None)
        await self.flush()
        room = Room(zone, address.id, heard.room_name, "hi", now)
        self.add(room)
        await self.flush()
        return room, address

    async def move_room(self, channel: str, old: str, new: str, now: datetime) -> int | None:
        """The room's address follows to the new id, with all that is owed there. The zone, if it is one's room."""
        found = await self._room(channel, old)
        if found is None:  # no zone's: whatever we owed there is given up
            for stray in await self._addresses(channel, [old]):
                await self._abandon(stray, now)
            return None
        room, address = found
        if faster := await self._addresses(channel, [new]):  # somebody made the new one a room of its own
            room.left_at = now
            await self._hand_over(address, faster[0])
            await self._abandon(address, now)
        else:
            self._rekey(address, new)
        await self._forget_posts(address)
        return room.zone_id

    # ---- what hinders us there, and who is in it

    async def hinder(self, room: int, what: Hinders, now: datetime) -> bool:
        """Whether this is news: what is known already does not begin again."""
        facts = {"room": room, "what": what.value, "now": now}
        return (await self.session.execute(HINDER, facts)).first() is not None

    async def unhinder(self, room: int, what: Hinders, now: datetime) -> bool:
        h = t.hindrances.c
        open_one = sa.update(t.hindrances).where(h.room_id == room, h.what == what, h.until.is_(None))
        return (await self.session.execute(open_one.values(until=now).returning(h.id))).first() is not None

    async def hindrances(self, room: int) -> set[Hinders]:
        """Those of now."""
        h = t.hindrances.c
        return set(await self.session.scalars(sa.select(h.what).where(h.room_id == room, h.until.is_(None))))

    async def enter_room(self, room: Room, channel: str, key: str, sender: str, now: datetime) -> Address | None:
        """Somebody is in it from now on; None if that is known. Strangers get an address without a person."""
        address = next(iter(await self._addresses(channel, [key])), None) or self._new_address(
            channel, key, sender, None
        )
        await self.flush()
        facts = {"room": room.id, "address": address.id, "now": now}
        return address if (await self.session.execute(ENTER, facts)).first() else None

    async def leave_room(self, room: Room, channel: str, key: str, now: datetime) -> Address | None:
        """Somebody is no longer in it; None if they were not known to be."""
        m, address = t.room_members.c, next(iter(await self._addresses(channel, [key])), None)
        if address is None:
            return None
        there = sa.update(t.room_members).where(m.room_id == room.id, m.address_id == address.id, m.left_at.is_(None))
        left = await self.session.execute(there.values(left_at=now).returning(m.id))
        return address if left.first() else None

    async def people_in(self, room: int) -> int:
        """As many as are known."""
        m = t.room_members.c
        there = sa.select(sa.func.count()).select_from(t.room_members).where(m.room_id == room, m.left_at.is_(None))
        return int(await self.session.scalar(there) or 0)

    async def _forget_posts(self, address: Address) -> None:
        """A chat with another id counts its messages anew: what is edited next is posted anew."""
        await self.session.execute(sa.delete(t.live_posts).where(t.live_posts.c.address_id == address.id))

    async def take_over(self, old: Address, new: Address, now: datetime) -> None:
        """Both are the same: whatever hangs on the one hangs on the other from now on."""
        a_room = sa.update(t.rooms).where(t.rooms.c.address_id == old.id)
        if not await self.session.scalar(sa.select(t.rooms.c.id).where(t.rooms.c.address_id == new.id)):
            await self.session.execute(a_room.values(address_id=new.id))
        open_one = sa.update(t.steps).where(t.steps.c.address_id == old.id, t.steps.c.done_at.is_(None))
        await self.session.execute(open_one.values(address_id=new.id))
        await self._hand_over(old, new)
        await self._abandon(old, now)

    async def _hand_over(self, old: Address, new: Address) -> None:
        """What is owed to the one and not to the other yet."""
        d = t.deliveries.c
        there = sa.select(d.notice_id).where(d.address_id == new.id, d.notice_id.is_not(None))
        missing = sa.or_(d.notice_id.is_(None), d.notice_id.not_in(there))
        due = sa.update(t.deliveries).where(d.address_id == old.id, d.state == State.DUE, missing)
        await self.session.execute(due.values(address_id=new.id))
