"""What climbed, as it is shown: who was told when, who took it, and whether anybody was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.climbs import Climbed
from bot.world import World
from handlers.wording import Voice


@dataclass(frozen=True)
class Step:
    office: str
    told: str
    took: str


@dataclass(frozen=True)
class Shown:
    """Something that climbed, in words."""

    what: str
    zone: str
    steps: tuple[Step, ...]
    taken: str
    over: str
    nobody: bool


async def shown(world: World, found: Sequence[Climbed], language: str) -> list[Shown]:
    atlas, voice = await world.atlas(), Voice(language, world.settings.zone_time, world.clock())

    def time_of(when: datetime | None) -> str:
        return voice.time(when) if when else ""

    return [
        Shown(
            one.line(voice, atlas),
            one.zone,
            tuple(Step(to.office(language), time_of(to.told_at), time_of(to.took_at)) for to in one.asked),
            time_of(one.acknowledged_at),
            time_of(one.over_at),
            one.nobody_at is not None,
        )
        for one in found
    ]
