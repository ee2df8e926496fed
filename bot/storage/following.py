"""Who follows which outage."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.transaction import Transaction
from zones.following import OutageFollow
from zones.outage import Outage


class OutageFollows(Transaction):
    async def outage_follow(self, person: int, outage: int) -> OutageFollow | None:
        """Locked until the transaction ends; from here on two taps of one person follow one another."""
        f = t.outage_follows.c
        mine = sa.select(OutageFollow).where(f.person_id == person, f.outage_id == outage).with_for_update()
        return (await self.session.scalars(mine)).one_or_none()

    async def outage_numbered(self, number: str) -> Outage | None:
        return (await self.session.scalars(sa.select(Outage).where(t.outages.c.number == number))).one_or_none()
