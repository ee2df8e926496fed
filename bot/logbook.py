"""The central log as a file, for whoever reviews it: what was done, where and by which office, and nobody's person."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa

if TYPE_CHECKING:
    from bot.world import World
    from handlers.atlas import Atlas

BATCH = 2_000
COLUMNS = ("number", "seal", "at", "act", "zone", "position", "outage", "notice", "facts")

LINES = """
FROM entries e LEFT JOIN seals s ON s.entry_id = e.id
LEFT JOIN areas z ON z.id = e.zone_id LEFT JOIN positions p ON p.id = e.position_id
LEFT JOIN outages o ON o.id = e.outage_id LEFT JOIN notices n ON n.id = e.notice_id
WHERE (CAST(:zone AS text) IS NULL OR z.code = :zone)
  AND (CAST(:since AS timestamptz) IS NULL OR e.at >= :since) AND (CAST(:until AS timestamptz) IS NULL OR e.at < :until)
"""
COUNT = sa.text(f"SELECT count(*) {LINES}")
READ = sa.text(f"""
SELECT s.number, encode(s.seal, 'hex') AS seal, e.at, e.act, z.code AS zone, p.code AS position, o.number AS outage,
    n.number || '/' || n.version AS notice, e.facts
{LINES} ORDER BY s.number NULLS LAST, e.id
""")


@dataclass(frozen=True)
class Wanted:
    """Whole days, in the zone's time."""

    zone: str | None = None
    first: date | None = None
    last: date | None = None


async def lines(world: World, wanted: Wanted, progress: Callable[[int, int], None]) -> AsyncIterator[dict[str, Any]]:
    """In the order of the seals."""
    facts, atlas, read = asked(world, wanted), await world.atlas(), 0
    async with world.engine.connect() as connection:
        many = await connection.scalar(COUNT, facts) or 0
        stream = connection.stream(READ, facts, execution_options={"yield_per": BATCH})
        async with stream as rows:
            async for row in rows:
                yield line(dict(row._mapping), atlas, world)
                read += 1
                if read % BATCH == 0:
                    progress(read, many)
    progress(read, many)


def asked(world: World, wanted: Wanted) -> dict[str, object]:
    after = wanted.last + timedelta(days=1) if wanted.last else None
    return {"zone": wanted.zone, "since": midnight(wanted.first, world), "until": midnight(after, world)}


def midnight(day: date | None, world: World) -> datetime | None:
    return datetime.combine(day, time(), world.settings.zone_time) if day else None


def line(row: dict[str, Any], atlas: Atlas, world: World) -> dict[str, Any]:
    """Areas by their codes: our own numbers mean nothing elsewhere."""
    facts = dict(row["facts"])
    if facts.get("area"):
        facts["area"] = atlas.area(facts["area"]).code
    if facts.get("areas"):
        facts["areas"] = [atlas.area(area).code for area in facts["areas"]]
    return row | {"at": row["at"].astimezone(world.settings.zone_time).isoformat(), "facts": facts}


def as_json(line: dict[str, Any]) -> str:
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE).decode()


def as_csv(line: dict[str, Any]) -> str:
    return row_of(orjson.dumps(line[name]).decode() if name == "facts" else line[name] for name in COLUMNS)


def row_of(values: Iterable[object]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(values)
    return written.getvalue()
