"""How our templates stand and what the numbers may do, looked up and kept: a webhook may have been lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import structlog
from pywa_async.errors import WhatsAppError

from bot.channels import submitting
from bot.channels.hearing import let_go
from bot.storage.rationing import keep_limit

if TYPE_CHECKING:
    from bot.world import World

log = structlog.get_logger()


async def watch(world: World) -> None:
    """A platform that does not answer is looked at again in an hour."""
    try:
        await submitting.watch(world)
        await watch_limits(world)
    except (WhatsAppError, httpx.HTTPError) as no:
        log.warning("templates not looked up", error=type(no).__name__)
    async with world.engine.begin() as connection:
        senders = await let_go(connection, world.clock())
    await world.wake.senders(senders)


async def watch_limits(world: World) -> None:
    """How many people a day the portfolio may reach."""
    for account, sender in world.senders.accounts().items():
        facts = await submitting.look_up_number(sender)
        async with world.engine.begin() as connection:
            await keep_limit(connection, account, facts.limit, world.clock())
