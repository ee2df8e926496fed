"""What is missing or wrong, in words that an operator can act on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import httpx
import sqlalchemy as sa
from pywa_async.errors import WhatsAppError
from sqlalchemy.ext.asyncio import AsyncConnection
from telegram.error import TelegramError

from bot import limits, retention
from bot.channels import announcing, submitting
from bot.channels.channel import SendFailed
from bot.channels.groups import MOST_ROOMS, NOT_ELIGIBLE, SEATS
from bot.channels.hearing import NO_TEMPLATE
from bot.channels.policy import BY_CODE
from bot.channels.standing import in_words
from bot.channels.telegram import Telegram
from bot.channels.transport import NotReached
from bot.reach import reach_of_zones
from bot.rooms.listing import Listed, rooms_now
from bot.senders import Sender, Senders, senders_of
from bot.settings import Settings, set_to_something
from bot.storage import migrate, rotation, seals
from bot.storage import tables as t
from bot.storage.postgres import database
from bot.storage.rationing import BUDGET, QUOTA, limit_now, used_now
from bot.storage.store import connect
from bot.storage.vault import Vault
from handlers.wording import catalogue
from zones.area import Kind
from zones.delivery import State
from zones.person import SERVICE_WINDOW, Role


@dataclass(frozen=True)
class Finding:
    well: bool
    words: str


def examine(settings: Settings) -> list[Finding]:
    findings = list(of_settings(settings))
    try:
        with database(settings) as url:
            findings += of_database(url, settings)
    except Exception as failure:  # noqa: BLE001 — whatever it is, it is the finding
        findings.append(
            Finding(False, f"The database does not answer ({type(failure).__name__}): check SETU_DATABASE_URL.")
        )
    return findings + asyncio.run(of_platforms(settings))


def of_settings(settings: Settings) -> Iterator[Finding]:
    missing = settings.missing()
    yield from (Finding(False, f"{name} is not set, or still has its example value.") for name in missing)
    if not missing:
        yield Finding(True, "All secrets are set.")
    if not settings.whatsapp_is_on and not settings.telegram_is_on:
        yield Finding(False, "Neither WhatsApp nor Telegram is set up: nobody can be told anything.")
    if not settings.public_url.startswith("https://"):
        yield Finding(False, "SETU_PUBLIC_URL is not an https:// address: the platforms can not reach us.")
    if not set_to_something(settings.console_password):
        yield Finding(True, "SETU_CONSOLE_PASSWORD is not set: the console stays shut, which may be what you want.")
    if settings.database_url is None:
        yield Finding(
            True, f"PostgreSQL comes from the wheel, under {settings.data_dir} (fit for a demonstration or a pilot)."
        )


def of_database(url: str, settings: Settings) -> Iterator[Finding]:
    if not migrate.current(url):
        yield Finding(False, "The database lacks the newest tables: run `python main.py migrate`.")
        return
    yield Finding(True, "The database answers and has the newest tables.")
    yield from asyncio.run(of_zones(url, settings))


async def of_zones(url: str, settings: Settings) -> list[Finding]:
    engine = connect(url)
    try:
        async with engine.connect() as connection:
            counted = sa.select(sa.func.count()).select_from(t.areas).where(t.areas.c.kind == Kind.ZONE)
            zones = await connection.scalar(counted) or 0
            held = [Finding(False, words) for words in await of_what_waits(connection)]
            day = [
                Finding(True, words) for words in await of_the_day(connection, datetime.now(UTC), settings.zone_time)
            ]
            pages = await of_admins(connection, datetime.now(UTC))
            rooms = [of_room(room) for room in await rooms_now(connection)]
            reach = [Finding(True, words) for words in await of_reach(connection)]
            broken = await of_breakers(connection) + await of_strays(connection, senders_of(settings))
            unsure = [Finding(False, words) for words in await limits.what_is_unsure(connection, datetime.now(UTC))]
            broken += await of_seals(connection, datetime.now(UTC))
            keys = await of_keys(connection, settings) + await of_retention(connection, settings, datetime.now(UTC))
            parked = await connection.scalar(sa.select(sa.func.count()).where(IS_PARKED)) or 0
    finally:
        await engine.dispose()
    known = (
        Finding(True, f"{zones} zones are loaded.")
        if zones
        else Finding(False, "No zone is loaded: run `python main.py zones load FILE`.")
    )
    waiting = [Finding(False, f"{parked} messages could not be handled and are parked.")] if parked else []
    return [known, *rooms, *reach, *keys, *pages, *broken, *waiting, *held, *day, *unsure]


def of_room(room: Listed) -> Finding:
    name = f"The room “{room.title}” of {room.zone} ({room.channel})"
    if room.hinders:
        lacks = ", ".join(catalogue("en")[f"hinders.{what}"] for what in room.hinders)
        return Finding(False, f"{name} lacks since {room.since:%d %b %H:%M} UTC: {lacks}.")
    if not room.seen:
        return Finding(True, f"{name} has not been looked at yet.")
    places = f"{room.people} of {room.seats}" if room.seats else str(room.people)
    return Finding(True, f"{name} is well; {places} people are known to be in it.")


IS_PARKED = sa.and_(t.inbox.c.parked_at.is_not(None), t.inbox.c.handled_at.is_(None))
HELD = {
    NO_TEMPLATE: "{many} messages wait for a template that may be used.",
    QUOTA: "{many} messages wait for room in WhatsApp's limit of people in 24 hours.",
    BUDGET: "{many} messages wait, because today's budget for WhatsApp is used up.",
}


async def of_what_waits(connection: AsyncConnection) -> list[str]:
    d = t.deliveries.c
    waiting = sa.select(d.reason, sa.func.count()).where(d.state == State.HELD, d.reason.in_(HELD)).group_by(d.reason)
    return [HELD[reason].format(many=many) for reason, many in await connection.execute(waiting)]


async def of_reach(connection: AsyncConnection) -> list[str]:
    """Whoever cannot be reached has changed the number, or lost the phone; each is tried again from time to time."""
    return [
        f"{one.code}: {one.reached} of {one.members} people can be reached." for one in await reach_of_zones(connection)
    ]


async def of_the_day(connection: AsyncConnection, now: datetime, zone_time: ZoneInfo) -> list[str]:
    """What the platform's limit and the budgets allow, and how much of it is used."""
    limit, used = await limit_now(connection), await used_now(connection, now)
    bound = f"{used} of {limit}" if limit is not None else "no limit is known"
    words = [f"People reached on WhatsApp outside their window in 24 hours: {bound}."]
    b, s = t.budgets.c, t.spendings.c
    today = sa.and_(s.area_id == t.areas.c.id, s.day == now.astimezone(zone_time).date())
    spent = sa.select(t.areas.c.code, b.per_day, s.amount).select_from(
        t.areas.outerjoin(t.budgets, b.area_id == t.areas.c.id).outerjoin(t.spendings, today)
    )
    for code, budget, amount in await connection.execute(spent.where(t.areas.c.kind == Kind.DISCOM)):
        allowed = f" of ₹{budget}" if budget is not None else ", no budget is set"
        words.append(f"{code} spent ₹{amount or 0:.2f} on WhatsApp today{allowed} (without tax).")
    return words


