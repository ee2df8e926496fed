"""The worker: it does the jobs until it is told to stop, and outlives its database."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import SQLAlchemyError

from bot import jobs
from bot.delivery import breakers
from bot.intake.update import SHARDS
from handlers.reading import read

if TYPE_CHECKING:
    from bot.world import World

HEARTBEAT = 2.0  # seconds
POLL = 1.0  # a job that waits for its hour is found by looking, for nobody gives notice of it

log = structlog.get_logger()


async def work(world: World, *, signals: bool = True) -> None:
    """Until a signal comes (or it is cancelled): one worker, as many beside it as wanted."""
    jobs.take_on(world.jobs)
    world.leaving.clear()
    working = asyncio.create_task(work_on(world))

    def leave() -> None:
        world.leaving.set()
        working.cancel()

    if signals:
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, leave)
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        leave()
        with suppress(asyncio.CancelledError):
            await working
        ours = asyncio.current_task()
        if ours and ours.cancelling():
            raise


async def work_on(world: World) -> None:
    """It outlives its database: a worker of Procrastinate ends, in silence, when one of its connections breaks."""
    while True:
        try:
            await work_a_while(world)
            log.warning("lost the database; working on")
        except (SQLAlchemyError, ConnectorException, OSError) as away:
            log.warning("the database is away", error=type(away).__name__)
        await asyncio.sleep(POLL)


async def work_a_while(world: World) -> None:
    await open_the_reader(world)
    await jobs.let_go_of_the_dead(world)
    async with world.engine.begin() as connection:
        await breakers.try_at_once(connection, world.clock())
    await jobs.wake_all(world)
    await world.jobs.run_worker_async(
        concurrency=SHARDS + 6,
        fetch_job_polling_interval=POLL,
        install_signal_handlers=False,
        shutdown_graceful_timeout=20,
        delete_jobs="always",
        update_heartbeat_interval=HEARTBEAT,
        stalled_worker_timeout=jobs.STALLED,
        additional_context={"world": world},
    )


async def open_the_reader(world: World) -> None:
    """Its tables are loaded when it first reads each of these hands, which takes a second: nobody shall wait for it."""
    atlas = await world.atlas()
    for words in ("बिजली नहीं है", "light nahi aa rahi", "there is no power"):
        await asyncio.to_thread(read, words, world.clock(), atlas.gazetteer, "citizen")
