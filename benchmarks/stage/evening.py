"""An evening as it passes: what fails, who notices, who writes and when; all drawn beforehand or as it happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from rich.progress import Progress

from benchmarks.stage import crowd
from benchmarks.stage.citizens import CHATS, DANGERS, LONE, NO_DATA, Citizen
from benchmarks.stage.database import ZONES
from benchmarks.stage.faults import Truth
from benchmarks.stage.night import Night
from benchmarks.stage.officers import GOES_AWAY, LOOKS_IN, Officer, good_evening
from benchmarks.stage.phone import Diary, Phone, seen
from benchmarks.stage.reading_desk import ReadingDesk
from bot.loading.zonefile import read_file
from bot.world import World

NIGHT_STEP = timedelta(minutes=5)


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
