"""Time limits of complaints: which line of the schedule holds for each, and whose time has run out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.transaction import Transaction
from zones.complaint import Complaint
from zones.schedule import Limit

AT_ONCE = 500  # complaints that one transaction looks at
LATELY = timedelta(days=1)  # what was closed before has been looked at

# Of one place, one fault and one day: for all of them the same line holds.
ALIKE = sa.text("""
SELECT coalesce(c.area_id, c.feeder_id, c.zone_id) AS place, c.fault_kind, o.cause,
    CAST(c.at AT TIME ZONE :zone_time AS date) AS day, c.limit_fault, c.limit_at - c.at AS within,
    array_agg(c.id) AS ids
FROM complaints c LEFT JOIN outages o ON o.id = c.outage_id
WHERE c.closed_at IS NULL
GROUP BY 1, 2, 3, 4, 5, 6
""")
SET = sa.text("""
UPDATE complaints SET limit_fault = :fault, limit_at = at + CAST(:within AS interval), days_beyond = NULL,
    compensation = NULL
WHERE id = ANY(:ids)
""")
BEYOND = sa.text("""
SELECT c.id, coalesce(c.area_id, c.feeder_id, c.zone_id) AS place, CAST(c.at AT TIME ZONE :zone_time AS date) AS day,
    (
        SELECT coalesce(sum(o.compensation), 0) FROM complaints o
        WHERE o.person_id = c.person_id AND o.id <> c.id AND o.compensation IS NOT NULL
          AND date_trunc('year', o.at AT TIME ZONE :zone_time - interval '3 months')
            = date_trunc('year', c.at AT TIME ZONE :zone_time - interval '3 months')  -- from April to March
    ) AS besides
FROM complaints c, LATERAL (SELECT coalesce(c.restored_said_at, c.closed_at, :now) AS at) back
WHERE c.id > :after AND c.limit_at < back.at AND (c.closed_at IS NULL OR c.closed_at > :lately)
  AND (c.days_beyond IS NULL
    OR (c.compensation IS NOT NULL AND c.limit_at + c.days_beyond * interval '1 day' < back.at))
ORDER BY c.id LIMIT :most
""")


@dataclass(frozen=True)
class Alike:
    place: int
    fault_kind: str
    cause: str | None
    day: date
    limit_fault: str | None
    within: timedelta | None
    ids: Sequence[int]


@dataclass(frozen=True)
class Beyond:
    complaint: Complaint
    place: int
    day: date
    besides: Decimal  # noted for the same person's other complaints of the year


class LimitBook(Transaction):
    async def alike(self) -> list[Alike]:
        """The open complaints, in heaps."""
        rows = await self.session.execute(ALIKE, {"zone_time": self.zone_time.key})
        return [Alike(*row) for row in rows]

    async def set_limit(self, ids: Sequence[int], limit: Limit | None) -> None:
        facts = {"fault": limit.fault if limit else None, "within": limit.within if limit else None}
        await self.session.execute(SET, {"ids": list(ids), **facts})

    async def with_compensation(self, ids: Sequence[int]) -> Sequence[Complaint]:
        c = t.complaints.c
        noted = sa.select(Complaint).where(c.id.in_(ids), c.compensation.is_not(None)).order_by(c.id)
        return (await self.session.scalars(noted.with_for_update())).all()

    async def beyond(self, after: int, now: datetime) -> list[Beyond]:
        """The next, by number, of which something is to be noted; locked."""
        facts = {"after": after, "now": now, "lately": now - LATELY, "zone_time": self.zone_time.key, "most": AT_ONCE}
        found = {row.id: row for row in await self.session.execute(BEYOND, facts)}
        theirs = sa.select(Complaint).where(t.complaints.c.id.in_(found)).order_by(t.complaints.c.id).with_for_update()
        complaints = (await self.session.scalars(theirs)).all()
        return [Beyond(one, found[one.id].place, found[one.id].day, found[one.id].besides) for one in complaints]
