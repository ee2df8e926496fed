"""Who follows which outage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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

    async def outages_followed(self, person: int, since: datetime) -> Sequence[Outage]:
        """That run, or were over or called off after that."""
        f, o = t.outage_follows.c, t.outages.c
        theirs = sa.select(Outage).join(t.outage_follows, f.outage_id == o.id).where(f.person_id == person)
        runs = sa.or_(o.restored_at.is_(None), o.restored_at > since)
        off = sa.or_(o.cancelled_at.is_(None), o.cancelled_at > since)
        lately = theirs.where(runs, off, f.left_at.is_(None)).order_by(o.id)
        return (await self.session.scalars(lately)).all()

    async def outage_numbered(self, number: str) -> Outage | None:
        return (await self.session.scalars(sa.select(Outage).where(t.outages.c.number == number))).one_or_none()
