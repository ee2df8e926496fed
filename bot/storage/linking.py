"""Two phones that become one person, and part again: a statement each, wherever the person stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.transaction import Transaction
from zones.delivery import TOLD, State
from zones.person import Address

TAKE = sa.text("""
INSERT INTO follows (member_id, area_id, since, label)
SELECT :into, f.area_id, f.since, f.label FROM follows f WHERE f.member_id = :of
ON CONFLICT (member_id, area_id) DO NOTHING
""")

# What is owed at both phones is told at one: at theirs that was there first.
ONCE = sa.text("""
UPDATE deliveries d SET state = :withdrawn, done_at = :now, reason = 'linked'
FROM addresses a WHERE a.id = d.address_id AND a.person_id = :other AND d.state IN ('due', 'held')
  AND d.notice_id IN (
    SELECT e.notice_id FROM deliveries e JOIN addresses b ON b.id = e.address_id
    WHERE b.person_id = :keep AND e.state = ANY(:told)
  )
""")


class LinkBook(Transaction):
    async def channels_of(self, person: int) -> Sequence[str]:
        a = t.addresses.c
        return (await self.session.scalars(sa.select(a.channel).where(a.person_id == person).distinct())).all()

    async def is_to_have_a_role(self, person: int, at: datetime) -> bool:
        h, a = t.holdings.c, t.applications.c
        office = sa.exists().where(h.person_id == person, sa.or_(h.until.is_(None), h.until > at))
        asks = sa.exists().where(a.person_id == person, a.admitted_at.is_(None), a.refused_at.is_(None))
        return bool(await self.session.scalar(sa.select(sa.or_(office, asks))))

    async def take_follows(self, into: int, of: int) -> None:
        await self.session.execute(TAKE, {"into": into, "of": of})
        await self.session.execute(sa.delete(t.follows).where(t.follows.c.member_id == of))

    async def unite(self, keep: int, other: int, now: datetime) -> None:
        """The log keeps the number under which it knew them; it is one of theirs from now on."""
        await self.flush()
        once = {"keep": keep, "other": other, "now": now, "withdrawn": State.WITHDRAWN.value, "told": list(TOLD)}
        await self.session.execute(ONCE, once)
        theirs = sa.select(t.outage_follows.c.outage_id).where(t.outage_follows.c.person_id == keep).scalar_subquery()
        both = sa.and_(t.outage_follows.c.person_id == other, t.outage_follows.c.outage_id.in_(theirs))
        await self.session.execute(sa.delete(t.outage_follows).where(both))
        for table in (t.complaints, t.askings, t.applications, t.removals, t.outage_follows):
            await self.session.execute(sa.update(table).where(table.c.person_id == other).values(person_id=keep))
        gone = sa.select(t.members.c.id).where(t.members.c.person_id == other).scalar_subquery()
        await self.session.execute(sa.delete(t.follows).where(t.follows.c.member_id.in_(gone)))
        await self.session.execute(sa.delete(t.members).where(t.members.c.person_id == other))
        found = sa.select(Address).where(t.addresses.c.person_id == other)
        for address in await self.session.scalars(found):
            address.person_id = keep
        persons = sa.update(t.persons).where(sa.or_(t.persons.c.id == other, t.persons.c.united_into_id == other))
        await self.session.execute(persons.values(united_into_id=keep))

    async def part(self, person: int, channel: str, now: datetime) -> Sequence[Address]:
        a, d = t.addresses.c, t.deliveries.c
        found = sa.select(Address).where(a.person_id == person, a.channel == channel)
        theirs = (await self.session.scalars(found)).all()
        there = d.address_id.in_([address.id for address in theirs])
        waiting = sa.update(t.deliveries).where(there, d.state.in_([State.DUE, State.HELD]))
        await self.session.execute(waiting.values(state=State.WITHDRAWN, reason="linked", done_at=now))
        # What was said to them in private is not for whoever holds that phone: no tap brings it back.
        # What a sender has in hand keeps its words: should it fail, it is written once more.
        said = sa.update(t.deliveries).where(there, d.notice_id.is_(None), d.sealed_content.is_not(None))
        at_rest = said.where(d.state.not_in([State.CLAIMED, State.UNKNOWN]))
        await self.session.execute(at_rest.values(sealed_content=None))
        for address in theirs:
            address.person_id = None
        await self.session.execute(sa.update(t.persons).where(t.persons.c.id == person).values(reads_on=None))
        return theirs
