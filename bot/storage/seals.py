"""The log's seals in the database: set in one place, one batch at a time, and read again to see whether they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage import tables as t
from zones.seal import BEFORE_ALL, Chain, Fault, Seal, What, Written, seal_all

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

BATCH = 2_000
ONE_AT_A_TIME = 7_202  # the advisory lock under which seals are set
PATIENCE = timedelta(minutes=5)  # for which an entry may lack its seal before somebody should look

ENTRY = tuple(t.entries.c[name] for name in Written._fields)

STORE = sa.text("""
WITH set AS (
    INSERT INTO seals (number, entry_id, digest, seal, sealed_at)
    SELECT *, :now FROM unnest(
        CAST(:numbers AS bigint[]), CAST(:entries AS bigint[]), CAST(:digests AS bytea[]), CAST(:seals AS bytea[])
    )
)
DELETE FROM unsealed WHERE entry_id = ANY(CAST(:entries AS bigint[]))
""")


async def seal(engine: AsyncEngine, now: datetime) -> int:
    """Whatever has been committed and has no seal yet. How many.

    What is written meanwhile waits for the next time: in a storm there would be no end to it.
    """
    many = some = await seal_some(engine, now)
    while some == BATCH:
        many += (some := await seal_some(engine, now))
    return many


async def seal_some(engine: AsyncEngine, now: datetime) -> int:
    """Nobody who writes an entry waits for it: the lock is between those who seal."""
    async with engine.begin() as connection:
        if not await connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(ONE_AT_A_TIME))):
            return 0
        waiting = sa.select(*ENTRY).join(t.unsealed, t.unsealed.c.entry_id == t.entries.c.id)
        rows = await connection.execute(waiting.order_by(t.entries.c.id).limit(BATCH))
        seals = list(seal_all(await last(connection), (Written(*row) for row in rows)))
        if seals:
            numbers, entries, digests, values = map(list, zip(*seals, strict=True))
            facts = {"numbers": numbers, "entries": entries, "digests": digests, "seals": values, "now": now}
            await connection.execute(STORE, facts)
        return len(seals)


async def last(connection: AsyncConnection) -> tuple[int, bytes]:
    newest = sa.select(t.seals.c.number, t.seals.c.seal).order_by(t.seals.c.number.desc()).limit(1)
    row = (await connection.execute(newest)).one_or_none()
    return (row.number, row.seal) if row else (0, BEFORE_ALL)


@dataclass(frozen=True)
class Anchor:
    """The last seal of a day: printed and kept, it vouches for everything up to it."""

    number: int
    seal: bytes
    sealed_at: datetime


async def anchor(connection: AsyncConnection, until: datetime) -> Anchor | None:
    s = t.seals.c
    newest = (
        sa.select(s.number, s.seal, s.sealed_at)
        .where(s.sealed_at < until)
        .order_by(s.sealed_at.desc(), s.number.desc())
    )
    row = (await connection.execute(newest.limit(1))).one_or_none()
    return Anchor(*row) if row else None


# ---- looking whether they hold --------------------------------------------------------------------------


@dataclass(frozen=True)
class Examined:
    sealed: int
    last: bytes
    waiting: int
    fault: Fault | None = None
    kept: bool | None = None  # whether the seal that was kept on paper is still among them


# Neither sealed nor waiting: it did not come by the door through which everything comes.
STRAYS = sa.text("""
SELECT min(e.id) FROM entries e
WHERE NOT EXISTS (SELECT FROM seals s WHERE s.entry_id = e.id)
  AND NOT EXISTS (SELECT FROM unsealed u WHERE u.entry_id = e.id)
""")


async def verify(engine: AsyncEngine, paper: tuple[int, str] | None, progress: Callable[[int, int], None]) -> Examined:
    """From the first seal on; `paper` is a number and the beginning of its seal, as somebody has kept it."""
    chain, kept = Chain(), None if paper is None else False
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")  # all of it as of one moment
        many = await connection.scalar(sa.select(sa.func.count()).select_from(t.seals)) or 0
        while not chain.fault and (some := await after(connection, chain.number)):
            for seal, entry in some:
                if chain.follow(seal, entry):
                    break
                if paper and seal.number == paper[0]:
                    kept = seal.seal.hex().startswith(paper[1])
            progress(chain.number, many)
        fault = chain.fault or await stray(connection)
        waiting = await connection.scalar(sa.select(sa.func.count()).select_from(t.unsealed)) or 0
    return Examined(chain.number, chain.seal, waiting, fault, kept)


async def after(connection: AsyncConnection, number: int) -> list[tuple[Seal, Written | None]]:
    """The next seals with what they seal."""
    s = t.seals.c
    both = sa.select(s.number, s.entry_id, s.digest, s.seal, *ENTRY).join_from(
        t.seals, t.entries, t.entries.c.id == s.entry_id, isouter=True
    )
    rows = await connection.execute(both.where(s.number > number).order_by(s.number).limit(BATCH))
    return [(Seal(*row[:4]), Written(*row[4:]) if row.id is not None else None) for row in rows]


async def stray(connection: AsyncConnection) -> Fault | None:
    entry = await connection.scalar(STRAYS)
    return Fault(What.INSERTED, 0, entry) if entry is not None else None


async def overdue(connection: AsyncConnection, now: datetime) -> int:
    """Entries that should have had their seal by now."""
    late = sa.select(sa.func.count()).join_from(t.unsealed, t.entries, t.entries.c.id == t.unsealed.c.entry_id)
    return await connection.scalar(late.where(t.entries.c.at < now - PATIENCE)) or 0
