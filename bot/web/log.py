"""The central log as it is shown: one line an act, with how far its notice has come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as time_of_day
from typing import Any

import sqlalchemy as sa

from bot.climbs import Climbed, climbed
from bot.intake.parked import Trouble, trouble
from bot.reach import Reached, reach_of_zones
from bot.rooms.listing import Listed, rooms_now
from bot.storage.seals import Anchor, anchor
from bot.world import World
from handlers.atlas import Atlas
from handlers.telling.notices import cause, expected, moment, places
from handlers.wording import Voice
from zones.delivery import State
from zones.ladder import Rung
from zones.report import DANGERS

LINES = 100
COUNT_EVERY = 60.0  # seconds
FRESH = 0.5  # seconds for which all who look are shown the same
COUNTED = timedelta(hours=6)  # how long a notice's deliveries are counted state by state; then its total stands

RECENT = sa.text("""
SELECT e.id, e.act, e.at, e.facts, z.names AS zone, p.titles AS office, u.names AS unit,
       o.number, n.version, n.owed, told.states
FROM entries e
LEFT JOIN areas z ON z.id = e.zone_id
LEFT JOIN positions p ON p.id = e.position_id
LEFT JOIN areas u ON u.id = p.area_id
LEFT JOIN outages o ON o.id = e.outage_id
LEFT JOIN notices n ON n.id = e.notice_id
LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(state, many) AS states
    FROM (SELECT state, count(*) AS many FROM deliveries WHERE notice_id = e.notice_id GROUP BY state) counted
) told ON e.notice_id IS NOT NULL AND e.at > :counted
ORDER BY e.id DESC LIMIT :lines
""")


@dataclass(frozen=True)
class Line:
    id: int
    time: str
    act: str
    kind: str  # for its colour
    zone: str
    who: str
    number: str
    what: str
    told: tuple[tuple[str, str, int], ...]  # state, its word, how many


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


class Board:
    """The newest lines, read once for all who look at them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._read_at: dict[str, float] = {}
        self._lines: dict[str, list[Line]] = {}
        self._lock = asyncio.Lock()
        self.trouble = Trouble()
        self.reach: Sequence[Reached] = ()
        self._counted_at = -COUNT_EVERY
        self.anchors: list[Anchor] = []
        self.rooms: list[Listed] = []
        self.climbs: dict[str, list[Shown]] = {}

    async def lines(self, language: str) -> list[Line]:
        async with self._lock:
            if time.monotonic() - self._read_at.get(language, -FRESH) >= FRESH:
                self._lines[language] = await recent(self._world, language)
                self.trouble = await trouble(self._world)
                self.anchors = await anchors(self._world)
                async with self._world.engine.connect() as connection:
                    self.rooms = await rooms_now(connection)
                    found = await climbed(connection, self._world.clock())
                self.climbs[language] = await shown(self._world, found, language)
                await self.reached()
                self._read_at[language] = time.monotonic()
            return self._lines[language]

    async def reached(self) -> None:
        """Counted once a minute: it asks about everybody."""
        if time.monotonic() - self._counted_at >= COUNT_EVERY:
            async with self._world.engine.connect() as connection:
                self.reach = await reach_of_zones(connection)
            self._counted_at = time.monotonic()


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


async def anchors(world: World) -> list[Anchor]:
    """The last seal of yesterday, and the newest: who keeps them on paper can show later that nothing was changed."""
    now = world.clock()
    today = datetime.combine(now.astimezone(world.settings.zone_time), time_of_day(), world.settings.zone_time)
    async with world.engine.connect() as connection:
        found = [await anchor(connection, until) for until in (today, now)]
    return list(dict.fromkeys(one for one in found if one))


async def recent(world: World, language: str) -> list[Line]:
    now = world.clock()
    atlas, voice = await world.atlas(), Voice(language, world.settings.zone_time, now)
    async with world.engine.connect() as connection:
        rows = (await connection.execute(RECENT, {"lines": LINES, "counted": now - COUNTED})).all()
    return [line(row, atlas, voice) for row in rows]


def line(row: sa.Row[Any], atlas: Atlas, voice: Voice) -> Line:
    return Line(
        id=row.id,
        time=voice.time(row.at),
        act=voice.say(f"act.{row.act}"),
        kind=f"{row.act.replace('.', '-')} danger" if is_danger(row.facts) else row.act.replace(".", "-"),
        zone=named(row.zone, voice.language),
        who=" · ".join(filter(None, (named(row.office, voice.language), named(row.unit, voice.language)))),
        number=f"{row.number}/{row.version}" if row.version else row.number or "",
        what=what(row.facts, atlas, voice),
        told=tuple(states(row.states or ({"owed": row.owed} if row.owed else {}), voice)),
    )


def is_danger(facts: dict[str, Any]) -> bool:
    """Somebody warned of it, or it climbs because nobody has seen it yet."""
    return facts.get("fault") in DANGERS or facts.get("rung") == Rung.DANGER


def named(names: dict[str, str] | None, language: str) -> str:
    return (names or {}).get(language) or (names or {}).get("en", "")


def what(facts: dict[str, Any], atlas: Atlas, voice: Voice) -> str:
    """The facts of an act in one line; nothing personal is among them."""
    if "senders" in facts:
        return " · ".join([*facts["senders"], facts["reason"]])
    if "areas" not in facts:
        where = places([facts["area"]], voice, atlas) if facts.get("area") else ""
        fault = voice.say(f"fault.{facts['fault']}") if facts.get("fault") else ""
        due = f"₹{facts['rupees']}" if facts.get("rupees") else ""
        return " · ".join(filter(None, (where, fault, due)))
    words = [places(facts["areas"], voice, atlas), cause(facts["cause"], voice)]
    if facts.get("restored_at"):
        words.append(moment(facts["restored_at"], voice))
    else:
        words.append(expected(facts["eta"], voice))
    if facts.get("kept"):
        words.append(voice.say(f"why.{facts['kept']}", number=facts.get("within", "")))
    return " · ".join(words)


def states(counted: dict[str, int], voice: Voice) -> Sequence[tuple[str, str, int]]:
    order = [*(state.value for state in State), "owed"]
    return [(state, voice.say(f"state.{state}"), counted[state]) for state in order if state in counted]
