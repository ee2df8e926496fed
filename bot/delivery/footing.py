"""How a sender stands just now: whether it must rest, how fast it may go, and whether something is broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.channels.channel import Channel
from bot.channels.pace import pace_now
from bot.delivery import breakers
from bot.storage import tables as t

if TYPE_CHECKING:
    from bot.world import World


@dataclass(frozen=True)
class Footing:
    until: datetime | None  # it must rest until then
    rate: float  # messages a second
    tries: bool  # something is broken: one letter at a time tries whether it still is


async def footing(world: World, channel: Channel) -> Footing:
    s, now = t.senders.c, world.clock()
    async with world.singly.connect() as connection:
        known = sa.select(s.paused_until, s.rate, s.slowed_at).where(s.name == channel.name)
        row = (await connection.execute(known)).one_or_none()
        probe = await breakers.probe_at(connection, channel.name, world.senders.account(channel.name))
    rate = pace_now(channel.rate, row.rate, row.slowed_at, now) if row else channel.rate
    waits = [when for when in (row.paused_until if row else None, probe) if when and when > now]
    return Footing(max(waits, default=None), rate, probe is not None)
