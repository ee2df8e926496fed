"""Our templates at Meta: what is missing is submitted, and each one's status is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pywa_async.errors import WhatsAppError

from bot.channels.templates import Definition, definitions
from bot.channels.whatsapp import WhatsApp
from bot.settings import Settings

PAGE = 100


@dataclass(frozen=True)
class Standing:
    name: str
    language: str
    status: str  # Meta's own word (APPROVED, PENDING, REJECTED, PAUSED …), or why it was not taken


async def sync(settings: Settings) -> list[Standing]:
    whatsapp = open_whatsapp(settings)
    try:
        known = await standings(whatsapp, settings.whatsapp_waba_id)
        for definition in definitions():
            key = (definition.name, definition.language)
            if key not in known:
                known[key] = await submit(whatsapp, settings.whatsapp_waba_id, definition)
        return [Standing(name, language, status) for (name, language), status in sorted(known.items())]
    finally:
        await whatsapp.close()


async def missing(settings: Settings) -> Sequence[Standing]:
    """Those of ours that could not be sent now."""
    whatsapp = open_whatsapp(settings)
    try:
        known = await standings(whatsapp, settings.whatsapp_waba_id)
    finally:
        await whatsapp.close()
    ours = [(definition.name, definition.language) for definition in definitions()]
    return [Standing(*key, known.get(key, "MISSING")) for key in ours if known.get(key) != "APPROVED"]


async def look_up_number(settings: Settings) -> None:
    """Raises `WhatsAppError` if the number is not ours to send from."""
    whatsapp = open_whatsapp(settings)
    try:
        await ask(whatsapp, "GET", f"/{settings.whatsapp_phone_id}", params={"fields": "display_phone_number"})
    finally:
        await whatsapp.close()


def open_whatsapp(settings: Settings) -> WhatsApp:
    token = settings.whatsapp_token.get_secret_value()
    return WhatsApp("whatsapp", settings.whatsapp_api_url, settings.whatsapp_phone_id, token, settings.whatsapp_rate)


async def standings(whatsapp: WhatsApp, waba: str) -> dict[tuple[str, str], str]:
    """Every template of the account that is named like ours, page by page."""
    found: dict[tuple[str, str], str] = {}
    after: str | None = None
    while True:
        page = await ask(whatsapp, "GET", f"/{waba}/message_templates", params=with_cursor(after))
        for line in page.get("data", ()):
            if str(line["name"]).startswith("setu_"):
                found[line["name"], line["language"]] = str(line["status"])
        after = page.get("paging", {}).get("cursors", {}).get("after") if "next" in page.get("paging", {}) else None
        if not after:
            return found


def with_cursor(after: str | None) -> dict[str, Any]:
    return {"fields": "name,language,status", "limit": PAGE} | ({"after": after} if after else {})


async def submit(whatsapp: WhatsApp, waba: str, definition: Definition) -> str:
    try:
        answer = await ask(whatsapp, "POST", f"/{waba}/message_templates", json=definition.payload())
    except WhatsAppError as no:
        return f"not taken: {no.message}"
    return str(answer.get("status", "PENDING"))


async def ask(whatsapp: WhatsApp, method: str, path: str, **arguments: Any) -> dict[str, Any]:
    answer: dict[str, Any] = await whatsapp.client.api.send_raw_request(method, path, **arguments)
    return answer
