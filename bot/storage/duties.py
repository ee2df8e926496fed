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
from zones.handover import Handover
from zones.person import Role
from zones.position import Holding, Position

UNDER = sa.text(AROUND + "SELECT id FROM below")


ABOVE_OFFICE = sa.text("""
WITH RECURSIVE up AS (
    SELECT CAST(:office AS bigint) AS id, 0 AS rung
    UNION
    SELECT p.reports_to_id, up.rung + 1 FROM positions p JOIN up USING (id)
    WHERE p.reports_to_id IS NOT NULL AND up.rung < 20
)
SELECT p.* FROM positions p JOIN up USING (id) ORDER BY up.rung
""")


MANNED = sa.text("""
SELECT EXISTS (
    SELECT FROM holdings h
    WHERE h.position_id = :office AND h.since <= :now AND (h.until IS NULL OR h.until > :now) AND NOT EXISTS (
        SELECT FROM absences a
        WHERE a.person_id = h.person_id AND a.since <= :now
        AND (a.until IS NULL OR a.until > :now) AND (a.back_at IS NULL OR a.back_at > :now)))
""")


class Duties(Network):
    async def on_duty(self, area: int, now: datetime) -> Sequence[OnDuty]:
        return await self._there(await self.chain(area, now), now)

    async def is_manned(self, office: int, now: datetime) -> bool:
        return bool(await self.session.scalar(MANNED, {"office": office, "now": now}))

    async def on_duty_in(self, office: int, now: datetime) -> Sequence[OnDuty]:
        """Of this office, then above it, whatever it answers for."""
        upwards = sa.select(Position).from_statement(ABOVE_OFFICE)
        return await self._there((await self.session.scalars(upwards, {"office": office})).all(), now)

    async def _there(self, chain: Sequence[Position], now: datetime) -> Sequence[OnDuty]:
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

    async def absences_to_come(self, person: int, at: datetime) -> Sequence[Absence]:
        a = t.absences.c
        theirs = sa.select(Absence).where(a.person_id == person, a.since > at, open_at(a.back_at, at))
        return (await self.session.scalars(theirs.order_by(a.since, a.id))).all()

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
        lasts = sa.or_(h.until.is_(None), h.until > h.since)  # else it was called off before it began
        both = sa.select(Holding, Position).join(Position, t.positions.c.id == h.position_id)
        due = both.where(lasts, sa.or_(begins, ends)).order_by(h.until.nulls_last(), h.id)
        found = await self.session.execute(due.with_for_update(of=t.holdings))
        return [(row[0], row[1]) for row in found.all()]

    async def own_offices(self, person: int, at: datetime) -> Sequence[Position]:
        h = t.holdings.c
        held = sa.select(h.position_id).where(
            h.person_id == person, h.stand_in.is_(False), h.since <= at, open_at(h.until, at)
        )
        return (await self.session.scalars(sa.select(Position).where(t.positions.c.id.in_(held)))).all()

    async def handover(self, handover: int) -> Handover | None:
        """Locked until the transaction ends, so that two taps follow one another."""
        return await self.session.get(Handover, handover, with_for_update=True)

    async def offered_to(self, taker: int) -> Handover | None:
        """The newest that they have not answered."""
        h = t.handovers.c
        asked = sa.and_(h.taker_id == taker, h.accepted_at.is_(None), h.declined_at.is_(None), h.ended_at.is_(None))
        newest = sa.select(Handover).where(asked).order_by(h.id.desc()).limit(1).with_for_update()
        return (await self.session.scalars(newest)).one_or_none()

    async def handovers_of(self, giver: int) -> Sequence[Handover]:
        h = t.handovers.c
        theirs = sa.and_(h.giver_id == giver, h.declined_at.is_(None), h.ended_at.is_(None))
        return (await self.session.scalars(sa.select(Handover).where(theirs).with_for_update())).all()

    async def handed(self, handover: int) -> Sequence[Holding]:
        return (await self.session.scalars(sa.select(Holding).where(t.holdings.c.handover_id == handover))).all()

    async def standing_in_for(self, giver: int, position: int, at: datetime) -> Sequence[Holding]:
        h = t.holdings.c
        handed = sa.select(t.handovers.c.id).where(t.handovers.c.giver_id == giver)
        theirs = sa.and_(h.position_id == position, h.handover_id.in_(handed), open_at(h.until, at))
        return (await self.session.scalars(sa.select(Holding).where(theirs))).all()

    async def officers(self, zone: int, at: datetime) -> Sequence[tuple[Position, Holding, str]]:
        """Who holds which office under this area, and their name as the roster has it."""
        under = (await self.session.scalars(UNDER, {"near": [zone], "now": at})).all()
        h, p = t.holdings.c, t.positions.c
        both = sa.select(Position, Holding, t.persons.c.sealed_name)
        both = both.join(Holding, h.position_id == p.id).join(t.persons, t.persons.c.id == h.person_id)
        here = sa.and_(p.area_id.in_(under), h.since <= at, open_at(h.until, at))
        found = await self.session.execute(both.where(here).order_by(p.id, h.id))
        return [(office, held, self.vault.open(name) if name else "") for office, held, name in found.all()]
