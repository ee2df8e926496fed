"""One evening: three zones, forty feeders, sixty faults with a storm among them, and thousands who write and wait.

The product's own doors, jobs and rules run on a clock that the stage moves; the platform is a false one, and the people
and engineers are drawn by a seed. Nobody tells the product what really happens: it hears what people write. The next
day what was promised is held against the rows and the phones. It ends with 1 if a promise was broken.
"""

import asyncio
import os
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from functools import partial
from pathlib import Path
from random import Random
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import Progress

from benchmarks.stage import crowd, picture, promises
from benchmarks.stage.citizens import CHATS, DANGERS, LONE, NO_DATA, Citizen
from benchmarks.stage.database import ZONES, fresh_database, opened
from benchmarks.stage.faults import Truth, draw_faults, feeders
from benchmarks.stage.figures import figures_of
from benchmarks.stage.night import SETTINGS, Night, approve_templates
from benchmarks.stage.officers import GOES_AWAY, LOOKS_IN, Officer, good_evening
from benchmarks.stage.phone import Diary, Phone, seen
from benchmarks.stage.reading_desk import ReadingDesk
from benchmarks.stage.results import Found, Keep, show
from bot.loading.zonefile import read_file
from bot.logs import set_up_logs
from bot.world import World

say = Console(highlight=False)
INDIA = ZoneInfo("Asia/Kolkata")
NIGHT_STEP = timedelta(minutes=5)
PICTURE = Path("docs/evening.svg")


@dataclass(frozen=True)
class Plan:
    citizens: int
    faults: int
    seed: int
    hours: float = 6.0  # in which things fail
    after: float = 20.0  # until everything must have come to an end
    feeders: int = 40
    step: float = 30.0  # seconds between two looks, while much happens


@dataclass
class Evening:
    plan: Plan
    world: World
    night: Night
    truth: Truth
    desk: ReadingDesk
    diary: Diary
    draw: Random
    begin: datetime
    citizens: dict[str, Citizen] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    strays: int = 0  # letters to phones that nobody holds

    @property
    def end(self) -> datetime:
        return self.begin + timedelta(hours=self.plan.hours + self.plan.after)

    # ---- before it begins

    async def settle(self) -> None:
        """Two of three are members; the others have never written to us."""
        homes = [self.desk.areas[code] for code in sorted(self.truth.homes)]
        members: dict[int, str] = {}
        for n in range(self.plan.citizens):
            home, is_member = self.draw.choice(homes), self.draw.random() < 0.67
            phone = Phone(crowd.key("whatsapp", n), self.night, self.diary)
            self.citizens[phone.number] = Citizen(home, is_member, phone, self.draw, self.truth)
            if is_member:
                members[n] = home.code
        await crowd.settle_at(self.world, members, heard=False)
        for post in read_file(ZONES).posts:
            if post.phone:
                phone = Phone(post.phone, self.night, self.diary)
                self.officers[post.phone] = officer = Officer(phone, self.draw, self.truth, self.desk)
                self.shift(officer)

    def shift(self, officer: Officer) -> None:
        if self.draw.random() < LOOKS_IN:
            good_evening(officer, self.begin - timedelta(minutes=self.draw.uniform(1, 25)))
        if self.draw.random() < GOES_AWAY:
            at = self.begin + timedelta(hours=self.plan.hours) * self.draw.random()
            self.diary.later(at, lambda _: officer.goes_away(2))

    def plan_all(self) -> None:
        """What will happen to whom; what people do of themselves is drawn when it happens."""
        by_home: dict[str, list[Citizen]] = {}
        for citizen in self.citizens.values():
            by_home.setdefault(citizen.home.code, []).append(citizen)
            self.moments(citizen)
        for fault in self.truth.faults:
            near = [one for home in fault.dark for one in by_home.get(home, ())]
            for citizen in near:
                citizen.notices(fault)
            if near and self.draw.random() < DANGERS:
                witness = self.draw.choice(near)
                self.diary.later(fault.begins + timedelta(minutes=3), partial(danger, witness))
            if officer := self.officers.get(self.desk.phone_of(fault.feeder)):
                officer.hears_of(fault)

    def moments(self, citizen: Citizen) -> None:
        length = timedelta(hours=self.plan.hours)
        if self.draw.random() < CHATS:
            self.diary.later(self.begin + length * self.draw.random(), partial(chat, citizen))
        if self.draw.random() < LONE:
            self.diary.later(self.begin + length * self.draw.random(), partial(alone, citizen))
        if self.draw.random() < NO_DATA:
            since = self.begin + length * self.draw.random()
            self.diary.later(since, partial(lose_data, citizen, since + timedelta(hours=1)))

    # ---- the evening

    async def pass_by(self, progress: Progress | None = None) -> None:
        now, all_of_it = self.begin - timedelta(minutes=30), self.end - self.begin
        task = progress.add_task("evening", total=all_of_it.total_seconds()) if progress else None
        busy_until = self.begin + timedelta(hours=self.plan.hours + 2)
        while now <= self.end:
            self.night.now = now
            self.diary.until(now)
            await self.night.look(now)
            await self.deliver()
            if progress and task is not None:
                progress.update(task, completed=max(0.0, (now - self.begin).total_seconds()))
            now += timedelta(seconds=self.plan.step) if now < busy_until else NIGHT_STEP

    async def deliver(self) -> None:
        """What was sent is on the phones; who has no data sees it later."""
        arrived, self.night.arrived = self.night.arrived, []
        letters = [(to, seen(self.night.now, letter)) for _, to, letter in arrived]
        await self.desk.learn(tap for to, shown in letters if to in self.officers for tap in shown.taps)
        for to, shown in letters:
            owner = self.citizens.get(to) or self.officers.get(to)
            if owner is None:
                self.strays += 1
                continue
            phone = owner.phone
            phone.shown.append(shown)
            if phone.without_data_until and phone.without_data_until > self.night.now:
                self.diary.later(phone.without_data_until, lambda _, owner=owner, shown=shown: owner.reads(shown))  # type: ignore[misc]
            else:
                owner.reads(shown)


def danger(citizen: Citizen, _: datetime) -> None:
    citizen.sees_danger()


def chat(citizen: Citizen, _: datetime) -> None:
    citizen.chat()


def alone(citizen: Citizen, _: datetime) -> None:
    """A fuse of their own house: nobody else is dark."""
    citizen.report(None)


def lose_data(citizen: Citizen, until: datetime, _: datetime) -> None:
    citizen.phone.without_data_until = until


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
