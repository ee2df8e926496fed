"""Meta's webhooks: batches of up to 1,000 updates in any order, each one taken out and understood by itself."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.channels.news import News
from bot.intake import fields
from bot.intake.update import (
    DELETED,
    EDITED,
    MESSAGE,
    RECEIPT,
    UNKNOWN,
    Json,
    Update,
    dicts,
    fingerprint,
    listed,
    moment,
    part,
    point,
    word,
)
from handlers.incoming import Incoming

CHANNEL = "whatsapp"
SPOKEN = {
    "text", "interactive", "button", "image", "video", "audio", "document", "sticker", "location", "contacts",
    "unsupported", "order",
}  # fmt: skip  # kinds of message that want an answer
MEDIA = {"image", "video", "audio", "document"}
UNSPOKEN = {"reaction": "reaction", "edit": EDITED, "revoke": DELETED, "request_welcome": "welcome"}
SYSTEM = dict.fromkeys(("user_changed_number", "customer_changed_number", "user_changed_user_id"), "person.key") | {
    "customer_identity_changed": "person.identity"
}
CHANGES = {"edit": "original_message_id", "revoke": "original_message_id"}

PARTICIPANT = ("recipient_participant_user_id", "recipient_participant_id", "participant_recipient_id")  # all in print


def is_signed(body: bytes, header: bytes, secret: str) -> bool:
    """`X-Hub-Signature-256` over the raw bytes: never over what a parser made of them."""
    expected = "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()
    return hmac.compare_digest(expected.encode(), header)


def split(body: Any) -> Iterator[Update]:
    """Every single update of a post; what has a shape that we do not know is kept whole."""
    for entry in listed(body, "entry"):
        changes = listed(entry, "changes")
        for change in changes:
            if isinstance(change, dict) and isinstance(change.get("value"), dict):
                yield from of_change(entry, word(change, "field"), change["value"])
            else:
                yield strange(change)
        if not changes:
            yield strange(entry)


def strange(body: Any) -> Update:
    return Update(CHANNEL, f"o:{fingerprint(body)}", UNKNOWN, "", body if isinstance(body, dict) else {"raw": body})


def of_change(entry: Json, field: str, value: Json) -> Iterator[Update]:
    if field == "messages":
        yield from of_messages(entry, value)
        return
    about = {"field": field, "account": word(entry, "id")}
    items = list(fields.items_of(field, value))
    for item in items:
        yield news(about | item, fingerprint(item), word(item["item"], "group_id") or word(item["item"], "wa_id"))
    if not items:  # the same may be said again on another day, of which only the entry tells
        yield news(about | {"value": value}, fingerprint([value, entry.get("time")]), "")


def news(body: Json, key: str, chat: str) -> Update:
    at = moment(part(body, "item").get("timestamp"))
    return Update(CHANNEL, f"o:{key}", kind_of(body), chat, body, at)


def of_messages(entry: Json, value: Json) -> Iterator[Update]:
    contacts, ours = list(dicts(value, "contacts")), part(value, "metadata")
    messages, statuses = listed(value, "messages"), listed(value, "statuses")
    for message in messages:
        yield of_message(message, contacts, ours) if isinstance(message, dict) else strange(message)
    for status in statuses:
        yield of_status(status) if isinstance(status, dict) else strange(status)
    if value.get("errors"):
        body = {"field": "errors", "account": word(entry, "id"), "value": {"errors": value["errors"]}}
        yield news(body, fingerprint([value["errors"], entry.get("time")]), "")
    elif not (messages or statuses):
        yield strange({"field": "messages", "value": value})


def of_status(status: Json) -> Update:
    participant = word(status, *PARTICIPANT)
    key = f"s:{word(status, 'id') or fingerprint(status)}:{word(status, 'status')}:{participant}"
    return Update(CHANNEL, key, RECEIPT, "", status)


def of_message(message: Json, contacts: list[Json], ours: Json) -> Update:
    """An edit and a deletion are updates of their own, about the message that they change."""
    body = {"message": message, "contact": contact_of(message, contacts), "number": word(ours, "phone_number_id")}
    if message.get("group_id"):  # there, it may be meant for somebody else
        body["shown"] = word(ours, "display_phone_number")
    name, at = word(message, "type"), message.get("timestamp")
    key = f"m:{word(message, 'id') or fingerprint(message)}"
    if name in CHANGES:  # should Meta ever give the change the id of the message, they are still two
        key = f"{name}:{key}:{at}"
    return Update(CHANNEL, key, kind_of(body), chat_of(message), body, moment(at), about_of(message))


def chat_of(message: Json) -> str:
    """Whoever hides their number later stays in the queue of their id, which comes with every message."""
    return word(message, "group_id", "from_user_id", "from")


def about_of(message: Json) -> str:
    name = word(message, "type")
    return word(part(message, name), CHANGES[name]) if name in CHANGES else word(message, "id")


def kind_of(body: Json) -> str:
    """What a stored update is. Asked again when an operator lets one that was not understood run again."""
    if "message" in body:
        return kind_of_message(part(body, "message"))
    if body.get("field") == "errors":
        return "account.error"
    return fields.KINDS.get(word(body, "field"), UNKNOWN) if "item" in body or "value" in body else UNKNOWN


def kind_of_message(message: Json) -> str:
    name = word(message, "type")
    if name == "system":
        return SYSTEM.get(word(part(message, "system"), "type"), UNKNOWN)
    if not word(message, "from", "from_user_id") or name not in SPOKEN | UNSPOKEN.keys():
        return UNKNOWN
    return UNSPOKEN.get(name, MESSAGE)


def contact_of(message: Json, contacts: list[Json]) -> Json:
    for contact in contacts:
        same_number = contact.get("wa_id") and contact.get("wa_id") == message.get("from")
        same_id = contact.get("user_id") and contact.get("user_id") == message.get("from_user_id")
        if same_number or same_id:
            return contact
    return {}


# ---- understanding one ----------------------------------------------------------------------------


def told(kind: str, body: Json) -> News | None:
    """The neutral value of what is neither a message nor a receipt; None where we have no use for one."""
    read = fields.READERS.get(kind)
    return read(kind, body) if read else None


def changed(body: Json, change: Json) -> Json:
    """A message as its author has corrected it: the same message, with other content."""
    content = part(part(part(change, "message"), "edit"), "message")
    if word(content, "type") not in SPOKEN:
        return body
    kept = {name: value for name, value in body["message"].items() if name not in SPOKEN}
    return body | {"message": kept | content | {name: kept[name] for name in ("id", "timestamp") if name in kept}}


def heard(body: Json, sender: str = "") -> Incoming:
    message, contact = body["message"], part(body, "contact")
    text, tap = words(message)
    return Incoming(
        channel=CHANNEL,
        message=word(message, "id"),
        at=moment(message.get("timestamp")) or datetime.now(UTC),
        keys=keys(message, contact),
        kind="tap" if tap else str(message["type"]),
        text=text,
        tap=tap,
        shown=text if tap else "",
        sender=sender,
        media=word(sent(message), "id"),
        mime=word(sent(message), "mime_type"),
        point=point(part(message, "location")),
        room=word(message, "group_id"),
        quoted_by=quoted_by(message, word(body, "shown")) if message.get("group_id") else "",
        asked_us=not message.get("group_id") or is_for_us(message, text, word(body, "shown")),
        forwarded=any(part(message, "context").get(mark) is True for mark in ("forwarded", "frequently_forwarded")),
    )


def sent(message: Json) -> Json:
    """The file that came with it."""
    kind = word(message, "type")
    return part(message, kind) if kind in MEDIA else {}


def is_for_us(message: Json, text: str, shown: str) -> bool:
    """Of what is said in a group: a command, a reply to us, or our number named."""
    answered, digits = word(part(message, "context"), "from"), "".join(filter(str.isdigit, shown))
    return text.startswith("/") or (bool(digits) and (answered.lstrip("+") == digits or f"@{digits}" in text))


def quoted_by(message: Json, shown: str) -> str:
    """Whoever wrote what is answered, if it was not we."""
    context = part(message, "context")
    number = word(context, "from").lstrip("+")
    if not number:
        return word(context, "from_user_id")
    return "" if number == "".join(filter(str.isdigit, shown)) else f"+{number}" if number.isdigit() else number


def keys(message: Json, contact: Json) -> tuple[str, ...]:
    """The phone number, where Meta shows it, and the business-scoped user id."""
    number = word(message, "from") or word(contact, "wa_id")
    user_id = word(message, "from_user_id") or word(contact, "user_id")
    return tuple(key for key in (f"+{number}" if number else "", user_id) if key)


def words(message: Json) -> tuple[str, str]:
    """The text, and what the pressed button stands for."""
    match message["type"]:
        case "text":
            return word(part(message, "text"), "body"), ""
        case "button":
            return word(part(message, "button"), "text"), word(part(message, "button"), "payload")
        case "interactive":
            pressed = part(message, "interactive")
            reply = part(pressed, word(pressed, "type"))
            return word(reply, "title"), word(reply, "id")
        case kind if kind in MEDIA:
            return word(part(message, kind), "caption"), ""
        case _:
            return "", ""


@dataclass(frozen=True)
class Price:
    """What Meta says that a message costs: not on each status, and seldom all of it."""

    billable: bool | None = None
    category: str | None = None
    type: str | None = None


@dataclass(frozen=True)
class Status:
    """`delivery` is our own id, echoed; `codes` are the platform's errors of a failed message."""

    platform_id: str
    delivery: int | None
    status: str
    at: datetime
    codes: tuple[int, ...]
    price: Price = Price()
    participant: str = ""  # of whom in a room it tells


def status(body: Json) -> Status:
    echoed = word(body, "biz_opaque_callback_data")
    return Status(
        platform_id=word(body, "id"),
        delivery=int(echoed) if echoed.isascii() and echoed.isdigit() and len(echoed) < 19 else None,
        status=word(body, "status"),
        at=moment(body.get("timestamp")) or datetime.now(UTC),
        codes=fields.codes(body),
        price=price(part(body, "pricing") or part(part(body, "conversation"), "pricing")),
        participant=word(body, *PARTICIPANT),
    )


def price(pricing: Json) -> Price:
    billable = word(pricing, "billable").lower()
    told = {"true": True, "false": False}.get(billable)
    return Price(told, word(pricing, "category") or None, word(pricing, "type") or None)
