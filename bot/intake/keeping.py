"""Many posts, one write: each waits until what it brought is committed, and hears at once if it is not."""

from __future__ import annotations

import asyncio
import hashlib
import marshal
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa
import structlog

from bot.intake.update import RECEIPT, UNKNOWN, Update
from bot.storage.vault import Vault

if TYPE_CHECKING:
    from bot.world import World

MOST_ROWS = 2_000  # in one write
REST = 0.05  # seconds between two looks whether somebody has to be woken
MOST_BYTES = 64 << 20  # that wait for theirs; more is told to come again
PATIENCE = 5.0  # seconds until a write counts as failed: the platform asks again, and what is there already stays one

log = structlog.get_logger()


class NotStored(Exception):
    """The database did not take it, or too much is waiting: the platform shall post it again."""


class Row(NamedTuple):
    channel: str
    key: bytes
    kind: str
    shard: int
    chat: bytes | None
    about: bytes | None
    at: datetime
    sealed_body: bytes
    received_at: datetime


def kept(vault: Vault, update: Update, now: datetime) -> Row:
    """One update that cannot be written must not cost its neighbours their place."""
    try:
        return row_of(vault, update, now)
    except TypeError:  # orjson's, for its limit of depth
        return row_of(vault, too_deep(update), now)


def row_of(vault: Vault, update: Update, now: datetime) -> Row:
    """Sealed. Of ids, which hold numbers, only digests are kept; what is not understood waits for nobody."""
    queued = update.kind not in (RECEIPT, UNKNOWN)
    return Row(
        update.channel,
        hashlib.sha256(update.key.encode()).digest()[:16],
        update.kind,
        update.shard if queued else 0,
        vault.tag(update.channel, update.chat) if queued else None,
        vault.tag(update.channel, update.about) if update.about else None,
        update.at or now,
        vault.seal_json(update.body),
        now,
    )


def too_deep(update: Update) -> Update:
    """Nested deeper than we can write it again: kept as bytes, where an operator sees that it is there."""
    return replace(update, kind=UNKNOWN, body={"too_deep": marshal.dumps(update.body, 2).hex()})


# The numbers are given before the keys are sorted: in the order of arrival, while two writes that bring the same keys
# still take them in the same order, and cannot lock each other.
STORE = sa.text("""
WITH new AS (
    INSERT INTO inbox (id, channel, key, kind, shard, chat, about, at, sealed_body, received_at, parked_at, error)
    SELECT *, CASE WHEN kind = 'unknown' THEN received_at END, CASE WHEN kind = 'unknown' THEN 'not understood' END
    FROM (
        SELECT nextval(pg_get_serial_sequence('inbox', 'id')), u.* FROM unnest(
            CAST(:channels AS text[]), CAST(:keys AS bytea[]), CAST(:kinds AS text[]), CAST(:shards AS smallint[]),
            CAST(:chats AS bytea[]), CAST(:abouts AS bytea[]), CAST(:ats AS timestamptz[]),
            CAST(:bodies AS bytea[]), CAST(:received AS timestamptz[])
        ) AS u(channel, key, kind, shard, chat, about, at, sealed_body, received_at)
    ) numbered ORDER BY channel, key
    ON CONFLICT (channel, key) DO NOTHING
    RETURNING kind, shard
)
SELECT DISTINCT CASE kind WHEN 'receipt' THEN NULL ELSE shard END FROM new WHERE kind <> 'unknown'
""")
COLUMNS = ("channels", "keys", "kinds", "shards", "chats", "abouts", "ats", "bodies", "received")


async def store(world: World, rows: Sequence[Row]) -> set[int | None]:
    """In one statement. The queues that have something new; None stands for the receipts'."""
    if not rows:
        return set()
    facts = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    async with world.singly.connect() as connection:
        return set(await connection.scalars(STORE, facts))


class Keeper:
    """While one write is under way, what comes in gathers for the next."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: list[tuple[list[Row], asyncio.Future[None]]] = []
        self._bytes = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._writing = self._waking = False
        self._to_wake: set[int | None] = set()

    async def keep(self, updates: Sequence[Update]) -> None:
        """Returns when they are stored; raises `NotStored`."""
        now = self._world.clock()
        rows = [kept(self._world.vault, update, now) for update in updates]
        size = sum(len(row.sealed_body) for row in rows)
        if self._bytes + size > MOST_BYTES:
            raise NotStored("too much is waiting")
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((rows, done))
        self._bytes += size
        if not self._writing:
            self._writing = True
            self._begin(self._write())
        try:
            await done
        finally:
            self._bytes -= size

    async def close(self) -> None:
        """What has come in is stored before we go."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write(self) -> None:
        try:
            while self._waiting:
                rows, waiting = self._next()
                failure = await self._store(rows)
                for done in waiting:
                    if done.done():  # its post was broken off meanwhile
                        continue
                    done.set_exception(NotStored(failure)) if failure else done.set_result(None)
        finally:
            self._writing = False

    def _next(self) -> tuple[list[Row], list[asyncio.Future[None]]]:
        rows: list[Row] = []
        waiting = []
        while self._waiting and (not rows or len(rows) + len(self._waiting[0][0]) <= MOST_ROWS):
            more, done = self._waiting.pop(0)
            rows += more
            waiting.append(done)
        return rows, waiting

    async def _store(self, rows: Sequence[Row]) -> str:
        """Empty if they are stored; otherwise why not. Whatever goes wrong, nothing is said to be there that is not."""
        try:
            async with asyncio.timeout(PATIENCE):
                queues = await store(self._world, rows)
        except Exception as failure:  # noqa: BLE001 — away, full, slow: all of it means 503, and come again
            log.error("not stored", updates=len(rows), error=type(failure).__name__)
            return type(failure).__name__
        self._to_wake |= queues
        if self._to_wake and not self._waking:
            self._waking = True
            self._begin(self._wake())
        return ""

    async def _wake(self) -> None:
        """Beside the writes: wake-ups of many of them become one, and nobody waits for it."""
        try:
            while self._to_wake:
                queues, self._to_wake = self._to_wake, set()
                await self._world.wake.queues(queues)
                await asyncio.sleep(REST)
        finally:
            self._waking = False
