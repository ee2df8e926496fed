"""Offices change hands by themselves on their day: who comes and who goes is noted and told so, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.storage.store import Store
from handlers.offices import officers
from zones.office import give_up, take_up
from zones.position import Holding, Position

if TYPE_CHECKING:
    from bot.world import World
    from handlers.atlas import Atlas

NEWS = timedelta(days=3)  # what was longer ago is history, and its people know it


async def turn_over(world: World) -> None:
    now = world.clock()
    async with world.stores.begin() as store:
        if turned := await store.turned(now):
            atlas = await world.atlas()
            for holding, office in turned:
                await turn(store, atlas, holding, office, now)


async def turn(store: Store, atlas: Atlas, holding: Holding, office: Position, now: datetime) -> None:
    tells = not await store.said_stop(holding.person_id)
    if holding.taken_up_at is None:
        await take_up(store, holding, office, now)
        if tells and (holding.until is None or holding.until > now) and is_news(holding, holding.since, now):
            await store.tell(holding.person_id, officers.welcome(office, holding, atlas), now)
    if holding.given_up_at is None and holding.until and holding.until <= now:
        await give_up(store, holding, office, now)
        if tells and is_news(holding, holding.until, now):
            await store.tell(holding.person_id, officers.farewell(office, holding, atlas), now)


def is_news(holding: Holding, at: datetime, now: datetime) -> bool:
    """A duty that was taken over in chat was talked of there."""
    return holding.handover_id is None and now - at < NEWS