async def of_breakers(connection: AsyncConnection) -> list[Finding]:
    """What cannot send just now, and since when."""
    b = t.breakers.c
    rows = await connection.execute(sa.select(b.level, b.name, b.reason, b.opened_at).where(b.closed_at.is_(None)))
    return [
        Finding(
            False, f"The {row.level} {row.name} cannot send since {row.opened_at:%d %b %H:%M} UTC: {means(row.reason)}."
        )
        for row in rows
    ]


async def of_admins(connection: AsyncConnection, now: datetime) -> list[Finding]:
    """A page is free text: WhatsApp carries it only within 24 hours of their own message, Telegram always."""
    a, m = t.addresses.c, t.members.c
    hears = sa.or_(a.channel != "whatsapp", a.heard_at > now - SERVICE_WINDOW)
    admins = sa.select(sa.func.count()).join_from(t.members, t.addresses, a.person_id == m.person_id)
    many = await connection.scalar(
        admins.where(m.role == Role.ADMIN, m.left_at.is_(None), a.unreachable_at.is_(None), hears)
    )
    if many:
        return []
    who = "`members add … --role admin`, for somebody who has pressed Start on Telegram"
    return [Finding(False, f"No admin can be paged when sending stops: {who}.")]


def means(reason: str) -> str:
    """“whatsapp 190” with what Meta means by it."""
    platform, _, code = reason.partition(" ")
    known = BY_CODE.get(int(code)) if platform == "whatsapp" and code.isdigit() else None
    return f"{reason}, {known.means}" if known else reason


async def of_strays(connection: AsyncConnection, senders: Senders) -> list[Finding]:
    """Rows name a sender for ever; one that is no longer in the settings delivers nothing."""
    d, names = t.deliveries.c, [sender.name for sender in senders]
    waiting = (
        sa.select(d.sender, sa.func.count()).where(d.state == State.DUE, d.sender.not_in(names)).group_by(d.sender)
    )
    return [
        Finding(False, f"{many} messages wait for the sender {name}, which is not in the settings.")
        for name, many in await connection.execute(waiting)
    ]


async def of_seals(connection: AsyncConnection, now: datetime) -> list[Finding]:
    late = await seals.overdue(connection, now)
    words = f"{late} entries of the log wait for their seal: start `python main.py worker`."
    return [Finding(False, words)] if late else []


