"""What waits for somebody, how high it has climbed, and who was told of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.transaction import Transaction
from zones.complaint import Complaint
from zones.detail import DetailKind
from zones.ladder import NEARING_FROM, TOO_OFTEN, Alarm, Climb, Hands, Known, Matter, Rung, Summons
from zones.position import Position
from zones.report import DANGERS

ONE_AT_A_TIME = sa.text("SELECT pg_advisory_xact_lock(hashtext('ladder'))")

# Of a feeder whose engineer is asked whether it is out, that question climbs, and not each report. Whoever says yes has
# taken it up; where no outage is posted for all that, it goes to the next office when that has rested.
SPOT, HEAP = "coalesce(c.area_id, c.feeder_id, c.zone_id)", "coalesce(c.feeder_id, c.area_id, c.zone_id)"
WHERE_ALL = f"CASE WHEN min({SPOT}) = max({SPOT}) THEN min({SPOT}) ELSE {HEAP} END"  # their spot, if it is one
MATTERS = sa.text(f"""
SELECT 'danger' AS rung, c.id AS subject, c.zone_id, coalesce(c.area_id, c.feeder_id, c.zone_id) AS area_id,
    coalesce(c.reopened_at, c.at) AS since, 1 AS many, CAST(NULL AS bigint) AS told,
    CAST(NULL AS timestamptz) AS looked_at
FROM complaints c
WHERE c.closed_at IS NULL AND c.acknowledged_at IS NULL AND c.fault_kind = ANY(:dangers)
  AND coalesce(c.reopened_at, c.at) > :lately
UNION ALL
SELECT 'suspicion', s.id, s.zone_id, s.area_id, s.raised_at, s.count, s.asked,
    greatest(s.looking_at, s.answered_at)
FROM suspicions s WHERE s.ended_at IS NULL
UNION ALL
SELECT 'complaints', coalesce(c.feeder_id, c.area_id, c.zone_id), c.zone_id,
    {WHERE_ALL}, min(coalesce(c.reopened_at, c.at)), count(*), NULL, NULL
FROM complaints c
WHERE c.closed_at IS NULL AND c.outage_id IS NULL AND c.acknowledged_at IS NULL AND c.fault_kind <> ALL(:dangers)
  AND coalesce(c.reopened_at, c.at) > :lately
  AND NOT EXISTS (SELECT FROM suspicions s WHERE s.feeder_id = c.feeder_id AND s.ended_at IS NULL)
GROUP BY c.zone_id, coalesce(c.feeder_id, c.area_id, c.zone_id)
UNION ALL
SELECT CASE WHEN c.limit_at > :now THEN 'nearing' ELSE 'passed' END, coalesce(c.feeder_id, c.area_id, c.zone_id),
    c.zone_id, {WHERE_ALL}, min(c.at), count(*), NULL, NULL
FROM complaints c
WHERE c.closed_at IS NULL AND c.restored_said_at IS NULL
  AND :now >= c.at + (c.limit_at - c.at) * CAST(:nearing AS double precision)
GROUP BY 1, c.zone_id, coalesce(c.feeder_id, c.area_id, c.zone_id)
UNION ALL
SELECT 'reopened', coalesce(c.feeder_id, c.area_id, c.zone_id),
    c.zone_id, {WHERE_ALL}, min(c.reopened_at), count(*), NULL, NULL
FROM complaints c
WHERE c.closed_at IS NULL AND c.reopened_at IS NOT NULL AND c.times_reopened >= :too_often
GROUP BY c.zone_id, coalesce(c.feeder_id, c.area_id, c.zone_id)
UNION ALL
SELECT 'handed', h.id, c.zone_id, coalesce(c.area_id, c.feeder_id, c.zone_id), h.at, 1, NULL, NULL
FROM handings h JOIN complaints c ON c.id = h.complaint_id
WHERE h.decided_at IS NULL AND c.closed_at IS NULL AND c.restored_said_at IS NULL
ORDER BY since
""")

# Their first words and their last: what they saw, and how it is by now.
ALARMS = sa.text("""
SELECT c.id, c.number, c.fault_kind, c.denied_at, c.reopened_at,
    (array_agg(d.sealed_content ORDER BY d.id))[1] AS first, (array_agg(d.sealed_content ORDER BY d.id DESC))[1] AS last
