"""Only the sender sends: it claims what is due, waits for the platform with nothing in hand, and records."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import structlog

from bot.channels.channel import Channel, Letter, SendFailed, Template, Then
from bot.delivery import outcomes
from bot.delivery.words import Words
from bot.storage import tables as t
from bot.storage.owing import QUIET
from bot.storage.standings import read_standings
from handlers.answer import Button
from zones.delivery import State
from zones.notice import Notice
from zones.person import window_is_open

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.world import World

SMALLEST, LARGEST = 10, 200  # a batch is about half a second of a sender's pace, so that an answer never waits long
IN_FLIGHT = 64

log = structlog.get_logger()

EXPIRE = sa.text("""
UPDATE deliveries SET state = 'expired', done_at = :now, reason = 'too late'
WHERE sender = :sender AND state = 'due' AND expires_at < :now
""")

# The most urgent first. Two things are looked at only now, at the time of sending: STOP, and whether a newer notice of
# the same outage is owed to the same address; “back at 7:05” must never arrive after “supply is back”.
# A room's earlier post of the same outage is what this one replies to.
CLAIM = sa.text("""
WITH due AS (
    SELECT d.id, CASE
        WHEN d.notice_id IS NULL THEN NULL
        WHEN a.person_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM members m WHERE m.person_id = a.person_id AND m.left_at IS NULL
        ) THEN 'stop'
        WHEN EXISTS (
            SELECT FROM notices n JOIN notices newer ON newer.outage_id = n.outage_id AND newer.version > n.version
            JOIN deliveries later ON later.notice_id = newer.id AND later.address_id = d.address_id
            WHERE n.id = d.notice_id
        ) THEN 'overtaken'
    END AS withdrawn
    FROM deliveries d JOIN addresses a ON a.id = d.address_id
    WHERE d.sender = :sender AND d.state = 'due' AND d.due_at <= :now
    ORDER BY d.lane, d.id LIMIT :most FOR UPDATE OF d SKIP LOCKED
), withdrawn AS (
    UPDATE deliveries d SET state = 'withdrawn', done_at = :now, reason = due.withdrawn FROM due
    WHERE d.id = due.id AND due.withdrawn IS NOT NULL
), claimed AS (
    UPDATE deliveries d SET state = 'claimed', claimed_at = :now FROM due WHERE d.id = due.id AND due.withdrawn IS NULL
    RETURNING d.id, d.address_id, d.language, d.notice_id, d.sealed_content, d.lane, d.reason, d.due_at
)
SELECT c.*, a.channel, a.sealed_key, a.heard_at, earlier.platform_id AS thread
FROM claimed c JOIN addresses a ON a.id = c.address_id
LEFT JOIN LATERAL (
    SELECT d.platform_id FROM notices n
    JOIN notices first ON first.outage_id = n.outage_id AND first.id < n.id
    JOIN deliveries d ON d.notice_id = first.id AND d.address_id = c.address_id AND d.platform_id IS NOT NULL
    WHERE n.id = c.notice_id AND a.person_id IS NULL ORDER BY first.id LIMIT 1
) earlier ON true
ORDER BY c.lane, c.id
""").columns(heard_at=t.Instant, due_at=t.Instant)

Claimed = sa.Row[Any]


@dataclass
class Outcome:
    delivery: int
    address: int
    platform_id: str = ""
    template: Template | None = None
    failure: SendFailed | None = None


async def deliver(world: World, sender: str) -> datetime | None:
    """Send what is due. Returns the time to come back, if something waits for a later one."""
    channel = world.channels.by_name.get(sender)
    if channel is None:
        return None
    while (until := await resting(world, sender)) is None:
        claimed = await claim(world, channel)
        if not claimed:
            later = await next_due(world, sender)
            if later and later <= world.clock():
                continue  # all of that batch was withdrawn
            return later
        letters = await write(world, channel.name, claimed)
        told = await send_all(channel, claimed, letters)
        await record(world, sender, told)
    return until


async def resting(world: World, sender: str) -> datetime | None:
    s = t.senders.c
    async with world.engine.connect() as connection:
        paused = sa.select(s.paused_until).where(s.name == sender, s.paused_until > world.clock())
        return await connection.scalar(paused)


async def next_due(world: World, sender: str) -> datetime | None:
    d = t.deliveries.c
    async with world.engine.connect() as connection:
        earliest: datetime | None = await connection.scalar(
            sa.select(sa.func.min(d.due_at)).where(d.sender == sender, d.state == State.DUE)
        )
        return earliest


async def claim(world: World, channel: Channel) -> Sequence[Claimed]:
    now = world.clock()
    most = max(SMALLEST, min(LARGEST, int(channel.rate / 2)))
    async with world.engine.begin() as connection:
        await connection.execute(EXPIRE, {"sender": channel.name, "now": now})
        rows = await connection.execute(CLAIM, {"sender": channel.name, "now": now, "most": most})
        return rows.all()


# ---- writing the letters ---------------------------------------------------------------------------


async def write(world: World, sender: str, claimed: Sequence[Claimed]) -> list[Letter | Exception]:
    """A letter each, or what went wrong with it: one bad letter must not silence the rest of the zone."""
    notices = await notices_of(world, {row.notice_id for row in claimed if row.notice_id})
    async with world.engine.connect() as connection:
        standings = await read_standings(connection, world.senders.account(sender))
    words = Words(await world.atlas(), world.settings.zone_time, standings, world.clock())
    letters: list[Letter | Exception] = []
    for row in claimed:
        try:
            if row.notice_id:
                letters.append(notice_letter(world, row, notices[row.notice_id], words))
            else:
                letters.append(answer_letter(world, row))
        except Exception as failure:  # noqa: BLE001 — our own bug; it is logged with the delivery and kept there
            letters.append(failure)
    return letters


async def notices_of(world: World, ids: set[int]) -> dict[int, Notice]:
    if not ids:
        return {}
    async with world.stores.begin() as store:
        wanted = sa.select(Notice).where(t.notices.c.id.in_(ids))
        return {notice.id: notice for notice in await store.session.scalars(wanted)}


def notice_letter(world: World, row: Claimed, notice: Notice, words: Words) -> Letter:
    """As a template where free text may not go. In the morning it tells how things stand then: “by 1 am” has passed."""
    at = row.due_at if row.reason == QUIET else notice.at
    free = row.channel != "whatsapp" or window_is_open(row.heard_at, words.now)
    return Letter(
        delivery=row.id,
        to=world.vault.open(row.sealed_key),
        language=row.language,
        text=words.text(notice, row.language, at),
        template=None if free else words.template(notice, row.language, at),
        reply_to=row.thread or "",
    )


def answer_letter(world: World, row: Claimed) -> Letter:
    content: dict[str, Any] = world.vault.open_json(row.sealed_content)
    buttons = tuple(Button(label, action) for label, action in content.pop("buttons"))
    return Letter(row.id, world.vault.open(row.sealed_key), row.language, buttons=buttons, **content)


# ---- sending and recording -------------------------------------------------------------------------


class Pace:
    """Even steps, so that a second never sees more than the sender's rate."""

    def __init__(self, rate: float) -> None:
        self._step = 1 / rate
        self._next = 0.0

    async def turn(self) -> None:
        clock = asyncio.get_running_loop().time
        now = clock()
        self._next = max(self._next, now) + self._step
        await asyncio.sleep(self._next - self._step - now)


