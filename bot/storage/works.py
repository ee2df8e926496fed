"""Complaints as work: heaped for the office that has them, one by one, and what passed about each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from bot.storage import tables as t
from bot.storage.duties import Duties
from bot.storage.network import UPWARDS
from zones.complaint import Complaint
from zones.detail import Detail, DetailKind
from zones.duty import on_duty
from zones.handing import Handing
from zones.position import SUPPLY, Position
from zones.report import DANGERS
from zones.work import GOES_ON, PATIENCE, Pile

# Which complaints wait for work is said by `zones.work.waits_for_work`; where, by the offices' tree. Beneath an office
# that has others under it, theirs are left out: of each place only the office that answers first has it. What somebody
# there has taken up all the same, or which danger they have seen, is theirs, too.
PILES = sa.text(
    """
WITH RECURSIVE under AS (
    SELECT c.area_id AS id FROM charges c
    WHERE c.position_id = ANY(:held) AND c.since <= :now AND (c.until IS NULL OR c.until > :now)
    UNION
    SELECT p.area_id FROM placements p JOIN under u ON p.parent_id = u.id
    WHERE p.since <= :now AND (p.until IS NULL OR p.until > :now) AND p.tree <> 'supply'
), heaps AS (
    SELECT coalesce(c.area_id, c.feeder_id, c.zone_id) AS area_id,
        coalesce(c.feeder_id, c.area_id, c.zone_id) AS heap_id,
        c.position_id, array_agg(c.id ORDER BY c.id) AS ids, min(c.at) AS since,
        count(*) FILTER (WHERE c.taken_at IS NULL) AS untaken,
        count(*) FILTER (WHERE c.taken_at IS NULL AND (c.acknowledged_at IS NULL OR EXISTS (
            SELECT FROM members m
            WHERE m.person_id = c.acknowledged_by AND m.role = 'call_centre' AND m.left_at IS NULL
        ))) AS unseen,
        count(*) FILTER (WHERE c.fault_kind = ANY(:dangers)) AS dangers,
        coalesce(
            c.taken_by = CAST(:me AS bigint) OR (c.acknowledged_by = :me AND c.fault_kind = ANY(:dangers)), false
        ) AS mine
    FROM complaints c
    WHERE c.closed_at IS NULL AND c.restored_said_at IS NULL AND (c.outage_id IS NULL OR c.reopened_at IS NOT NULL)
      AND (c.position_id = ANY(:held) OR (
        c.position_id IS NULL AND coalesce(c.area_id, c.feeder_id, c.zone_id) IN (SELECT id FROM under))
        OR (cardinality(CAST(:held AS bigint[])) = 0 AND c.taken_by = :me))  -- the zone's admin
    GROUP BY 1, 2, 3, mine
), places AS (
    SELECT DISTINCT area_id AS id FROM heaps WHERE position_id IS NULL
)"""
    + UPWARDS
    + """, first AS (
    SELECT DISTINCT ON (place) place, id FROM heights ORDER BY place, height, id
)
SELECT heaps.* FROM heaps LEFT JOIN first ON first.place = heaps.area_id
WHERE heaps.position_id IS NOT NULL OR first.id = ANY(:held) OR heaps.mine
"""
)


class WorkBook(Duties):
    async def piles_of(self, held: Collection[int], now: datetime, person: int | None = None) -> Sequence[Pile]:
        heaps: dict[int, list[Any]] = defaultdict(list)
        asked = {"held": sorted(held), "now": now, "dangers": sorted(DANGERS), "work": SUPPLY, "me": person}
        for row in await self.session.execute(PILES, asked):
            heaps[row.heap_id].append(row)
        return [pile_of(heap, rows) for heap, rows in heaps.items()]

    async def works_of(self, pile: Pile, most: int, after: int = 0) -> Sequence[Complaint]:
        """Dangers first, then what nobody has taken, then the oldest."""
        c = t.complaints.c
        urgency = c.fault_kind.not_in(sorted(DANGERS)), c.taken_at.is_not(None), c.at, c.id
        wanted = sa.select(Complaint).where(c.id == sa.any_(sa.literal(pile.ids, ARRAY(sa.BigInteger))))
        return (await self.session.scalars(wanted.order_by(*urgency).offset(after).limit(most))).all()

    async def words_of(self, complaint: int) -> Sequence[Detail]:
        d = t.details.c
        theirs = sa.select(Detail).where(d.complaint_id == complaint, d.kind == DetailKind.WORDS)
        return (await self.session.scalars(theirs.order_by(d.id))).all()

    async def newest_detail(self, complaint: int, kind: DetailKind) -> Detail | None:
        d = t.details.c
        theirs = sa.select(Detail).where(d.complaint_id == complaint, d.kind == kind).order_by(d.id.desc())
        return (await self.session.scalars(theirs.limit(1))).first()

    def in_clear(self, detail: Detail) -> str:
        return self.vault.open(detail.sealed_content)

    async def asked_back(self, person: int, now: datetime) -> Complaint | None:
        c = t.complaints.c
        going_on = sa.or_(c.heard_back_at.is_(None), c.heard_back_at > now - GOES_ON)
        waits = sa.select(Complaint).where(
            c.person_id == person, t.OPEN_COMPLAINT, going_on, c.asked_back_at > now - PATIENCE
        )
        return (await self.session.scalars(waits.order_by(c.asked_back_at.desc()).limit(1).with_for_update())).first()

    async def taken_up_by(self, person: int) -> Sequence[Complaint]:
        c = t.complaints.c
        theirs = sa.select(Complaint).where(c.taken_by == person, t.OPEN_COMPLAINT, c.restored_said_at.is_(None))
        return (await self.session.scalars(theirs.order_by(c.id))).all()

    async def answering_now(self, position: int, now: datetime) -> int | None:
        """Who holds this office just now, or stands in."""
        office = await self.session.get(Position, position)
        holdings = await self.holdings_of([position], now)
        absences = await self.absences([one.person_id for one in holdings], now)
        there = on_duty([office], holdings, absences, now) if office else []
        return there[0].person_id if there else None

    async def handing(self, handing: int) -> Handing | None:
        """Locked until the transaction ends."""
        return (
            await self.session.scalars(sa.select(Handing).where(t.handings.c.id == handing).with_for_update())
        ).one_or_none()

    async def handed_on(self, handing: int) -> tuple[Handing, Complaint, Position]:
        """With what it is about, and the office that was asked; as they stand."""
        about = sa.select(Handing, Complaint, Position).join(Complaint, t.complaints.c.id == t.handings.c.complaint_id)
        found = about.join(Position, t.positions.c.id == t.handings.c.to_id).where(t.handings.c.id == handing)
        row = (await self.session.execute(found)).one()
        return row[0], row[1], row[2]

    async def handed_to(self, held: Collection[int]) -> Sequence[Handing]:
        """What these offices have neither accepted nor returned, the oldest first."""
        h, c = t.handings.c, t.complaints.c
        waits = sa.select(Handing).join(t.complaints, c.id == h.complaint_id)
        waits = waits.where(h.to_id.in_(held), h.decided_at.is_(None), c.closed_at.is_(None))
        return (await self.session.scalars(waits.order_by(h.id))).all()

    async def handing_of(self, complaint: int) -> Handing | None:
        h = t.handings.c
        waits = sa.select(Handing).where(h.complaint_id == complaint, h.decided_at.is_(None))
        return (await self.session.scalars(waits.order_by(h.id.desc()).limit(1).with_for_update())).first()


def pile_of(heap: int, rows: Sequence[Any]) -> Pile:
    ids = [id_ for row in rows for id_ in row.ids]
    return Pile(
        rows[0].area_id if len(ids) == 1 else heap, len(ids), sum(row.untaken for row in rows),
        sum(row.dangers for row in rows), min(row.since for row in rows), heap, ids,
        sum(row.unseen for row in rows),
    )  # fmt: skip
