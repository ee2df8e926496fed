"""What a message costs in the HTTP client: our carriers, the clients' own ones and a bare aiohttp loop, side by side.

All of them send the same text to the same false platform (a process of its own on loopback), in turns, so that whatever
else this machine does falls on all alike. Only the ratios mean something.
"""

import asyncio
import gc
import statistics
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Annotated

import httpx
import typer
import uvloop
from rich.console import Console
from rich.progress import track
from telegram.request import HTTPXRequest

from benchmarks.stage.loops import Send, bare, under_pywa, under_telegram
from benchmarks.stage.results import Found, Keep, show
from benchmarks.stage.sink import sink
from bot.channels.telegram_wire import AiohttpRequest
from bot.channels.whatsapp_wire import AiohttpTransport


@dataclass
class Client:
    name: str
    send: Send
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    async def go(self, messages: int, together: int) -> None:
        """One turn: so many messages, so many of them at a time."""
        numbers = iter(range(messages))

        async def line() -> None:
            for n in numbers:
                begun = time.perf_counter()
                await self.send(n)
                self.waits.append(time.perf_counter() - begun)

        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(line() for _ in range(together)))
        self.cpu.append((time.process_time() - cpu) / messages)
        self.wall.append((time.perf_counter() - wall) / messages)


async def race(url: str, messages: int, rounds: int, together: int) -> list[Client]:
    limits = httpx.Limits(max_connections=together)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        base = f"{url}/v26.0"
        clients = [
            Client("bare aiohttp loop", await enter(bare(url, together))),
            Client("pywa, its own httpx", await enter(under_pywa(httpx.AsyncHTTPTransport(limits=limits), base))),
            Client("pywa, our wire", await enter(under_pywa(AiohttpTransport(base, connections=together), base))),
            Client("telegram, HTTPXRequest", await enter(under_telegram(HTTPXRequest(together), url))),
            Client("telegram, our request", await enter(under_telegram(AiohttpRequest(connections=together), url))),
        ]
        for client in clients:
            await client.go(messages // 10, together)  # connections and caches, not counted
            for kept in (client.cpu, client.wall, client.waits):
                kept.clear()
        for turn in track(range(rounds), "sending", console=Console(stderr=True), transient=True):
            for client in clients[turn % len(clients) :] + clients[: turn % len(clients)]:
                await client.go(messages, together)
    return clients


# --- the table ------------------------------------------------------------------------------------------------------


def percentile(waits: list[float], percent: int) -> float:
    return statistics.quantiles(waits, n=100)[percent - 1]


def found(clients: list[Client], title: str) -> Found:
    floor, stock_pywa, _, stock_telegram, _ = clients
    rows = []
    for client in clients:
        stock = stock_telegram if client.name.startswith("telegram") else stock_pywa
        gain = statistics.median(there / here for there, here in zip(stock.cpu, client.cpu, strict=True))
        rows.append(
            (
                client.name,
                f"{statistics.median(client.cpu) / statistics.median(floor.cpu):.1f}",
                f"{statistics.median(floor.wall) / statistics.median(client.wall):.2f}",
                f"{percentile(client.waits, 50) / percentile(floor.waits, 50):.1f}",
                f"{percentile(client.waits, 99) / percentile(floor.waits, 99):.1f}",
                "" if client in (floor, stock) else f"{gain:.1f}",
            )
        )
    note = "CPU a message, pace and waits in multiples of the bare loop; gain in CPU against the stock carrier."
    return Found("clients", title, ("", "CPU", "pace", "wait, 50 %", "wait, 99 %", "gain"), rows, note)


def main(
    messages: Annotated[int, typer.Option(min=100, help="Messages of each client in each turn.")] = 500,
    rounds: Annotated[int, typer.Option(min=1, help="Turns of each client.")] = 7,
    together: Annotated[int, typer.Option(min=1, help="Messages under way at a time.")] = 32,
    keep: Keep = False,
) -> None:
    """Compare what a message costs in the HTTP clients."""
    with sink() as url:
        clients = uvloop.run(race(url, messages, rounds, together))
    show(found(clients, f"{rounds} turns of {messages} messages, {together} at a time"), keep=keep)


if __name__ == "__main__":
    typer.run(main)
