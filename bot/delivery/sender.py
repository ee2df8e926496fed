"""Only the sender sends: it claims what is due, waits for the platform with nothing in hand, and records."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
import structlog

from bot.channels.channel import Channel, Letter, SendFailed, Then
from bot.channels.pace import limit_of
from bot.delivery import trouble
from bot.delivery.claim import Asked, Parcel, claim, give_back
from bot.delivery.footing import Footing, footing
from bot.delivery.letters import write
from bot.delivery.recording import Outcome, stubbornly
from bot.storage import tables as t
from bot.wake import sending
from zones.delivery import State

if TYPE_CHECKING:
    from bot.world import World

SMALLEST, LARGEST = 4, 1_000  # a batch is a quarter of a second of the pace, so that danger never waits longer
TOGETHER = 0.04  # seconds in which outcomes are gathered, to be recorded as one, and letters, to be claimed as one
STANDS = 0.25  # seconds for which we know how the sender stands: no longer than a batch takes to leave

log = structlog.get_logger()


async def deliver(world: World, sender: str) -> datetime | None:
    """Send what is due. Returns the time to come back, if something waits for a later one."""
    channel = world.channels.by_name.get(sender)
    return await Shift(world, channel).work() if channel else None


class Shift:
    """One sender at work: letters leave side by side while the next are claimed and the last are recorded."""

    def __init__(self, world: World, channel: Channel) -> None:
        self.world = world
        self.channel = channel
        self.pace = channel.pace
        self.ready: deque[tuple[Parcel, Letter | Exception]] = deque()
        self.under_way: set[int] = set()  # addresses that a letter is ready for or on its way to
        self.told: list[Outcome] = []
        self.lines: set[asyncio.Task[None]] = set()
        self.more = asyncio.Event()  # a letter is ready
        self.news = asyncio.Event()  # a letter has left, or an outcome has come
        self.recording: asyncio.Task[None] | None = None
        self.footing = Footing(None, channel.rate, False)
        self.halted = False
        self.called = False  # something is owed since the last claim began
        self.stands_until = 0.0  # by the loop's clock: then we look again how the sender stands
        self.last = -1  # the queue that was served last

    async def work(self) -> datetime | None:
        try:
            with self.world.wake.at_it(sending(self.channel.name), self.call):
                return await self.send_what_is_due()
        finally:
            await asyncio.shield(self.come_to_rest())
            if self.called:  # whatever broke this off, the word was given to us
                await self.world.wake.sender(self.channel.name)

    def call(self) -> None:
        self.called = True
        self.news.set()

    async def send_what_is_due(self) -> datetime | None:
        while True:
            if self.halted:
                await self.come_to_rest()
                self.halted, self.stands_until = False, 0.0
            await self.find_footing()
            if self.footing.until:
                return self.footing.until
            if await self.take_some():
                await self.until_room()
            elif self.under_way or self.told:
                await self.something_happens()
            else:
                later = await self.come_back_at()
                if not self.called:
                    return later

    async def find_footing(self) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self.stands_until:
            self.footing = await footing(self.world, self.channel)
            self.stands_until = now + (0 if self.footing.tries else STANDS)

    async def take_some(self) -> bool:
        """Claims the next letters and starts them; false if there was nothing that may leave now."""
        loop, most = asyncio.get_running_loop(), self.size()
        if not self.channel.receipts:  # where nobody will tell what became of it, all that is claimed leaves at once
            most = await self.pace.steps.turns(self.footing.rate, most)
        busy = [*self.under_way, *self.pace.chats.resting(loop.time())]
        asked, self.called = Asked(self.channel.name, most, self.last, busy), False
        async with self.world.engine.begin() as connection:
            parcels, any_at_all = await claim(connection, asked, self.world.clock())
        if parcels:
            self.last = parcels[-1].first.queue
            self.under_way |= {parcel.address for parcel in parcels}
            self.ready.extend(await self.written(parcels))
            self.staff()
            self.more.set()
        if not self.channel.receipts:
            self.pace.steps.give_back(self.footing.rate, most - len(parcels))
        elif 0 < len(parcels) < most:
            await asyncio.sleep(TOGETHER)  # in a storm the next ones are just being written
        return any_at_all

    async def written(self, parcels: Sequence[Parcel]) -> list[tuple[Parcel, Letter | Exception]]:
        """What does not fit into its letter after all waits for the next one."""
        letters = await write(self.world, self.channel.name, parcels)
        left = {id_ for parcel in parcels for id_ in parcel.ids} - {id_ for parcel, _ in letters for id_ in parcel.ids}
        if left:
            async with self.world.engine.begin() as connection:
                await give_back(connection, sorted(left))
        return letters

    def size(self) -> int:
        if self.footing.tries:
            return 1
        return max(SMALLEST, min(LARGEST, int(self.footing.rate / 4)))

    async def until_room(self) -> None:
        """The next claim is made while the second half of this one leaves."""
        while not self.halted and (
            len(self.ready) > self.size() // 2 or (self.footing.tries and (self.under_way or self.told))
        ):
            await self.something_happens()

    async def something_happens(self) -> None:
        self.news.clear()
        await self.news.wait()
        if self.recording and self.recording.done():
            self.recording.result()  # what could not be recorded is not passed over

    async def come_back_at(self) -> datetime | None:
        """When the next letter is due, or the next chat may hear more."""
        now, loop_now = self.world.clock(), asyncio.get_running_loop().time()
        resting = self.pace.chats.resting(loop_now)
        later = await next_due(self.world, self.channel.name, list(resting))
        if not resting or not await next_due(self.world, self.channel.name, []):
            return later
        free = now + timedelta(seconds=min(resting.values()) - loop_now)
        return min(free, later) if later else free

    # ---- letters leave ------------------------------------------------------------------------------

    def staff(self) -> None:
        """As many lines as it takes to keep the pace, each with one letter in hand at a time."""
        wanted = self.pace.lines.wanted(self.footing.rate, self.channel.connections)
        for _ in range(wanted - len(self.lines)):
            line = asyncio.create_task(self.line())
            self.lines.add(line)
            line.add_done_callback(self.lines.discard)

    async def line(self) -> None:
        clock = asyncio.get_running_loop().time
        while not self.halted:
            if not self.ready:
                self.more.clear()
                await self.more.wait()
                continue
            parcel, letter = self.ready.popleft()
            self.news.set()
            if not await self.may_leave():
                self.ready.appendleft((parcel, letter))
                return
            begun = clock()
            outcome = await send_one(self.channel, parcel, letter)
            now, row = clock(), parcel.first
            self.pace.lines.answered(now - begun)
            self.pace.chats.sent(parcel.address, limit_of(row.channel, room=row.room), now)
            self.heard(outcome)

    async def may_leave(self) -> bool:
        """When its turn has come; false if the shift has ended meanwhile."""
        if self.channel.receipts:
            await self.pace.steps.turn(self.footing.rate)
        return not self.halted

    def heard(self, outcome: Outcome) -> None:
        if outcome.failure and outcome.failure.then in (Then.PAUSE, Then.SLOW, Then.STOP):
            self.halted = True  # what has not left yet is given back
        if outcome.sent:
            self.under_way.discard(outcome.parcel.address)  # after a failure, only once we have noted what it means
        self.told.append(outcome)
        self.news.set()
        if self.recording is None or (self.recording.done() and not self.recording.exception()):
            self.recording = asyncio.create_task(self.record())
            self.recording.add_done_callback(lambda _: self.news.set())

    # ---- what came of it ----------------------------------------------------------------------------

    async def record(self) -> None:
        while self.told or (self.halted and self.ready):
            await asyncio.sleep(TOGETHER)
            told, self.told = self.told, []
            back = self.put_down() if self.halted else []
            await stubbornly(self.world, self.channel.name, told, back)
            self.under_way -= {outcome.parcel.address for outcome in told if outcome.failure}
            if self.footing.tries and (taken := next((outcome for outcome in told if outcome.sent), None)):
                await trouble.was_taken(self.world, self.channel, taken.parcel.first.id)
            self.news.set()

    def put_down(self) -> list[int]:
        """What is ready and has not left."""
        ids = [id_ for parcel, _ in self.ready for id_ in parcel.ids]
        self.under_way -= {parcel.address for parcel, _ in self.ready}
        self.ready.clear()
        return ids

    async def come_to_rest(self) -> None:
        """Nothing more leaves; what is under way is waited for, and all is recorded."""
        self.halted = True
        self.more.set()
        await asyncio.gather(*self.lines, return_exceptions=True)
        if self.recording:
            await asyncio.gather(self.recording, return_exceptions=True)
        if self.told or self.ready:
            await self.record()


async def send_one(channel: Channel, parcel: Parcel, letter: Letter | Exception) -> Outcome:
    outcome = Outcome(parcel)
    try:
        if isinstance(letter, Exception):
            raise letter
        outcome.template = letter.template
        outcome.sent = await channel.send(letter)
    except SendFailed as failure:
        log.warning(
            "not sent", delivery=parcel.first.id, sender=channel.name, reason=failure.reason, then=failure.then.value
        )
        outcome.failure = failure
        if failure.then is Then.ANOTHER and not outcome.template:
            outcome.failure = SendFailed(failure.reason, Then.NEVER, page=True)  # there was none to take another for
    except Exception:  # our own bug must not silence the rest of the zone
        log.exception("sending failed", delivery=parcel.first.id, sender=channel.name)
        outcome.failure = SendFailed("our own fault; see the log", Then.NEVER, page=True)
    return outcome


async def next_due(world: World, sender: str, resting: Sequence[int]) -> datetime | None:
    d = t.deliveries.c
    waiting = sa.select(sa.func.min(d.due_at)).where(d.sender == sender, d.state == State.DUE)
    async with world.singly.connect() as connection:
        earliest: datetime | None = await connection.scalar(waiting.where(d.address_id.not_in(resting)))
        return earliest
