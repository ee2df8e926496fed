"""The web process listens for the ladder's heartbeat and tells the admins itself: the sending worker may be dead."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.channel import Letter, SendFailed
from bot.delivery.words import Words
from bot.storage import heartbeat
from bot.storage.conversations import in_private, may_be_written_to
from bot.storage.standings import read_standings
from handlers.wording import Voice
from zones.entry import Entry

if TYPE_CHECKING:
    from bot.world import World
    from zones.person import Address

EVERY = 20.0  # seconds
NO_DELIVERY = 0  # it is none of the rows that a sender keeps

log = structlog.get_logger()


async def keep_watch(world: World) -> None:
    """Until the process ends. It listens before it judges: after a restart the last beat is old, and all is well."""
    await asyncio.sleep(heartbeat.STILL.total_seconds())
    while True:
        try:
            await watch(world)
        except (SQLAlchemyError, OSError) as away:
            log.warning("the watchdog cannot look", error=type(away).__name__)
        except Exception:  # our own bug must not end the watch in silence
            log.exception("the watchdog failed")
        await asyncio.sleep(EVERY)


async def watch(world: World) -> None:
    """Told once when it stops, and once when it is back; then the sender works again, and carries it."""
    async with world.engine.begin() as connection:
        stopped = await heartbeat.claim(connection)
    if stopped:
        await tell_directly(world)
        return
    now = world.clock()
    async with world.stores.begin() as store:
        if await heartbeat.is_back(store.session):
            store.add(Entry("ladder.goes_on", now))
            for address, language in await store.admins(()):
                voice = Voice(language, world.settings.zone_time, now)
                await store.page(address, language, voice.say("page.ladder.goes_on"), now)


async def tell_directly(world: World) -> None:
    """Each admin by one door after another, until one works. If nobody could be told, it is tried again."""
    log.error("the ladder stands still")
    told: set[int] = set()
    shut: list[str] = []
    while waiting := [one for one in await doors(world, shut) if one[0].person_id not in told]:
        for address, language in waiting:
            if address.person_id and await is_told(world, address, language):
                told.add(address.person_id)
            else:
                shut.append(address.sender)
    if told:
        async with world.stores.begin() as store:
            await heartbeat.told(store.session)
            store.add(Entry("ladder.stopped", world.clock(), facts={"told": len(told)}))


async def doors(world: World, shut: Sequence[str]) -> list[tuple[Address, str]]:
    """An address of each admin that none of these senders serves; no connection is held while we wait for an answer."""
    async with world.stores.begin() as store:
        return list(await store.admins(shut))


async def is_told(world: World, address: Address, language: str) -> bool:
    channel = world.channels.by_name.get(address.sender)
    if channel is None:
        return False
    try:
        await channel.send(await letter(world, address, language))
    except SendFailed as no:
        log.warning("an admin could not be told", sender=address.sender, reason=no.reason)
        return False
    except Exception:  # whatever is the matter with one door, the others are told once
        log.exception("an admin could not be told", sender=address.sender)
        return False
    return True


async def letter(world: World, address: Address, language: str) -> Letter:
    """In the general template, where WhatsApp carries no free text. Raises `SendFailed` if that may not be used now."""
    now, zone_time = world.clock(), world.settings.zone_time
    words = Voice(language, zone_time, now).say("page.ladder.stopped")
    template = None
    if not may_be_written_to(address, now):
        async with world.engine.connect() as connection:
            standings = await read_standings(connection, world.senders.account(address.sender))
        told = in_private(words, now.astimezone(zone_time))["outside"]
        template = Words(await world.atlas(), zone_time, standings, now).outside(told, language)
    return Letter(NO_DELIVERY, world.vault.open(address.sealed_key), language, words, template=template)
