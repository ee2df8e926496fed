"""The clock of the time limits: which line holds for each complaint, what is due beyond it, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.limits import AT_ONCE, Beyond
from bot.storage.store import Store
from handlers.atlas import Atlas
from zones.limits import note_change, note_days
from zones.schedule import Limit, Placeholder, Schedule

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.world import World

WITHOUT_CLASS = sa.text("""
WITH RECURSIVE classed AS (
    SELECT id FROM areas WHERE area_class <> 'mixed'
    UNION
    SELECT p.area_id FROM placements p JOIN classed ON p.parent_id = classed.id JOIN areas a ON a.id = p.area_id
    WHERE p.tree <> 'supply' AND p.since <= :now AND (p.until IS NULL OR p.until > :now)
      AND a.area_class IS DISTINCT FROM 'mixed'
)
SELECT count(*) FROM areas WHERE kind = 'feeder' AND id NOT IN (SELECT id FROM classed)
""")


async def watch_all(world: World) -> None:
    """First the lines, in heaps; then a page at a time of those that are beyond. A second run finds nothing to do."""
    now, after = world.clock(), 0
    async with world.stores.begin() as store:
        schedules = {area: Schedule.from_data(data) for area, data in (await store.rules_of("limits")).items()}
        rules = Rules(await world.atlas(), schedules)
        await give_limits(store, rules, now)
    while True:
        async with world.stores.begin() as store:
            page = await store.beyond(after, now)
            for found in page:
                note(store, rules, found, now)
        if len(page) < AT_ONCE:
            return
        after = page[-1].complaint.id


class Rules:
    """The schedules of the utilities, and the classes of their areas."""

    def __init__(self, atlas: Atlas, schedules: Mapping[int, Schedule]) -> None:
        self.atlas = atlas
        self.schedules = schedules

    def over(self, place: int) -> Schedule | None:
        return next((self.schedules[area.id] for area in self.atlas.above(place) if area.id in self.schedules), None)

    def limit(self, place: int, report: str, cause: str | None, day: date) -> Limit | None:
        schedule = self.over(place)
        return schedule.limit(schedule.fault(report, cause), self.atlas.area_class(place), day) if schedule else None


async def give_limits(store: Store, rules: Rules, now: datetime) -> None:
    for heap in await store.alike():
        limit = rules.limit(heap.place, heap.fault_kind, heap.cause, heap.day)
        wanted = (limit.fault, limit.within) if limit else (None, None)
        if wanted != (heap.limit_fault, heap.within):
            for complaint in await store.with_compensation(heap.ids):
                note_change(store, complaint, now)
            await store.flush()
            await store.set_limit(heap.ids, limit)


def note(store: Store, rules: Rules, found: Beyond, now: datetime) -> None:
    schedule = rules.over(found.place)
    if schedule is None:
        return
    limit = schedule.limit(found.complaint.limit_fault, rules.atlas.area_class(found.place), found.day)
    if limit:
        note_days(store, found.complaint, limit, schedule.cap, now, found.besides)


# ---- what the law must still supply ----------------------------------------------------------------


async def what_is_unsure(connection: AsyncConnection, now: datetime) -> list[str]:
    """In words, for the doctor: each placeholder, and whether there are feeders of which no class is known."""
    stored = sa.select(t.rules.c.content).where(t.rules.c.name == "limits")
    schedules = [Schedule.from_data(data) for data in await connection.scalars(stored)]
    if not schedules:
        return ["No time limits are loaded: name their file beside the discom (`limits: limits-up.yaml`)."]
    words = [missing(schedule.name, one) for schedule in schedules for one in schedule.placeholders]
    words += [
        f"{schedule.name}: {gap} has no line, so that no time limit holds: add one to the limits file."
        for schedule in schedules
        for gap in schedule.gaps(now.date())
    ]
    if without := await connection.scalar(WITHOUT_CLASS, {"now": now}):
        words.append(f"{without} feeders have no class (`area: urban` …): no time limit holds there.")
    return words


def missing(law: str, one: Placeholder) -> str:
    return f"{law}: {one.what} is a placeholder ({one.value}), which the law's text must supply; source: {one.source}."
