"""Who speaks, in one statement: every message begins with it."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.closing import QUESTION_LASTS
from bot.storage.transaction import Transaction, open_at
from handlers.acquaintance import NOBODY, Acquaintance
from zones.person import Member, Person
from zones.work import GOES_ON, PATIENCE

PERSON, NOW = sa.bindparam("person", type_=sa.BigInteger), sa.bindparam("now", type_=t.Instant)


def all_of(found: sa.Select[tuple[int]]) -> sa.Function[list[int]]:
    return sa.func.array(found.scalar_subquery())


def held() -> sa.Select[tuple[int]]:
    h = t.holdings.c
    return sa.select(h.position_id).where(h.person_id == PERSON, h.since <= NOW, open_at(h.until, NOW))


def followed() -> sa.Select[tuple[int]]:
    f, m = t.follows.c, t.members.c
    theirs = sa.select(f.area_id).join(t.members, m.id == f.member_id)
    return theirs.where(m.person_id == PERSON, m.left_at.is_(None)).order_by(f.id)


def shown() -> sa.Select[tuple[int]]:
    c = t.consents.c
    return sa.select(c.notice).where(c.person_id == PERSON).order_by(c.id.desc()).limit(1)


def asked() -> sa.ColumnElement[bool]:
    """Whether supply is back, or something about their complaint."""
    a, c = t.askings.c, t.complaints.c
    back = sa.exists().where(a.person_id == PERSON, a.at > sa.bindparam("asked_since"), a.answered_at.is_(None))
    about = sa.exists().where(
        c.person_id == PERSON,
        t.OPEN_COMPLAINT,
        sa.or_(c.heard_back_at.is_(None), c.heard_back_at > sa.bindparam("heard_back_since")),
        c.asked_back_at > sa.bindparam("asked_back_since"),
    )
    return sa.or_(back, about)


def to_be_asked() -> sa.ColumnElement[bool]:
    c = t.complaints.c
    return sa.exists().where(
        c.person_id == PERSON, t.OPEN_COMPLAINT, c.restored_said_at.is_not(None), c.asked_at.is_(None)
    )


@cache
def met() -> sa.Select[Any]:
    """Built once, for the classes are mapped only when the world is opened."""
    m, p = t.members.c, t.persons.c
    known = all_of(held()), all_of(followed()), shown().scalar_subquery(), asked(), to_be_asked()
    theirs = sa.select(Person, Member, *known)
    theirs = theirs.outerjoin(Member, sa.and_(m.person_id == p.id, m.left_at.is_(None)))
    return theirs.where(p.id == PERSON).order_by(m.id)


class Acquaintances(Transaction):
    async def acquaintance(self, person: int, now: datetime) -> Acquaintance:
        since = {"asked_since": now - QUESTION_LASTS, "asked_back_since": now - PATIENCE}
        since["heard_back_since"] = now - GOES_ON
        rows = (await self.session.execute(met(), {"person": person, "now": now, **since})).all()
        if not rows:
            return NOBODY
        who, _, positions, areas, *about = rows[0]
        members = [member for _, member, *_ in rows if member]
        return Acquaintance(who, members, frozenset(positions), areas, *about)
