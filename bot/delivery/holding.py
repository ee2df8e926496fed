"""What is held goes on when its hour has come; what waited too long is not worth sending any more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.delivery.settling import IN_DOUBT

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

EXPIRE = sa.text(f"""
UPDATE deliveries SET done_at = :now, reason = 'too late',
    state = CASE WHEN reason = '{IN_DOUBT}' THEN 'unknown' ELSE 'expired' END
WHERE state IN ('due', 'held') AND expires_at < :now
""")

LET_GO = sa.text("UPDATE deliveries SET state = 'due' WHERE state = 'held' AND due_at <= :now RETURNING sender")


async def let_go(connection: AsyncConnection, now: datetime) -> set[str]:
    """Which of them are still news is looked at when they are claimed (docs/decisions/010)."""
    await connection.execute(EXPIRE, {"now": now})
    rows = await connection.execute(LET_GO, {"now": now})
    return {row.sender for row in rows}
