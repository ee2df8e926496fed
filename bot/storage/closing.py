"""Questions whether supply is back: they travel with the restoration, in one statement; and what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.around import AROUND
from bot.storage.heaps import Heaps
from zones.closing import Asking, Times
from zones.complaint import Complaint, How
from zones.notice import Notice
from zones.outage import Outage
from zones.report import Reporter

AT_ONCE = 500  # complaints that one transaction of the clock's work looks at
QUESTION_LASTS = timedelta(days=2)  # in which a bare “yes” is an answer to it

# Whoever complained, gets this notice, and is to be asked: the question travels with it. One for a person.
ASK_WITH = sa.text("""
WITH theirs AS (
    SELECT c.id, c.person_id FROM complaints c
    WHERE c.outage_id = ANY(CAST(:told_of AS bigint[])) AND c.closed_at IS NULL AND c.hushed_at IS NULL
      AND NOT c.for_another -- of that house they are asked by itself
), carriers AS (
    SELECT DISTINCT ON (a.person_id) a.person_id, d.id FROM deliveries d JOIN addresses a ON a.id = d.address_id
    WHERE d.notice_id = :notice AND a.person_id IN (SELECT person_id FROM theirs)
    ORDER BY a.person_id, a.heard_at DESC NULLS LAST, d.id
), asked AS (
    INSERT INTO askings (person_id, outage_id, delivery_id, at)
    SELECT person_id, :outage, id, :now FROM carriers RETURNING id, person_id
)
UPDATE complaints SET restored_said_at = :now, asked_at = :now, asked_again_at = NULL, reopened_at = NULL,
    asking_id = asked.id
FROM theirs JOIN asked ON asked.person_id = theirs.person_id WHERE complaints.id = theirs.id
""")

# Nobody complained: a few of the citizens whose own supply it is are asked, so that a false “restored” shows.
ASK_SOME = sa.text(
    AROUND
    + """
INSERT INTO askings (person_id, outage_id, delivery_id, at)
SELECT a.person_id, :outage, d.id, :now FROM deliveries d JOIN addresses a ON a.id = d.address_id
WHERE d.notice_id = :notice
  AND NOT EXISTS (SELECT FROM complaints c WHERE c.outage_id = ANY(CAST(:told_of AS bigint[])))
  AND EXISTS (
    SELECT FROM members m JOIN follows f ON f.member_id = m.id
    WHERE m.person_id = a.person_id AND m.role = 'citizen' AND m.left_at IS NULL
      AND f.area_id IN (SELECT id FROM below)
  )
ORDER BY md5(d.id::text) LIMIT :sample
"""
)

HAND_ON = sa.text(
    AROUND
    + """
UPDATE complaints SET outage_id = :other, attached_at = :now
WHERE outage_id = :outage AND closed_at IS NULL
  AND (feeder_id IN (SELECT id FROM below) OR area_id IN (SELECT id FROM below))
"""
)

# Whom the clock looks after: an outage is over and nobody has asked them, or they were asked and say nothing.
IN_CHECK = sa.text("""
SELECT c.id, o.restored_at IS NOT NULL AND c.restored_said_at IS NULL AS untold,
    p.quiet_since, p.quiet_until, c.zone_id, c.outage_id, c.restored_said_at, c.asked_at, c.asked_again_at, c.closed_at,
    c.attached_at, c.answered_at
