"""How long people wait on an idle system: from an engineer's tap to the first phone that shows the notice.

Web, worker, database and false platforms run as processes of their own; every tap goes the whole way, webhook and all.
The times are those of the platforms' own record, so they hold everything but the internet between us and them.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from rich.console import Console
from rich.progress import track

from benchmarks.stage import crowd
from benchmarks.stage.database import fresh_database, opened
from benchmarks.stage.results import Found, Keep, show
from benchmarks.stage.running import Running, running
from bot.logs import set_up_logs

PATIENCE = 30.0

# Engineers by turns, so that none of them hears more than WhatsApp lets one person hear; each with a feeder of theirs.
ENGINEERS = {
    "anil": "viram khand",
    "JE-GN-VRK": "vineet khand",
    "JE-GN-VSK": "vikas",
    "JE-GN-KMT": "malhaur",
    "JE-GN-HAL": "munshipulia",
    "JE-GN-MPT": "takrohi",
}


@dataclass
class Waits:
    """Seconds of each post: from what was said to its preview, from the tap to the first phone and to the last."""

    preview: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)


@dataclass
class Watch:
    """What the platforms are asked to show to people, as it comes in."""

    system: Running
    next: int = 0

    async def skip(self) -> None:
        self.next = (await self.system.ask("GET", f"requests?since={self.next}"))["next"]

    async def until(self, many: int, to: str = "", besides: str = "") -> list[dict[str, Any]]:
        """So many messages to this number, or to others than that one."""
        found: list[dict[str, Any]] = []
        async with asyncio.timeout(PATIENCE):
            while len(found) < many:
                await asyncio.sleep(0.005)
                answer = await self.system.ask("GET", f"requests?since={self.next}")
                self.next = answer["next"]
                shown = [one for one in answer["requests"] if one["to"] and one["method"] != "read"]
                found += [one for one in shown if one["to"] == to or (besides and one["to"] != besides)]
        return found


async def measure(database: str, logs: Path, posts: int, people: int, rate: float) -> Waits:
    waits = Waits()
    rates = {"whatsapp_rate": rate, "telegram_rate": rate}
    async with opened(database) as world, running(database, logs, **rates) as system:
        await crowd.settle(world, people, locality="GN")
        await system.ask("POST", "people", {"count": people, "first": crowd.FIRST["whatsapp"]})
        await system.ask("POST", "whatsapp/webhooks", {"batch": 50})
        watch = Watch(system)
        for turn in track(range(-1, posts), "posting", console=Console(stderr=True), transient=True):
            engineer, place = list(ENGINEERS.items())[turn % len(ENGINEERS)]
            await rest(system, database)
            await crowd.forget(world)
            told = await post(system, watch, database, engineer, f"{place} feeder b/d, jumper, 1 ghanta")
            if turn >= 0:  # the first one fills caches and is not counted
                for kept, seconds in zip((waits.preview, waits.first, waits.last), told, strict=True):
                    kept.append(seconds)
    return waits


async def post(system: Running, watch: Watch, database: str, engineer: str, text: str) -> tuple[float, float, float]:
    number = (await system.ask("GET", f"phones/{engineer}"))["number"]
    await watch.skip()
    said = time.time()
    await system.ask("POST", f"phones/{engineer}/say", {"text": text})
    preview = seen(await watch.until(1, to=number))
    message, button = await asked(system, engineer)
    tapped = time.time()
    await system.ask("POST", f"phones/{engineer}/tap", {"message": message, "button": button})
    first = await watch.until(1, besides=number)
    owed = await finish(database)
    everyone = seen(first + await watch.until(owed - len(first), besides=number))
    return preview[0] - said, everyone[0] - tapped, everyone[-1] - tapped


async def rest(system: Running, database: str) -> None:
    """The receipts of what was sent before have come and gone."""
    waiting = "SELECT count(*) FROM inbox WHERE handled_at IS NULL AND kind <> 'other'"
    async with (
        asyncio.timeout(PATIENCE),
        await psycopg.AsyncConnection.connect(database, autocommit=True) as connection,
    ):
        while (await system.ask("GET", "state"))["whatsapp"]["pending"]:
            await asyncio.sleep(0.05)
        while (row := await (await connection.execute(waiting)).fetchone()) and row[0]:
            await asyncio.sleep(0.05)


def seen(shown: Sequence[dict[str, Any]]) -> list[float]:
    return sorted(datetime.fromisoformat(one["time"]).timestamp() for one in shown)


async def asked(system: Running, engineer: str) -> tuple[str, str]:
    """The newest preview on the engineer's phone, and its button that posts."""
    (chat, *_) = (await system.ask("GET", f"phones/{engineer}"))["chats"]
    for message in reversed(chat["messages"]):
        for button in message["buttons"]:
            if button["data"].endswith(":post"):
                return message["id"], button["data"]
    raise LookupError(f"{engineer} was shown no preview: {[one['text'] for one in chat['messages']][-1:]}")


async def finish(database: str) -> int:
    """The outage ends in silence, so that the next can be posted; how many are owed its notice."""
    async with await psycopg.AsyncConnection.connect(database) as connection:
        await connection.execute("UPDATE outages SET cancelled_at = now() WHERE cancelled_at IS NULL")
        row = await (await connection.execute("SELECT owed FROM notices ORDER BY id DESC LIMIT 1")).fetchone()
        return int(row[0]) if row else 0


def found(waits: Waits, people: int) -> Found:
    kinds = {
        "what was said to its preview": waits.preview,
        "tap to the first phone": waits.first,
        "tap to the last phone": waits.last,
    }
    rows = []
    for name, seconds in kinds.items():
        p95 = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
        rows.append((name, *(f"{1000 * one:,.0f} ms" for one in (statistics.median(seconds), p95, max(seconds)))))
    title = f"{len(waits.first)} posts to about {people} people, one after another"
    note = "The last is the zone's Telegram group, which may hear twenty a minute and waits for its turn."
    return Found("latency", title, ("", "p50", "p95", "longest"), rows, note)


def main(
    posts: Annotated[int, typer.Option(min=2, max=120, help="Outages posted, one after another.")] = 60,
    people: Annotated[int, typer.Option(min=10, help="Members who hear of each.")] = 200,
    rate: Annotated[float, typer.Option(min=1, help="Messages a second of each sender.")] = 1000,
    keep: Keep = False,
) -> None:
    """Measure how long people wait for a notice."""
    set_up_logs()
    with fresh_database() as (database, folder):
        waits = asyncio.run(measure(database, folder, posts, people, rate))
    show(found(waits, people), keep=keep)


if __name__ == "__main__":
    typer.run(main)
