"""What came of letters, kept in one go: how each was taken, and what else follows from it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.channel import SendFailed, Sent, Template, Then
from bot.delivery import outcomes, trouble
from bot.delivery.claim import Parcel, give_back
from bot.rooms import looking
from zones.entry import Entry

if TYPE_CHECKING:
    from bot.world import World

HELD_BACK = "held by the platform"  # portfolio pacing: it will go, or be dropped with a word (132015)
STUBBORN = 120  # times, half a second apart, that we try to record what we know: nobody else knows it

log = structlog.get_logger()


@dataclass
class Outcome:
    parcel: Parcel
    template: Template | None = None
    sent: Sent | None = None
    failure: SendFailed | None = None


async def stubbornly(world: World, sender: str, told: Sequence[Outcome], back: Sequence[int]) -> None:
    """A database that is away for a moment must not cost us what only we know."""
    for attempt in range(STUBBORN):
        try:
            await record(world, sender, told, back)
            return
        except (SQLAlchemyError, OSError) as away:
            if attempt + 1 == STUBBORN:
                raise
            log.error("not recorded yet", sender=sender, outcomes=len(told), error=type(away).__name__)
            await asyncio.sleep(0.5)


async def record(world: World, sender: str, told: Sequence[Outcome], back: Sequence[int]) -> None:
    now, account = world.clock(), world.senders.account(sender)
    taken = [
        (id_, outcome.sent.platform_id, named(account, outcome.template), HELD_BACK if outcome.sent.held else "")
        for outcome in told
        if outcome.sent
        for id_ in outcome.parcel.ids
    ]
    failures = [(outcome, outcome.failure) for outcome in told if outcome.failure]
    async with world.engine.begin() as connection:
        await outcomes.accepted(connection, taken, now)
        await outcomes.stands_for(connection, live_posts(told))
        if not world.channels.by_name[sender].receipts:  # where nothing more is told, its yes must do
            await outcomes.reached(connection, there_again(told))
        for outcome, failure in failures:
            for id_ in outcome.parcel.ids:
                await outcomes.failed(connection, id_, outcome.parcel.address, failure, now)
            await outcomes.template_refused(connection, named(account, outcome.template), failure.code, now)
        if back:
            await give_back(connection, back)
    for outcome, failure in failures:
        if failure.moved_to:
            await follow(world, outcome.parcel, failure.moved_to, now)
        if failure.hinders and outcome.parcel.first.room:
            await looking.hinder(world, outcome.parcel.address, failure.hinders)
        elif failure.then is Then.GONE and outcome.parcel.first.room:
            await looking.look_again(world, outcome.parcel.address)
    await trouble.take_note(world, sender, [failure for _, failure in failures], now)


async def follow(world: World, parcel: Parcel, key: str, now: datetime) -> None:
    """The chat has another id: what is owed there goes on to it."""
    row = parcel.first
    async with world.stores.begin() as store:
        if zone := await store.move_room(row.channel, world.vault.open(row.sealed_key), key, now):
            store.add(Entry("room.moved", now, zone, facts={"channel": row.channel}))


def there_again(told: Sequence[Outcome]) -> list[int]:
    """Addresses that were given up, and took a letter all the same."""
    return [outcome.parcel.address for outcome in told if outcome.sent and outcome.parcel.first.given_up]


def live_posts(told: Sequence[Outcome]) -> list[tuple[int, str]]:
    """Whose posts stand for their outages in their rooms from now on: the first, and those in place of lost ones."""
    sent = ((outcome.parcel.first, outcome.sent) for outcome in told if outcome.sent)
    posts = ((row.id, to.live or ("" if row.thread else to.platform_id)) for row, to in sent if row.room)
    return [(id_, post) for id_, post in posts if post]


def named(account: str, template: Template | None) -> str:
    return f"{account}/{template.name}/{template.language}" if template else ""
