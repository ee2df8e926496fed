"""The durable inbox: each update is stored once, and handled once, in the order of its chat."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import structlog

from bot.intake import telegram, telegram_news, whatsapp
from bot.intake.keeping import row_of, store
from bot.intake.news import NEWS
from bot.intake.update import DELETED, MESSAGE, UNKNOWN, Json, Update, word
from bot.logs import place_of
from bot.storage import tables as t
from bot.storage.store import Store
from handlers import router
from handlers.atlas import Atlas
from handlers.incoming import Incoming

if TYPE_CHECKING:
    from bot.world import World

BATCH = 50
AT_ONCE = 2  # chats of one shard: one that is slow does not hold up the others
PATIENCE = 300.0  # seconds for one update: a post to a million people is one statement of a minute

# Between the tries of an update that failed; after the last it is parked, for an operator to look at.
PAUSES = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30))

log = structlog.get_logger()


class NotUnderstood(Exception):
    """Nor will a second look help: it is parked at once."""


async def keep(world: World, updates: Sequence[Update], now: datetime) -> None:
    """Store what is new of these, then wake those who handle it. Raises if the database does not take them."""
    await world.wake.queues(await store(world, [row_of(world.vault, update, now) for update in updates]))


async def drain(world: World, shard: int) -> datetime | None:
    """Handle what waits in this shard, until nothing does. Returns when to come back for what failed."""
    while waiting := await due(world, shard):
        places = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as chats:
            for ids in by_chat(waiting):
                chats.create_task(one_after_another(world, ids, places))
    return await next_due(world, shard)


# A chat whose update failed waits as a whole, so that nothing of it is handled out of its order.
DUE = sa.text("""
SELECT id, chat FROM inbox
WHERE shard = :shard AND kind NOT IN ('receipt', 'receipt.early') AND handled_at IS NULL AND parked_at IS NULL
AND (due_at IS NULL OR due_at <= :now)
AND (chat IS NULL OR chat NOT IN (
    SELECT chat FROM inbox
    WHERE due_at > :now AND handled_at IS NULL AND parked_at IS NULL AND chat IS NOT NULL
))
ORDER BY at, id LIMIT :most
""")

NEXT_DUE = sa.text("""
SELECT min(due_at) FROM inbox
WHERE shard = :shard AND kind NOT IN ('receipt', 'receipt.early') AND due_at IS NOT NULL
AND handled_at IS NULL AND parked_at IS NULL
""")


async def due(world: World, shard: int) -> Sequence[sa.Row[int, bytes]]:
    async with world.singly.connect() as connection:
        return (await connection.execute(DUE, {"shard": shard, "now": world.clock(), "most": BATCH})).all()


async def next_due(world: World, shard: int) -> datetime | None:
    async with world.singly.connect() as connection:
        earliest: datetime | None = await connection.scalar(NEXT_DUE, {"shard": shard})
        return earliest


def by_chat(waiting: Sequence[sa.Row[int, bytes]]) -> Iterable[list[int]]:
    chats: dict[bytes | None, list[int]] = {}
    for row in waiting:
        chats.setdefault(row.chat, []).append(row.id)
    return chats.values()


async def one_after_another(world: World, ids: Sequence[int], places: asyncio.Semaphore) -> None:
    async with places:
        for update in ids:
            if not await see_to(world, update):
                return


async def see_to(world: World, update: int) -> bool:
    """One update, one transaction; a refusal has its own, after what was begun is undone.

    Whether its chat may go on: what fails leaves nothing half done, and comes again.
    """
    now = world.clock()
    with structlog.contextvars.bound_contextvars(update=update):
        try:
            atlas = await world.atlas()  # before, for whoever holds one connection must not wait for another
            async with asyncio.timeout(PATIENCE):
                try:
                    return await handle(world, update, atlas, now)
                except router.Undo as undone:
                    return await handle(world, update, atlas, now, undone)
        except Exception as failure:
            log.exception("update failed")
            await note_failure(world, update, failure, now)
            return False


async def handle(world: World, update: int, atlas: Atlas, now: datetime, undone: router.Undo | None = None) -> bool:
    async with world.stores.begin() as store:
        taken = await take(store, update, now)
        if taken is None:
            return False
        body = world.vault.open_json(taken.sealed_body)
        kind = taken.kind if taken.kind != UNKNOWN else await understand_at_last(store, update, taken, body)
        if kind != MESSAGE:
            await hear_news(store, taken.channel, kind, body, now)
        elif heard := await understand(world, store, taken, body):
            await router.answer(store, heard, atlas, world.settings.zone_time, now, undone)
    return True


# Another worker may have been faster. A correction of the message, or that it was taken back, is looked for only now.
TAKE = sa.text("""
UPDATE inbox i SET handled_at = :now
WHERE i.id = :id AND i.handled_at IS NULL AND i.parked_at IS NULL AND (i.due_at IS NULL OR i.due_at <= :now)
RETURNING i.channel, i.kind, i.received_at, i.sealed_body, (
    SELECT e.id FROM inbox e
    WHERE e.about = i.about AND e.channel = i.channel AND e.chat = i.chat
    AND e.kind IN ('message.edited', 'message.deleted')
    ORDER BY e.at DESC, e.id DESC LIMIT 1
) AS changed_by
""")


async def take(store: Store, update: int, now: datetime) -> Any | None:
    return next(iter(await store.rows(TAKE, id=update, now=now)), None)


async def understand(world: World, store: Store, taken: Any, body: Json) -> Incoming | None:
    """As its author has left it: a correction takes its place, and nothing is answered to what was taken back."""
    if taken.changed_by:
        change = await store.session.execute(
            sa.select(t.inbox.c.kind, t.inbox.c.sealed_body).where(t.inbox.c.id == taken.changed_by)
        )
        kind, sealed = change.one()
        if kind == DELETED:
            return None
        door = whatsapp if taken.channel == whatsapp.CHANNEL else telegram
        body = door.changed(body, world.vault.open_json(sealed))
    return heard(world, taken.channel, body, taken.received_at)


def heard(world: World, channel: str, body: Json, received_at: datetime) -> Incoming:
    """With the name of the number or bot that was written to, so that the person is answered by it from now on."""
    if channel == whatsapp.CHANNEL:
        sender = world.senders.with_key(channel, word(body, "number"))
        return whatsapp.heard(body, sender.name if sender else "")
    bots = (int(sender.key) for sender in world.senders if sender.name == body.get("sender"))
    return telegram.heard(body, next(bots, world.settings.telegram_bot_id), received_at)


async def understand_at_last(store: Store, update: int, taken: Any, body: Json) -> str:
    """An operator lets it run again: perhaps we have learnt its kind since."""
    kind = whatsapp.kind_of(body) if taken.channel == whatsapp.CHANNEL else telegram.kind_of(body)
    if kind == UNKNOWN:
        raise NotUnderstood
    await store.session.execute(sa.update(t.inbox).where(t.inbox.c.id == update).values(kind=kind))
    return kind


async def hear_news(store: Store, channel: str, kind: str, body: Json, now: datetime) -> None:
    """Of what is no message somebody may want to know."""
    do, told = NEWS.get(kind), whatsapp.told if channel == whatsapp.CHANNEL else telegram_news.told
    if do and (news := told(kind, body)):
        await do(store, news, now)


FAILED = sa.text("""
UPDATE inbox SET tries = tries + 1, error = :error,
    due_at = :now + (CAST(:pauses AS interval[]))[tries + 1],
    parked_at = CASE WHEN tries >= :most THEN CAST(:now AS timestamptz) END
WHERE id = :id AND handled_at IS NULL AND parked_at IS NULL
""")


async def note_failure(world: World, update: int, failure: Exception, now: datetime) -> None:
    """Kept, counted and shown, and in the end out of the others' way. What somebody wrote is no part of an error."""
    pauses = () if isinstance(failure, NotUnderstood) else PAUSES
    facts = {"id": update, "error": place_of(failure), "now": now, "pauses": list(pauses), "most": len(pauses)}
    async with world.engine.begin() as connection:
        await connection.execute(FAILED, facts)
