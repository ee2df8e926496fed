"""How many of a zone's people can be reached: whoever has an address that was not given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

OF_ZONES = sa.text("""
SELECT z.id AS zone, z.code, count(*) AS members, count(there.person_id) AS reached
FROM members m JOIN areas z ON z.id = m.zone_id
LEFT JOIN (
    SELECT person_id FROM addresses WHERE unreachable_at IS NULL AND person_id IS NOT NULL GROUP BY person_id
) there ON there.person_id = m.person_id
WHERE m.left_at IS NULL GROUP BY z.id, z.code ORDER BY z.code
""")


@dataclass(frozen=True)
class Reached:
    zone: int
    code: str
    members: int
    reached: int


async def reach_of_zones(connection: AsyncConnection) -> Sequence[Reached]:
    return [Reached(*row) for row in await connection.execute(OF_ZONES)]
