"""The kept examples, opened: what `main.py examples` prints, for whoever trains the reader."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.storage import tables as t
from bot.world import World


async def kept(world: World) -> list[dict[str, Any]]:
    """The oldest first; `read` is what we had understood, `meant` what the engineer made of it."""
    async with world.engine.connect() as connection:
        rows = (await connection.execute(sa.select(t.examples).order_by(t.examples.c.id))).mappings().all()
    return [
        {
            "text": world.vault.open(row["sealed_text"]),
            "sender_role": "engineer",
            "sent_at": row["sent_at"],
            "read": row["read"] | {"place": opened(world, row["sealed_places"])},
            "meant": row["meant"],
        }
        for row in rows
    ]


def opened(world: World, sealed: bytes | None) -> str | None:
    return (world.vault.open(sealed) or None) if sealed else None
