"""Telegram's webhooks: one update a post, keyed by its rising id."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot.intake.update import EDITED, MESSAGE, UNKNOWN, Json, Update, fingerprint, moment, part, point, word
from handlers.incoming import Incoming

CHANNEL = "telegram"
ROOMS = {"group", "supergroup"}
CHANGES = (
    "new_chat_title", "forum_topic_created", "forum_topic_closed", "forum_topic_reopened",
    "general_forum_topic_hidden", "general_forum_topic_unhidden",
)  # fmt: skip
MOVES = ("migrate_to_chat_id", "migrate_from_chat_id")
# An update has one field that names it. Messages, taps and edits are looked at closer; others are not understood.
KINDS = {
    "my_chat_member": "chat.reachable",
    "chat_member": "room.member",
    "chat_join_request": "room.asked",
    "channel_post": "room.post",
    "edited_channel_post": "room.post",
    "message_reaction": "reaction",
    "message_reaction_count": "reaction",
    **dict.fromkeys(("guest_message", "managed_bot"), "bot"),
    **dict.fromkeys(("poll", "poll_answer"), "poll"),
    **dict.fromkeys(("inline_query", "chosen_inline_result"), "inline"),
    **dict.fromkeys(("chat_boost", "removed_chat_boost"), "room.boost"),
    **dict.fromkeys(("shipping_query", "pre_checkout_query", "purchased_paid_media"), "payment"),
    **dict.fromkeys(
        ("business_connection", "business_message", "edited_business_message", "deleted_business_messages"),
        "business_app",
    ),
}
ANONYMOUS_ADMIN = 1087968824  # GroupAnonymousBot: says nothing of who wrote
UNREADABLE = (
    "sticker", "photo", "video", "voice", "audio", "document", "animation", "video_note", "location", "venue",
    "contact", "poll", "dice", "story",
)  # fmt: skip


def is_secret(header: bytes, secret: str) -> bool:
    return hmac.compare_digest(header, secret.encode())


def split(body: Any, sender: str = CHANNEL) -> Iterator[Update]:
    """`sender` is the name of the bot that heard it: each bot counts its updates for itself."""
    if not isinstance(body, dict):
        return
    body = body | {"sender": sender}
    message = message_of(body)
    kind, chat = kind_of(body), str(part(message, "chat").get("id", ""))
    about = f"{chat}:{message.get('message_id')}" if kind in (MESSAGE, EDITED) else ""
    yield Update(CHANNEL, key_of(body, message), kind, chat, body, time_of(message), about)


def key_of(body: Json, message: Json) -> str:
    """With its time, for after a quiet week Telegram goes on counting from a random number."""
    number, query = body.get("update_id"), part(body, "callback_query")
    if not isinstance(number, int):
        return f"o:{fingerprint(body)}"
    bot = "" if body["sender"] == CHANNEL else f"{body['sender']}:"
    return f"u:{bot}{number}:{word(query, 'id') or word(message, 'edit_date', 'date')}"


def kind_of(body: Json) -> str:
    name = name_of(body)
    if name == "message":
        return kind_of_message(part(body, name))
    if name == "callback_query":
        return MESSAGE if part(part(body, name), "message").get("chat") else UNKNOWN
    if name == "edited_message":
        return EDITED if part(part(body, name), "chat") else UNKNOWN
    return KINDS.get(name, UNKNOWN)


def kind_of_message(message: Json) -> str:
    if not part(message, "chat"):
        return UNKNOWN
    if any(name in message for name in MOVES):
        return "room.moved"
    if any(name in message for name in CHANGES):
        return "room.changed"
    if message.get("is_automatic_forward"):
        return "room.post"  # of the channel to which the group belongs, and so in most cases our own
    if any(name in message for name in ("text", *UNREADABLE)):
        return MESSAGE
    return "room.service"  # somebody came, a title changed, a message was pinned …


def name_of(body: Json) -> str:
    """The one field of an update beside its number."""
    return next((name for name in body if name != "update_id" and isinstance(body[name], dict)), "")


def message_of(body: Json) -> Json:
    """What tells the chat and the time: the message itself, the one whose button was pressed, or the change."""
    told = part(body, name_of(body))
    return part(told, "message") if "callback_query" in body else told


def time_of(message: Json) -> datetime | None:
    return moment(message.get("edit_date") or message.get("date"))


# ---- understanding one ----------------------------------------------------------------------------


def changed(body: Json, change: Json) -> Json:
    """A message as its author has corrected it: the same message, with other content."""
    return {"update_id": body.get("update_id"), "message": change["edited_message"]}


def heard(body: dict[str, Any], bot_id: int, received_at: datetime) -> Incoming:
    query = body.get("callback_query")
    if query:
        return tapped(query, word(body, "sender"), received_at)
    message = body["message"]
    text = word(message, "text", "caption")
    quoted = part(message, "reply_to_message")
    in_room, room_name = room(message["chat"])
    return Incoming(
        channel=CHANNEL,
        message=str(message["message_id"]),
        at=datetime.fromtimestamp(message["date"], UTC),
        keys=author(message),
        sender=word(body, "sender"),
        kind="text" if "text" in message else next(kind for kind in UNREADABLE if kind in message),
        text=text,
        phone=own_phone(message),
        media=word(sent(message), "file_id"),
        mime=word(sent(message), "mime_type"),
        point=point(part(message, "location")),
        locale=str((message.get("from") or {}).get("language_code", "")),
        quoted=word(quoted, "text", "caption"),
        quoted_by=next(iter(author(quoted)), ""),
        forwarded="forward_origin" in message,
        hidden=bool(in_room) and word(part(message, "sender_chat"), "id") == in_room,
        asked_us=not in_room or text.startswith("/") or part(quoted, "from").get("id") == bot_id,
        room=in_room,
        room_name=room_name,
        topic=topic(message),
    )


def sent(message: Json) -> Json:
    """The file that came with it; of a photo the largest size, which Telegram names last."""
    sizes = message.get("photo")
    if isinstance(sizes, list) and sizes:
        return part({"photo": sizes[-1]}, "photo")
    held = ("video", "voice", "audio", "document", "animation", "video_note")
    return next((part(message, name) for name in held if name in message), {})


def tapped(query: Json, sender: str, received_at: datetime) -> Incoming:
    """Telegram does not say when a button was pressed."""
    message = query["message"]
    return Incoming(
        channel=CHANNEL,
        message=str(message["message_id"]),
        at=received_at,
        keys=(str(query["from"]["id"]),),
        sender=sender,
        kind="tap",
        tap=str(query.get("data", "")),
        tapped=str(message["message_id"]),
        shown=word(message, "text", "caption"),
        callback=str(query["id"]),
        locale=str(query["from"].get("language_code", "")),
        room=room(message["chat"])[0],
        room_name=room(message["chat"])[1],
        topic=topic(message),
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


def topic(message: Json) -> str:
    """Only of a group led by topics; a thread of answers has a number, too."""
    return word(message, "message_thread_id") if message.get("is_topic_message") else ""


def own_phone(message: dict[str, Any]) -> str:
    """A shared contact proves a number only if it is the sender's own, as Telegram says by `user_id`, and sent by them.

    One that is passed on says whose it was when it was first sent: the number may be somebody else's by now.
    """
    contact = message.get("contact") or {}
    if not contact or contact.get("user_id") != (message.get("from") or {}).get("id") or "forward_origin" in message:
        return ""
    return "+" + str(contact.get("phone_number", "")).lstrip("+")
