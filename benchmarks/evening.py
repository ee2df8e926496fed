"""One evening: three zones, forty feeders, sixty faults with a storm among them, and thousands who write and wait.

The product's own doors, jobs and rules run on a clock that the stage moves; the platform is a false one, and the people
and engineers are drawn by a seed. Nobody tells the product what really happens: it hears what people write. The next
day what was promised is held against the rows and the phones. It ends with 1 if a promise was broken.
"""

import asyncio
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from random import Random
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import Progress

from benchmarks.stage import picture, promises
from benchmarks.stage.database import ZONES, fresh_database, opened
from benchmarks.stage.evening import Evening, Plan
from benchmarks.stage.faults import draw_faults, feeders
from benchmarks.stage.figures import figures_of
from benchmarks.stage.night import SETTINGS, Night, approve_templates
from benchmarks.stage.phone import Diary
from benchmarks.stage.reading_desk import ReadingDesk
from benchmarks.stage.results import Found, Keep, show
from bot.loading.zonefile import read_file
from bot.logs import set_up_logs

say = Console(highlight=False)
INDIA = ZoneInfo("Asia/Kolkata")
PICTURE = Path("docs/evening.svg")


def tomorrow(hour: int, minute: int) -> datetime:
    """After everything that was loaded just now."""
    day = datetime.now(UTC).astimezone(INDIA).date() + timedelta(days=1)
    return datetime.combine(day, clock_time(hour, minute), INDIA).astimezone(UTC)


async def evening(database: str, plan: Plan, progress: Progress | None = None) -> tuple[promises.Kept, dict[str, Any]]:
    draw, file = Random(plan.seed), read_file(ZONES)
    begin = tomorrow(17, 30)
    network = feeders(file.areas, plan.feeders)
    truth = draw_faults(draw, network, plan.faults, begin, timedelta(hours=plan.hours))
    async with opened(database, **SETTINGS) as world:
        await approve_templates(world)
        night = Night(world, begin - timedelta(minutes=30))
        it = Evening(plan, world, night, truth, ReadingDesk(world, file), Diary(), draw, begin)
        await it.settle()
        it.plan_all()
        await it.pass_by(progress)
        broken = [*await promises.hold(world, it.end), *unanswered(it)]
        kept = promises.Kept(await figures_of(it), broken)
        return kept, await picture.curves(world, truth, begin, timedelta(hours=plan.hours + 3))


# ---- what came of it -------------------------------------------------------------------------------


def unanswered(it: Evening) -> list[str]:
    """Whoever wrote or tapped was shown something soon after it; and nothing went to anybody else."""
    silent = sum(
        not any(at <= shown.at <= at + promises.ANSWERED_IN for shown in citizen.phone.shown)
        for citizen in it.citizens.values()
        for at, _ in citizen.phone.said
    )
    counts = {"messages of citizens without an answer": silent, "letters to phones that nobody holds": it.strays}
    return [f"{many} {what}" for what, many in counts.items() if many]


def found(kept: promises.Kept, plan: Plan, seconds: float, load: float) -> Found:
    title = f"{plan.faults} faults, {plan.citizens:,} citizens, seed {plan.seed}, in {seconds / 60:.0f} minutes"
    note = f"Load of the machine before: {load:.1f}."
    rows = [*kept.figures.items(), ("promises broken", "; ".join(kept.broken) or "none")]
    return Found("evening", title, ("", ""), rows, note)


def main(
    citizens: Annotated[int, typer.Option(min=50, help="People with a phone.")] = 8_000,
    faults: Annotated[int, typer.Option(min=2, help="What fails, half of it in the storm.")] = 60,
    seed: Annotated[int, typer.Option(help="Draws everything.")] = 1912,
    hours: Annotated[float, typer.Option(min=1, help="Of the evening, in which things fail.")] = 6.0,
    keep: Keep = False,
) -> None:
    """Let an evening pass, and hold what was promised against what happened."""
    set_up_logs()
    plan, load, begun = Plan(citizens, faults, seed, hours), os.getloadavg()[0], time.monotonic()
    with fresh_database() as (database, _), Progress(console=Console(stderr=True), transient=True) as progress:
        kept, curves = asyncio.run(evening(database, plan, progress))
    show(found(kept, plan, time.monotonic() - begun, load), keep=keep)
    if keep:
        picture.draw(curves, PICTURE)
    for broken in kept.broken:
        say.print(f"[red]{broken}[/]")
    if kept.broken:
        sys.exit(1)


if __name__ == "__main__":
    typer.run(main)
