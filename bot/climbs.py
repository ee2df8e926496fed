"""What has climbed, to which offices and when, and who took it up: for the console and for `ladder show`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage import tables as t
from handlers.atlas import Atlas
from handlers.reports.ladder import line
from handlers.wording import Voice, catalogue
from zones.ladder import Rung
from zones.person import LANGUAGES

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

KEPT = timedelta(hours=12)  # what is over is shown for so long
MOST = 100
ADMIN = {language: catalogue(language)["office.admin"] for language in LANGUAGES}

# A line for each who was asked, in their order. Of offices, not of people: that somebody holds now, or held then.
CLIMBED = sa.text("""
WITH shown AS (
    SELECT c.* FROM climbs c JOIN areas z ON z.id = c.zone_id
    WHERE (c.stepped_at IS NOT NULL OR c.nobody_at IS NOT NULL) AND (c.over_at IS NULL OR c.over_at > :since)
      AND (CAST(:zone AS text) IS NULL OR z.code = :zone)
    ORDER BY c.over_at IS NOT NULL, c.id DESC LIMIT :most
)
SELECT shown.id, z.code AS zone, shown.rung, shown.area_id, shown.count AS many, shown.began_at, shown.acknowledged_at,
    shown.nobody_at, shown.over_at, asked.n, office.titles, office.unit, told.at AS told_at,
    told.acknowledged_at AS took_at, EXISTS (
        SELECT FROM members m WHERE m.person_id = asked.person AND m.zone_id = z.id AND m.role = 'admin'
    ) AS is_admin
FROM shown JOIN areas z ON z.id = shown.zone_id
LEFT JOIN LATERAL unnest(shown.asked) WITH ORDINALITY AS asked(person, n) ON true
LEFT JOIN LATERAL (
    SELECT min(s.at) AS at, max(s.acknowledged_at) AS acknowledged_at FROM summonses s
    WHERE s.person_id = asked.person AND shown.id = ANY(s.climbs)
) told ON true
LEFT JOIN LATERAL (
    SELECT p.titles, u.names AS unit
    FROM holdings h JOIN positions p ON p.id = h.position_id JOIN areas u ON u.id = p.area_id
    WHERE h.person_id = asked.person AND h.since <= coalesce(told.at, shown.stepped_at, :now)
    ORDER BY h.until DESC NULLS FIRST, h.stand_in, h.id LIMIT 1
) office ON true
ORDER BY shown.over_at IS NOT NULL, shown.id DESC, asked.n
""").columns(
    rung=t.climbs.c.rung.type,
    **dict.fromkeys(("began_at", "acknowledged_at", "nobody_at", "over_at", "told_at", "took_at"), t.Instant),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """An office that it came to. Without a time: it was asked when it began, or is told with its next message."""

    titles: dict[str, str]
    unit: dict[str, str]
    told_at: datetime | None
    took_at: datetime | None

    def office(self, language: str) -> str:
        names = (named.get(language) or named.get("en", "") for named in (self.titles, self.unit))
        return ", ".join(filter(None, names))


@dataclass(frozen=True)
class Climbed:
    zone: str
    rung: Rung
    area_id: int
    count: int
    began_at: datetime
    acknowledged_at: datetime | None
    nobody_at: datetime | None
    over_at: datetime | None
    asked: tuple[Asked, ...]

    def line(self, voice: Voice, atlas: Atlas) -> str:
        return line(voice, atlas, self)

    def facts(self, atlas: Atlas) -> dict[str, object]:
        """For a program: codes and times, no person."""
        asked = [
            {"office": one.office("en"), "told_at": one.told_at, "acknowledged_at": one.took_at} for one in self.asked
        ]
        told = {
            "zone": self.zone,
            "what": self.rung.value,
            "area": atlas.area(self.area_id).code,
            "reports": self.count,
        }
        times = {name: getattr(self, name) for name in ("began_at", "acknowledged_at", "nobody_at", "over_at")}
        return {**told, **times, "asked": asked}


async def climbed(connection: AsyncConnection, now: datetime, zone: str | None = None) -> list[Climbed]:
    """Those that are not over first; then what ended lately. The newest first."""
    rows = (await connection.execute(CLIMBED, {"now": now, "since": now - KEPT, "zone": zone, "most": MOST})).all()
    return [of_rows(list(theirs)) for _, theirs in groupby(rows, key=lambda row: row.id)]


def of_rows(rows: Sequence[sa.Row[tuple[object, ...]]]) -> Climbed:
    asked = tuple(
        Asked(row.titles or (ADMIN if row.is_admin else {}), row.unit or {}, row.told_at, row.took_at)
        for row in rows if row.n
    )  # fmt: skip
    first = rows[0]
    return Climbed(
        first.zone, first.rung, first.area_id, first.many, first.began_at, first.acknowledged_at, first.nobody_at,
        first.over_at, asked,
    )  # fmt: skip
