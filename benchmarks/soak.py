"""Nothing is lost, nothing is told twice: two outages and their ends, told to thousands, while everything goes wrong.

Web, worker and false platforms run as processes of their own. The worker is killed with SIGKILL again and again while
it sends, the database restarts as after a power cut, the platforms refuse, lose answers, and repeat and reorder their
webhooks. At the end the phones are held against the rows. It ends with 1 if anybody was told twice or not at all.
"""

import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.stage import crowd, trouble
from benchmarks.stage.audit import Reckoning, reckon
from benchmarks.stage.database import fresh_database, opened
from benchmarks.stage.results import Found, Keep, show
from benchmarks.stage.running import HASTY, WORKER, Running, running
from benchmarks.stage.trouble import Killer

say = Console(highlight=False)

# Each with the locality that it leaves in the dark, and how it ends.
OUTAGES = {
    "GN-VBK-F2/viram-khand": ("viram khand feeder b/d, jumper, 3 ghanta", "supply normal viram khand"),
    "GN-VBK-F1/vibhuti-khand": ("vibhuti khand feeder b/d, jumper, 3 ghanta", "supply normal vibhuti khand feeder"),
}
CONFIRM = "भेजें"


@dataclass(frozen=True)
class Plan:
    deliveries: int
    kills: int
    restarts: int
    seed: int
    longest: float  # seconds that a worker sends before it is killed
    rate: float  # messages a second and sender
    patience: float  # seconds until everything must be in a final state
    hasty: bool = False  # a worker that waits seconds where ours waits minutes, and no answer that takes longer

    @property
    def people(self) -> int:
        """Of one platform in one locality: each is told of an outage and of its end."""
        return self.deliveries // (2 * len(OUTAGES) * len(crowd.FIRST))


async def soak(database: str, folder: Path, plan: Plan) -> Reckoning:
    async with opened(database) as world:
        for n, locality in enumerate(OUTAGES):
            for channel in crowd.FIRST:
                await crowd.settle(world, plan.people, channel, n * plan.people, locality, heard=False)
        rates = {"whatsapp_rate": plan.rate, "telegram_rate": plan.rate}
        work = HASTY if plan.hasty else WORKER
        async with running(database, folder, plan.seed, work, **rates) as system:
            for channel, first in crowd.FIRST.items():
                many = {"count": plan.people * len(OUTAGES), "first": first, "platform": channel}
                await system.ask("POST", "people", many)
            draw = random.Random(plan.seed)
            restart_at = frozenset(draw.sample(range(plan.kills), plan.restarts))
            killer = Killer(system, database, draw, restart_at, folder / "postgres")
            await system.ask("POST", "phones/anil/say", {"text": "help"})
            await trouble.begin(system, plan.seed, patient=not plan.hasty)
            killing = asyncio.create_task(killer.kill(plan.kills, plan.longest))
            await tell(system, database, plan)
            await killing
            say.print(f"  {killer.kills} kills caught {len(killer.in_hand)} deliveries in hand")
            await settled(database, plan.patience)
            await killer.look()
            result = await reckon(system, database, killer, world.vault)
            result.wrong += [f"a process ended by itself: {one}" for one in system.crashed]
            return result


# ---- what Anil does --------------------------------------------------------------------------------


async def tell(system: Running, database: str, plan: Plan) -> None:
    """Both outages at once; when most have heard of them, their ends."""
    for acts, (begin, _) in enumerate(OUTAGES.values()):
        await act(system, database, begin, acts + 1)
    half = plan.deliveries // 2
    await until(lambda: one(database, DONE), lambda done: done >= 0.9 * half, plan.patience, f"of {half:,} are told")
    for acts, (_, end) in enumerate(OUTAGES.values()):
        await act(system, database, end, len(OUTAGES) + acts + 1)


async def act(system: Running, database: str, text: str, notices: int) -> None:
    """He writes, waits until he is asked, and confirms."""
    before = await one(database, ASKED)
    await system.ask("POST", "phones/anil/say", {"text": text})
    await until(lambda: one(database, ASKED), lambda steps: steps > before, 120, f"{text!r} was asked about")
    await system.ask("POST", "phones/anil/say", {"text": CONFIRM})
    await until(lambda: one(database, NOTICES), lambda count: count >= notices, 120, f"notice {notices} is owed")


# ---- looking into the database ---------------------------------------------------------------------

ASKED = "SELECT coalesce(max(id), 0) FROM steps WHERE form->>'asked' = 'confirm'"
NOTICES = "SELECT count(*) FROM notices"
DONE = "SELECT count(*) FROM deliveries WHERE notice_id IS NOT NULL AND done_at IS NOT NULL"
OPEN = "SELECT count(*) FROM deliveries WHERE notice_id IS NOT NULL AND done_at IS NULL"
UNHANDLED = "SELECT count(*) FROM inbox WHERE handled_at IS NULL AND parked_at IS NULL AND kind <> 'other'"


