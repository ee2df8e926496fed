"""Complaints: found by who complained and by where it is, numbered without waiting, attached in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bot.storage import tables as t
from bot.storage.around import AROUND
from bot.storage.heaps import OFF
from bot.storage.transaction import Transaction
from zones.area import Area
from zones.complaint import Complaint
from zones.complaint_number import number_of
from zones.explaining import dark_before
from zones.outage import Outage
from zones.report import DANGERS, Extent, Reporter

# A person may write in two chats at once; a number of its own keeps these locks apart from the zones'.
ONE_BY_ONE = sa.text("SELECT pg_advisory_xact_lock(1912, hashtext(:reporter))")

MINE = sa.text("""
SELECT id FROM complaints WHERE (author = ANY(:authors) OR person_id = :person) AND closed_at IS NULL
ORDER BY id FOR UPDATE
""")
OTHERS = sa.text("""
SELECT id FROM complaints
WHERE feeder_id = :feeder AND closed_at IS NULL AND outage_id IS NULL AND at > :since AND id <> :besides LIMIT 1
""")
NEXT_SERIAL = sa.text(f"SELECT nextval('{t.complaint_serial.name}')")

BELOW = sa.text(AROUND + "SELECT id FROM below")


def said_while_it_lasted(outage: Outage) -> sa.ColumnElement[bool]:
    """Of one that is over by now: not long before it, and not once more after it (so does `takes_up_to`)."""
    if outage.restored_at is None:
        return sa.true()
    c = t.complaints.c
    last = sa.func.greatest(c.at, c.again_at, c.reopened_at)
    return sa.and_(c.at >= dark_before(outage.started_at), last <= outage.restored_at)


class ComplaintBook(Transaction):
    async def complaints_of(self, reporter: Reporter) -> Sequence[Complaint]:
        named = f"person:{reporter.person_id}" if reporter.person_id else reporter.authors[0].hex()
        await self.rows(ONE_BY_ONE, reporter=named)
        self.to_gather = True
        return await self.found(Complaint, MINE, authors=list(reporter.authors), person=reporter.person_id)

    async def complaint(self, complaint: int) -> Complaint | None:
        """Locked until the transaction ends."""
        wanted = sa.select(Complaint).where(t.complaints.c.id == complaint).with_for_update()
        return (await self.session.scalars(wanted)).one_or_none()

    async def complaint_as_it_stands(self, complaint: int) -> Complaint | None:
        return await self.session.get(Complaint, complaint)

    async def next_complaint_number(self, zone: Area, at: datetime) -> str:
        ((serial,),) = await self.rows(NEXT_SERIAL)
        return number_of(zone.code, f"{at.astimezone(self.zone_time):%y%m}", serial)

    async def attach_beneath(self, outage: Outage, at: datetime) -> int:
        """Whoever has a fault of their own there follows it: it is their supply as well."""
        c = t.complaints.c
        below = (await self.session.scalars(BELOW, {"near": list(outage.areas), "now": at})).all()
        here = sa.or_(c.feeder_id.in_(below), c.area_id.in_(below))
        unexplained = sa.or_(t.UNEXPLAINED, sa.and_(t.OPEN_COMPLAINT, c.reopened_at.is_not(None)))
        apart = sa.and_(c.extent == Extent.HOUSE, c.since < dark_before(outage.started_at))
        there = sa.and_(unexplained, c.fault_kind.not_in(DANGERS), here)
        if outage.restored_at is None:
            theirs = sa.select(sa.literal(outage.id), c.person_id, sa.literal(at)).distinct()
            theirs = theirs.where(there, apart, c.person_id.is_not(None), c.hushed_at.is_(None))
            follow = insert(t.outage_follows).from_select(["outage_id", "person_id", "since"], theirs)
            await self.session.execute(follow.on_conflict_do_nothing())
        beneath = sa.update(t.complaints).where(there, apart.is_not(True), said_while_it_lasted(outage))
        anew = dict.fromkeys(("restored_said_at", "asked_at", "asked_again_at", "reopened_at"))
        return await self.change(beneath.values(outage_id=outage.id, attached_at=at, **anew))

    async def let_go_of(self, outage: Outage) -> int:
        theirs = sa.update(t.complaints).where(t.complaints.c.outage_id == outage.id, t.OPEN_COMPLAINT)
        return await self.change(theirs.values(outage_id=None, attached_at=None, cancelled_outage_id=outage.id))

    async def others_complain(self, feeder: int, besides: int, at: datetime, within: timedelta) -> bool:
        """Whether anybody else of this feeder has complained lately."""
        return bool(await self.rows(OTHERS, feeder=feeder, besides=besides, since=at - within))

    async def complaining(self, areas: Sequence[int], since: datetime, at: datetime, besides: int | None) -> int:
        """From how many houses of these areas' feeders it was reported that supply is off, and nothing explains it."""
        around = (
            await self.session.scalars(
                sa.text(AROUND + "SELECT id FROM below UNION SELECT id FROM above"), {"near": list(areas), "now": at}
            )
        ).all()
        c = t.complaints.c
        off = sa.and_(c.fault_kind.in_(OFF), c.extent.is_distinct_from("house"), c.at > since)
        others = c.person_id.is_distinct_from(besides) if besides else sa.true()
        here = sa.select(sa.func.count()).where(t.UNEXPLAINED, off, others, c.feeder_id.in_(around))
        return (await self.session.scalar(here)) or 0

    async def complaint_numbered(self, number: str) -> Complaint | None:
        return (await self.session.scalars(sa.select(Complaint).where(t.complaints.c.number == number))).one_or_none()

    async def complaint_ending(self, end: str) -> Complaint | None:
        wanted = sa.select(Complaint).where(t.OPEN_COMPLAINT, t.complaints.c.number.endswith(f"-{end}"))
        return (await self.session.scalars(wanted)).one_or_none()

    def seal(self, text: str) -> bytes:
        return self.vault.seal(text)

    def authors(self, channel: str, keys: Sequence[str]) -> tuple[bytes, ...]:
        """While keys are rotated also those under the other keys, behind the others."""
        by_key = [self.vault.digests(channel, key) for key in keys]
        return (*(first for first, *_ in by_key), *(other for _, *others in by_key for other in others))
