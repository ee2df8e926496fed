"""What a message costs in the HTTP client: our carriers, the clients' own ones and a bare aiohttp loop, side by side.

All of them send the same text to the same false platform (a process of its own on loopback), in turns, so that whatever
else this machine does falls on all alike. Only the ratios mean something.
"""

import asyncio
import gc
import multiprocessing
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Annotated, cast

import aiohttp
import httpx
import orjson
import typer
import uvloop
from pywa_async import WhatsApp
from rich.console import Console
from rich.progress import track
from rich.table import Table
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.transport import AiohttpRequest, AiohttpTransport

TEXT = "⚡ 11 kV विराम खण्ड फीडर बंद है। कारण: जम्पर। अनुमानित समय 18:30। शिकायत संख्या GN-2611-0042/1"
TOKEN = "110:bench"

Send = Callable[[int], Awaitable[object]]


# --- the false platform ---------------------------------------------------------------------------------------------


class Sink(asyncio.Protocol):
    """Says yes to everything, as cheaply as it can, so that the clients are what is measured."""

    WHATSAPP = b'{"messaging_product":"whatsapp","contacts":[{"input":"9","wa_id":"9"}],"messages":[{"id":"wamid.1"}]}'
    TELEGRAM = b'{"ok":true,"result":{"message_id":1,"date":0,"chat":{"id":7,"type":"private"},"text":"ok"}}'

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self.heard = b""

    def data_received(self, data: bytes) -> None:
        self.heard += data
        while (end := self.heard.find(b"\r\n\r\n")) >= 0:
            head = self.heard[:end].lower()
            whole = end + 4 + length_in(head)
            if len(self.heard) < whole:
                return
            self.heard = self.heard[whole:]
            body = self.TELEGRAM if head.startswith(b"post /bot") else self.WHATSAPP
            self.transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
            )


def length_in(head: bytes) -> int:
    _, _, rest = head.partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0] or 0)


def serve(tell: Connection) -> None:
    async def listen() -> None:
        server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
        tell.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    uvloop.run(listen())


@contextmanager
def sink() -> Iterator[str]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


# --- the clients ----------------------------------------------------------------------------------------------------


@asynccontextmanager
async def bare(url: str, together: int) -> AsyncIterator[Send]:
    """What no client can beat: one aiohttp session and a body."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=together)) as session:

        async def send(n: int) -> object:
            body = {"messaging_product": "whatsapp", "to": f"9199990{n:05}", "type": "text", "text": {"body": TEXT}}
            async with session.post(f"{url}/v26.0/555/messages", data=orjson.dumps(body)) as answer:
                return orjson.loads(await answer.read())

        yield send


@asynccontextmanager
async def under_pywa(transport: httpx.AsyncBaseTransport, base_url: str) -> AsyncIterator[Send]:
    async with httpx.AsyncClient(transport=transport) as client:
        number = WhatsApp("555", "token", session=client, api_version=26.0)
        client.base_url = base_url  # the stock transport knows no other way
        yield lambda n: number.send_message(f"9199990{n:05}", TEXT, tracker=str(n))


@asynccontextmanager
async def under_telegram(request: BaseRequest, url: str) -> AsyncIterator[Send]:
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=request)
    yield lambda n: bot.send_message(n, TEXT)
    await request.shutdown()


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
            Client("pywa, our transport", await enter(under_pywa(AiohttpTransport(base, connections=together), base))),
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


def table(clients: list[Client], title: str) -> Table:
    floor, stock_pywa, _, stock_telegram, _ = clients
    shown = Table(
        title=title,
        caption="CPU a message, pace and waits in multiples of the bare loop; gain against the stock carrier.",
    )
    shown.add_column("", no_wrap=True)
    for heading in ("CPU", "pace", "wait, 50 %", "wait, 99 %", "gain"):
        shown.add_column(heading, justify="right")
    for client in clients:
        stock = stock_telegram if client.name.startswith("telegram") else stock_pywa
        gain = statistics.median(there / here for there, here in zip(stock.cpu, client.cpu, strict=True))
        shown.add_row(
            client.name,
            f"{statistics.median(client.cpu) / statistics.median(floor.cpu):.1f}",
            f"{statistics.median(floor.wall) / statistics.median(client.wall):.2f}",
            f"{percentile(client.waits, 50) / percentile(floor.waits, 50):.1f}",
            f"{percentile(client.waits, 99) / percentile(floor.waits, 99):.1f}",
            "" if client in (floor, stock) else f"{gain:.1f}",
        )
    return shown


def main(
    messages: Annotated[int, typer.Option(min=100, help="Messages of each client in each turn.")] = 500,
    rounds: Annotated[int, typer.Option(min=1, help="Turns of each client.")] = 7,
    together: Annotated[int, typer.Option(min=1, help="Messages under way at a time.")] = 32,
) -> None:
    """Compare what a message costs in the HTTP clients."""
    with sink() as url:
        clients = uvloop.run(race(url, messages, rounds, together))
    Console().print(table(clients, f"{rounds} turns of {messages} messages, {together} at a time"))


if __name__ == "__main__":
    typer.run(main)
