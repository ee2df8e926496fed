"""Which times were asked about, and whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.network import Network
from zones.eta_watch import Watch

NEWEST = sa.select(sa.func.max(t.etas.c.id)).where(t.etas.c.outage_id == t.eta_watches.c.outage_id).scalar_subquery()


class EtaWatches(Network):
    async def eta_watch(self, eta: int) -> Watch | None:
        return (await self.session.scalars(sa.select(Watch).where(t.eta_watches.c.eta_id == eta))).one_or_none()

    async def watch(self, watch: int) -> Watch | None:
        return await self.session.get(Watch, watch)

    async def watches_asked(self, person: int) -> Sequence[Watch]:
        """Those about which this person was asked and nobody has given another time yet, the newest first."""
        w, o = t.eta_watches.c, t.outages.c
        theirs = sa.select(Watch).join(t.outages, o.id == w.outage_id)
        theirs = theirs.where(
            w.asked.contains([person]), w.eta_id == NEWEST, o.restored_at.is_(None), o.cancelled_at.is_(None)
        )
        return (await self.session.scalars(theirs.order_by(w.asked_at.desc(), w.id.desc()))).all()

    async def watches_of(self, person: int, since: datetime) -> Sequence[Watch]:
        """All about which this person was asked, the newest first."""
        w = t.eta_watches.c
        theirs = sa.select(Watch).where(w.asked.contains([person]), w.asked_at >= since)
        return (await self.session.scalars(theirs.order_by(w.id.desc()))).all()
