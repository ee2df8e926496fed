"""What the clock brings about: announced work whose hour is near, and times that were kept for long enough."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.store import Store
from handlers.posting import approvals
from zones.notice import Notice
from zones.outage import REMIND_BEFORE, Outage, OutageKind
from zones.posting import remind, send_kept_time

if TYPE_CHECKING:
    from bot.world import World

Act = Callable[[Store, Outage, datetime], Awaitable[Notice | None]]
STILL = (t.outages.c.restored_at.is_(None), t.outages.c.cancelled_at.is_(None))


async def remind_all(world: World) -> None:
    now, o = world.clock(), t.outages.c
    soon = sa.select(o.id).where(
        o.kind == OutageKind.PLANNED,
        o.reminded_at.is_(None),
        o.started_at.between(now, now + REMIND_BEFORE),
        *STILL,
    )
    await each(world, soon, remind, now)


async def send_kept_times(world: World) -> None:
    """There are few times that were kept; which of them can wait no longer is decided one by one."""
    kept = sa.select(t.etas.c.outage_id).join(t.outages).where(t.etas.c.told_at.is_(None), *STILL).distinct()
    await each(world, kept, send_kept_time, world.clock())


async def look_after_approvals(world: World) -> None:
    """Wide notices that wait for a second office; each in a transaction of its own."""
    waiting = sa.select(t.approvals.c.id).where(t.approvals.c.outcome.is_(None)).order_by(t.approvals.c.id)
    async with world.engine.connect() as connection:
        ids = (await connection.scalars(waiting)).all()
    atlas = await world.atlas() if ids else None
    for approval_id in ids:
        async with world.stores.begin() as store:
            if atlas and (approval := await store.approval(approval_id)):
                await approvals.look_after(store, atlas, approval, world.clock())


async def each(world: World, found: sa.Select[int], act: Act, now: datetime) -> None:
    """Each in a transaction of its own; whether it is due is the rules' decision."""
    async with world.engine.connect() as connection:
        ids = (await connection.scalars(found)).all()
    for outage_id in ids:
        async with world.stores.begin() as store:
            if outage := await store.outage(outage_id):
                await act(store, outage, now)
