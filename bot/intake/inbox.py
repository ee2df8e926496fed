"""The durable inbox: each update is stored once, and handled once, in the order of its chat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert

from bot.intake import telegram, whatsapp
from bot.intake.news import NEWS
from bot.intake.update import MESSAGE, RECEIPT, UNKNOWN, Json, Update, word
from bot.storage import tables as t
from bot.storage.store import Store
from handlers import router
from handlers.incoming import Incoming

if TYPE_CHECKING:
    from bot.world import World

BATCH = 50
TRIES = 3
SET_ASIDE = (RECEIPT, UNKNOWN, "other")  # receipts have a queue of their own; the others nobody understands

log = structlog.get_logger()


async def keep(world: World, updates: Sequence[Update], now: datetime) -> None:
    """Store what is new of these, then wake those who handle it. Raises if the database does not take them."""
    if not updates:
        return
    rows = [
        {"channel": u.channel, "key": u.key, "kind": u.kind, "shard": u.shard, "received_at": now,
         "sealed_body": world.vault.seal_json(u.body)}
        for u in updates
    ]  # fmt: skip
    async with world.engine.begin() as connection:
        new = insert(t.inbox).values(rows).on_conflict_do_nothing(index_elements=["channel", "key"])
        kept = (await connection.execute(new.returning(t.inbox.c.kind, t.inbox.c.shard))).all()
    await world.wake.inbox({shard for kind, shard in kept if kind not in SET_ASIDE})
    if any(kind == RECEIPT for kind, _ in kept):
        await world.wake.receipts()


async def drain(world: World, shard: int) -> None:
    """Handle what waits in this shard, the oldest first, until nothing does."""
    while waiting := await due(world, shard):
        for row in waiting:
            await handle(world, row)


async def due(world: World, shard: int) -> Sequence[sa.Row[int, str, str, bytes]]:
    i = t.inbox.c
    waiting = sa.select(i.id, i.channel, i.kind, i.sealed_body).where(
        i.kind.not_in(SET_ASIDE), i.shard == shard, i.handled_at.is_(None), i.parked_at.is_(None)
    )
    async with world.engine.connect() as connection:
        return (await connection.execute(waiting.order_by(i.id).limit(BATCH))).all()


async def handle(world: World, row: sa.Row[int, str, str, bytes]) -> None:
    """One message, one transaction; what fails leaves nothing half done and does not stop the others."""
    now = world.clock()
    with structlog.contextvars.bound_contextvars(update=row.id, channel=row.channel):
        try:
            async with world.stores.begin() as store:
                if not await take(store, row.id, now):
                    return
                body = world.vault.open_json(row.sealed_body)
                if row.kind == MESSAGE:
                    heard = understand(world, row.channel, body)
                    await router.answer(store, heard, await world.atlas(), world.settings.zone_time, now)
                else:
                    await hear_news(store, row.channel, row.kind, body, now)
        except Exception as failure:
            log.exception("update failed")
            await note_failure(world, row.id, type(failure).__name__, now)


async def take(store: Store, update: int, now: datetime) -> bool:
    """Whether it is ours to handle: another worker may have been faster."""
    i = t.inbox.c
    ours = sa.update(t.inbox).where(i.id == update, i.handled_at.is_(None)).values(handled_at=now)
    return (await store.session.execute(ours.returning(i.id))).first() is not None


async def hear_news(store: Store, channel: str, kind: str, body: Json, now: datetime) -> None:
    """Of what is no message somebody may want to know."""
    do, told = NEWS.get(kind), whatsapp.told if channel == whatsapp.CHANNEL else telegram.told
    if do and (news := told(kind, body)):
        await do(store, news, now)


def understand(world: World, channel: str, body: Json) -> Incoming:
    """With the name of the number or bot that was written to, so that the person is answered by it from now on."""
    if channel == whatsapp.CHANNEL:
        sender = world.senders.with_key(channel, word(body, "number"))
        return whatsapp.heard(body, sender.name if sender else "")
    bots = (int(sender.key) for sender in world.senders if sender.name == body.get("sender"))
    return telegram.heard(body, next(bots, world.settings.telegram_bot_id))


async def note_failure(world: World, update: int, error: str, now: datetime) -> None:
    """After three tries it is parked: kept, counted and shown, out of the others' way."""
    i = t.inbox.c
    parked = sa.case((i.tries + 1 >= TRIES, sa.literal(now, i.parked_at.type)), else_=None)
    failed = sa.update(t.inbox).where(i.id == update).values(tries=i.tries + 1, error=error, parked_at=parked)
    async with world.engine.begin() as connection:
        await connection.execute(failed)
