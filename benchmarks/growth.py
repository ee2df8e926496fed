"""What a growing zone costs: owing and sending one notice to a thousand members, and to a million.

An engineer taps; the seconds until every delivery is stored are what he waits for. Then a worker process of its own
sends to a false platform on loopback, as fast as it can. Per message, both must stay as they were; so must its memory.
"""

import asyncio
import logging
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import aiohttp
import sqlalchemy as sa
import typer
from rich.console import Console
from rich.progress import track

from benchmarks.stage import engineer
from benchmarks.stage.crowd import settle, tidy
from benchmarks.stage.database import SECRET, fresh_database, opened
from benchmarks.stage.results import Found, Keep, show
from benchmarks.stage.running import MAIN, process
from benchmarks.stage.sink import sink
from bot.world import World

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ENOUGH = 10_000  # deliveries that make an average; smaller zones are posted to more often
UNLIMITED = "1000000"  # messages a second: the platform's own limits are not what is measured


@dataclass
class Grown:
    members: int
    taps: list[float]  # seconds from the tap to everything stored
    owed: int  # deliveries of one post
    pace: float  # messages a second
    memory: int  # megabytes at most, of the worker

    @property
    def owing(self) -> float:
        return statistics.median(self.taps) / self.owed


async def measure(database: str, logs: Path, sizes: Sequence[int], sample: int) -> list[Grown]:
    results = []
    with sink() as url:
        async with opened(database) as world, aiohttp.ClientSession() as session:
            have = 0
            for size in track(sizes, "growing", console=Console(stderr=True), transient=True):
                await settle(world, size - have, first=have)
                have = size
                posts = [await engineer.post(world) for _ in range(max(1, min(10, ENOUGH // size)))]
                await tidy(world)
                pace, memory = await sending(session, database, logs, url, min(sample, len(posts) * size))
                results.append(Grown(size, [post.seconds for post in posts], posts[-1].owed, pace, memory))
                await clear(world)
    return results


async def sending(session: aiohttp.ClientSession, database: str, logs: Path, url: str, many: int) -> tuple[float, int]:
    """Messages a second of a worker process, and its memory at its highest."""
    before = await told(session, url)
    async with AsyncExitStack() as stack:
        worker = await process(stack, settings(database, url), logs / "worker.log", *MAIN, "worker")
        while await told(session, url) == before:
            await asyncio.sleep(0.01)
        first, start = await told(session, url), time.perf_counter()
        while (last := await told(session, url)) < before + many:
            await asyncio.sleep(0.01)
        seconds = time.perf_counter() - start
        return (last - first) / seconds, peak_memory(worker.pid)


async def told(session: aiohttp.ClientSession, url: str) -> int:
    """How many messages the platform has had."""
    async with session.get(url) as answer:
        return int(await answer.text())


def settings(database: str, url: str) -> dict[str, str]:
    return {
        "SETU_DATABASE_URL": database,
        "SETU_SECRET_KEY": SECRET,
        "SETU_WHATSAPP_API_URL": f"{url}/v26.0",
        "SETU_WHATSAPP_PHONE_ID": "555",
        "SETU_WHATSAPP_TOKEN": "token",
        "SETU_WHATSAPP_APP_SECRET": "app-secret",
        "SETU_WHATSAPP_VERIFY_TOKEN": "verify-word",
        "SETU_WHATSAPP_RATE": UNLIMITED,
    }


def peak_memory(pid: int) -> int:
    """Of that process, as Linux counts it."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:"))


async def clear(world: World) -> None:
    """What is left over of this size is nobody's any more."""
    async with world.engine.begin() as connection:
        await connection.execute(sa.text("TRUNCATE deliveries CASCADE"))


def found(results: Sequence[Grown]) -> Found:
    first = results[0]
    figures = [
        {"members": one.members, "owing": one.owing / first.owing, "sending": first.pace / one.pace} for one in results
    ]
    rows = [
        (
            f"{one.members:,}",
            f"{statistics.median(one.taps):.3f} s",
            f"{ratio['owing']:.2f}",
            f"{one.pace:,.0f}",
            f"{ratio['sending']:.2f}",
            f"{one.memory} MB",
        )
        for one, ratio in zip(results, figures, strict=True)
    ]
    headings = ("members", "tap to stored", "owing one", "sent a second", "sending one", "worker's memory")
    note = "Costs of one message in multiples of the smallest zone's; memory at its highest."
    return Found("growth", "One notice to every member", headings, rows, note, figures)


def main(
    most: Annotated[int, typer.Option(min=1000, help="Members of the largest zone.")] = SIZES[-1],
    sample: Annotated[int, typer.Option(min=1000, help="Messages after which a pace is known.")] = 50_000,
    keep: Keep = False,
) -> None:
    """Compare the cost of a notice as a zone grows."""
    logging.disable(logging.WARNING)
    with fresh_database() as (database, folder):
        results = asyncio.run(measure(database, folder, [size for size in SIZES if size <= most], sample))
    show(found(results), keep=keep)


if __name__ == "__main__":
    typer.run(main)
