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


async def read_standings(connection: AsyncConnection, account: str) -> Standings:
    rows = await connection.execute(sa.select(t.templates).where(t.templates.c.account == account))
    return {(row.name, row.language): as_kept(row) for row in rows}


def as_kept(row: sa.Row) -> Standing:  # type: ignore[type-arg]
    return Standing(*(getattr(row, fact) for fact in FACTS))


def one(account: str, name: str, language: str) -> sa.ColumnElement[bool]:
    c = t.templates.c
    return sa.and_(c.account == account, c.name == name, c.language == language)


async def standing_of(connection: AsyncConnection, account: str, name: str, language: str) -> Standing | None:
    """Locked until the transaction ends: two refusals of one batch make one pause."""
    found = sa.select(t.templates).where(one(account, name, language)).with_for_update()
    row = (await connection.execute(found)).one_or_none()
    return as_kept(row) if row else None


async def keep_standing(
    connection: AsyncConnection, account: str, name: str, language: str, standing: Standing
) -> None:
    """Older news, which came late, does not undo newer (a webhook tells its time in whole seconds)."""
    facts = {fact: getattr(standing, fact) for fact in FACTS}
    first = insert(t.templates).values(account=account, name=name, language=language, **facts)
    older = sa.func.date_trunc("second", t.templates.c.since) <= first.excluded.since
    moved = first.on_conflict_do_update(
        index_elements=["account", "name", "language"], set_={fact: first.excluded[fact] for fact in FACTS}, where=older
    )
    await connection.execute(moved)


async def note(connection: AsyncConnection, account: str, name: str, language: str, **facts: str) -> None:
    """Its category or its quality, which say nothing of its status."""
    await connection.execute(sa.update(t.templates).where(one(account, name, language)).values(**facts))
