"""What really happens in the network on one evening: what fails, when, and for how long; nobody tells the product."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot.loading.zonefile import AreaLine
from zones.area import Kind

MINUTE, PAUSE = timedelta(minutes=1), timedelta(minutes=20)


@dataclass
class Fault:
    """`dark` are the localities without supply; `stays_dark` is one of them whose own line is still down afterwards."""

    number: int
    feeder: AreaLine
    dark: tuple[str, ...]
    begins: datetime
    ends: datetime
    stays_dark: str = ""
    pocket_ends: datetime | None = None
    posted: bool = False  # somebody has said it officially
    heard_at: datetime | None = None  # the first report

    @property
    def whole(self) -> bool:
        return len(self.dark) > 1

    @property
    def over(self) -> datetime:
        return self.pocket_ends or self.ends

    def hits(self, home: str, at: datetime) -> bool:
        if home in self.dark and self.begins <= at < self.ends:
            return True
        return bool(home == self.stays_dark and self.pocket_ends and self.ends <= at < self.pocket_ends)


@dataclass
class Truth:
    faults: list[Fault]
    homes: set[str]  # all localities, also those where nothing fails
    by_home: dict[str, list[Fault]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_home = defaultdict(list)
        for fault in self.faults:
            for home in fault.dark:
                self.by_home[home].append(fault)

    def dark(self, home: str, at: datetime) -> Fault | None:
        return next((fault for fault in self.by_home[home] if fault.hits(home, at)), None)

    def off(self, area: str, at: datetime) -> Fault | None:
        """Of a feeder (all of it) or of a locality."""
        here = (one for one in self.faults if area in (one.feeder.code, *one.dark))
        return next((one for one in here if one.begins <= at < one.ends), None) or self.dark(area, at)


Network = Sequence[tuple[AreaLine, Sequence[str]]]


def feeders(areas: Sequence[AreaLine], many: int) -> Network:
    """The first of them that have several localities, with these."""
    localities: dict[str, list[str]] = defaultdict(list)
    for area in areas:
        if area.kind is Kind.LOCALITY and area.parent:
            localities[area.parent].append(area.code)
    found = [area for area in areas if area.kind is Kind.FEEDER and len(localities[area.code]) > 1]
    return [(feeder, localities[feeder.code]) for feeder in found[:many]]


def draw_faults(draw: Random, network: Network, many: int, begin: datetime, length: timedelta) -> Truth:
    """Half of them in the storm, the third hour of six; most hit a feeder, a quarter a single locality of one."""
    faults: list[Fault] = []
    down: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for n in range(many):
        for _ in range(100):
            storm = n < many // 2
            begins = begin + (length / 3 + length / 6 * draw.random() if storm else length * draw.random() * 0.85)
            feeder, homes = draw.choice(network)
            fault = one_fault(draw, n, feeder, homes, begins)
            # A feeder that is down, or was a moment ago, does not fail again.
            if all(fault.over + PAUSE < since or begins > until + PAUSE for since, until in down[feeder.code]):
                down[feeder.code].append((begins, fault.over))
                faults.append(fault)
                break
    return Truth(sorted(faults, key=lambda one: one.begins), {home for _, homes in network for home in homes})


def one_fault(draw: Random, n: int, feeder: AreaLine, homes: Sequence[str], begins: datetime) -> Fault:
    ends = begins + max(15.0, draw.gammavariate(4, 17)) * MINUTE
    dark = tuple(homes) if draw.random() < 0.75 else (draw.choice(homes),)
    fault = Fault(n, feeder, dark, begins, ends)
    if fault.whole and draw.random() < 0.3:
        fault.stays_dark = draw.choice(homes)
        fault.pocket_ends = ends + draw.uniform(30, 120) * MINUTE
    return fault
