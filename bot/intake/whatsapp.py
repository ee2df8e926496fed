"""Meta's webhooks: batches of up to 1,000 updates in any order, each one taken out and understood by itself."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.intake.update import Update, fingerprint
from handlers.incoming import Incoming

CHANNEL = "whatsapp"
SPOKEN = {
    "text", "interactive", "button", "image", "video", "audio", "document", "sticker", "location", "contacts",
    "unsupported", "order",
}  # fmt: skip  # kinds of message that want an answer; the others (reactions, system, edits) are kept

CODE = re.compile("[0-9]{1,9}")
PARTICIPANT = ("recipient_participant_user_id", "recipient_participant_id", "participant_recipient_id")  # all in print


def is_signed(body: bytes, header: str | None, secret: str) -> bool:
    """`X-Hub-Signature-256` over the raw bytes: never over what a parser made of them."""
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), (header or "").encode())


def split(body: Any) -> Iterator[Update]:
    """Every single update of a post; what has a shape that we do not know is kept whole."""
    for entry in dicts(body, "entry"):
        for change in dicts(entry, "changes"):
            value = change.get("value")
            if change.get("field") == "messages" and isinstance(value, dict):
                yield from of_messages(value)
            else:
                yield Update(CHANNEL, f"o:{fingerprint(change)}", "other", "", change)


def dicts(holder: Any, name: str) -> list[dict[str, Any]]:
    items = holder.get(name) if isinstance(holder, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def of_messages(value: dict[str, Any]) -> Iterator[Update]:
    contacts = dicts(value, "contacts")
    known = len(dicts(value, "messages")) + len(dicts(value, "statuses"))
    for message in dicts(value, "messages"):
        yield of_message(message, contacts)
    for status in dicts(value, "statuses"):
        participant = next((status[name] for name in PARTICIPANT if status.get(name)), "")
        key = f"s:{status.get('id') or fingerprint(status)}:{status.get('status')}:{participant}"
        yield Update(CHANNEL, key, "receipt", str(status.get("id")), status)
    if not known or "errors" in value:
        yield Update(CHANNEL, f"o:{fingerprint(value)}", "other", "", value)


def of_message(message: dict[str, Any], contacts: list[dict[str, Any]]) -> Update:
    author = str(message.get("from") or message.get("from_user_id") or "")
    body = {"message": message, "contact": contact_of(message, contacts)}
    kind = "message" if str(message.get("type")) in SPOKEN and not message.get("group_id") and author else "other"
    return Update(CHANNEL, f"m:{message.get('id') or fingerprint(message)}", kind, author, body)


def contact_of(message: dict[str, Any], contacts: list[dict[str, Any]]) -> dict[str, Any]:
    for contact in contacts:
        same_number = contact.get("wa_id") and contact.get("wa_id") == message.get("from")
        same_id = contact.get("user_id") and contact.get("user_id") == message.get("from_user_id")
        if same_number or same_id:
            return contact
    return {}


# ---- understanding one ----------------------------------------------------------------------------


def heard(body: dict[str, Any]) -> Incoming:
    message, contact = body["message"], body["contact"]
    text, tap = words(message)
    return Incoming(
        channel=CHANNEL,
        message=str(message.get("id", "")),
        at=moment(message.get("timestamp")),
        keys=keys(message, contact),
        kind="tap" if tap else "text" if message["type"] == "text" else str(message["type"]),
        text=text,
        tap=tap,
    )


def keys(message: dict[str, Any], contact: dict[str, Any]) -> tuple[str, ...]:
    """The phone number, where Meta shows it, and the business-scoped user id."""
    number = message.get("from") or contact.get("wa_id")
    user_id = message.get("from_user_id") or contact.get("user_id")
    return tuple(key for key in (f"+{number}" if number else None, user_id) if key)


def words(message: dict[str, Any]) -> tuple[str, str]:
    """The text, and what the pressed button stands for."""
    match message["type"]:
        case "text":
            return str(part(message, "text").get("body", "")), ""
        case "button":
            return str(part(message, "button").get("text", "")), str(part(message, "button").get("payload", ""))
        case "interactive":
            pressed = part(message, "interactive")
            reply = part(pressed, str(pressed.get("type", "")))
            return str(reply.get("title", "")), str(reply.get("id", ""))
        case _:
            return "", ""


def part(holder: dict[str, Any], name: str) -> dict[str, Any]:
    inner = holder.get(name)
    return inner if isinstance(inner, dict) else {}


@dataclass(frozen=True)
class Status:
    """`delivery` is our own id, echoed; `codes` are the platform's errors of a failed message."""

    platform_id: str
    delivery: int | None
    status: str
    at: datetime
    codes: tuple[int, ...]


def status(body: dict[str, Any]) -> Status:
    echoed = str(body.get("biz_opaque_callback_data") or "")
    return Status(
        platform_id=str(body.get("id", "")),
        delivery=int(echoed) if echoed.isascii() and echoed.isdigit() and len(echoed) < 19 else None,
        status=str(body.get("status", "")),
        at=moment(body.get("timestamp")),
        codes=tuple(int(code) for error in dicts(body, "errors") if CODE.fullmatch(code := str(error.get("code")))),
    )


def moment(seconds: Any) -> datetime:
    """Seconds since 1970 as a string; what is no time is now."""
    text = str(seconds)
    return (
        datetime.fromtimestamp(int(text), UTC)
        if text.isascii() and text.isdigit() and len(text) < 12
        else datetime.now(UTC)
    )