FROM complaints c JOIN details d ON d.complaint_id = c.id AND d.kind = :words
WHERE c.id = ANY(:complaints) GROUP BY c.id
""").columns(denied_at=t.Instant, reopened_at=t.Instant)

# Of whoever is on it: their office now, and whether they are an admin of the zone.
HELD = """LEFT JOIN LATERAL (
    SELECT h.position_id FROM holdings h
    WHERE h.person_id = it.person_id AND h.since <= :now AND (h.until IS NULL OR h.until > :now)
    ORDER BY h.stand_in, h.id LIMIT 1
) held ON true"""
BY_ADMIN = """EXISTS (
    SELECT FROM members m WHERE m.person_id = it.person_id AND m.zone_id = climb.zone_id AND m.role = 'admin'
)"""

# An outage that is posted is somebody's word, too. Who was on it before it opened again took it for over.
# Of a question and of what was handed on: who was on it last, though it climbs again since no answer came.
HANDS = sa.text(f"""
SELECT climb.id, count(*) AS many, min(it.at) AS at,
    (array_agg(coalesce(it.office, held.position_id) ORDER BY it.at DESC))[1] AS office,
    (array_agg({BY_ADMIN} ORDER BY it.at DESC))[1] AS by_admin
FROM climbs climb
JOIN complaints c ON climb.zone_id = c.zone_id AND climb.subject_id = coalesce(c.feeder_id, c.area_id, c.zone_id)
LEFT JOIN outages o ON o.id = c.outage_id
CROSS JOIN LATERAL (
    SELECT * FROM (VALUES
        (c.taken_at, c.taken_by, c.position_id), (c.attached_at, NULL, o.position_id),
        (c.acknowledged_at, c.acknowledged_by, NULL)
    ) AS on_it (at, person_id, office)
    WHERE at > coalesce(c.reopened_at, '-infinity') LIMIT 1
) it
{HELD}
WHERE climb.id = ANY(:climbs) AND c.closed_at IS NULL AND CASE climb.rung
    WHEN 'nearing' THEN c.limit_at > :now AND c.restored_said_at IS NULL
        AND :now >= c.at + (c.limit_at - c.at) * CAST(:nearing AS double precision)
    WHEN 'passed' THEN c.limit_at <= :now AND c.restored_said_at IS NULL
    WHEN 'reopened' THEN c.times_reopened >= :too_often
    ELSE false END
