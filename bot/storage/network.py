"""Areas, and the offices that answer for them, as they stand at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.transaction import Transaction, open_at
from zones.area import Area, Kind
from zones.position import SUPPLY, Charge, Position

# From each of some places (`places`) upwards: who answers for it, and whom these report to; the lowest the nearest.
UPWARDS = """
, above AS (
    SELECT id AS place, id, 0 AS far FROM places
    UNION
    SELECT a.place, p.parent_id, a.far + 1 FROM placements p JOIN above a ON p.area_id = a.id
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now) AND p.tree <> 'supply'
), answering AS (
    SELECT a.place, c.position_id AS id, a.far, 0 AS rung FROM charges c JOIN above a ON a.id = c.area_id
    WHERE c.work = :work AND c.since <= :now AND (c.until IS NULL OR c.until > :now)
), chain AS (
    SELECT place, id, far, rung FROM answering
    UNION
    SELECT c.place, p.reports_to_id, c.far, c.rung + 1 FROM positions p JOIN chain c ON p.id = c.id
    WHERE p.reports_to_id IS NOT NULL AND c.rung < 20
), heights AS (
    SELECT place, id, max(far + rung) AS height FROM chain GROUP BY place, id
)
"""

CHAIN = sa.text(
    "WITH RECURSIVE places AS (SELECT CAST(:area AS bigint) AS id)"
    + UPWARDS
    + "SELECT p.* FROM positions p JOIN heights h USING (id) ORDER BY h.height, p.id"
)

# The zones are the offices', whatever feeds an area just now.
ZONES = sa.text("""
WITH RECURSIVE above AS (
    SELECT unnest(CAST(:near AS bigint[])) AS id
    UNION
    SELECT p.parent_id FROM placements p JOIN above a ON p.area_id = a.id
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now) AND p.tree <> 'supply'
)
SELECT id FROM above
""")

ABOVE_IN_ORDER = sa.text("""
WITH RECURSIVE above AS (
    SELECT CAST(:area AS bigint) AS id, 0 AS far
    UNION
    SELECT p.parent_id, a.far + 1 FROM placements p JOIN above a ON p.area_id = a.id
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now) AND p.tree <> 'supply'
)
SELECT a.code FROM above JOIN areas a USING (id) GROUP BY a.code ORDER BY min(far)
""")


class Network(Transaction):
    async def codes_above(self, area: int, at: datetime) -> Sequence[str]:
        """Its own first."""
        return (await self.session.scalars(ABOVE_IN_ORDER, {"area": area, "now": at})).all()

    async def chain(self, area: int, at: datetime) -> Sequence[Position]:
        upwards = sa.select(Position).from_statement(CHAIN)
        return (await self.session.scalars(upwards, {"area": area, "now": at, "work": SUPPLY})).all()

    async def positions(self, ids: Sequence[int]) -> Sequence[Position]:
        return (await self.session.scalars(sa.select(Position).where(t.positions.c.id.in_(ids)))).all()

    async def positions_held(self, person: int, at: datetime) -> set[int]:
        h = t.holdings.c
        held = sa.select(h.position_id).where(h.person_id == person, h.since <= at, open_at(h.until, at))
        return set((await self.session.scalars(held)).all())

    async def stands_in(self, person: int, at: datetime) -> set[int]:
        h = t.holdings.c
        mine = sa.select(h.position_id, sa.func.bool_and(h.stand_in).label("only"))
        mine = mine.where(h.person_id == person, h.since <= at, open_at(h.until, at)).group_by(h.position_id)
        return {row.position_id for row in await self.session.execute(mine) if row.only}

    async def charges_of(self, positions: Sequence[int], at: datetime) -> Sequence[Charge]:
        c = t.charges.c
        mine = sa.select(Charge).where(c.position_id.in_(positions), c.since <= at, open_at(c.until, at))
        return (await self.session.scalars(mine.order_by(c.id))).all()

    async def zones_of(self, areas: Sequence[int], at: datetime) -> Sequence[Area]:
        above = (await self.session.scalars(ZONES, {"near": list(areas), "now": at})).all()
        zones = sa.select(Area).where(t.areas.c.id.in_(above), t.areas.c.kind == Kind.ZONE)
        return (await self.session.scalars(zones)).all()
