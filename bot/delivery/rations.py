"""What waited because the day allowed no more goes on as soon as there is room again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.storage import tables as t
from bot.storage.rationing import BUDGET, QUOTA, Ration
from zones.delivery import State

if TYPE_CHECKING:
    from bot.world import World

log = structlog.get_logger()


async def hand_out(world: World) -> None:
    """Zone by zone, the one that has waited longest first."""
    d, now = t.deliveries.c, world.clock()
    waiting = sa.select(d.queue).where(d.state == State.HELD, d.reason.in_([QUOTA, BUDGET]), d.expires_at > now)
    async with world.engine.connect() as connection:
        zones = (await connection.scalars(waiting.group_by(d.queue).order_by(sa.func.min(d.id)))).all()
    for zone in zones:
        try:
            async with world.engine.begin() as connection:
                ration = Ration(connection, zone, now, world.settings.zone_time)
                await ration.release()
        except SQLAlchemyError:  # one zone's trouble is not the others'
            log.exception("rations not handed out", zone=zone)
            continue
        await world.wake.senders(ration.leaves_by)
