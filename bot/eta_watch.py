"""The clock behind the times that were told: each running outage is looked at once a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.delivery import trouble
from bot.storage import tables as t
from handlers.posting import eta_watch
from zones.eta_watch import Asked, Pace

if TYPE_CHECKING:
    from bot.world import World

RUNNING = (
    sa.select(t.outages.c.id)
    .where(t.outages.c.restored_at.is_(None), t.outages.c.cancelled_at.is_(None))
    .order_by(t.outages.c.id)
)


async def watch_all(world: World) -> None:
    """Each in a transaction of its own; what is due is the rules' decision."""
    async with world.engine.connect() as connection:
        ids = (await connection.scalars(RUNNING.where(t.outages.c.started_at <= world.clock()))).all()
    if not ids:
        return
    atlas = await world.atlas()
    async with world.stores.begin() as store:
        paces = {zone: Pace.from_data(data) for zone, data in (await store.rules_of("eta_watch")).items()}
    for outage_id in ids:
        async with world.stores.begin() as store:
            if outage := await store.outage(outage_id):
                pace, now = paces.get(outage.zone_id, Pace()), world.clock()
                if await eta_watch.look_after(store, atlas, outage, pace, now) is Asked.NOBODY:
                    await trouble.tell_nobody(world, store, outage.number, now)
