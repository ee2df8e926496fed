"""When a number or a whole account is in trouble its queue waits, intact, until one letter has got through again.

The recipient's breaker is on the address (`unreachable_at`), the template's in its standing; what stands here stops a
sender or an account, and what only has to be told once is kept here, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.channels.channel import Level
from bot.storage import tables as t

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

LONGEST = timedelta(hours=1)  # between two tries
TOLD_AGAIN = timedelta(hours=6)  # what stops nothing is told once in this time


@dataclass(frozen=True)
class Broken:
    level: Level
    name: str
    reason: str


OPEN = sa.text("""
INSERT INTO breakers (level, name, reason, opened_at, probe_at) VALUES (:level, :name, :reason, :now, :probe)
ON CONFLICT (level, name) WHERE closed_at IS NULL DO UPDATE SET
    probes = breakers.probes + CASE WHEN breakers.probe_at <= :now OR breakers.trial IS NOT NULL THEN 1 ELSE 0 END,
    probe_at = greatest(breakers.probe_at, :now + least(CAST(:longest AS interval),
        CAST(:after AS interval) * power(2, least(breakers.probes, 6)))),
    reason = excluded.reason, trial = NULL
RETURNING xmax = 0 AS is_new
""")


async def trip(connection: AsyncConnection, broken: Broken, after: timedelta, now: datetime) -> bool:
    """Whether it was whole before. Each failed try makes the next one come later."""
    facts = {"level": broken.level.value, "name": broken.name, "reason": broken.reason}
    waits = {"now": now, "probe": now + after, "after": after, "longest": LONGEST}
    return bool(await connection.scalar(OPEN, facts | waits))


async def probe_at(connection: AsyncConnection, sender: str, account: str) -> datetime | None:
    """When the next try is due, if either is broken."""
    b = t.breakers.c
    theirs = sa.select(sa.func.max(b.probe_at)).where(b.closed_at.is_(None), of_these(sender, account))
    when: datetime | None = await connection.scalar(theirs)
    return when


async def await_word(connection: AsyncConnection, sender: str, account: str, trial: int, until: datetime) -> None:
    """The platform has taken the letter that tries, and will tell what became of it."""
    b = t.breakers.c
    theirs = sa.update(t.breakers).where(b.closed_at.is_(None), of_these(sender, account))
    await connection.execute(theirs.values(trial=trial, probe_at=until))


async def tried_with(connection: AsyncConnection, deliveries: Sequence[int]) -> bool:
    """Whether one of these was a letter that tried."""
    b = t.breakers.c
    found = sa.select(b.id).where(b.closed_at.is_(None), b.trial.in_(deliveries))
    return (await connection.execute(found.limit(1))).first() is not None


async def close(connection: AsyncConnection, sender: str, account: str, now: datetime) -> Sequence[Broken]:
    """A letter got through; what was broken until now."""
    b = t.breakers.c
    mended = sa.update(t.breakers).where(b.closed_at.is_(None), of_these(sender, account)).values(closed_at=now)
    rows = await connection.execute(mended.returning(b.level, b.name, b.reason))
    return [Broken(Level(row.level), row.name, row.reason) for row in rows]


def of_these(sender: str, account: str) -> sa.ColumnElement[bool]:
    b = t.breakers.c
    return sa.or_(
        sa.and_(b.level == Level.SENDER, b.name == sender), sa.and_(b.level == Level.ACCOUNT, b.name == account)
    )


async def is_news(connection: AsyncConnection, reason: str, now: datetime) -> bool:
    """Whether something that stops nothing has not been told lately."""
    b = t.breakers.c
    lately = sa.select(b.id).where(b.level == Level.LETTER, b.name == reason, b.opened_at > now - TOLD_AGAIN)
    if (await connection.execute(lately)).first():
        return False
    told = sa.insert(t.breakers).values(
        level=Level.LETTER, name=reason, reason=reason, opened_at=now, probe_at=now, closed_at=now
    )
    await connection.execute(told)
    return True


async def try_at_once(connection: AsyncConnection, now: datetime) -> None:
    """A worker was started: perhaps with a new token."""
    b = t.breakers.c
    await connection.execute(sa.update(t.breakers).where(b.closed_at.is_(None), b.probe_at > now).values(probe_at=now))
