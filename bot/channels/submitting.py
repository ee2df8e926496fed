"""Our templates at Meta: what is missing is submitted, politely, and how each stands is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pywa_async.errors import WhatsAppError

from bot.channels.standing import APPROVED, MISSING, Standing, Standings
from bot.channels.templates import OURS, Definition, definitions
from bot.channels.whatsapp import WhatsApp
from bot.senders import Sender
from bot.storage.standings import keep_standing, read_standings

if TYPE_CHECKING:
    from bot.world import World

PAGE = 100
NOT_TAKEN = "NOT TAKEN"  # our own word: Meta did not even take it for review
AN_HOUR_S_FILL = 100  # templates that an account may submit in an hour
BUSY = {1, 2, 4, 80007, 130429, 131000, 131016, 133004}  # codes after which the same request may succeed
WAITS = (5, 30, 120)  # seconds
LOOKS_A_MINUTE = 2

OUR_KEYS = [(definition.name, definition.language) for definition in definitions()]

Known = dict[tuple[str, str], Standing]
Tell = Callable[[str], None]
Rest = Callable[[float], Awaitable[object]]


async def sync(
    world: World, tell: Tell = lambda _: None, rest: Rest = asyncio.sleep, minutes: int = 0
) -> dict[str, Standings]:
    """Submit what is missing in each account, and keep how each of ours stands; `minutes` to wait for the review."""

    async def submitted(whatsapp: WhatsApp, account: str) -> Known:
        known = await look_up(whatsapp, account, world.clock())
        known |= await submit_all(world, whatsapp, account, known, tell, rest)
        for _ in range(minutes * LOOKS_A_MINUTE):
            if not (pending := sum(standing.status == "PENDING" for standing in known.values())):
                break
            tell(f"{pending} wait for Meta's review.")
            await rest(60 / LOOKS_A_MINUTE)
            known |= await look_up(whatsapp, account, world.clock())
        return known

    return await in_each_account(world, submitted)


async def watch(world: World) -> dict[str, Standings]:
    """Look how ours stand, without submitting any: a webhook may have been lost."""

    async def looked_up(whatsapp: WhatsApp, account: str) -> Known:
        return await look_up(whatsapp, account, world.clock())

    return await in_each_account(world, looked_up)


async def in_each_account(world: World, learn: Callable[[WhatsApp, str], Awaitable[Known]]) -> dict[str, Standings]:
    found = {}
    for account, sender in world.senders.accounts().items():
        whatsapp = open_whatsapp(sender)
        try:
            known = await learn(whatsapp, account)
        finally:
            await whatsapp.close()
        found[account] = await keep(world, account, known)
    return found


async def keep(world: World, account: str, known: Known) -> Standings:
    now = world.clock()
    async with world.engine.begin() as connection:
        before = await read_standings(connection, account)
        for key in OUR_KEYS:
            told = known.get(key, Standing(MISSING, now))
            await keep_standing(connection, account, *key, with_what_we_knew(told, before.get(key)))
        after = await read_standings(connection, account)
    return {key: after[key] for key in OUR_KEYS}


def with_what_we_knew(told: Standing, before: Standing | None) -> Standing:
    """Since when it stands so, until when a pause lasts, and why it was not even taken: a list does not tell these."""
    if before is None:
        return told
    if told.status == MISSING and before.status == NOT_TAKEN:
        return before
    if told.status == before.status:
        return replace(told, since=before.since, until=before.until, reason=told.reason or before.reason)
    return told


async def submit_all(world: World, whatsapp: WhatsApp, account: str, known: Known, tell: Tell, rest: Rest) -> Known:
    """What is not there yet, the general ones first, and no more than an account may submit in an hour."""
    lacking = [each for each in definitions() if (each.name, each.language) not in known]
    submitted = {}
    for number, definition in enumerate(lacking[:AN_HOUR_S_FILL], 1):
        standing = await submit(whatsapp, account, definition, world.clock(), tell, rest)
        submitted[definition.name, definition.language] = standing
        tell(f"{number} of {len(lacking)}: {definition.name} {definition.language}: {standing.status}")
    if len(lacking) > AN_HOUR_S_FILL:
        tell(f"Meta takes {AN_HOUR_S_FILL} an hour: run it again in an hour for the rest.")
    return submitted


# ---- what we ask of Meta ---------------------------------------------------------------------------


@dataclass(frozen=True)
class NumberFacts:
    quality: str  # GREEN, YELLOW, RED
    limit: str  # TIER_2K …: people in 24 hours
    shown: str  # +91 …


async def look_up_number(sender: Sender) -> NumberFacts:
    """Raises `WhatsAppError` if the number is not ours to send from."""
    whatsapp = open_whatsapp(sender)
    fields = "quality_rating,whatsapp_business_manager_messaging_limit,display_phone_number"
    try:
        told = await ask(whatsapp, "GET", f"/{sender.key}", params={"fields": fields})
    finally:
        await whatsapp.close()
    return NumberFacts(
        str(told.get("quality_rating", "")),
        str(told.get("whatsapp_business_manager_messaging_limit", "")),
        str(told.get("display_phone_number", "")),
    )


async def look_up_all(sender: Sender) -> Standings:
    """How each of ours stands now."""
    whatsapp = open_whatsapp(sender)
    try:
        now = datetime.now(UTC)
        known = await look_up(whatsapp, sender.account, now)
    finally:
        await whatsapp.close()
    return {key: known.get(key, Standing(MISSING, now)) for key in OUR_KEYS}


def open_whatsapp(sender: Sender) -> WhatsApp:
    return WhatsApp(sender.name, sender.api_url, sender.key, sender.token.get_secret_value(), sender.rate)


async def look_up(whatsapp: WhatsApp, waba: str, now: datetime) -> Known:
    """Every template of the account that is named like ours, page by page."""
    found: Known = {}
    after: str | None = None
    while True:
        page = await ask(whatsapp, "GET", f"/{waba}/message_templates", params=with_cursor(after))
        for line in page.get("data", ()):
            if str(line["name"]).startswith(OURS):
                found[line["name"], line["language"]] = as_told(line, now)
        after = page.get("paging", {}).get("cursors", {}).get("after") if "next" in page.get("paging", {}) else None
        if not after:
            return found


def with_cursor(after: str | None) -> dict[str, Any]:
    fields = "name,language,status,category,quality_score,rejected_reason"
    return {"fields": fields, "limit": PAGE} | ({"after": after} if after else {})


def as_told(line: dict[str, Any], now: datetime) -> Standing:
    quality = line.get("quality_score") or {}
    reason = str(line.get("rejected_reason") or "NONE")
    return Standing(
        status=str(line["status"]),
        since=now,
        category=str(line.get("category", "")),
        quality=str(quality.get("score", "")) if isinstance(quality, dict) else "",
        reason="" if reason == "NONE" or line["status"] == APPROVED else reason,
    )


async def submit(
    whatsapp: WhatsApp, waba: str, definition: Definition, now: datetime, tell: Tell, rest: Rest
) -> Standing:
    """Asked again after a while where Meta is only busy."""
    for wait in (*WAITS, None):
        try:
            answer = await ask(whatsapp, "POST", f"/{waba}/message_templates", json=definition.payload())
            return Standing(str(answer.get("status", "PENDING")), now, str(answer.get("category", "")))
        except WhatsAppError as no:
            if no.code not in BUSY or wait is None:
                return Standing(NOT_TAKEN, now, reason=str(no.details or no.message))
        tell(f"Meta is busy: again in {wait} seconds.")
        await rest(wait)
    raise AssertionError("the last try has an end of its own")


async def ask(whatsapp: WhatsApp, method: str, path: str, **arguments: Any) -> dict[str, Any]:
    answer: dict[str, Any] = await whatsapp.client.api.send_raw_request(method, path, **arguments)
    return answer