FROM complaints c LEFT JOIN outages o ON o.id = c.outage_id LEFT JOIN persons p ON p.id = c.person_id
WHERE c.closed_at IS NULL AND c.id > :after AND (
    (c.restored_said_at IS NULL AND c.reopened_at IS NULL AND o.restored_at IS NOT NULL)
    OR coalesce(c.asked_again_at, c.asked_at, c.restored_said_at) <= :since
)
ORDER BY c.id LIMIT :most
""")


@dataclass(frozen=True)
class InCheck:
    """A complaint that the clock looks after; `untold`: nobody has noted yet that its outage is over."""

    id: int
    untold: bool
    quiet_since: time | None
    quiet_until: time | None
    zone_id: int
    outage_id: int | None
    restored_said_at: datetime | None
    asked_at: datetime | None
    asked_again_at: datetime | None
    closed_at: datetime | None
    attached_at: datetime | None
    answered_at: datetime | None


class ClosingBook(Heaps):
    async def times_of(self, zone: int) -> Times:
        return Times.from_data((await self.rules_of("closing")).get(zone, {}))

    # ---- asking

    async def ask_with(self, notice: Notice, told_of: Sequence[int]) -> None:
        facts = {
            "notice": notice.id, "outage": notice.outage.id, "told_of": list(told_of), "now": notice.at,
        }  # fmt: skip
        await self.session.execute(ASK_WITH, facts)
        sample = (await self.times_of(notice.zone_id)).sample
        await self.session.execute(ASK_SOME, facts | {"near": list(notice.facts["areas"]), "sample": sample})

    async def hand_on(self, outage: Outage, other: Outage, areas: Sequence[int], at: datetime) -> None:
        facts = {"outage": outage.id, "other": other.id, "near": list(areas), "now": at}
        await self.session.execute(HAND_ON, facts)

    async def in_check(self, after: int, since: datetime) -> list[InCheck]:
        """The next of them by number; `since`: younger ones need no look."""
        rows = await self.session.execute(IN_CHECK, {"after": after, "since": since, "most": AT_ONCE})
        return [InCheck(*row) for row in rows]

    async def never_back(self, outage: Outage) -> None:
        c = t.complaints.c
        theirs = sa.update(t.complaints).where(c.outage_id == outage.id, t.OPEN_COMPLAINT)
        nothing = dict.fromkeys(("restored_said_at", "asked_at", "asked_again_at", "reopened_at"))
        await self.session.execute(theirs.values(nothing))

    # ---- answers

    async def asking(self, asking: int) -> Asking | None:
        """Locked until the transaction ends."""
        wanted = sa.select(Asking).where(t.askings.c.id == asking).with_for_update()
        return (await self.session.scalars(wanted)).one_or_none()

    async def open_asking(self, person: int, at: datetime) -> Asking | None:
        """The last question of this kind, unless it was answered; what was opened again asks nothing."""
        a, c, o = t.askings.c, t.complaints.c, t.outages.c
        said_back = sa.or_(
            sa.exists().where(c.id == a.complaint_id, c.restored_said_at.is_not(None)),
            sa.and_(a.complaint_id.is_(None), sa.exists().where(o.id == a.outage_id, o.restored_at <= a.at)),
        )
        theirs = sa.select(Asking).where(a.person_id == person, a.at > at - QUESTION_LASTS, said_back)
        last = (await self.session.scalars(theirs.order_by(a.id.desc()).limit(1).with_for_update())).one_or_none()
        return last if last and last.answered_at is None else None

    async def complaints_asked(self, asking: Asking) -> Sequence[Complaint]:
        """Those that the question was about; locked, the oldest first."""
        c = t.complaints.c
        about = sa.or_(c.asking_id == asking.id, c.id == asking.complaint_id)
        if asking.outage_id:
            one = t.complaints.alias()
            theirs = sa.select(one.c.for_another).where(one.c.id == asking.complaint_id).scalar_subquery()
            house = c.for_another == sa.func.coalesce(theirs, sa.false())
            about = sa.or_(about, sa.and_(c.outage_id == asking.outage_id, c.asking_id.is_not(None), house))
        mine = sa.select(Complaint).where(c.person_id == asking.person_id, about)
        return (await self.session.scalars(mine.order_by(c.id).with_for_update())).all()

    async def closed_lately(self, by: Reporter, since: datetime) -> Sequence[Complaint]:
        """The newest first; locked."""
        c = t.complaints.c
        mine = [c.author.in_(by.authors), *([c.person_id == by.person_id] if by.person_id else ())]
        over = sa.and_(c.closed_at > since, c.how.in_([How.CONFIRMED, How.UNCONFIRMED]))
        wanted = sa.select(Complaint).where(sa.or_(*mine), over).order_by(c.closed_at.desc()).with_for_update()
        return (await self.session.scalars(wanted)).all()