GROUP BY climb.id
UNION ALL
SELECT climb.id, climb.count, it.at, held.position_id, {BY_ADMIN}
FROM climbs climb
CROSS JOIN LATERAL (
    SELECT greatest(s.looking_at, s.answered_at) AS at, coalesce(s.answered_by, s.asked) AS person_id FROM suspicions s
    WHERE climb.rung = 'suspicion' AND s.id = climb.subject_id
    UNION ALL
    SELECT c.taken_at, c.taken_by FROM handings h JOIN complaints c ON c.id = h.complaint_id
    WHERE climb.rung = 'handed' AND h.id = climb.subject_id
    UNION ALL
    SELECT s.acknowledged_at, s.person_id FROM summonses s WHERE climb.id = ANY(s.climbs)
    ORDER BY at DESC NULLS LAST LIMIT 1
) it
{HELD}
WHERE climb.id = ANY(:climbs) AND climb.rung IN ('suspicion', 'complaints', 'handed') AND it.at IS NOT NULL
""").columns(at=t.Instant)


class Climbs(Transaction):
    async def matters(self, now: datetime, lately: datetime) -> list[Matter]:
        """From here on no other look goes on beside this one."""
        await self.session.execute(ONE_AT_A_TIME)
        bounds = {"dangers": sorted(DANGERS), "lately": lately, "nearing": NEARING_FROM, "too_often": TOO_OFTEN}
        rows = await self.session.execute(MATTERS, bounds | {"now": now})
        return [
            Matter(Rung(row.rung), row.subject, row.zone_id, row.area_id, row.since, row.many, row.told, row.looked_at)
            for row in rows
        ]

    async def climbs(self) -> Sequence[Climb]:
        """Those that are not over."""
        still = sa.select(Climb).where(t.climbs.c.over_at.is_(None)).order_by(t.climbs.c.id)
        return (await self.session.scalars(still)).all()

    async def climbs_to(self, person: int) -> Sequence[Climb]:
        """Those that are not over, have gone a step, and came by this person."""
        c = t.climbs.c
        theirs = sa.select(Climb).where(c.over_at.is_(None), c.stepped_at.is_not(None), c.asked.contains([person]))
        return (await self.session.scalars(theirs.order_by(c.id))).all()

    async def known(self, climbs: Collection[Climb], now: datetime) -> Known:
        dangers = [climb.subject_id for climb in climbs if climb.rung is Rung.DANGER]
        of_many = [climb.id for climb in climbs if climb.rung is not Rung.DANGER]
        handed = [climb.subject_id for climb in climbs if climb.rung is Rung.HANDED]
        return Known(
            await self.alarms(dangers) if dangers else {},
            await self.hands(of_many, now) if of_many else {},
            await self.numbers_handed(handed) if handed else {},
        )

    async def numbers_handed(self, handings: Collection[int]) -> Mapping[int, str]:
        h, c = t.handings.c, t.complaints.c
        numbers = sa.select(h.id, c.number).join(t.complaints, c.id == h.complaint_id).where(h.id.in_(handings))
        return {row.id: row.number for row in await self.session.execute(numbers)}

    async def hands(self, climbs: Collection[int], now: datetime) -> Mapping[int, Hands]:
        bounds = {"climbs": sorted(climbs), "now": now, "nearing": NEARING_FROM, "too_often": TOO_OFTEN}
        rows = await self.session.execute(HANDS, bounds)
        return {
            row.id: Hands(
                row.many, row.at, await self.session.get(Position, row.office) if row.office else None, row.by_admin
            )
            for row in rows.all()
        }

    async def alarms(self, complaints: Collection[int]) -> Mapping[int, Alarm]:
        rows = await self.session.execute(ALARMS, {"complaints": sorted(complaints), "words": DetailKind.WORDS})
        return {
            row.id: Alarm(
                row.number,
                row.fault_kind,
                " / ".join(dict.fromkeys(self.vault.open(said) for said in (row.first, row.last))),
                row.denied_at,
                row.reopened_at,
            )
            for row in rows
        }

    async def climbed_to(self, complaint: int) -> Sequence[int]:
        """The persons to whom this danger has climbed, now or before."""
        c = t.climbs.c
        asked = sa.select(sa.func.unnest(c.asked)).where(c.rung == Rung.DANGER, c.subject_id == complaint)
        return (await self.session.scalars(asked)).all()

    async def climb_around(self, complaint: Complaint) -> Climb | None:
        """What carries it up: its own danger, its feeder's question, or the complaints of its feeder."""
        c, s = t.climbs.c, t.suspicions.c
        asked = sa.select(s.id).where(s.feeder_id == complaint.feeder_id, s.ended_at.is_(None))
        with_others = c.subject_id == (complaint.feeder_id or complaint.place_id)
        its = sa.or_(
            sa.and_(c.rung == Rung.DANGER, c.subject_id == complaint.id),
            sa.and_(c.rung == Rung.SUSPICION, c.subject_id.in_(asked)),
            sa.and_(c.rung.in_([Rung.COMPLAINTS, Rung.NEARING, Rung.PASSED, Rung.REOPENED]), with_others),
        )
        going = sa.select(Climb).where(its, c.over_at.is_(None), c.stepped_at.is_not(None), c.told_at >= complaint.at)
        order = (c.rung == Rung.DANGER).desc(), c.stepped_at.desc()
        return (await self.session.scalars(going.order_by(*order).limit(1))).one_or_none()

    async def last_called(self, person: int) -> datetime | None:
        last: datetime | None = await self.session.scalar(
            sa.select(sa.func.max(t.summonses.c.at)).where(t.summonses.c.person_id == person)
        )
        return last

    async def ladder_call(self, call: int) -> Summons | None:
        """Locked until the transaction ends."""
        return await self.session.get(Summons, call, with_for_update=True)

    async def newest_call(self, person: int) -> Summons | None:
        theirs = sa.select(Summons).where(t.summonses.c.person_id == person).order_by(t.summonses.c.id.desc()).limit(1)
        return (await self.session.scalars(theirs)).one_or_none()

    async def climbs_of(self, call: Summons) -> Sequence[Climb]:
        theirs = sa.select(Climb).where(t.climbs.c.id.in_(call.climbs)).order_by(t.climbs.c.id).with_for_update()
        return (await self.session.scalars(theirs)).all()
