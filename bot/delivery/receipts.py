"""What the platforms told us of our deliveries: applied in bulk, in any order, never backwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bot.channels.channel import SendFailed, Then
from bot.channels.policy import refusal
from bot.delivery.outcomes import ON_ITS_WAY, failed, template_refused
from bot.intake.whatsapp import Status, status
from bot.storage import tables as t
from zones.delivery import State, moves

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.world import World

BATCH = 500
STATES = {"sent": State.ACCEPTED, "delivered": State.DELIVERED, "read": State.READ, "failed": State.REFUSED}


async def apply(world: World) -> None:
    while await apply_some(world):
        pass


async def apply_some(world: World) -> bool:
    """One batch in one transaction; whether there was any."""
    now = world.clock()
    async with world.engine.begin() as connection:
        rows = await waiting(connection)
        told = [status(world.vault.open_json(row.sealed_body)) for row in rows]
        known = await deliveries_of(connection, told)
        for receipt in told:
            if delivery := known.get(receipt.delivery) or known.get(receipt.platform_id):
                await apply_one(connection, delivery, receipt, now)
        done = sa.update(t.inbox).where(t.inbox.c.id.in_([row.id for row in rows])).values(handled_at=now)
        await connection.execute(done)
    if rows:
        await world.wake.senders(world.channels.by_name)  # a refusal may have made something due again
    return bool(rows)


async def waiting(connection: AsyncConnection) -> Sequence[sa.Row[int, bytes]]:
    i = t.inbox.c
    some = sa.select(i.id, i.sealed_body).where(i.kind == "receipt", i.handled_at.is_(None), i.parked_at.is_(None))
    return (await connection.execute(some.order_by(i.id).limit(BATCH).with_for_update(skip_locked=True))).all()


@dataclass
class Known:
    """A delivery that receipts speak of, the state that they have brought it to, and the sends that failed."""

    id: int
    address: int
    state: State
    template: str
    failed: set[str] = field(default_factory=set)


async def deliveries_of(connection: AsyncConnection, told: Sequence[Status]) -> dict[int | str | None, Known]:
    """By our own id, which travelled with the message, and by the platform's."""
    d = t.deliveries.c
    ours, theirs = [r.delivery for r in told if r.delivery], [r.platform_id for r in told if r.platform_id]
    wanted = sa.select(d.id, d.address_id, d.state, d.platform_id, d.template)
    rows = await connection.execute(wanted.where(sa.or_(d.id.in_(ours), d.platform_id.in_(theirs))).with_for_update())
    found: dict[int | str | None, Known] = {}
    for row in rows:
        found[row.id] = known = Known(row.id, row.address_id, row.state, row.template or "")
        if row.platform_id:
            found[row.platform_id] = known
    await recall_failures(connection, found)
    return found


async def recall_failures(connection: AsyncConnection, found: dict[int | str | None, Known]) -> None:
    """A message that failed stays failed: a late “sent” of it says nothing of the one that took its place."""
    r = t.receipts.c
    before = sa.select(r.delivery_id, r.platform_id).where(
        r.state == State.REFUSED, r.delivery_id.in_({known.id for known in found.values()})
    )
    for row in await connection.execute(before):
        found[row.delivery_id].failed.add(row.platform_id)


async def apply_one(connection: AsyncConnection, delivery: Known, told: Status, now: datetime) -> None:
    state = STATES.get(told.status)
    if state is None:
        return
    refused = refusal(told.codes[0], 400) if told.codes else SendFailed("failed", Then.NEVER)
    reason = refused.reason if state is State.REFUSED else None
    once = insert(t.receipts).values(
        delivery_id=delivery.id, platform_id=told.platform_id, state=state, at=told.at, reason=reason
    )
    await connection.execute(once.on_conflict_do_nothing())
    if told.platform_id in delivery.failed or not moves(delivery.state, state):
        return
    delivery.state = state
    if state is State.REFUSED:
        delivery.failed.add(told.platform_id)
        await failed(connection, delivery.id, delivery.address, refused, now, ON_ITS_WAY)
        await template_refused(connection, delivery.template, refused.code, now)
    else:
        moved = sa.update(t.deliveries).where(t.deliveries.c.id == delivery.id)
        await connection.execute(moved.values(state=state, done_at=told.at, platform_id=told.platform_id))
