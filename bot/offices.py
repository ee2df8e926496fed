"""Offices change hands by themselves on their day: who comes and who goes is noted, once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.storage.store import Store
from zones.office import give_up, take_up
from zones.position import Holding, Position

if TYPE_CHECKING:
    from bot.world import World


async def turn_over(world: World) -> None:
    now = world.clock()
    async with world.stores.begin() as store:
        for holding, office in await store.turned(now):
            await turn(store, holding, office, now)


async def turn(store: Store, holding: Holding, office: Position, now: datetime) -> None:
    if holding.taken_up_at is None:
        await take_up(store, holding, office, now)
    if holding.given_up_at is None and holding.until and holding.until <= now:
        await give_up(store, holding, office, now)
