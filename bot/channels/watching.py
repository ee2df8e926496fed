"""How our templates stand and what the numbers may do, looked up and kept; and what it changes for what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import sqlalchemy as sa
import structlog
from pywa_async.errors import WhatsAppError

from bot.channels import submitting
from bot.storage import tables as t
from bot.storage.rationing import keep_limit
from zones.delivery import State

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.world import World

NO_TEMPLATE = "no template"  # why a delivery is held

log = structlog.get_logger()


async def watch(world: World) -> None:
    """A platform that does not answer is looked at again in an hour."""
    try:
        await submitting.watch(world)
        await watch_limit(world)
    except (WhatsAppError, httpx.HTTPError) as no:
        log.warning("templates not looked up", error=type(no).__name__)
    async with world.engine.begin() as connection:
        senders = await let_go(connection, world)
    await world.wake.senders(senders)


async def watch_limit(world: World) -> None:
    """How many people a day the portfolio may reach."""
    for account, sender in world.senders.accounts().items():
        facts = await submitting.look_up_number(sender)
        async with world.engine.begin() as connection:
            await keep_limit(connection, account, facts.limit, world.clock())


async def let_go(connection: AsyncConnection, world: World) -> set[str]:
    """What waited for a template is tried again: at its next claim it finds one, or waits on."""
    d = t.deliveries.c
    waited = sa.update(t.deliveries).where(d.state == State.HELD, d.reason == NO_TEMPLATE)
    rows = await connection.execute(waited.values(state=State.DUE, due_at=world.clock()).returning(d.sender))
    return {row.sender for row in rows}
