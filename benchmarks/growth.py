"""What a growing zone costs: owing and sending one notice to a thousand members, and to a million.

An engineer taps; the seconds until every delivery is stored are what he waits for. Then a worker process of its own
sends to a false platform on loopback, as fast as it can. Per message, both must stay as they were; so must its memory.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import aiohttp
import typer
from rich.console import Console
from rich.progress import track

from benchmarks.stage import engineer
from benchmarks.stage.costs import peak_memory
from benchmarks.stage.crowd import forget, settle, tidy
from benchmarks.stage.database import SECRET, fresh_database, opened
from benchmarks.stage.results import Found, Keep, show
from benchmarks.stage.running import WORKER, process
from benchmarks.stage.sink import sink
from bot.logs import set_up_logs

SIZES = (1_000, 10_000, 100_000, 1_000_000)
FEW = 100_000  # members up to which a post is repeated; a larger one is an average by itself
UNLIMITED = "1000000"  # messages a second: the platform's own limits are not what is measured


@dataclass
class Grown:
    """`taps`: seconds from the tap to everything stored; `paces`: messages a second; `memory`: the worker's, in MB."""

    members: int
    taps: list[float] = field(default_factory=list)
    paces: list[float] = field(default_factory=list)
    owed: int = 0
    memory: int = 0

    @property
    def tap(self) -> float:
        return statistics.median(self.taps)

    @property
    def pace(self) -> float:
        return statistics.median(self.paces)

    @property
    def owing(self) -> float:
        return self.tap / self.owed


async def measure(database: str, logs: Path, sizes: Sequence[int], sample: int, rounds: int) -> list[Grown]:
    results: list[Grown] = []
    with sink() as url:
        async with opened(database) as world, aiohttp.ClientSession() as session:
            for size in track(sizes, "growing", console=Console(stderr=True), transient=True):
                have = results[-1].members if results else 0
                await settle(world, size - have, first=have)
                results.append(grown := Grown(size))
                for _ in range(rounds if size <= FEW else 1):
                    await forget(world)
                    posted = await engineer.post(world)
                    await tidy(world)
                    grown.owed = posted.owed
                    grown.taps.append(posted.seconds)
                    await sending(grown, session, settings(database, url), logs, min(sample, size))
    return results


async def sending(
    grown: Grown, session: aiohttp.ClientSession, environment: dict[str, str], logs: Path, many: int
) -> None:
    """A worker process of its own tells so many; its pace, and its memory at its highest."""
    platform = environment["SETU_WHATSAPP_API_URL"]
    before = await told(session, platform)
    async with AsyncExitStack() as stack:
        worker = await process(stack, environment, logs / "worker.log", *WORKER)
        while await told(session, platform) == before:
            await asyncio.sleep(0.01)
        first, start = await told(session, platform), time.perf_counter()
        while (last := await told(session, platform)) < before + many:
            await asyncio.sleep(0.01)
        grown.paces.append((last - first) / (time.perf_counter() - start))
        grown.memory = max(grown.memory, peak_memory(worker.pid))


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


def found(results: Sequence[Grown]) -> Found:
    first = results[0]
    figures = [
        {"members": one.members, "owing": one.owing / first.owing, "sending": first.pace / one.pace} for one in results
    ]
    rows = [
        (
            f"{one.members:,}",
            f"{one.tap:.3f} s",
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
    rounds: Annotated[int, typer.Option(min=1, help="Posts to a zone of up to 100,000.")] = 3,
    keep: Keep = False,
) -> None:
    """Compare the cost of a notice as a zone grows."""
    set_up_logs()
    with fresh_database() as (database, folder):
        results = asyncio.run(measure(database, folder, [size for size in SIZES if size <= most], sample, rounds))
    show(found(results), keep=keep)


if __name__ == "__main__":
    typer.run(main)
