"""One transaction: the session is the unit of work, and the senders to wake wait for its commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import psycopg
import sqlalchemy as sa
from psycopg.rows import namedtuple_row
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.vault import Vault
from bot.storage.writing import DIALECT

Thing = TypeVar("Thing")


class Transaction:
    def __init__(self, session: AsyncSession, vault: Vault, zone_time: ZoneInfo) -> None:
        self.session = session
        self.vault = vault
        self.zone_time = zone_time
        self.at_hand: list[object] = []  # what the session would forget, and ask for again
        self.to_wake: set[str] = set()
        self.to_gather = False  # somebody reported a fault
        self.to_look = False  # at rooms
        self._driver: psycopg.AsyncConnection | None = None

    def add(self, *things: object) -> None:
        self.session.add_all(things)
        self.at_hand += things

    async def flush(self) -> None:
        await self.session.flush()

    async def rows(self, question: sa.TextClause, **facts: object) -> Sequence[Any]:
        """What every message asks, put to the driver as it stands: a third of the cost. Nothing is written before."""
        if self._driver is None:
            raw = await (await self.session.connection()).get_raw_connection()
            self._driver = raw.driver_connection
        assert self._driver
        async with self._driver.cursor(row_factory=namedtuple_row) as cursor:
            return await (await cursor.execute(words(question), facts)).fetchall()

    async def found(self, kind: type[Thing], ids: sa.TextClause, **facts: object) -> Sequence[Thing]:
        """Most often there are none, and then no object is asked for. What this turn has changed of them counts."""
        if any(isinstance(thing, kind) for thing in (*self.session.new, *self.session.dirty)):
            await self.flush()
        numbers = [row.id for row in await self.rows(ids, **facts)]
        if len(numbers) < 2:
            return [await self.session.get_one(kind, number) for number in numbers]  # it may be at hand
        key, wanted = sa.inspect(kind).primary_key[0], sa.literal(numbers, ARRAY(sa.BigInteger))
        several = sa.select(kind).where(key == sa.any_(wanted)).order_by(sa.func.array_position(wanted, key))
        return (await self.session.scalars(several)).all()

    async def change(self, statement: sa.Update) -> int:
        """How many rows it changed."""
        return (await self.session.execute(statement)).rowcount  # type: ignore[attr-defined,no-any-return]

    def savepoint(self) -> AbstractAsyncContextManager[object]:
        return self.session.begin_nested()


@cache
def words(question: sa.TextClause) -> str:
    return str(question.compile(dialect=DIALECT))


def any_of(names: Iterable[object], kind: type[sa.types.TypeEngine[Any]]) -> sa.ColumnElement[Any]:
    """However many there are, it is the same statement."""
    return sa.any_(sa.literal(list(names), ARRAY(kind)))


def open_at(until: sa.ColumnElement[datetime], at: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    return sa.or_(until.is_(None), until > at)
