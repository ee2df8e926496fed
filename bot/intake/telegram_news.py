"""What Telegram tells beside messages: whom we may write to, who came, who asks to come in, what a group became."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from bot.channels.news import BindingPost, InRoom, Knock, News, Reachable, RoomChanged, RoomMoved
from bot.intake.telegram import CHANNEL, name_of, time_of, topic
from bot.intake.update import Json, part, word
from zones.door import Stand

STANDS = {
    **dict.fromkeys(("creator", "administrator"), Stand.LEADS),
    "member": Stand.IN,
    "kicked": Stand.BANNED,
}
CODE = re.compile(r"/code(?:@\w+)?\s+([0-9A-Za-z]{8})")
AWAY = {"kicked", "left"}


def told(kind: str, body: Json) -> News | None:
    """The neutral value of what is no message; None where we have no use for one."""
    read = READERS.get(kind)
    return read(kind, body) if read else None


def reachable(kind: str, body: Json) -> Reachable:
    change = body["my_chat_member"]
    status = word(part(change, "new_chat_member"), "status")
    at = time_of(change) or datetime.now(UTC)
    chat = part(change, "chat")
    return Reachable(kind, CHANNEL, word(chat, "id"), status not in AWAY, at, word(chat, "title"))


def moved(kind: str, body: Json) -> RoomMoved:
    """Both chats say it, each in its own queue, so that nothing is said in the new one before it is known."""
    message, here = body["message"], word(part(body["message"], "chat"), "id")
    if there := word(message, "migrate_to_chat_id"):
        return RoomMoved(kind, CHANNEL, here, there)
    return RoomMoved(kind, CHANNEL, word(message, "migrate_from_chat_id"), here)


def altered(kind: str, body: Json) -> RoomChanged:
    message = part(body, name_of(body))
    opened = any(name in message for name in ("forum_topic_reopened", "general_forum_topic_unhidden"))
    return RoomChanged(kind, CHANNEL, word(part(message, "chat"), "id"), topic(message), opened)


def posted(kind: str, body: Json) -> BindingPost | None:
    """Of what is posted in channels, only a code concerns us."""
    post = part(body, "channel_post")
    code = CODE.fullmatch(word(post, "text").strip())
    if code is None:
        return None
    where = word(part(post, "chat"), "id"), word(post, "message_id")
    return BindingPost(kind, CHANNEL, *where, code=code[1].upper(), sender=word(body, "sender"))


def member(kind: str, body: Json) -> InRoom:
    change = part(body, "chat_member")
    who = part(part(change, "new_chat_member"), "user")
    return InRoom(
        kind,
        CHANNEL,
        room=word(part(change, "chat"), "id"),
        key=word(who, "id"),
        was=stand(part(change, "old_chat_member")),
        now=stand(part(change, "new_chat_member")),
        at=time_of(change) or datetime.now(UTC),
        sender=word(body, "sender"),
        is_bot=who.get("is_bot") is True,
    )


def stand(told: Json) -> Stand:
    if word(told, "status") == "restricted":
        return Stand.MUTED if told.get("is_member") else Stand.OUT
    return STANDS.get(word(told, "status"), Stand.OUT)


def knocked(kind: str, body: Json) -> Knock:
    """Their private chat with us has the number that they have themselves (`user_chat_id`)."""
    asked = part(body, "chat_join_request")
    who, where = part(asked, "from"), word(part(asked, "chat"), "id")
    at = time_of(asked) or datetime.now(UTC)
    return Knock(kind, CHANNEL, where, word(who, "id"), at, word(who, "language_code"), word(body, "sender"))


READERS: dict[str, Callable[[str, Json], News | None]] = {
    "chat.reachable": reachable,
    "room.moved": moved,
    "room.changed": altered,
    "room.post": posted,
    "room.member": member,
    "room.asked": knocked,
}