async def of_keys(connection: AsyncConnection, settings: Settings) -> list[Finding]:
    """Whether everything is under the current key, so that an old one can be thrown away."""
    if not set_to_something(settings.secret_key):
        return []
    vault = Vault(*settings.secret_keys)
    left = await rotation.left(connection, vault)
    if left.unknown:
        strange = "were sealed with a key that is not in the settings: name it in SETU_OLD_SECRET_KEYS."
        return [Finding(False, f"{left.unknown} numbers or messages {strange}")]
    if left.old:
        older = "are sealed as an older key or version did it: run `python main.py keys rotate`."
        return [Finding(not vault.is_changing, f"{left.old} numbers or messages {older}")]
    if vault.is_changing:
        return [Finding(True, "Nothing is left under an old key: take it out of SETU_OLD_SECRET_KEYS.")]
    return []


async def of_retention(connection: AsyncConnection, settings: Settings, now: datetime) -> list[Finding]:
    if not set_to_something(settings.secret_key):
        return []
    kept = Finding(True, f"Kept: {retention.in_words(settings)}; the log for good.")
    late = await retention.late(connection, settings, Vault(*settings.secret_keys), now)
    words = f"Kept longer than it should be: {', '.join(late)}. Does a worker run at night?"
    return [kept, Finding(False, words)] if late else [kept]


async def of_platforms(settings: Settings) -> list[Finding]:
    findings = []
    if settings.whatsapp_is_on and not settings.whatsapp_waba_id:
        findings.append(Finding(False, "SETU_WHATSAPP_WABA_ID is not set: templates can not be looked up."))
    for sender in senders_of(settings).accounts().values():
        findings += await of_whatsapp(sender)
    for sender in senders_of(settings):
        if sender.channel == "telegram":
            findings.append(await of_telegram(settings, sender))
        else:
            findings.append(await of_groups(sender))
    return findings


async def of_groups(sender: Sender) -> Finding:
    """Whether the number may have rooms. Without the right nothing is missing: everybody has their private chat."""
    channel = submitting.open_whatsapp(sender)
    try:
        made = await channel.groups.all()
    except SendFailed as no:
        if no.code == NOT_ELIGIBLE:
            needs = "for that it must be an Official Business Account"
            return Finding(
                True, f"WhatsApp lets {sender.name} have no groups ({needs}); private chats reach everybody."
            )
        return Finding(False, f"WhatsApp does not tell of the groups of {sender.name}: {means(no.reason)}.")
    finally:
        await channel.close()
    return Finding(
        True, f"WhatsApp lets {sender.name} have groups: {len(made)} of {MOST_ROOMS}, {SEATS} people in each."
    )


async def of_whatsapp(sender: Sender) -> list[Finding]:
    try:
        number = await submitting.look_up_number(sender)
        standings = await submitting.look_up_all(sender)
    except WhatsAppError as no:
        return [Finding(False, f"WhatsApp refuses us (code {no.code}): check SETU_WHATSAPP_TOKEN and the ids.")]
    except httpx.HTTPError as no:
        away = f"WhatsApp can not be reached ({type(no).__name__}): check SETU_WHATSAPP_API_URL and the network."
        return [Finding(False, away)]
    ill = [
        Finding(False, in_words(f"{name} {language}", standing))
        for (name, language), standing in standings.items()
        if not standing.is_well
    ]
    well = number.quality in ("GREEN", "UNKNOWN", "")
    about = Finding(well, f"The number's quality rating ({sender.name}) is {number.quality.lower() or 'not told'}.")
    return (
        [*ill, about] if ill else [Finding(True, f"WhatsApp answers ({sender.name}): all templates approved."), about]
    )


async def of_telegram(settings: Settings, sender: Sender) -> Finding:
    telegram = Telegram(sender.name, sender.api_url, sender.token.get_secret_value(), sender.rate)
    try:
        me, hook = await telegram.bot.get_me(), await telegram.bot.get_webhook_info()
    except NotReached:
        return Finding(False, "Telegram can not be reached: check SETU_TELEGRAM_API_URL and the network.")
    except TelegramError as no:
        return Finding(False, f"Telegram does not accept us ({type(no).__name__}): check the token of {sender.name}.")
    finally:
        await telegram.close()
    if not hook.url:
        return Finding(False, f"@{me.username} has no webhook: set SETU_PUBLIC_URL and start `python main.py web`.")
    if hook.url != announcing.address(settings):
        return Finding(False, f"@{me.username} posts to another address than ours: start `python main.py web` once.")
    if hook.last_error_message:
        return Finding(False, f"@{me.username} could not reach us lately: {hook.last_error_message}.")
    return Finding(True, f"Telegram knows us as @{me.username} and posts to us.")
