"""What the console shows, read once for all who look at it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from datetime import time as time_of_day

from bot.climbs import climbed
from bot.intake.parked import Trouble, trouble
from bot.reach import Reached, reach_of_zones
from bot.rooms.listing import Listed, rooms_now
from bot.storage.seals import Anchor, anchor
from bot.web.climbs import Shown, shown
from bot.web.log import Line, recent
from bot.world import World

COUNT_EVERY = 60.0  # seconds
FRESH = 0.5  # seconds for which all who look are shown the same


class Board:
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


async def anchors(world: World) -> list[Anchor]:
    """The last seal of yesterday, and the newest: who keeps them on paper can show later that nothing was changed."""
    now = world.clock()
    today = datetime.combine(now.astimezone(world.settings.zone_time), time_of_day(), world.settings.zone_time)
    async with world.engine.connect() as connection:
        found = [await anchor(connection, until) for until in (today, now)]
    return list(dict.fromkeys(one for one in found if one))
