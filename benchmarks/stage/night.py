"""A night of the product in minutes: its own jobs, run when they are due by a clock that the stage moves."""

import asyncio
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import orjson
from procrastinate import JobContext

from bot import jobs
from bot.channels.channel import Letter, Sent
from bot.channels.pace import Pace
from bot.channels.standing import APPROVED, Standing
from bot.channels.templates import definitions
from bot.channels.whatsapp import message
from bot.delivery import receipts, sender
from bot.intake import inbox
from bot.intake.keeping import Keeper
from bot.intake.update import SHARDS
from bot.storage.standings import keep_standing
from bot.web import webhooks
from bot.world import World

MINUTE = timedelta(minutes=1)
EVERY_MINUTE = "* * * * *"

# What asks the platforms, and what only makes good a wake-up that was lost: here none is.
LEFT_OUT = {"look_at_rooms", "watch_doors", "wake_everything", "free_stalled"}

Json = dict[str, Any]

SETTINGS = {
    "whatsapp_phone_id": "100000000000001",
    "whatsapp_waba_id": "200000000000001",
    "whatsapp_token": "wa-token",
    "whatsapp_app_secret": "app-secret",
    "whatsapp_verify_token": "verify-word",
}


class Post:
    """A platform that takes every letter and puts it on somebody's phone."""

    rate, connections, receipts = 2_000.0, 200, True

    def __init__(self, name: str, night: "Night") -> None:
        self.name, self.pace, self._night = name, Pace(), night

    async def send(self, letter: Letter) -> Sent:
        if letter.deed or not (letter.text or letter.template):
            return Sent("")
        id_ = self._night.next_id("out")
        if not letter.room:
            self._night.carry(id_, letter.to, message(letter))
        return Sent(id_)

    async def close(self) -> None:
        pass


class Night:
    """The clock, the door, and everything that the worker does between two looks at the clock."""

    def __init__(self, world: World, begin: datetime) -> None:
        self.world, self.now = world, begin
        self.arrived: list[tuple[str, str, Json]] = []  # since the last look: the letter's id, to whom, as it was sent
        self._coming: list[Json] = []  # the values of webhooks that are on their way to us
        self._keeper = Keeper(world)
        self._numbers = 0
        self._minute = begin
        self._woken: set[str] = set()
        world.clock = lambda: self.now
        world.wake._defer = self._noted  # type: ignore[method-assign]
        world.channels.by_name = {name: Post(name, self) for name in world.channels.by_name}

    async def _noted(self, lock: str, task: str, *_: object, **__: object) -> None:
        """In place of the queue: what somebody said is to be looked at."""
        self._woken.add(task)

    def next_id(self, kind: str) -> str:
        self._numbers += 1
        return f"wamid.{kind}.{self._numbers}"

    def carry(self, id_: str, to: str, letter: Json) -> None:
        self.arrived.append((id_, to, letter))
        self._coming += [status(id_, to, state, self.now) for state in ("sent", "delivered")]

    def hear(self, number: str, content: Json) -> None:
        """Somebody writes or taps; it waits for the next look."""
        facts = {"from": number.lstrip("+"), "id": self.next_id("in"), "timestamp": str(int(self.now.timestamp()))}
        who = {"profile": {"name": "Somebody"}, "wa_id": number.lstrip("+")}
        self._coming.append({"contacts": [who], "messages": [facts | content]})

    async def look(self, now: datetime) -> None:
        """What has come is stored and handled, what is owed leaves, and each timer that is due runs once."""
        self.now = now
        await self.take_in()
        while self._minute + MINUTE <= now:
            self._minute += MINUTE
        if now >= self._minute:
            self._minute += MINUTE
            self._woken |= {"gather_reports", "deliver"}  # the safety net, as every minute
            await self.timers()
        while self._woken or self._coming:
            await self.give_out()
            await self.take_in()

    async def take_in(self) -> None:
        coming, self._coming = self._coming, []
        for start in range(0, len(coming), 500):
            await self.at_the_door(coming[start : start + 500])
        if coming:
            await asyncio.gather(*(inbox.drain(self.world, shard) for shard in range(SHARDS)))
            await receipts.apply(self.world)

    async def at_the_door(self, values: Iterable[Json]) -> None:
        """As Meta posts it: signed, many updates in one body."""
        body = orjson.dumps({"entry": [{"id": "1", "changes": [{"field": "messages", "value": v} for v in values]}]})
        proof = hmac.digest(SETTINGS["whatsapp_app_secret"].encode(), body, "sha256").hex()
        state = SimpleNamespace(world=self.world, keeper=self._keeper)

        async def receive() -> Json:
            return {"type": "http.request", "body": body}

        taken = await webhooks.from_whatsapp(
            cast("Any", state), {b"x-hub-signature-256": f"sha256={proof}".encode()}, cast("Any", receive)
        )
        if taken != 200:
            raise RuntimeError(f"the door answered {taken}")

    async def timers(self) -> None:
        context = cast("JobContext", SimpleNamespace(additional_context={"world": self.world}))
        for name, do, cron in jobs.JOBS:
            if cron == EVERY_MINUTE and name not in LEFT_OUT:
                await do(context, 0)

    async def give_out(self) -> None:
        woken, self._woken = self._woken, set()
        if "gather_reports" in woken:
            await jobs.gathering.gather(self.world)
            await jobs.pockets.gather(self.world)
        if woken:
            for name in self.world.channels.by_name:
                await sender.deliver(self.world, name)


def status(id_: str, to: str, state: str, now: datetime) -> Json:
    stamp = str(int(now.timestamp()))
    return {"statuses": [{"id": id_, "status": state, "timestamp": stamp, "recipient_id": to.lstrip("+")}]}


async def approve_templates(world: World) -> None:
    """All of them, as Meta would have done by then."""
    account = world.senders.account("whatsapp")
    async with world.engine.begin() as connection:
        for one in definitions():
            standing = Standing(APPROVED, world.clock(), "UTILITY")
            await keep_standing(connection, account, one.name, one.language, standing)
