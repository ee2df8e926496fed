"""Where people say that supply is not back: counted by place in one statement, and kept by outage."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.transaction import Transaction
from zones.breadth import Answers
from zones.complaint import Complaint
from zones.outage import Outage
from zones.pocket import Pocket, PocketVerdict

# Of each restored outage in which somebody says no. After a “local fault” only what was said since counts.
ANSWERS = sa.text("""
SELECT c.zone_id, c.outage_id, coalesce(c.area_id, c.feeder_id) AS area_id, count(*) AS of,
    count(*) FILTER (WHERE c.answered_at >= o.restored_at) AS heard,
    count(*) FILTER (WHERE c.closed_at IS NULL AND c.reopened_at IS NOT NULL
        AND (local.at IS NULL OR c.reopened_at > local.at)) AS noes,
    count(*) FILTER (WHERE c.closed_at IS NULL AND c.reopened_at IS NOT NULL AND c.answer = 'partly'
        AND (local.at IS NULL OR c.reopened_at > local.at)) AS partly
FROM complaints c JOIN outages o ON o.id = c.outage_id LEFT JOIN LATERAL (
    SELECT max(p.answered_at) AS at FROM pockets p
    WHERE p.outage_id = c.outage_id AND p.area_id = coalesce(c.area_id, c.feeder_id) AND p.verdict = 'local'
) local ON true
WHERE o.restored_at IS NOT NULL AND coalesce(c.area_id, c.feeder_id) IS NOT NULL
  AND (c.asked_at IS NOT NULL OR c.answered_at IS NOT NULL)
  AND c.outage_id IN (
    SELECT outage_id FROM complaints WHERE reopened_at IS NOT NULL AND closed_at IS NULL
    UNION SELECT outage_id FROM pockets WHERE ended_at IS NULL
  )
GROUP BY 1, 2, 3
""")

# Those who were asked though they had not complained, and have been content since it was said to be over.
CONTENT = sa.text("""
SELECT count(*) FROM askings k JOIN outages o ON o.id = k.outage_id AND k.answered_at >= o.restored_at
WHERE k.outage_id = :outage AND k.answer = 'yes' AND NOT EXISTS (
    SELECT FROM complaints c WHERE c.outage_id = k.outage_id AND c.person_id = k.person_id)
""")


class PocketBook(Transaction):
    async def answers(self) -> list[Answers]:
        return [Answers(*row) for row in await self.session.execute(ANSWERS)]

    async def content(self, outage: int) -> int:
        return (await self.session.scalar(CONTENT, {"outage": outage})) or 0

    async def pocket(self, pocket: int) -> Pocket | None:
        return await self.session.get(Pocket, pocket)

    async def outage_of(self, pocket: Pocket) -> Outage:
        """As it stands: who only speaks of it does not hold up those who change it."""
        return await self.session.get_one(Outage, pocket.outage_id)

    async def open_pockets(self) -> Sequence[Pocket]:
        still = sa.select(Pocket).where(t.pockets.c.ended_at.is_(None))
        return (await self.session.scalars(still.order_by(t.pockets.c.id))).all()

    async def pockets_at(self, outage: int) -> Sequence[Pocket]:
        p = t.pockets.c
        there = sa.select(Pocket).where(p.outage_id == outage, p.ended_at.is_(None)).order_by(p.id).with_for_update()
        return (await self.session.scalars(there.execution_options(populate_existing=True))).all()

    async def pockets_led(self, leader: int) -> Sequence[Pocket]:
        p = t.pockets.c
        led = sa.select(Pocket).where(sa.or_(p.id == leader, p.lead_id == leader)).order_by(p.id).with_for_update()
        return (await self.session.scalars(led.execution_options(populate_existing=True))).all()

    async def pockets_of(self, areas: Sequence[int]) -> Sequence[Pocket]:
        p = t.pockets.c
        wanted = sa.select(Pocket).where(p.area_id.in_(areas), p.ended_at.is_(None), p.answered_at.is_(None))
        return (await self.session.scalars(wanted.order_by(p.id).with_for_update())).all()

    async def complaints_in(self, pockets: Sequence[Pocket]) -> Sequence[Complaint]:
        c, p = t.complaints.c, t.pockets.c
        area = sa.func.coalesce(c.area_id, c.feeder_id)
        there = sa.tuple_(c.outage_id, area).in_([(pocket.outage_id, pocket.area_id) for pocket in pockets])
        local = sa.exists().where(
            p.outage_id == c.outage_id,
            p.area_id == area,
            p.verdict == PocketVerdict.LOCAL,
            p.answered_at >= c.reopened_at,
        )
        theirs = local if all(pocket.ended_at for pocket in pockets) else ~local  # of a local fault that is mended
        dark = sa.select(Complaint).where(there, t.OPEN_COMPLAINT, c.reopened_at.is_not(None), theirs)
        return (await self.session.scalars(dark.order_by(c.id).with_for_update())).all()

    async def pocket_around(self, complaint: Complaint) -> Pocket | None:
        """The last one of its outage and place."""
        p = t.pockets.c
        there = sa.select(Pocket).where(
            p.outage_id == complaint.outage_id, p.area_id == (complaint.area_id or complaint.feeder_id)
        )
        return (await self.session.scalars(there.order_by(p.id.desc()).limit(1))).one_or_none()

    async def became(self, pocket: Pocket) -> int | None:
        """The outage of its own that took its complaints up."""
        if pocket.verdict is not PocketVerdict.OUT:
            return None
        c = t.complaints.c
        taken = sa.select(c.outage_id).where(
            sa.func.coalesce(c.area_id, c.feeder_id) == pocket.area_id,
            c.outage_id != pocket.outage_id,
            c.attached_at >= pocket.raised_at,
        )
        return await self.session.scalar(taken.order_by(c.attached_at.desc()).limit(1))
