"""What an engineer reads in a message besides its buttons: of which place it speaks."""

import re
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from benchmarks.stage.faults import Truth
from bot.loading.zonefile import AreaLine, ZoneFile
from bot.world import World
from zones.area import Kind

ABOUT = {
    "suspicion": "SELECT a.code FROM suspicions s JOIN areas a ON a.id = s.area_id WHERE s.id = :it",
    "eta": "SELECT a.code FROM eta_watches w JOIN outages o ON o.id = w.outage_id JOIN areas a ON a.id = o.areas[1] "
    "WHERE w.id = :it",
    "pocket": "SELECT a.code FROM pockets p JOIN areas a ON a.id = p.area_id WHERE p.id = :it",
    "ladder": "SELECT string_agg(a.code, ' ') FROM summonses s JOIN climbs c ON c.id = ANY(s.climbs) "
    "JOIN areas a ON a.id = c.area_id WHERE s.id = :it",
}
TAP = re.compile(r"do:(\w+):(\d+)")


class ReadingDesk:
    def __init__(self, world: World, file: ZoneFile) -> None:
        self._world = world
        self._places: dict[tuple[str, str], str] = {}
        self.areas = {area.code: area for area in file.areas}
        self._phones = {post.code: post.phone or "" for post in file.posts}

    async def learn(self, taps: Iterable[str]) -> None:
        wanted = {found.groups() for tap in taps if (found := TAP.match(tap)) and found[1] in ABOUT}
        for subject, number in wanted - self._places.keys():
            async with self._world.engine.connect() as connection:
                place = await connection.scalar(sa.text(ABOUT[subject]), {"it": int(number)})
            self._places[subject, number] = place or ""

    def place_of(self, action: str) -> str:
        found = TAP.match(action)
        return self._places.get((found[1], found[2]), "") if found else ""

    def name_of(self, area: str) -> str:
        """As an engineer writes it."""
        found = self.areas[area]
        return f"{found.names['en']} feeder" if found.kind is Kind.FEEDER else found.names["en"]

    def phone_of(self, feeder: AreaLine) -> str:
        """Of whoever answers for the substation."""
        above = self.areas.get(feeder.parent or "")
        return self._phones.get((above.answerable if above else None) or "", "")

    def dark_in(self, truth: Truth, area: str, at: datetime) -> bool:
        homes = [area] if self.areas[area].kind is Kind.LOCALITY else [
            one.code for one in self.areas.values() if one.parent == area
        ]  # fmt: skip
        return any(truth.dark(home, at) for home in homes)
