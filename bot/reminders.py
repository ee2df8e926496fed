"""Announced work whose hour is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage import tables as t
from zones.outage import REMIND_BEFORE, Outage, OutageKind
from zones.posting import remind

if TYPE_CHECKING:
    from bot.world import World


async def remind_all(world: World) -> None:
    """Each in a transaction of its own; whether it is due is the rules' decision."""
    now = world.clock()
    o = t.outages.c
    soon = sa.select(o.id).where(
        o.kind == OutageKind.PLANNED,
        o.reminded_at.is_(None),
        o.cancelled_at.is_(None),
        o.restored_at.is_(None),
        o.started_at.between(now, now + REMIND_BEFORE),
    )
    async with world.engine.connect() as connection:
        ids = (await connection.scalars(soon)).all()
    for outage_id in ids:
        async with world.stores.begin() as store:
            locked = sa.select(Outage).where(o.id == outage_id).with_for_update(skip_locked=True)
            if outage := (await store.session.scalars(locked)).one_or_none():
                await remind(store, outage, now)
