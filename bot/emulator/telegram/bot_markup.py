"""Keyboards under Telegram's messages, as the product sends them and as a phone shows them."""

from typing import Any

from bot.emulator.chats import Button
from bot.emulator.telegram.bot_chat import Room
from bot.emulator.telegram.bot_errors import bad

Json = dict[str, Any]
ASKS = {"request_contact": "contact", "request_location": "location"}


def inline_buttons(markup: Json) -> list[Button]:
    rows = markup.get("inline_keyboard") or []
    return [_inline(button, f"{r}.{n}", r) for r, row in enumerate(rows) for n, button in enumerate(row)]


def keyboard_buttons(markup: Json, where: Room) -> list[Button]:
    rows = markup.get("keyboard") or []
    return [_key(button, f"{r}.{n}", r, where) for r, row in enumerate(rows) for n, button in enumerate(row)]


def _inline(button: Json, id: str, row: int) -> Button:
    if not str(button.get("text", "")).strip():
        raise bad("inline keyboard button text is empty")
    data, url = button.get("callback_data"), button.get("url")
    if data is not None and not 1 <= len(str(data).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if url and not str(url).startswith(("http://", "https://", "tg://")):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if data is None and not url and not set(button) - {"text", "style", "icon_custom_emoji_id"}:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    return Button(id, str(button["text"]), str(data or ""), "url" if url else "inline", row, url=str(url or ""))


def _key(button: Json | str, id: str, row: int, where: Room) -> Button:
    facts = {"text": button} if isinstance(button, str) else button
    if not str(facts.get("text", "")).strip():
        raise bad("keyboard button text must be non-empty")
    asks = next((kind for name, kind in ASKS.items() if facts.get(name)), "")
    if asks and where.group is not None:
        named = "phone number" if asks == "contact" else "location"
        raise bad(f"{named} can be requested in private chats only")
    return Button(id, facts["text"], asks or facts["text"], "keyboard", row)
