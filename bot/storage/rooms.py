"""Rooms: found by what a platform calls them, made a zone's, and followed to another id."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.addresses import Addresses
from handlers.incoming import Incoming
from zones.delivery import State
from zones.person import Address
from zones.room import Hinders, Room, RoomMember

KEEPERS = sa.text("""
SELECT DISTINCT ON (a.person_id) a.id, p.language
FROM addresses a JOIN persons p ON p.id = a.person_id
WHERE a.unreachable_at IS NULL AND (
    a.person_id = :binder OR a.person_id IN (
        SELECT person_id FROM members WHERE zone_id = :zone AND role = 'admin' AND left_at IS NULL
    )
)
ORDER BY a.person_id, a.channel <> 'telegram', a.heard_at DESC NULLS LAST, a.id
""")

HINDER = sa.text("""
INSERT INTO hindrances (room_id, what, since) VALUES (:room, :what, :now)
ON CONFLICT (room_id, what) WHERE until IS NULL DO NOTHING RETURNING id
""")

ENTER = sa.text("""
INSERT INTO room_members AS m (room_id, address_id, since, pointed_at)
VALUES (:room, :address, :now, CAST(:pointed AS timestamptz))
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
                found[1].heard_at = max(
                    heard.at, found[1].heard_at or heard.at
                )  # WhatsApp's window is the whole group's
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

    async def adopt_room(self, address: Address, zone: int, now: datetime) -> Room:
        """From now on this chat is the zone's; one that was left before is the same room again."""
        known = await self.session.scalars(sa.select(Room).where(t.rooms.c.address_id == address.id))
        room = known.one_or_none() or Room(zone, address.id, "", "hi", now)
        if room.left_at:
            room.since, room.left_at = now, None
        room.zone_id = zone
        self.add(room)
        await self.flush()
        return room

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

    async def look_soon(self, channel: str, key: str, now: datetime) -> None:
        """Something has changed there: see how it stands."""
        if found := await self.room_known_as(channel, key):
            found[0].look_at, self.to_look = now, True

    async def rooms_to_look_at(self, now: datetime) -> list[int]:
        r = t.rooms.c
        due = sa.or_(r.look_at.is_(None), r.look_at <= now)
        return list(await self.session.scalars(sa.select(r.id).where(r.left_at.is_(None), due).order_by(r.id)))

    async def room(self, room: int) -> tuple[Room, Address]:
        both = sa.select(Room, Address).join(Address, t.addresses.c.id == t.rooms.c.address_id)
        found = (await self.session.execute(both.where(t.rooms.c.id == room).with_for_update(of=t.rooms))).one()
        return found[0], found[1]

    async def keepers(self, room: Room) -> list[tuple[Address, str]]:
        """Who made it the zone's, and the zone's admins: each once, where a word is most likely to arrive."""
        rows = await self.session.execute(KEEPERS, {"zone": room.zone_id, "binder": room.bound_by})
        found = [(await self.session.get(Address, row.id), row.language) for row in rows.all()]
        return [(address, language) for address, language in found if address]

    async def room_at(self, address: int) -> Room | None:
        r = t.rooms.c
        there = sa.select(Room).where(r.address_id == address, r.left_at.is_(None))
        return (await self.session.scalars(there)).one_or_none()

    async def lost_rooms(self, channel: str, title: str) -> Sequence[Room]:
        """Those of this name in which we are no longer, or which do not exist any more."""
        r, h, a = t.rooms.c, t.hindrances.c, t.addresses.c
        lost = sa.exists().where(h.room_id == r.id, h.until.is_(None), h.what.in_([Hinders.GONE, Hinders.AWAY]))
        of_name = sa.select(Room).join(t.addresses, a.id == r.address_id).where(a.channel == channel, r.title == title)
        return (await self.session.scalars(of_name.where(lost, r.left_at.is_(None)))).all()

    async def zone_at(self, chat: Address) -> int | None:
        """Whose the chat is, if it is a zone's."""
        room = await self.room_at(chat.id)
        return room.zone_id if room else None

    async def rooms_kept(self, zones: Sequence[int]) -> Sequence[Room]:
        r = t.rooms.c
        theirs = sa.select(Room).where(r.zone_id.in_(zones), r.left_at.is_(None))
        return (await self.session.scalars(theirs.order_by(r.id))).all()

    async def free_topic(self, room: Room, where: Address, now: datetime) -> None:
        if await self.unhinder(room.id, Hinders.TOPIC_CLOSED, now):
            await self.let_go_of_held(where, now)

    async def let_go_of_held(self, address: Address, now: datetime) -> None:
        """What could not be posted goes on now."""
        d = t.deliveries.c
        held = sa.and_(d.address_id == address.id, d.state == State.HELD, d.reason.startswith("room "))
        await self.session.execute(sa.update(t.deliveries).where(held).values(state=State.DUE, due_at=now))
        self.to_wake.add(address.sender)

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

    async def enter_room(self, room: Room, who: Address, now: datetime, *, knows_us: bool = False) -> bool:
        """Somebody is in it from now on; false if that is known. Whoever knows us is pointed to nothing."""
        facts = {"room": room.id, "address": who.id, "now": now, "pointed": now if knows_us else None}
        return (await self.session.execute(ENTER, facts)).first() is not None

    async def leave_room(self, room: Room, who: Address, now: datetime) -> bool:
        """Somebody is no longer in it; false if they were not known to be."""
        m = t.room_members.c
        there = sa.update(t.room_members).where(m.room_id == room.id, m.address_id == who.id, m.left_at.is_(None))
        return (await self.session.execute(there.values(left_at=now).returning(m.id))).first() is not None

    async def people_in(self, room: int) -> int:
        """As many as are known."""
        m = t.room_members.c
        there = sa.select(sa.func.count()).select_from(t.room_members).where(m.room_id == room, m.left_at.is_(None))
        return int(await self.session.scalar(there) or 0)

    async def participant(self, channel: str, keys: Sequence[str], sender: str) -> Address:
        """Whoever is called by any of these; a stranger gets an address without a person, by the id that stays."""
        known = sorted(await self._addresses(channel, keys), key=lambda one: one.person_id is None)
        address = known[0] if known else self._new_address(channel, keys[-1], sender, None)
        await self.flush()
        return address

    async def attendance(self, room: int, who: Address) -> RoomMember | None:
        """Locked. Whether they are in it, or have been, under any of their addresses."""
        m, a = t.room_members.c, t.addresses.c
        same = sa.false() if who.person_id is None else a.person_id == who.person_id
        theirs = sa.select(a.id).where(sa.or_(a.id == who.id, same))
        known = sa.select(RoomMember).where(m.room_id == room, m.address_id.in_(theirs)).order_by(m.left_at.desc())
        return (await self.session.scalars(known.limit(1).with_for_update())).first()

    async def abandon(self, address: Address, now: datetime) -> None:
        """Nothing can be said there any more."""
        await self._abandon(address, now)

    async def addresses_in(self, room: int) -> Sequence[Address]:
        m = t.room_members.c
        there = sa.select(Address).join(t.room_members, m.address_id == t.addresses.c.id)
        return (await self.session.scalars(there.where(m.room_id == room, m.left_at.is_(None)))).all()

    async def make_room(self, channel: str, key: str, sender: str, room: Room) -> Room:
        """A chat that we have opened ourselves; told twice, it is one room."""
        if known := await self._ever(channel, key):
            return known[0]
        known_chat = await self._addresses(channel, [key])
        address = known_chat[0] if known_chat else self._new_address(channel, key, sender, None)
        await self.flush()
        room.address_id = address.id
        self.add(room)
        await self.flush()
        return room

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