async def send_all(
    channel: Channel, claimed: Sequence[Claimed], letters: Sequence[Letter | Exception]
) -> list[Outcome]:
    pace, places = Pace(channel.rate), asyncio.Semaphore(IN_FLIGHT)

    async def one(row: Claimed, letter: Letter | Exception) -> Outcome:
        async with places:
            await pace.turn()
            return await send_one(channel, row, letter)

    return await asyncio.gather(*(one(row, letter) for row, letter in zip(claimed, letters, strict=True)))


async def send_one(channel: Channel, row: Claimed, letter: Letter | Exception) -> Outcome:
    outcome = Outcome(row.id, row.address_id)
    with structlog.contextvars.bound_contextvars(delivery=row.id, sender=channel.name):
        try:
            if isinstance(letter, Exception):
                raise letter
            outcome.template = letter.template
            outcome.platform_id = await channel.send(letter)
        except SendFailed as failure:
            log.warning("not sent", reason=failure.reason, then=failure.then.value)
            outcome.failure = failure
        except Exception:  # our own bug must not silence the rest of the zone
            log.exception("sending failed")
            outcome.failure = SendFailed("our own fault; see the log", Then.NEVER)
    return outcome


async def record(world: World, sender: str, told: Sequence[Outcome]) -> None:
    now, account = world.clock(), world.senders.account(sender)
    accepted = [(one.delivery, one.platform_id, named(account, one.template)) for one in told if one.failure is None]
    async with world.engine.begin() as connection:
        await outcomes.accepted(connection, accepted, now)
        for outcome in told:
            if outcome.failure:
                await note(connection, sender, outcome, outcome.failure, now)
                await outcomes.template_refused(connection, named(account, outcome.template), outcome.failure.code, now)


def named(account: str, template: Template | None) -> str:
    return f"{account}/{template.name}/{template.language}" if template else ""


async def note(connection: AsyncConnection, sender: str, outcome: Outcome, failure: SendFailed, now: datetime) -> None:
    await outcomes.failed(connection, outcome.delivery, outcome.address, failure, now)
    if failure.then is Then.PAUSE:
        await outcomes.pause(connection, sender, now + failure.after, failure.reason)
