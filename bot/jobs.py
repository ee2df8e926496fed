"""All timers and wake-ups of the product, on one screen: rows are the truth, a job only says "look again"."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import procrastinate
import structlog
from procrastinate import JobContext
from procrastinate.jobs import Status

from bot import closing, eta_watch, gathering, ladder, limits, moving, offices, pockets, reminders, retention
from bot.channels import watching
from bot.delivery import accounts, holding, rations, receipts, sender, settling
from bot.intake import inbox
from bot.intake.update import SHARDS
from bot.rooms import door, looking
from bot.storage import own_data, seals
from bot.wake import GATHERING

if TYPE_CHECKING:
    from bot.world import World

STALLED = 10.0  # seconds after which a worker that was killed is noticed; the locks that it held are then free again
# Seconds between two looks at what can be looked at together: a storm wakes us a hundred times a second. Answers to
# people go before, so whoever looks rests the longer, the longer that took.
REST = 0.3
REST_OF_GATHERING = 1.0  # it looks at each feeder of which somebody complains
TIMES_AS_LONG, LONGEST_REST = 4, 5.0

log = structlog.get_logger()


def world_of(context: JobContext) -> World:
    world: World = context.additional_context["world"]
    return world


@asynccontextmanager
async def resting(world: World, least: float) -> AsyncIterator[None]:
    """Rests after it, four times as long as it took; a worker that is told to stop does not wait for that."""
    clock = asyncio.get_running_loop().time
    began = clock()
    yield
    with suppress(TimeoutError):
        async with asyncio.timeout(min(LONGEST_REST, max(least, TIMES_AS_LONG * (clock() - began)))):
            await world.leaving.wait()


async def drain_inbox(context: JobContext, shard: int) -> None:
    world = world_of(context)
    later = await inbox.drain(world, shard)
    if later:
        await world.wake.inbox_in(shard, later - world.clock())


async def wake_inbox(context: JobContext, shard: int) -> None:
    """The moment for which an update waited that had failed."""
    await world_of(context).wake.inbox([shard])


async def apply_receipts(context: JobContext) -> None:
    world = world_of(context)
    async with resting(world, REST):
        await receipts.apply(world)


async def deliver(context: JobContext, sender_name: str) -> None:
    world = world_of(context)
    later = await sender.deliver(world, sender_name)
    if later:
        await world.wake.sender_in(sender_name, later - world.clock())


async def wake_sender(context: JobContext, sender_name: str) -> None:
    """The hour for which something waited."""
    await world_of(context).wake.sender(sender_name)


async def look_at_rooms(context: JobContext, timestamp: int = 0) -> None:
    """Rooms of which something was heard, wishes to make one a zone's, and each room once an hour."""
    await looking.look_at_all(world_of(context))


async def watch_doors(context: JobContext, timestamp: int) -> None:
    """Who waits in vain at a room's door, and who came in and is not with us in private yet."""
    await door.let_members_in(world_of(context))
    await door.give_up(world_of(context))
    await door.point_out(world_of(context))


async def remind(context: JobContext, timestamp: int) -> None:
    """Announced work is called to mind an hour before."""
    await reminders.remind_all(world_of(context))


async def send_kept_times(context: JobContext, timestamp: int) -> None:
    """A small shift of a time is told before the time that people go by has passed."""
    await reminders.send_kept_times(world_of(context))


async def watch_etas(context: JobContext, timestamp: int) -> None:
    """Times that are about to pass are asked about; of those that have passed, people hear so."""
    await eta_watch.watch_all(world_of(context))


async def climb_ladders(context: JobContext, timestamp: int) -> None:
    """What nobody has taken up goes to the next office."""
    await ladder.climb_all(world_of(context))


async def watch_limits(context: JobContext, timestamp: int) -> None:
    """How long each complaint may take under the rules, and what is due beyond it."""
    await limits.watch_all(world_of(context))


async def turn_over_offices(context: JobContext, timestamp: int) -> None:
    """Transfers and stand-ins begin and end on their day."""
    await offices.turn_over(world_of(context))


async def gather_reports(context: JobContext) -> None:
    """Somebody reported a fault; many reports are one look."""
    world, more = world_of(context), asyncio.Event()
    try:
        with world.wake.at_it(GATHERING, more.set):
            more.set()
            while more.is_set():
                more.clear()
                async with resting(world, REST_OF_GATHERING):  # whoever reports meanwhile is seen at the next look
                    await gathering.gather(world)
                    await pockets.gather(world)
    finally:
        if more.is_set():  # whatever broke this off, the word was given to us
            await world.wake.gathering()


async def ask_whether_back(context: JobContext, timestamp: int) -> None:
    """Who is to be asked whether supply is back, once more, or no more."""
    await closing.look_after(world_of(context))


async def look_after_approvals(context: JobContext, timestamp: int) -> None:
    """A wide notice that nobody has decided about: asked once more, then the next office, then over."""
    await reminders.look_after_approvals(world_of(context))