async def one(database: str, question: str) -> int:
    """-1 while the database is away."""
    try:
        async with await psycopg.AsyncConnection.connect(database) as connection:
            row = await (await connection.execute(question)).fetchone()
            return int(row[0]) if row else -1
    except psycopg.OperationalError:
        return -1


async def until(
    ask: Callable[[], Awaitable[int]], so: Callable[[int], bool], patience: float, what: str, pause: float = 0.3
) -> None:
    end = time.monotonic() + patience
    while not so(await ask()):
        if time.monotonic() > end:
            say.print(f"  [red]in {patience:.0f} s it did not come true that {what}[/]")
            return
        await asyncio.sleep(pause)


async def settled(database: str, patience: float) -> None:
    """Every delivery, then every webhook."""
    await until(lambda: one(database, OPEN), lambda count: count == 0, patience, "no delivery is open", 1.0)
    await until(lambda: one(database, UNHANDLED), lambda count: count == 0, patience, "all webhooks are handled", 1.0)


# ---- the tables ------------------------------------------------------------------------------------


def found(result: Reckoning, plan: Plan, seconds: float) -> Found:
    def by_platform(count: Counter[tuple[str, str]]) -> list[int]:
        return [sum(many for (where, _), many in count.items() if where == platform) for platform in crowd.FIRST]

    lines = {
        "owed": [result.owed(platform) for platform in crowd.FIRST],
        "seen once": [result.seen(platform, 1) for platform in crowd.FIRST],
        "never seen, and the reason is on record": [result.untold(platform) for platform in crowd.FIRST],
        "never seen, and counted as unknown": by_platform(result.unknown),
        "**lost**": by_platform(result.lost),
        "**told twice**": by_platform(result.doubled),
        "in no final state": by_platform(result.open),
        "seen, though recorded as not told": by_platform(result.misjudged),
    }
    rows = [(name, *(f"{many:,}" for many in counts)) for name, counts in lines.items()]
    worker = "a worker in a hurry" if plan.hasty else "the worker as it is"
    title = f"{plan.kills} kills, {plan.restarts} restarts, {worker}, seed {plan.seed}, {seconds:,.0f} s"
    return Found("soak", title, ("", *crowd.FIRST), rows)


def details(result: Reckoning) -> Table:
    table = Table(title="in detail")
    for heading in ("platform", "state or judgement", "reason or cause", "seen", "deliveries"):
        table.add_column(heading, justify="right" if heading == "deliveries" else "left")
    for (platform, state, reason, times), many in sorted(result.outcomes.items()):
        table.add_row(platform, state, reason, f"{times} ×", f"{many:,}")
    table.add_section()
    for name in ("lost", "doubled", "unknown", "open", "misjudged"):
        for (platform, cause), many in sorted(getattr(result, name).items()):
            table.add_row(platform, name, cause, "", f"{many:,}")
    return table


def main(
    deliveries: Annotated[int, typer.Option(min=80, help="Notices owed, over both senders.")] = 20_000,
    kills: Annotated[int, typer.Option(min=1, help="How often the worker is killed while it sends.")] = 20,
    restarts: Annotated[int, typer.Option(min=0, help="How often the database restarts as after a power cut.")] = 2,
    seed: Annotated[int, typer.Option(help="Draws the moments and the failures; 0: another each time.")] = 0,
    longest: Annotated[float, typer.Option(min=0.2, help="Seconds of sending before a kill, at most.")] = 6.0,
    rate: Annotated[float, typer.Option(min=1, help="Messages a second and sender.")] = 150,
    patience: Annotated[float, typer.Option(min=10, help="Seconds for everything to end after the last kill.")] = 1500,
    hasty: Annotated[
        bool, typer.Option("--hasty", help="Let the worker wait seconds where ours waits minutes.")
    ] = False,
    keep: Keep = False,
) -> None:
    """Kill, refuse, lose and repeat, then count what the phones show."""
    plan = Plan(deliveries, kills, restarts, seed or random.randrange(1, 10**6), longest, rate, patience, hasty)
    say.print(f"{plan.deliveries:,} deliveries, {plan.kills} kills, {plan.restarts} restarts, seed {plan.seed} …")
    begun = time.monotonic()
    with fresh_database() as (url, folder):
        result = asyncio.run(soak(url, folder, plan))
    say.print(details(result))
    show(found(result, plan, time.monotonic() - begun), keep=keep)
    for violation in result.violations:
        say.print(f"[red]{violation}[/]")
    if result.violations:
        sys.exit(1)
    unseen = f"; {unknown} were never seen, and are counted as unknown" if (unknown := result.unknown.total()) else ""
    say.print(f"Nothing lost in silence, nothing told twice, everything in a final state, the log intact{unseen}.")


if __name__ == "__main__":
    typer.run(main)
