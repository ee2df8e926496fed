"""Those at the doors of rooms, and those who came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.channels.telegram_links import link
from bot.storage import tables as t
from bot.storage.bindings import Bindings
from zones.door import Admission, JoinRequest, Reception
from zones.person import Address

# Newcomers who are the zone's members in private have nothing to be told.
NEWCOMERS = sa.text("""
SELECT r.id AS room, r.pointed_at, min(m.since) AS first
FROM room_members m JOIN rooms r ON r.id = m.room_id JOIN addresses a ON a.id = m.address_id
WHERE m.pointed_at IS NULL AND m.left_at IS NULL AND r.left_at IS NULL AND r.kind <> 'channel'
AND NOT EXISTS (
    SELECT FROM members z WHERE z.person_id = a.person_id AND z.zone_id = r.zone_id AND z.left_at IS NULL
)
GROUP BY r.id ORDER BY r.id
""").columns(pointed_at=t.Instant, first=t.Instant)

POINTED = sa.text("UPDATE room_members SET pointed_at = :now WHERE room_id = :room AND pointed_at IS NULL")


@dataclass(frozen=True)
class Newcomers:
    room: int
    first: datetime
    pointed_at: datetime | None


class DoorBook(Bindings):
    """`handlers.doors.Doors`."""

    async def knocker(self, channel: str, key: str, sender: str) -> Address:
        """Whoever knocks; a stranger gets an address without a person."""
        known = await self._addresses(channel, [key])
        address = known[0] if known else self._new_address(channel, key, sender, None)
        await self.flush()
        return address

    def opened(self, address: Address) -> str:
        return self.vault.open(address.sealed_key)

    async def admission(self, zone: int) -> Admission:
        rule = await self.session.scalar(sa.select(t.doors.c.admission).where(t.doors.c.zone_id == zone))
        return rule or Admission.QUESTION

    async def request(self, request: int) -> JoinRequest | None:
        j = t.join_requests.c
        open_one = sa.select(JoinRequest).where(j.id == request, j.decided_at.is_(None)).with_for_update()
        return (await self.session.scalars(open_one)).one_or_none()

    async def request_at(self, room: int, address: int) -> JoinRequest | None:
        j = t.join_requests.c
        theirs = sa.select(JoinRequest).where(j.room_id == room, j.address_id == address, j.decided_at.is_(None))
        return (await self.session.scalars(theirs.with_for_update())).one_or_none()

    async def members_at_the_door(self) -> Sequence[JoinRequest]:
        """Who was sent to the private chat first, and is the zone's member now."""
        j, r, m = t.join_requests.c, t.rooms.c, t.members.c
        sent = sa.select(JoinRequest).where(j.decided_at.is_(None), j.reception == Reception.JOIN_FIRST)
        found = sent.where(
            sa.exists().where(
                r.id == j.room_id,
                t.addresses.c.id == j.address_id,
                m.person_id == t.addresses.c.person_id,
                m.zone_id == r.zone_id,
                m.left_at.is_(None),
            )
        )
        return (await self.session.scalars(found.with_for_update(skip_locked=True))).all()

    async def abandoned(self, now: datetime) -> Sequence[JoinRequest]:
        j = t.join_requests.c
        late = sa.select(JoinRequest).where(j.decided_at.is_(None), j.expires_at <= now)
        return (await self.session.scalars(late.with_for_update(skip_locked=True))).all()

    async def code_of(self, zone: int) -> str:
        return str(await self.session.scalar(sa.select(t.areas.c.code).where(t.areas.c.id == zone)))

    async def private_link(self, sender: str, payload: str) -> str:
        """Into a private chat with our bot; empty before we know its name."""
        username = await self.session.scalar(sa.select(t.senders.c.username).where(t.senders.c.name == sender))
        return link(username, "start", payload) if username else ""

    async def newcomers(self) -> list[Newcomers]:
        rows = (await self.session.execute(NEWCOMERS)).all()
        return [Newcomers(row.room, row.first, row.pointed_at) for row in rows]

    async def note_pointed(self, room: int, now: datetime) -> None:
        await self.session.execute(POINTED, {"room": room, "now": now})
