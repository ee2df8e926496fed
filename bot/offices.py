"""Offices change hands by themselves on their day: who comes and who goes is noted and told so, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.storage.store import Store
from handlers.offices import officers
from zones.handover import Handover
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
        still = holding.until is None or holding.until > now
        if tells and still and await is_news(store, holding, holding.since, now):
            await store.tell(holding.person_id, officers.welcome(office, holding, atlas), now)
    if holding.given_up_at is None and holding.until and holding.until <= now:
        await give_up(store, holding, office, now)
        if tells and await is_news(store, holding, holding.until, now):
            await store.tell(holding.person_id, officers.farewell(office, holding, atlas), now)


async def is_news(store: Store, holding: Holding, at: datetime, now: datetime) -> bool:
    """What was said in chat at that very moment, that they stand in or that the other is back, is none."""
    # Not locked: the chat takes the handover before its holdings, and these are ours.
    handover = await store.session.get(Handover, holding.handover_id) if holding.handover_id else None
    said = handover is not None and at in (handover.accepted_at, handover.ended_at)
    return now - at < NEWS and not said
