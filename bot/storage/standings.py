"""How our templates stand with Meta, kept: what we looked up, what a webhook told, what a send was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bot.channels.standing import Standing, Standings
from bot.storage import tables as t

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

FACTS = ("status", "since", "category", "quality", "reason", "until")


async def read_standings(connection: AsyncConnection) -> Standings:
    rows = await connection.execute(sa.select(t.templates))
    return {(row.name, row.language): Standing(*(getattr(row, fact) for fact in FACTS)) for row in rows}


async def standing_of(connection: AsyncConnection, name: str, language: str) -> Standing | None:
    """Locked until the transaction ends: two refusals of one batch make one pause."""
    c = t.templates.c
    one = sa.select(t.templates).where(c.name == name, c.language == language).with_for_update()
    row = (await connection.execute(one)).one_or_none()
    return Standing(*(getattr(row, fact) for fact in FACTS)) if row else None


async def keep_standing(connection: AsyncConnection, name: str, language: str, standing: Standing) -> None:
    """Older news, which came late, does not undo newer (a webhook tells its time in whole seconds)."""
    facts = {fact: getattr(standing, fact) for fact in FACTS}
    first = insert(t.templates).values(name=name, language=language, **facts)
    older = sa.func.date_trunc("second", t.templates.c.since) <= first.excluded.since
    await connection.execute(
        first.on_conflict_do_update(
            index_elements=["name", "language"], set_={fact: first.excluded[fact] for fact in FACTS}, where=older
        )
    )


async def note_category(connection: AsyncConnection, name: str, language: str, category: str) -> None:
    await note(connection, name, language, category=category)


async def note_quality(connection: AsyncConnection, name: str, language: str, quality: str) -> None:
    await note(connection, name, language, quality=quality)


async def note(connection: AsyncConnection, name: str, language: str, **facts: str) -> None:
    c = t.templates.c
    await connection.execute(sa.update(t.templates).where(c.name == name, c.language == language).values(**facts))
