"""Every room with how it stands: what the doctor says and the console shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage import tables as t

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True)
class Listed:
    zone: str  # its code
    channel: str
    title: str
    people: int  # who are known to be in it
    seen: bool  # whether we have ever looked at it
    hinders: tuple[str, ...]
    since: datetime | None  # when the oldest of these began
    room: int = 0
    seats: int | None = None  # how many people it takes
    link: str | None = None


# Those with something in the way first.
ROOMS = sa.text("""
SELECT r.id AS room, r.seats, r.invite_link AS link, z.code AS zone, a.channel, r.title, r.look_at IS NOT NULL AS seen,
    (SELECT count(*) FROM room_members m WHERE m.room_id = r.id AND m.left_at IS NULL) AS people,
    coalesce(h.hinders, '{}') AS hinders, h.since
FROM rooms r JOIN areas z ON z.id = r.zone_id JOIN addresses a ON a.id = r.address_id
LEFT JOIN LATERAL (
    SELECT array_agg(what ORDER BY what) AS hinders, min(since) AS since
    FROM hindrances WHERE room_id = r.id AND until IS NULL
) h ON true
WHERE r.left_at IS NULL ORDER BY h.since, z.code, r.id
""").columns(since=t.Instant)


async def rooms_now(connection: AsyncConnection) -> list[Listed]:
    rows = (await connection.execute(ROOMS)).all()
    return [
        Listed(
            *(row.zone, row.channel, row.title, row.people, row.seen, tuple(row.hinders), row.since),
            room=row.room,
            seats=row.seats,
            link=row.link,
        )
        for row in rows
    ]
