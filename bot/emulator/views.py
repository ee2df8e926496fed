"""What a phone's screen shows, as the page of phones and the tests read it."""

import re
from datetime import UTC, datetime
from typing import Any

from bot.emulator.chats import Message
from bot.emulator.exchange import Exchange
from bot.emulator.people import Person
from bot.emulator.telegram import bot_text
from bot.emulator.whatsapp import whatsapp_text

Json = dict[str, Any]
NAMED = dict.fromkeys(("image", "photo"), "📷 Photo") | dict.fromkeys(("audio", "voice"), "🎤 Voice message")
SHOWN = 150
TOAST_SECONDS = 6


def people(exchange: Exchange) -> list[Json]:
    return [person_view(exchange, person) for person in exchange.config.people]


def person_view(exchange: Exchange, person: Person) -> Json:
    phone = exchange.phones.of(person)
    about = {"id": person.id, "name": person.name, "label": person.label, "platform": person.platform}
    state = {"started": phone.started, "blocked": phone.blocked, "open": phone.open, "offline": phone.offline}
    return about | {"number": person.number, "user_id": person.bsuid} | state


def phone_view(exchange: Exchange, person: Person) -> Json:
    phone, now = exchange.phones.of(person), exchange.clock.now()
    chats = [_chat(exchange, person, "bot", person.id, exchange.config.business_name, "bot")]
    groups = [(str(group.chat_id), group.title) for group in exchange.supergroups.of(person.id)]
    groups += [(room.id, room.subject) for room in exchange.rooms.of(person.id)]
    chats += [_chat(exchange, person, id, id, title, "group") for id, title in groups]
    fresh = now - phone.toast_at < TOAST_SECONDS
    toast = {"text": phone.toast, "alert": phone.toast_is_alert} if fresh and phone.toast else None
    keyboard = exchange.chats.find(phone.keyboard, person.id) if phone.keyboard else None
    chats[0] |= {"typing": phone.typing_until > now, "keyboard": phone.keyboard if keyboard else ""}
    doors = [{"id": str(group.chat_id), "title": group.title} for group in exchange.supergroups.open_to(person.id)]
    rooms = [{"id": room.id, "title": room.subject} for room in exchange.rooms.all() if person.id not in room.members]
    joinable = doors if person.platform == "telegram" else rooms
    return person_view(exchange, person) | {"chats": chats, "toast": toast, "joinable": joinable}


def told(exchange: Exchange) -> list[Json]:
    """Every message of ours that people see, in few words: for whoever counts thousands. A group stands for itself."""
    return [
        _place(exchange, one.chat) | {"id": one.id, "text": one.text, "tracker": one.tracker, "edited": one.edited}
        for one in exchange.chats.everywhere()
        if one.sender == "bot" and _arrived(one)
    ]


def _place(exchange: Exchange, chat: str) -> Json:
    if owner := exchange.directory.people.get(chat):
        return {"platform": owner.platform, "number": owner.number}
    return {"platform": "telegram" if chat in exchange.supergroups.all else "whatsapp", "number": chat}


def _arrived(message: Message) -> bool:
    return message.sender != "bot" or message.ticks != "sent"


def _chat(exchange: Exchange, person: Person, id: str, key: str, title: str, kind: str) -> Json:
    arrived = (one for one in exchange.chats.last(key, SHOWN) if _arrived(one))
    messages = [message_view(exchange, person, one, id) for one in arrived]
    return {"id": id, "title": title, "kind": kind, "messages": messages, "typing": False, "keyboard": ""}


def message_view(exchange: Exchange, person: Person, message: Message, chat: str) -> Json:
    quoted = exchange.chats.find(message.reply_to, message.chat) if message.reply_to else None
    return {
        "id": message.id,
        "chat": chat,
        "from": _author(exchange, person, message),
        "kind": message.kind,
        "text": message.text,
        "html": _html(person, message),
        "header": message.header,
        "footer": message.footer,
        "buttons": [_button(button) for button in message.buttons],
        "menu": message.menu,
        "file": _file(message),
        "place": message.place,
        "time": datetime.fromtimestamp(message.at, UTC).isoformat(timespec="seconds"),
        "edited": message.edited,
        "deleted": message.deleted,
        "pinned": message.pinned,
        "reactions": list(message.reactions.values()),
        "ticks": message.ticks,
        "reply_to": message.reply_to,
        "topic": message.topic,
        "quote": _quote(exchange, person, quoted) if quoted else None,
        "toast": message.toast,
    }


def _author(exchange: Exchange, person: Person, message: Message) -> str:
    if message.sender in ("bot", "", person.id):
        return "me" if message.sender == person.id else message.sender
    author = exchange.directory.people.get(message.sender)
    return author.name if author else "Group admin"


def _html(person: Person, message: Message) -> str:
    if message.deleted:
        return ""
    if person.platform == "whatsapp":
        return whatsapp_text.as_html(message.text)
    return bot_text.as_html(message.text, message.entities)


def _button(button: Any) -> Json:
    about = {"id": button.id, "label": button.label, "data": button.data, "kind": button.kind, "row": button.row}
    return about | {"description": button.description, "section": button.section, "url": button.url}


def _file(message: Message) -> Json | None:
    if not message.file:
        return None
    url = message.file.get("link") or f"/_emulator/files/{message.file.get('id')}"
    return {"kind": message.file.get("kind", message.kind), "name": message.file.get("filename", ""), "url": url} | (
        {"name": message.file["name"]} if message.file.get("name") else {}
    )


def _quote(exchange: Exchange, person: Person, quoted: Message) -> Json:
    plain = re.sub(r"(?<!\w)[*_~]+|[*_~]+(?!\w)", "", quoted.text) if person.platform == "whatsapp" else quoted.text
    text = plain or NAMED.get(quoted.kind, quoted.kind)
    return {"from": _author(exchange, person, quoted), "text": text[:120]}
