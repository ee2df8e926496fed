"""How much somebody writes in a room of late."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bot.storage import tables as t
from bot.storage.transaction import Transaction
from zones.manners import Pace


class Paces(Transaction):
    async def pace(self, room: int, author: bytes, now: datetime) -> Pace:
        """Locked until the transaction ends; begun, if there is none."""
        first = insert(t.paces).values(room_id=room, author=author, since=now, count=0)
        await self.session.execute(first.on_conflict_do_nothing())
        p = t.paces.c
        wanted = sa.select(Pace).where(p.room_id == room, p.author == author).with_for_update()
        return (await self.session.scalars(wanted)).one()

    async def complaints_open(self, author: bytes, person: int | None) -> bool:
        c = t.complaints.c
        mine = [c.author == author, *([c.person_id == person] if person else ())]
        one = sa.select(c.id).where(sa.or_(*mine), t.OPEN_COMPLAINT).limit(1)
        return await self.session.scalar(one) is not None
