"""The atlas, read from the database and kept in memory: a zone is read at once, a whole state beside the work."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import tables as t
from bot.storage.transaction import open_at
from handlers.atlas import Atlas
from zones.area import Area
from zones.position import SUPPLY, Position

FRESH = timedelta(seconds=10)
AREAS_CHANGED = "areas"  # the counter that `zones load` moves
AT_ONCE = 0.5  # seconds that a caller waits for a newer atlas before the one we have is good enough
A_STATE = 50_000  # areas; from here on the collector of garbage would halt the process for a second each time


Kept = TypeVar("Kept")


class KeptAtlas:
    """Looked after every few seconds, and read again when the areas have changed."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._atlas: Atlas | None = None
        self._version = -1
        self._holds_until: datetime | None = None  # then something moves, without anybody loading a file
        self._checked: datetime | None = None
        self._reading: asyncio.Task[None] | None = None

    async def at(self, now: datetime) -> Atlas:
        """While a new one is read, those who have an older one go on with it."""
        if self._atlas is None or self._checked is None or now - self._checked >= FRESH:
            await self._look_again(now)
        assert self._atlas
        return self._atlas

    async def _look_again(self, now: datetime) -> None:
        if self._reading is None:
            self._reading = asyncio.create_task(self._read(now))
        reading = self._reading
        await asyncio.wait({reading}, timeout=AT_ONCE if self._atlas else None)
        if reading.done():
            self._reading = None
            reading.result()

    async def _read(self, now: datetime) -> None:
        version = await self._newest_version()
        moved = self._holds_until is not None and self._holds_until <= now
        if self._atlas is None or version != self._version or moved:
            areas, placements = await self._areas(), await self._placements(now)
            if len(areas) > A_STATE:
                gc.freeze()
            beside = await self._offices(now), await self._rules()
            self._atlas = await asyncio.to_thread(Atlas, areas, placements, now, *beside)
            self._version, self._holds_until = version, await self._next_change(now)
        self._checked = now

    async def close(self) -> None:
        if self._reading:
            self._reading.cancel()
            await asyncio.wait({self._reading})

    async def _newest_version(self) -> int:
        async with self._engine.connect() as connection:
            counter = sa.select(t.counters.c.last).where(t.counters.c.name == AREAS_CHANGED)
            return await connection.scalar(counter) or 0

    async def _next_change(self, now: datetime) -> datetime | None:
        p = t.placements.c
        later = sa.union_all(sa.select(p.since.label("at")), sa.select(p.until)).subquery()
        async with self._engine.connect() as connection:
            at: datetime | None = await connection.scalar(sa.select(sa.func.min(later.c.at)).where(later.c.at > now))
            return at

    async def _areas(self) -> list[Area]:
        async with self._engine.connect() as connection:
            rows = await connection.stream(sa.select(t.areas).order_by(t.areas.c.id))
            return [unmapped(Area, row) async for part in rows.mappings().partitions(1000) for row in part]

    async def _placements(self, now: datetime) -> Iterable[Any]:
        p = t.placements.c
        current = sa.select(p.area_id, p.parent_id, p.since, p.until, p.tree).where(
            p.since <= now, open_at(p.until, now)
        )
        async with self._engine.connect() as connection:
            return (await connection.execute(current.order_by(p.id))).all()

    async def _offices(self, now: datetime) -> dict[int, Position]:
        """By the area that they answer for."""
        c, p = t.charges.c, t.positions.c
        charged = sa.select(c.area_id.label("charge"), *p).join(t.charges, c.position_id == p.id)
        charged = charged.where(c.work == SUPPLY, c.since <= now, open_at(c.until, now))
        async with self._engine.connect() as connection:
            rows = (await connection.execute(charged)).mappings()
            return {row["charge"]: unmapped(Position, {column.name: row[column.name] for column in p}) for row in rows}

    async def _rules(self) -> dict[tuple[int, str], Mapping[str, Any]]:
        async with self._engine.connect() as connection:
            rows = await connection.execute(sa.select(t.rules.c.area_id, t.rules.c.name, t.rules.c.content))
            return {(row.area_id, row.name): row.content for row in rows}


def unmapped(kind: type[Kept], row: Mapping[Any, Any]) -> Kept:
    """Without the mapper's book-keeping, which weighs more than an area, and a state has 200,000 of them."""
    kept = kind.__new__(kind)
    kept.__dict__.update(row)
    return kept
