"""Who holds which office, who stands in, and who is away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.network import Network
from bot.storage.transaction import open_at
from zones.duty import Absence, OnDuty, on_duty
from zones.position import Holding


class Duties(Network):
    async def on_duty(self, area: int, now: datetime) -> Sequence[OnDuty]:
        chain = await self.chain(area, now)
        holdings = await self.holdings_of([position.id for position in chain], now)
        return on_duty(chain, holdings, await self.absences([one.person_id for one in holdings], now), now)

    async def holdings_of(self, positions: Sequence[int], at: datetime) -> Sequence[Holding]:
        h = t.holdings.c
        theirs = sa.select(Holding).where(h.position_id.in_(positions), h.since <= at, open_at(h.until, at))
        return (await self.session.scalars(theirs.order_by(h.since, h.id))).all()

    async def absences(self, persons: Sequence[int], at: datetime) -> Sequence[Absence]:
        a = t.absences.c
        now = sa.and_(a.since <= at, open_at(a.until, at), open_at(a.back_at, at))
        return (await self.session.scalars(sa.select(Absence).where(a.person_id.in_(persons), now))).all()
