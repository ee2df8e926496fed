"""What was held for somebody's night is due when their morning has come."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage.owing import QUIET

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

MORNING = sa.text("""
UPDATE deliveries SET state = 'due' WHERE state = 'held' AND reason = :quiet AND due_at <= :now RETURNING sender
""")


async def let_go(connection: AsyncConnection, now: datetime) -> set[str]:
    """Which of them are still news is looked at when they are claimed (docs/decisions/010)."""
    rows = await connection.execute(MORNING, {"quiet": QUIET, "now": now})
    return {row.sender for row in rows}