async def settle_moves(context: JobContext, timestamp: int) -> None:
    """An area that moves today: its people, its outages and its complaints follow."""
    await moving.settle_due(world_of(context))


async def settle_accounts(context: JobContext, timestamp: int) -> None:
    """What receipts told of the price takes the place of what was reckoned."""
    await accounts.settle(world_of(context))


async def hand_out_rations(context: JobContext, timestamp: int) -> None:
    """The 24-hour limit rolls on, and a new day has a new budget."""
    await rations.hand_out(world_of(context))


async def watch_templates(context: JobContext, timestamp: int) -> None:
    """How templates and limits stand; a webhook may have been lost."""
    await watching.watch(world_of(context))


async def seal_log(context: JobContext, timestamp: int) -> None:
    """What has been written into the log is sealed, in one place, so that no act waits for another's seal."""
    world = world_of(context)
    await seals.seal(world.engine, world.clock())


async def settle(context: JobContext, timestamp: int) -> None:
    """What was claimed and never recorded, and what nobody told us the outcome of."""
    world = world_of(context)
    await world.wake.senders(await settling.settle(world))


async def let_go(context: JobContext, timestamp: int) -> None:
    """What was held until now, and what it is too late for."""
    world = world_of(context)
    async with world.engine.begin() as connection:
        senders = await holding.let_go(connection, world.clock())
    await world.wake.senders(senders)


async def forget_erased(context: JobContext, timestamp: int) -> None:
    """Who had their data deleted has been told so by now: their address goes, too."""
    world = world_of(context)
    async with world.stores.begin() as store:
        await own_data.forget(store, world.clock())


async def expire(context: JobContext, timestamp: int) -> None:
    """What was kept for its time goes, by night (20:30 UTC is two o'clock in India)."""
    await retention.let_go(world_of(context))


async def wake_everything(context: JobContext, timestamp: int) -> None:
    """The safety net: a wake-up that was lost costs a minute, not a message."""
    await wake_all(world_of(context))


async def free_stalled(context: JobContext, timestamp: int) -> None:
    """A killed worker's jobs were only wake-ups: let go of their locks, and wake everyone."""
    if await let_go_of_the_dead(world_of(context)):
        await wake_all(world_of(context))


async def let_go_of_the_dead(world: World) -> bool:
    """Whether anything was held by a worker that no longer breathes."""
    manager = world.jobs.job_manager
    await manager.prune_stalled_workers(STALLED)
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED))
    for job in stalled:
        log.warning("freed a stalled job", job=job.task_name)
        await manager.finish_job(job, status=Status.FAILED, delete_job=True)
    return bool(stalled)


async def wake_all(world: World) -> None:
    await world.wake.inbox(range(SHARDS))
    await world.wake.receipts()
    await world.wake.gathering()
    await world.wake.senders(world.channels.by_name)


# Every wake-up and every timer: its name, what is done, and when by itself (cron; six fields end in seconds).
JOBS: tuple[tuple[str, Callable[..., Awaitable[None]], str | None], ...] = (
    ("drain_inbox", drain_inbox, None),
    ("wake_inbox", wake_inbox, None),
    ("apply_receipts", apply_receipts, None),
    ("deliver", deliver, None),
    ("gather_reports", gather_reports, None),
    ("wake_sender", wake_sender, None),
    ("look_at_rooms", look_at_rooms, "* * * * *"),
    ("watch_doors", watch_doors, "* * * * *"),
    ("remind", remind, "* * * * *"),
    ("send_kept_times", send_kept_times, "* * * * *"),
    ("watch_etas", watch_etas, "* * * * *"),
    ("watch_limits", watch_limits, "* * * * *"),
    ("climb_ladders", climb_ladders, "* * * * *"),
    ("turn_over_offices", turn_over_offices, "* * * * *"),
    ("ask_whether_back", ask_whether_back, "* * * * *"),
    ("look_after_approvals", look_after_approvals, "* * * * *"),
    ("settle_moves", settle_moves, "* * * * *"),
    ("hand_out_rations", hand_out_rations, "* * * * *"),
    ("settle_accounts", settle_accounts, "*/15 * * * *"),
    ("watch_templates", watch_templates, "7 * * * *"),
    ("settle", settle, "* * * * *"),
    ("let_go", let_go, "* * * * *"),
    ("forget_erased", forget_erased, "* * * * *"),
    ("expire", expire, "30 20 * * *"),
    ("seal_log", seal_log, "* * * * * */5"),
    ("wake_everything", wake_everything, "* * * * *"),
    ("free_stalled", free_stalled, "* * * * * */5"),
)


def take_on(app: procrastinate.App) -> None:
    """Teach the app what is done; once is enough."""
    if JOBS[0][0] in app.tasks:
        return
    for name, do, cron in JOBS:
        if cron:
            app.periodic(cron=cron)(app.task(name=name, pass_context=True, queueing_lock=name)(do))
        else:
            app.task(name=name, pass_context=True)(do)
