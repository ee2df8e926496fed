"""Telegram's webhooks: one update a post, keyed by its rising id."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot.intake.update import Update, fingerprint
from handlers.incoming import Incoming

CHANNEL = "telegram"
ROOMS = {"group", "supergroup"}
ANONYMOUS_ADMIN = 1087968824  # GroupAnonymousBot: says nothing of who wrote
UNREADABLE = (
    "sticker", "photo", "video", "voice", "audio", "document", "animation", "video_note", "location", "venue",
    "contact", "poll", "dice", "story",
)  # fmt: skip


def is_secret(header: str | None, secret: str) -> bool:
    return hmac.compare_digest((header or "").encode(), secret.encode())


def split(body: Any) -> Iterator[Update]:
    if not isinstance(body, dict):
        return
    key = f"u:{body['update_id']}" if isinstance(body.get("update_id"), int) else f"o:{fingerprint(body)}"
    chat = chat_of(body)
    kind = "message" if chat and is_spoken(body) else "other"
    yield Update(CHANNEL, key, kind, str(chat.get("id", "")), body)


def chat_of(body: dict[str, Any]) -> dict[str, Any]:
    query = body.get("callback_query")
    message = body.get("message") or (query.get("message") if isinstance(query, dict) else None)
    chat = message.get("chat") if isinstance(message, dict) else None
    return chat if isinstance(chat, dict) else {}


def is_spoken(body: dict[str, Any]) -> bool:
    if "callback_query" in body:
        return True
    message = body.get("message")
    return isinstance(message, dict) and any(kind in message for kind in ("text", *UNREADABLE))


# ---- understanding one ----------------------------------------------------------------------------


def heard(body: dict[str, Any], bot_id: int) -> Incoming:
    query = body.get("callback_query")
    if query:
        return tapped(query)
    message = body["message"]
    text = str(message.get("text", ""))
    answered = (message.get("reply_to_message") or {}).get("from") or {}
    in_room, room_name = room(message["chat"])
    return Incoming(
        channel=CHANNEL,
        message=str(message["message_id"]),
        at=datetime.fromtimestamp(message["date"], UTC),
        keys=author(message),
        kind="text" if "text" in message else next(kind for kind in UNREADABLE if kind in message),
        text=text,
        phone=own_phone(message),
        locale=str((message.get("from") or {}).get("language_code", "")),
        asked_us=not in_room or text.startswith("/") or answered.get("id") == bot_id,
        room=in_room,
        room_name=room_name,
    )


def tapped(query: dict[str, Any]) -> Incoming:
    message = query["message"]
    return Incoming(
        channel=CHANNEL,
        message=str(message["message_id"]),
        at=datetime.now(UTC),  # Telegram does not say when a button was pressed
        keys=(str(query["from"]["id"]),),
        kind="tap",
        tap=str(query.get("data", "")),
        tapped=str(message["message_id"]),
        callback=str(query["id"]),
        locale=str(query["from"].get("language_code", "")),
        room=room(message["chat"])[0],
        room_name=room(message["chat"])[1],
    )


def author(message: dict[str, Any]) -> tuple[str, ...]:
    """Nobody, if they write as an anonymous admin or in the name of a channel: that proves nothing."""
    sender = message.get("from") or {}
    if "sender_chat" in message or sender.get("id") in (None, ANONYMOUS_ADMIN) or sender.get("is_bot"):
        return ()
    return (str(sender["id"]),)


def room(chat: dict[str, Any]) -> tuple[str, str]:
    """The group's id and its public @name; both empty in a private chat."""
    if chat.get("type") not in ROOMS:
        return "", ""
    return str(chat["id"]), f"@{chat['username']}" if chat.get("username") else ""


def own_phone(message: dict[str, Any]) -> str:
    """A shared contact proves a number only if it is the sender's own, as Telegram says by `user_id`."""
    contact = message.get("contact") or {}
    if not contact or contact.get("user_id") != (message.get("from") or {}).get("id"):
        return ""
    return "+" + str(contact.get("phone_number", "")).lstrip("+")
