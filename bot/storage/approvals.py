"""Wide notices that wait for a second office, and what counts as wide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.duties import Duties
from zones.approval import Approval
from zones.area import Kind
from zones.duty import OnDuty, on_duty
from zones.position import Position
from zones.wide import Width

STILL = t.approvals.c.outcome.is_(None)


class Approvals(Duties):
    async def width(self, zone: int) -> Width | None:
        return (await self.session.scalars(sa.select(Width).where(t.widths.c.zone_id == zone))).one_or_none()

    async def kinds_of(self, areas: Sequence[int]) -> set[Kind]:
        return set(await self.session.scalars(sa.select(t.areas.c.kind).where(t.areas.c.id.in_(areas))))

    async def approval(self, approval: int) -> Approval | None:
        locked = sa.select(Approval).where(t.approvals.c.id == approval).with_for_update()
        return (await self.session.scalars(locked)).one_or_none()

    async def waiting_approvals(self, areas: Sequence[int]) -> Sequence[Approval]:
        a = t.approvals.c
        here = a.areas.overlap(sa.cast(list(areas), a.areas.type))
        return (await self.session.scalars(sa.select(Approval).where(STILL, here).order_by(a.id))).all()

    async def approvals_asked(self, person: int) -> Sequence[Approval]:
        a = t.approvals.c
        return (
            await self.session.scalars(sa.select(Approval).where(STILL, a.asked_person_id == person).order_by(a.id))
        ).all()

    async def position(self, position: int) -> Position | None:
        return await self.session.get(Position, position)

    async def peers(self, position: int) -> Sequence[Position]:
        p, office = t.positions.c, await self.position(position)
        if office is None:
            return ()
        beside = sa.and_(p.reports_to_id == office.reports_to_id, p.rank == office.rank)
        beneath = sa.and_(sa.literal(office.reports_to_id is None), p.reports_to_id == office.id)
        found = sa.select(Position).where(sa.or_(beside, beneath), p.id != office.id)
        return (await self.session.scalars(found.order_by(p.id))).all()

    async def peers_on_duty(self, position: int, now: datetime) -> Sequence[OnDuty]:
        """Each peer by itself, for none of them answers for another."""
        peers = await self.peers(position)
        holdings = await self.holdings_of([peer.id for peer in peers], now)
        absences = await self.absences([one.person_id for one in holdings], now)
        return [one for peer in peers for one in on_duty([peer], holdings, absences, now)]
