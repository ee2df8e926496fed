"""Putting a zones file into the database: what is new is added, what changed is changed, the rest is left alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import insert

from bot.loading import holders, network, zonerules
from bot.loading.loading import Loading
from bot.loading.zonefile import ZoneFile
from bot.storage import tables as t
from bot.storage.atlas import AREAS_CHANGED
from zones.entry import Entry

if TYPE_CHECKING:
    from bot.world import World


async def load(world: World, file: ZoneFile) -> Counter[str]:
    """Counts of what changed. One transaction: all of the file, or nothing."""
    async with world.stores.begin() as store:
        loading = Loading(store, world.senders, world.clock())
        for part in (network, holders, zonerules):
            await part.load(loading, file)
        if loading.changed:
            await tell_everyone(loading)
        return loading.changed


async def tell_everyone(loading: Loading) -> None:
    """Who keeps the areas in memory reads them again."""
    first = insert(t.counters).values(name=AREAS_CHANGED, last=1)
    moved = first.on_conflict_do_update(index_elements=["name"], set_={"last": t.counters.c.last + 1})
    await loading.store.session.execute(moved)
    loading.store.add(Entry("zones.loaded", loading.now, facts=dict(loading.changed)))
