"""Who holds which office, who stands in, and who is away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.around import AROUND
from bot.storage.network import Network
from bot.storage.transaction import open_at
from zones.area import Area, Kind
from zones.duty import Absence, OnDuty, on_duty
from zones.person import Role
from zones.position import Holding, Position

UNDER = sa.text(AROUND + "SELECT id FROM below")


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

    async def zones_served(self, position: Position, at: datetime) -> Sequence[Area]:
        zones = await self.zones_of([position.area_id], at)
        if zones or position.role is not Role.CALL_CENTRE:
            return zones
        under = (await self.session.scalars(UNDER, {"near": [position.area_id], "now": at})).all()
        all_zones = sa.select(Area).where(t.areas.c.id.in_(under), t.areas.c.kind == Kind.ZONE)
        return (await self.session.scalars(all_zones.order_by(t.areas.c.id))).all()

    async def holdings_ever(self, position: int) -> Sequence[Holding]:
        """Those of a roster, in their order; what was said in chat is not the roster's to change."""
        h = t.holdings.c
        theirs = sa.select(Holding).where(h.position_id == position, h.handover_id.is_(None))
        return (await self.session.scalars(theirs.order_by(h.since, h.id))).all()

    async def turned(self, at: datetime) -> Sequence[tuple[Holding, Position]]:
        """Holdings that have begun or ended by their dates, and nobody was told yet; those that end, first."""
        h = t.holdings.c
        begins = sa.and_(h.taken_up_at.is_(None), h.since <= at)
        ends = sa.and_(h.given_up_at.is_(None), h.until <= at)
        both = sa.select(Holding, Position).join(Position, t.positions.c.id == h.position_id)
        due = both.where(sa.or_(begins, ends)).order_by(h.until.nulls_last(), h.id).with_for_update(of=t.holdings)
        return [(row[0], row[1]) for row in (await self.session.execute(due)).all()]
