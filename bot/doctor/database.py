"""What the doctor finds in the database."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import limits, retention
from bot.channels.hearing import NO_TEMPLATE
from bot.doctor.finding import Finding, ill, means, well
from bot.reach import reach_of_zones
from bot.rooms.listing import Listed, rooms_now
from bot.senders import senders_of
from bot.settings import Settings, set_to_something
from bot.storage import migrate, rotation, seals
from bot.storage import tables as t
from bot.storage.rationing import BUDGET, QUOTA, limit_now, used_now
from bot.storage.store import connect
from bot.storage.vault import Vault
from handlers.wording import catalogue
from zones.area import Kind
from zones.delivery import State
from zones.person import SERVICE_WINDOW, Role

HELD = {
    NO_TEMPLATE: "{many} messages wait for a template that may be used.",
    QUOTA: "{many} messages wait for room in WhatsApp's limit of people in 24 hours.",
    BUDGET: "{many} messages wait, because today's budget for WhatsApp is used up.",
}


@dataclass(frozen=True)
class Case:
    """What is examined, and when (UTC)."""

    connection: AsyncConnection
    settings: Settings
    now: datetime


def of_database(url: str, settings: Settings) -> list[Finding]:
    if not migrate.current(url):
        return [ill("The database lacks the newest tables: run `python main.py migrate`.")]
    return [well("The database answers and has the newest tables."), *asyncio.run(of_all(url, settings))]


async def of_all(url: str, settings: Settings) -> list[Finding]:
    engine = connect(url)
    try:
        async with engine.connect() as connection:
            case = Case(connection, settings, datetime.now(UTC))
            return [finding for examined in EXAMINED for finding in await examined(case)]
    finally:
        await engine.dispose()


async def of_zones(case: Case) -> list[Finding]:
    counted = sa.select(sa.func.count()).select_from(t.areas).where(t.areas.c.kind == Kind.ZONE)
    if zones := await case.connection.scalar(counted):
        return [well(f"{zones} zones are loaded.")]
    return [ill("No zone is loaded: run `python main.py zones load FILE`.")]


async def of_rooms(case: Case) -> list[Finding]:
    return [of_room(room) for room in await rooms_now(case.connection)]


def of_room(room: Listed) -> Finding:
    name = f"The room “{room.title}” of {room.zone} ({room.channel})"
    if room.hinders:
        lacks = ", ".join(catalogue("en")[f"hinders.{what}"] for what in room.hinders)
        return ill(f"{name} lacks since {room.since:%d %b %H:%M} UTC: {lacks}.")
    if not room.seen:
        return well(f"{name} has not been looked at yet.")
    places = f"{room.people} of {room.seats}" if room.seats else str(room.people)
    return well(f"{name} is well; {places} people are known to be in it.")


async def of_reach(case: Case) -> list[Finding]:
    """Whoever cannot be reached has changed the number, or lost the phone; each is tried again from time to time."""
    zones = await reach_of_zones(case.connection)
    return [well(f"{one.code}: {one.reached} of {one.members} people can be reached.") for one in zones]


async def of_keys(case: Case) -> list[Finding]:
    """Whether everything is under the current key, so that an old one can be thrown away."""
    if not set_to_something(case.settings.secret_key):
        return []
    vault = Vault(*case.settings.secret_keys)
    left = await rotation.left(case.connection, vault)
    if left.unknown:
        strange = "were sealed with a key that is not in the settings: name it in SETU_OLD_SECRET_KEYS."
        return [ill(f"{left.unknown} numbers or messages {strange}")]
    if left.old:
        older = "are sealed as an older key or version did it: run `python main.py keys rotate`."
        return [Finding(not vault.is_changing, f"{left.old} numbers or messages {older}")]
    if vault.is_changing:
        return [well("Nothing is left under an old key: take it out of SETU_OLD_SECRET_KEYS.")]
    return []


async def of_retention(case: Case) -> list[Finding]:
    if not set_to_something(case.settings.secret_key):
        return []
    kept = well(f"Kept: {retention.in_words(case.settings)}; the log for good.")
    late = await retention.late(case.connection, case.settings, Vault(*case.settings.secret_keys), case.now)
    words = f"Kept longer than it should be: {', '.join(late)}. Does a worker run at night?"
    return [kept, ill(words)] if late else [kept]


async def of_admins(case: Case) -> list[Finding]:
    """A page is free text: WhatsApp carries it only within 24 hours of their own message, Telegram always."""
    a, m = t.addresses.c, t.members.c
    hears = sa.or_(a.channel != "whatsapp", a.heard_at > case.now - SERVICE_WINDOW)
    admins = sa.select(sa.func.count()).join_from(t.members, t.addresses, a.person_id == m.person_id)
    many = await case.connection.scalar(
        admins.where(m.role == Role.ADMIN, m.left_at.is_(None), a.unreachable_at.is_(None), hears)
    )
    who = "`members add … --role admin`, for somebody who has pressed Start on Telegram"
    return [] if many else [ill(f"No admin can be paged when sending stops: {who}.")]


async def of_breakers(case: Case) -> list[Finding]:
    """What cannot send just now, and since when."""
    b = t.breakers.c
    shut = sa.select(b.level, b.name, b.reason, b.opened_at).where(b.closed_at.is_(None))
    return [
        ill(f"The {row.level} {row.name} cannot send since {row.opened_at:%d %b %H:%M} UTC: {means(row.reason)}.")
        for row in await case.connection.execute(shut)
    ]


async def of_strays(case: Case) -> list[Finding]:
    """Rows name a sender for ever; one that is no longer in the settings delivers nothing."""
    d, names = t.deliveries.c, [sender.name for sender in senders_of(case.settings)]
    waiting = (
        sa.select(d.sender, sa.func.count()).where(d.state == State.DUE, d.sender.not_in(names)).group_by(d.sender)
    )
    return [
        ill(f"{many} messages wait for the sender {name}, which is not in the settings.")
        for name, many in await case.connection.execute(waiting)
    ]


async def of_seals(case: Case) -> list[Finding]:
    late = await seals.overdue(case.connection, case.now)
    return [ill(f"{late} entries of the log wait for their seal: start `python main.py worker`.")] if late else []


async def of_parked(case: Case) -> list[Finding]:
    i = t.inbox.c
    parked = sa.select(sa.func.count()).where(i.parked_at.is_not(None), i.handled_at.is_(None))
    many = await case.connection.scalar(parked)
    return [ill(f"{many} messages could not be handled and are parked.")] if many else []


async def of_what_waits(case: Case) -> list[Finding]:
    d = t.deliveries.c
    waiting = sa.select(d.reason, sa.func.count()).where(d.state == State.HELD, d.reason.in_(HELD)).group_by(d.reason)
    return [ill(HELD[reason].format(many=many)) for reason, many in await case.connection.execute(waiting)]


async def of_the_day(case: Case) -> list[Finding]:
    """What the platform's limit and the budgets allow, and how much of it is used."""
    limit, used = await limit_now(case.connection), await used_now(case.connection, case.now)
    bound = f"{used} of {limit}" if limit is not None else "no limit is known"
    findings = [well(f"People reached on WhatsApp outside their window in 24 hours: {bound}.")]
    b, s, day = t.budgets.c, t.spendings.c, case.now.astimezone(case.settings.zone_time).date()
    spent = sa.select(t.areas.c.code, b.per_day, s.amount).select_from(
        t.areas.outerjoin(t.budgets, b.area_id == t.areas.c.id)
        .outerjoin(t.spendings, sa.and_(s.area_id == t.areas.c.id, s.day == day))
    )  # fmt: skip
    for code, budget, amount in await case.connection.execute(spent.where(t.areas.c.kind == Kind.DISCOM)):
        allowed = f" of ₹{budget}" if budget is not None else ", no budget is set"
        findings.append(well(f"{code} spent ₹{amount or 0:.2f} on WhatsApp today{allowed} (without tax)."))
    return findings


async def of_limits(case: Case) -> list[Finding]:
    return [ill(words) for words in await limits.what_is_unsure(case.connection, case.now)]


EXAMINED = (
    *(of_zones, of_rooms, of_reach, of_keys, of_retention, of_admins, of_breakers),
    *(of_strays, of_seals, of_parked, of_what_waits, of_the_day, of_limits),
)
