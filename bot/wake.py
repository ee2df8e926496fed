"""Saying "look again" to whichever worker is free; what there is to do stands in the rows."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import procrastinate
import psycopg
import structlog
from procrastinate.exceptions import AlreadyEnqueued

log = structlog.get_logger()

# Asked first, because a job that is refused by its queueing lock leaves an error in the database's own log each time.
WAITS = "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = %(lock)s AND status = 'todo') AS waits"

BREATH = 0.05  # seconds from one word about a look to the next: who comes meanwhile shares it

ALL_THAT_WAIT = "SELECT queueing_lock FROM procrastinate_jobs WHERE queueing_lock = ANY(%(locks)s) AND status = 'todo'"

GATHERING = "gather_reports"


def sending(name: str) -> str:
    return f"deliver:{name}"


def machine_time() -> datetime:
    return datetime.now(UTC)


def connect_jobs(database_url: str) -> procrastinate.App:
    """Enough to wake somebody; a worker adds what is done then (`bot/jobs.py`)."""
    connector = procrastinate.PsycopgConnector(conninfo=database_url, min_size=1, max_size=10, configure=singly)
    return procrastinate.App(connector=connector)


async def singly(connection: psycopg.AsyncConnection) -> None:
    """The queue asks for one statement at a time, and each is a transaction by itself."""
    await connection.set_autocommit(True)


class Wake:
    """Many wake-ups before the look become one (queueing lock); one looks at a time (lock).

    The queue goes by the machine's own clock, whatever time it is in the world: so it is told how long, not until when.
    """

    def __init__(self, jobs: procrastinate.App) -> None:
        self._jobs = jobs
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._next: dict[str, asyncio.Task[None]] = {}
        self._said: dict[str, float] = defaultdict(float)
        self._at_it: dict[str, list[Callable[[], None]]] = defaultdict(list)

    async def inbox(self, shards: Iterable[int]) -> None:
        for shard in sorted(shards):
            await self._wake(f"drain_inbox:{shard}", "drain_inbox", shard=shard)

    async def inbox_in(self, shard: int, wait: timedelta) -> None:
        """Of each second its own: one that waits for longer must not swallow this one."""
        when = machine_time() + wait
        await self._defer(f"wake_inbox:{shard}:{when:%H%M%S}", "wake_inbox", later=when, shard=shard)

    async def queues(self, queues: Iterable[int | None]) -> None:
        """Of the inbox, many at once; None stands for the receipts'."""
        locks = {queue: "apply_receipts" if queue is None else f"drain_inbox:{queue}" for queue in queues}
        for queue in locks.keys() - await self._waiting(locks):
            await (self.receipts() if queue is None else self.inbox([queue]))

    async def _waiting(self, locks: dict[int | None, str]) -> set[int | None]:
        """Those whose wake-up has not begun: one look instead of one for each."""
        if not locks:
            return set()
        try:
            found = await self._jobs.connector.execute_query_all_async(ALL_THAT_WAIT, locks=list(locks.values()))
        except Exception:
            log.exception("wake-up lost", task="inbox")
            return set(locks)
        waiting = {row["queueing_lock"] for row in found}
        return {queue for queue, lock in locks.items() if lock in waiting}

    async def receipts(self) -> None:
        await self._wake("apply_receipts", "apply_receipts")

    async def gathering(self) -> None:
        await self._wake(GATHERING, GATHERING)

    async def rooms(self) -> None:
        await self._wake("look_at_rooms", "look_at_rooms")

    async def senders(self, names: Iterable[str]) -> None:
        for name in sorted(names):
            await self.sender(name)

    async def sender(self, name: str) -> None:
        await self._wake(sending(name), "deliver", sender_name=name)

    async def sender_in(self, name: str, wait: timedelta) -> None:
        """A task of its own, without the lock: a job that waits for its hour would hold up all behind the same lock.

        Of each second its own: one that waits for longer must not swallow this one.
        """
        when = machine_time() + wait
        await self._defer(f"wake_sender:{name}:{when:%H%M%S}", "wake_sender", later=when, sender_name=name)

    @contextmanager
    def at_it(self, lock: str, look_again: Callable[[], None]) -> Iterator[None]:
        """Whoever is looking hears of more right here, and looks again before they end: the queue is spared a word."""
        self._at_it[lock].append(look_again)
        try:
            yield
        finally:
            self._at_it[lock].remove(look_again)

    async def _wake(self, lock: str, task: str, **arguments: object) -> None:
        """Many at once share a word: who comes while one is being said waits for the next, which speaks for all."""
        if at_it := self._at_it[lock]:
            for look_again in at_it:
                look_again()
            return
        if lock not in self._next:
            self._next[lock] = asyncio.create_task(self._in_turn(lock, task, **arguments))
        await asyncio.shield(self._next[lock])

    async def _in_turn(self, lock: str, task: str, **arguments: object) -> None:
        async with self._turns[lock]:
            await asyncio.sleep(self._said[lock] + BREATH - time.monotonic())
            del self._next[lock]  # who comes from here on needs a word of their own
            await self._defer(lock, task, None, **arguments)
            self._said[lock] = time.monotonic()

    async def _defer(self, lock: str, task: str, later: datetime | None = None, **arguments: object) -> None:
        """A lost wake-up is made good within a minute; it must never undo what was committed before it."""
        job = self._jobs.configure_task(task, lock=None if later else lock, queueing_lock=lock, schedule_at=later)
        try:
            if (await self._jobs.connector.execute_query_one_async(WAITS, lock=lock))["waits"]:
                return  # it has not begun, so it will see what was committed before this
            await job.defer_async(**arguments)  # type: ignore[arg-type]
        except AlreadyEnqueued:
            return
        except Exception:
            log.exception("wake-up lost", task=task)
