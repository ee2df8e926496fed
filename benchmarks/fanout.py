"""One notice to many people: our WhatsApp sender, which records each delivery, beside loops that record nothing.

All send to the same false platform (a process of its own on loopback), in turns, so that whatever else this machine
does falls on all alike. Only the ratios mean something.
"""

import asyncio
import gc
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated

import httpx
import sqlalchemy as sa
import typer
import uvloop
from rich.console import Console
from rich.progress import track
from telegram.request import HTTPXRequest

from benchmarks.stage import engineer
from benchmarks.stage.crowd import forget, settle, tidy
from benchmarks.stage.database import fresh_database, opened
from benchmarks.stage.loops import Send, bare, under_pywa, under_telegram
from benchmarks.stage.results import Found, Keep, show
from benchmarks.stage.sink import sink
from bot.delivery.sender import deliver
from bot.logs import set_up_logs
from bot.world import World

TOGETHER = 32  # messages that a loop has under way at a time
UNLIMITED = 1_000_000  # messages a second: the platform's own limits are not what is measured

Go = Callable[[], Awaitable[int]]


@dataclass
class Runner:
    """One way to tell everybody; `make_ready` is not timed, `go` tells how many it told."""

    name: str
    go: Go
    make_ready: Callable[[], Awaitable[object]] | None = None
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    async def turn(self) -> None:
        if self.make_ready:
            await self.make_ready()
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        told = await self.go()
        self.cpu.append((time.process_time() - cpu) / told)
        self.wall.append((time.perf_counter() - wall) / told)


def loop(send: Send, messages: int) -> Go:
    async def go() -> int:
        numbers = iter(range(messages))

        async def line() -> None:
            for n in numbers:
                await send(n)

        await asyncio.gather(*(line() for _ in range(TOGETHER)))
        return messages

    return go


@asynccontextmanager
async def ours(database: str, url: str, messages: int) -> AsyncIterator[Runner]:
    """A real notice of a real outage, owed to everybody; told when no delivery is left in between."""
    api = {"whatsapp_api_url": f"{url}/v26.0", "whatsapp_phone_id": "555", "whatsapp_token": "token"}
    async with opened(database, **api, whatsapp_rate=UNLIMITED) as world:
        await settle(world, messages)

        async def owe() -> None:
            await forget(world)
            await engineer.post(world)
            await at_once(world)
            await tidy(world)

        async def go() -> int:
            await deliver(world, "whatsapp")
            return await accepted(world)

        yield Runner("our sender, recorded", go, owe)


async def at_once(world: World) -> None:
    """The last turn's outage was told a moment ago: nobody waits here for what else may come in this moment."""
    async with world.engine.begin() as connection:
        await connection.execute(sa.text("UPDATE deliveries SET due_at = now() WHERE state = 'due'"))


async def accepted(world: World) -> int:
    async with world.engine.connect() as connection:
        told = sa.text("SELECT count(*) FROM deliveries WHERE sender = 'whatsapp' AND state = 'accepted'")
        return await connection.scalar(told) or 0


async def race(database: str, url: str, messages: int, slow: int, rounds: int) -> list[Runner]:
    limits = httpx.Limits(max_connections=TOGETHER)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        stock = await enter(under_pywa(httpx.AsyncHTTPTransport(limits=limits), f"{url}/v26.0"))
        telegram = await enter(under_telegram(HTTPXRequest(TOGETHER), url))
        runners = [
            await enter(ours(database, url, messages)),
            Runner("pywa in a loop", loop(stock, slow)),
            Runner("python-telegram-bot in a loop", loop(telegram, slow)),
            Runner("bare aiohttp in a loop", loop(await enter(bare(url, TOGETHER)), messages)),
        ]
        for runner in runners:
            await runner.turn()  # connections and caches, not counted
            runner.wall.clear()
            runner.cpu.clear()
        for turn in track(range(rounds), "telling", console=Console(stderr=True), transient=True):
            for runner in runners[turn % len(runners) :] + runners[: turn % len(runners)]:
                await runner.turn()
    return runners


def ratio(there: list[float], here: list[float]) -> float:
    """Of neighbouring turns, so that what slowed the machine for a while slowed both."""
    return statistics.median(a / b for a, b in zip(there, here, strict=True))


def found(runners: list[Runner], title: str) -> Found:
    _, pywa, telegram, floor = runners
    rows = [
        (
            runner.name,
            f"{1 / statistics.median(runner.wall):,.0f}",
            f"{statistics.median(runner.cpu) * 1e6:,.0f} µs",
            *(f"{ratio(other.wall, runner.wall):.2f}" for other in (pywa, telegram, floor)),
        )
        for runner in runners
    ]
    headings = ("", "a second", "CPU each", "× pywa", "× PTB", "× aiohttp")
    note = "CPU is that of the client's process. Aims: 10 × pywa, 0.60 × aiohttp."
    paces = {runner.name: round(1 / statistics.median(runner.wall)) for runner in runners}
    return Found("fanout", title, headings, rows, note, paces)


def main(
    messages: Annotated[
        int, typer.Option(min=100, help="People told in each turn of ours and of bare aiohttp.")
    ] = 4000,
    slow: Annotated[int, typer.Option(min=100, help="Messages in each turn of the two stock clients.")] = 1000,
    rounds: Annotated[int, typer.Option(min=1, help="Turns of each.")] = 5,
    keep: Keep = False,
) -> None:
    """Compare how fast a notice reaches everybody."""
    set_up_logs()
    with sink() as url, fresh_database() as (database, _):
        runners = uvloop.run(race(database, url, messages, slow, rounds))
    show(found(runners, f"{rounds} turns of {messages:,} people, {TOGETHER} at a time in the loops"), keep=keep)


if __name__ == "__main__":
    typer.run(main)
