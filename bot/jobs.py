"""All timers and wake-ups of the product, on one screen: rows are the truth, a job only says "look again"."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import procrastinate
import structlog
from procrastinate import JobContext
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

from bot import outcomes, receipts, reminders, sender
from bot.intake import inbox
from bot.intake.update import SHARDS

if TYPE_CHECKING:
    from bot.world import World

# A worker that was killed is noticed after STALLED seconds; the locks that it held are then free again.
HEARTBEAT, STALLED = 2.0, 10.0
CLAIM_PATIENCE = timedelta(minutes=2)

log = structlog.get_logger()


def world_of(context: JobContext) -> World:
    world: World = context.additional_context["world"]
    return world


async def drain_inbox(context: JobContext, shard: int) -> None:
    await inbox.drain(world_of(context), shard)


async def apply_receipts(context: JobContext) -> None:
    await receipts.apply(world_of(context))


async def deliver(context: JobContext, sender_name: str) -> None:
    world = world_of(context)
    later = await sender.deliver(world, sender_name)
    if later:
        await world.wake.sender_at(sender_name, later)


async def wake_sender(context: JobContext, sender_name: str) -> None:
    """The hour for which something waited."""
    await world_of(context).wake.sender(sender_name)


async def remind(context: JobContext, timestamp: int) -> None:
    """Announced work is called to mind an hour before."""
    await reminders.remind_all(world_of(context))


async def give_back(context: JobContext, timestamp: int) -> None:
    """What was claimed and never recorded."""
    world = world_of(context)
    async with world.engine.begin() as connection:
        senders = await outcomes.give_back(connection, world.clock(), CLAIM_PATIENCE)
    await world.wake.senders(senders)


async def wake_everything(context: JobContext, timestamp: int) -> None:
    """The safety net: a wake-up that was lost costs a minute, not a message."""
    await wake_all(world_of(context))


async def free_stalled(context: JobContext, timestamp: int) -> None:
    """A killed worker's jobs were only wake-ups: let go of their locks, and wake everyone."""
    world = world_of(context)
    await world.jobs.job_manager.prune_stalled_workers(STALLED)
    stalled = await world.jobs.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED)
    for job in stalled:
        await world.jobs.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
    if stalled:
        log.warning("freed stalled jobs", jobs=[job.task_name for job in stalled])
        await wake_all(world)


async def wake_all(world: World) -> None:
    await world.wake.inbox(range(SHARDS))
    await world.wake.receipts()
    await world.wake.senders(world.channels.by_name)


class Wake:
    """Says "look again". Many wake-ups before the look become one (queueing lock); one looks at a time (lock)."""

    def __init__(self, jobs: procrastinate.App) -> None:
        self._jobs = jobs

    async def inbox(self, shards: Iterable[int]) -> None:
        for shard in sorted(shards):
            await self._defer(f"drain_inbox:{shard}", "drain_inbox", shard=shard)

    async def receipts(self) -> None:
        await self._defer("apply_receipts", "apply_receipts")

    async def senders(self, names: Iterable[str]) -> None:
        for name in sorted(names):
            await self.sender(name)

    async def sender(self, name: str) -> None:
        await self._defer(f"deliver:{name}", "deliver", sender_name=name)

    async def sender_at(self, name: str, when: datetime) -> None:
        """A task of its own, without the lock: a job that waits for its hour would hold up all behind the same lock."""
        await self._defer(f"wake_sender:{name}", "wake_sender", later=when, sender_name=name)

    async def _defer(self, lock: str, task: str, later: datetime | None = None, **arguments: object) -> None:
        """A lost wake-up is made good within a minute; it must never undo what was committed before it."""
        job = self._jobs.configure_task(task, lock=None if later else lock, queueing_lock=lock, schedule_at=later)
        try:
            await job.defer_async(**arguments)  # type: ignore[arg-type]
        except AlreadyEnqueued:
            return
        except Exception:
            log.exception("wake-up lost", task=task)


# Every wake-up and every timer: its name, what is done, and when by itself (cron; six fields end in seconds).
JOBS: tuple[tuple[str, Callable[..., Awaitable[None]], str | None], ...] = (
    ("drain_inbox", drain_inbox, None),
    ("apply_receipts", apply_receipts, None),
    ("deliver", deliver, None),
    ("wake_sender", wake_sender, None),
    ("remind", remind, "* * * * *"),
    ("give_back", give_back, "* * * * *"),
    ("wake_everything", wake_everything, "* * * * *"),
    ("free_stalled", free_stalled, "* * * * * */5"),
)


def build_jobs(database_url: str) -> procrastinate.App:
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=database_url, min_size=1, max_size=10))
    for name, do, cron in JOBS:
        if cron:
            app.periodic(cron=cron)(app.task(name=name, pass_context=True, queueing_lock=name)(do))
        else:
            app.task(name=name, pass_context=True)(do)
    return app


async def work(world: World, *, signals: bool = True) -> None:
    """Until a signal comes (or it is cancelled): one worker, as many beside it as wanted."""
    await free_what_stalled(world)
    await wake_all(world)
    await world.jobs.run_worker_async(
        concurrency=SHARDS + 6,
        install_signal_handlers=signals,
        shutdown_graceful_timeout=20,
        delete_jobs="always",
        update_heartbeat_interval=HEARTBEAT,
        stalled_worker_timeout=STALLED,
        additional_context={"world": world},
    )


async def free_what_stalled(world: World) -> None:
    for job in await world.jobs.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        await world.jobs.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
