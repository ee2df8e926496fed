"""The ladder's heartbeat: a row that each run renews; whoever finds it old knows that nothing climbs any more."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

LADDER = "ladder"
STILL = timedelta(minutes=3)  # it runs each minute
LEASE = timedelta(minutes=1)  # a page that was begun, and has not been told of since, is begun again

# By the database's own clock, as the workers' signs of life are.
BEAT = sa.text("""
INSERT INTO heartbeats (name, at) VALUES (:name, now()) ON CONFLICT (name) DO UPDATE SET at = now()
""")
AGE = sa.text("SELECT extract(epoch FROM now() - at) FROM heartbeats WHERE name = :name")
STOPPED = sa.text("SELECT at FROM heartbeats WHERE name = :name AND at < now() - CAST(:still AS interval)")
CLAIM = sa.text("""
UPDATE heartbeats SET missed_at = now()
WHERE name = :name AND at < now() - CAST(:still AS interval) AND told_at IS NULL
  AND (missed_at IS NULL OR missed_at < now() - CAST(:lease AS interval))
RETURNING at
""")
TOLD = sa.text("UPDATE heartbeats SET told_at = now() WHERE name = :name")
BACK = sa.text("""
UPDATE heartbeats SET missed_at = NULL, told_at = NULL
WHERE name = :name AND at >= now() - CAST(:still AS interval) AND told_at IS NOT NULL
RETURNING at
""")

Door = AsyncConnection | AsyncSession


async def beat(door: Door) -> None:
    await door.execute(BEAT, {"name": LADDER})


async def age(door: Door) -> float | None:
    """In seconds; None if it has never begun."""
    seconds = (await door.execute(AGE, {"name": LADDER})).scalar()
    return None if seconds is None else float(seconds)


async def has_stopped(door: Door) -> bool:
    """One that has never begun has not stopped."""
    return (await door.execute(STOPPED, {"name": LADDER, "still": STILL})).first() is not None


async def claim(door: Door) -> bool:
    """Of several processes that see it, one tells."""
    return (await door.execute(CLAIM, {"name": LADDER, "still": STILL, "lease": LEASE})).first() is not None


async def told(door: Door) -> None:
    await door.execute(TOLD, {"name": LADDER})


async def is_back(door: Door) -> bool:
    return (await door.execute(BACK, {"name": LADDER, "still": STILL})).first() is not None
