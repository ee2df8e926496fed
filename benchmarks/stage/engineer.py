"""Anil, junior engineer of Vibhuti Khand, who posts an outage as he would: a sentence, then a tap."""

import itertools
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from bot.intake import inbox
from bot.intake.update import SHARDS, Update
from bot.world import World

NUMBER = "910000000009"
POST = "viram khand feeder b/d, jumper, 1 ghanta"

numbers = itertools.count(1)


@dataclass
class Posted:
    notice: int
    owed: int
    seconds: float  # from the stored tap to everything stored


async def post(world: World) -> Posted:
    """One outage, posted; it ends in silence, so that the next can be posted."""
    await said(world, {"type": "text", "text": {"body": POST}})
    async with world.engine.connect() as connection:
        step = await connection.scalar(sa.text("SELECT max(id) FROM steps"))
    tap = {"type": "button_reply", "button_reply": {"id": f"s{step}:post", "title": "post"}}
    seconds = await said(world, {"type": "interactive", "interactive": tap})
    async with world.engine.begin() as connection:
        notice = (await connection.execute(sa.text("SELECT id, owed FROM notices ORDER BY id DESC LIMIT 1"))).one()
        await connection.execute(sa.text("UPDATE outages SET cancelled_at = now()"))
    return Posted(notice.id, notice.owed, seconds)


async def said(world: World, content: dict[str, object]) -> float:
    """Seconds from the stored update to the stored answer."""
    number = next(numbers)
    message = {"from": NUMBER, "id": f"wamid.bench.{number}", "timestamp": str(int(time.time())), **content}
    update = Update("whatsapp", f"m:bench:{number}", "message", NUMBER, {"message": message, "contact": {}})
    await inbox.keep(world, [update], datetime.now(UTC))
    start = time.perf_counter()
    for shard in range(SHARDS):
        await inbox.drain(world, shard)
    return time.perf_counter() - start
