"""What a failure means beyond its letter: the sender rests or slows down, a breaker opens, an admin is paged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
import structlog

from bot.channels.channel import Level, SendFailed, Then
from bot.channels.pace import slower
from bot.delivery import breakers, outcomes
from bot.delivery.breakers import Broken
from bot.storage import tables as t
from handlers.wording import Voice
from zones.delivery import State
from zones.entry import Entry

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.channels.channel import Channel
    from bot.storage.store import Store
    from bot.world import World

STOPPED, RESUMED, REFUSED = ACTS = ("sender.stopped", "sender.resumed", "sender.refused")

WORD_OF_IT = timedelta(minutes=1)  # within which a receipt of the trial comes; without one the next letter tries

log = structlog.get_logger()


async def take_note(world: World, sender: str, failures: Sequence[SendFailed], now: datetime) -> None:
    """Of what some letters failed on, told by the platform's answers or by its receipts."""
    for failure in {failure.reason: failure for failure in failures}.values():
        if failure.then in (Then.PAUSE, Then.SLOW, Then.STOP) or failure.page:
            async with world.stores.begin() as store:
                await note_one(world, store, sender, failure, now)


async def note_one(world: World, store: Store, sender: str, failure: SendFailed, now: datetime) -> None:
    connection = await store.session.connection()
    match failure.then:
        case Then.PAUSE:
            for name in struck(world, sender, failure.level):
                await outcomes.pause(connection, name, now + failure.after, failure.reason)
        case Then.SLOW:
            await outcomes.pause(connection, sender, now + failure.after, failure.reason)
            await slow_down(connection, world, sender, now)
        case Then.STOP:
            broken = Broken(failure.level, name_of(world, sender, failure.level), failure.reason)
            if await breakers.trip(connection, broken, failure.after, now):
                log.error("stopped", level=broken.level.value, name=broken.name, reason=broken.reason)
                await tell(world, store, STOPPED, broken, now)
        case _:
            if await breakers.is_news(connection, failure.reason, now):
                await tell(world, store, REFUSED, Broken(Level.LETTER, sender, failure.reason), now)


async def was_taken(world: World, channel: Channel, trial: int) -> None:
    """The letter that tries whether all is well again. Where receipts come, only they tell whether it is."""
    now, account = world.clock(), world.senders.account(channel.name)
    if channel.receipts:
        async with world.engine.begin() as connection:
            await breakers.await_word(connection, channel.name, account, trial, now + WORD_OF_IT)
    else:
        await got_through(world, channel.name, now)


async def got_through(world: World, sender: str, now: datetime) -> None:
    """All is well again: what waited goes on, and the admins hear it."""
    async with world.stores.begin() as store:
        connection = await store.session.connection()
        for mended in await breakers.close(connection, sender, world.senders.account(sender), now):
            log.info("goes on", level=mended.level.value, name=mended.name)
            await tell(world, store, RESUMED, mended, now)
            store.to_wake |= set(struck(world, sender, mended.level))


def struck(world: World, sender: str, level: Level) -> list[str]:
    """The senders that stand or fall together at this level."""
    shared = world.senders.sharing(world.senders.account(sender)) if level is Level.ACCOUNT else []
    return shared or [sender]


def name_of(world: World, sender: str, level: Level) -> str:
    return world.senders.account(sender) if level is Level.ACCOUNT else sender


async def slow_down(connection: AsyncConnection, world: World, sender: str, now: datetime) -> None:
    s, full = t.senders.c, world.channels.by_name[sender].rate
    row = (await connection.execute(sa.select(s.rate, s.slowed_at).where(s.name == sender))).one()
    rate = slower(full, row.rate, row.slowed_at, now)
    if rate is not None:
        await outcomes.slow_down(connection, sender, rate, now)


# ---- telling the admins -----------------------------------------------------------------------------


async def tell(world: World, store: Store, act: str, broken: Broken, now: datetime) -> None:
    """One entry, and a word to every admin by a sender that still works."""
    names = (world.senders.sharing(broken.name) if broken.level is Level.ACCOUNT else []) or [broken.name]
    d = t.deliveries.c
    waiting = sa.select(sa.func.count()).where(d.sender.in_(names), d.state.in_([State.DUE, State.HELD]))
    facts = {"senders": sorted(names), "level": broken.level.value, "reason": broken.reason}
    store.add(Entry(act, now, facts=facts | {"waiting": await store.session.scalar(waiting) or 0}))
    words = {"senders": ", ".join(facts["senders"]), "reason": broken.reason}
    silent = names if act == STOPPED else ()
    await tell_admins(world, store, lambda voice: voice.say(f"page.{act}", **words), now, silent)


async def tell_nobody(world: World, store: Store, what: str, now: datetime) -> None:
    """Something waits for an office, and nobody is on duty for it: that is an alarm of its own."""
    await tell_admins(world, store, lambda voice: voice.say("page.nobody", number=what), now)


async def tell_admins(
    world: World, store: Store, words: Callable[[Voice], str], now: datetime, silent: Sequence[str] = ()
) -> None:
    """Each in their language, by a sender that is not silent."""
    for address, language in await store.admins(silent):
        voice = Voice(language, world.settings.zone_time, now)
        await store.page(address, language, words(voice), now)
