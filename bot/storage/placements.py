"""The dated places of the areas: back-feeds, and moves from one zone to another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bot.storage import tables as t
from bot.storage.atlas import AREAS_CHANGED
from bot.storage.network import Network
from zones.area import Area, Placement
from zones.backfeed import BackFeed

# Each with the place that it has among the offices as long as it lasts.
BACK_FEEDS = """
SELECT DISTINCT ON (s.id) s.id, s.area_id, o.parent_id AS home_id, s.parent_id AS feeding_id, s.since, s.until
FROM placements s JOIN placements o ON o.area_id = s.area_id AND o.tree = 'office'
    AND o.since < coalesce(s.until, 'infinity') AND coalesce(o.until, 'infinity') > s.since
WHERE s.tree = 'supply' AND coalesce(s.until, 'infinity') > s.since
"""
TOUCHING = sa.text(f"""{BACK_FEEDS}
AND coalesce(s.until, 'infinity') > :now
AND (s.area_id = ANY(:areas) OR s.parent_id = ANY(:areas) OR o.parent_id = ANY(:areas))
ORDER BY s.id, o.since
""")
BY_NUMBER = sa.text(f"{BACK_FEEDS} AND s.id = :number ORDER BY s.id, o.since")


class Placements(Network):
    async def area(self, area: int) -> Area | None:
        return await self.session.get(Area, area)

    async def placements_of(self, area: int) -> Sequence[Placement]:
        p = t.placements.c
        locked = sa.select(Placement).where(p.area_id == area).order_by(p.since, p.id).with_for_update()
        return (await self.session.scalars(locked)).all()

    async def back_feeds(self, areas: Sequence[int], at: datetime) -> Sequence[BackFeed]:
        found = await self.session.execute(TOUCHING, {"areas": list(areas), "now": at})
        return [BackFeed(**row._mapping) for row in found]

    async def back_feed(self, number: int) -> BackFeed | None:
        row = (await self.session.execute(BY_NUMBER, {"number": number})).one_or_none()
        return BackFeed(**row._mapping) if row else None

    async def areas_changed(self) -> None:
        first = insert(t.counters).values(name=AREAS_CHANGED, last=1)
        moved = first.on_conflict_do_update(index_elements=["name"], set_={"last": t.counters.c.last + 1})
        await self.session.execute(moved)
