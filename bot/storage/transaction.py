"""One transaction: the session is the unit of work, and the senders to wake wait for its commit."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.vault import Vault


class Transaction:
    def __init__(self, session: AsyncSession, vault: Vault, zone_time: ZoneInfo) -> None:
        self.session = session
        self.vault = vault
        self.zone_time = zone_time
        self.at_hand: list[object] = []  # what the session would forget, and ask for again
        self.to_wake: set[str] = set()
        self.to_gather = False  # somebody reported a fault
        self.to_look = False  # at rooms

    def add(self, *things: object) -> None:
        self.session.add_all(things)
        self.at_hand += things

    async def flush(self) -> None:
        await self.session.flush()

    async def change(self, statement: sa.Update) -> int:
        """How many rows it changed."""
        return (await self.session.execute(statement)).rowcount  # type: ignore[attr-defined,no-any-return]

    def savepoint(self) -> AbstractAsyncContextManager[object]:
        return self.session.begin_nested()


def any_of(names: Iterable[object], kind: type[sa.types.TypeEngine[Any]]) -> sa.ColumnElement[Any]:
    """However many there are, it is the same statement."""
    return sa.any_(sa.literal(list(names), ARRAY(kind)))


def open_at(until: sa.ColumnElement[datetime], at: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    return sa.or_(until.is_(None), until > at)
