"""What the owner of a WhatsApp phone does: writes, taps, sends things, and looks at the screen."""

import secrets
from typing import Any

from bot.emulator.chats import Button, Message
from bot.emulator.exchange import Exchange
from bot.emulator.files import File
from bot.emulator.people import Person, digits
from bot.emulator.whatsapp import cloud_webhooks, groups_api
from bot.emulator.whatsapp.cloud_sending import advance, arrive
from bot.emulator.whatsapp.rooms import MOST_PEOPLE
from bot.emulator.whims import Cannot, pick

Json = dict[str, Any]
HOME = {"latitude": 26.8607, "longitude": 80.9951, "name": "Viram Khand 3", "address": "Gomti Nagar, Lucknow"}
POLL = {"code": 131051, "title": "Message type unknown", "message": "Message type unknown"} | {
    "error_data": {"details": "Message type is currently not supported."}
}


def say(exchange: Exchange, person: Person, asked: Json) -> Message:
    text = str(asked["text"])
    return _send(
        exchange, person, {"type": "text", "text": {"body": text}}, Message("", "", "", "text", 0, text), asked
    )


def tap(exchange: Exchange, person: Person, asked: Json) -> Message | None:
    """Press a button: the answer goes out as a message of its own, quoting the one tapped."""
    message = exchange.chats.find(str(asked["message"]))
    if message is None:
        raise Cannot("There is no such message on this phone.")
    button, quoting = pick(message.buttons, asked["button"]), asked | {"reply_to": message.id}
    if button.kind == "location":
        return send(exchange, person, quoting | {"kind": "location"})
    if button.kind == "contact":
        return send(exchange, person, quoting | {"kind": "contact"})
    if button.kind in ("url", "call"):
        return None
    shown = Message("", "", "", "text", 0, button.label)
    return _send(exchange, person, _pressed(message, button), shown, quoting)


def send(exchange: Exchange, person: Person, asked: Json) -> Message:
    """Anything but text, by its kind."""
    kind = {"photo": "image", "voice": "audio", "contacts": "contact"}.get(asked["kind"], asked["kind"])
    if kind in ("image", "sticker", "audio", "document", "video"):
        return _file(exchange, person, kind, asked)
    if kind == "location":
        place = {name: asked.get(name, value) for name, value in HOME.items()}
        shown = Message("", "", "", "location", 0, place=place)
        return _send(exchange, person, {"type": "location", "location": place}, shown, asked)
    if kind == "contact":
        return _contact(exchange, person, asked)
    if kind in ("reaction", "edit", "delete"):
        return _change(exchange, person, kind, asked)
    if kind != "unsupported":
        raise Cannot(f"A WhatsApp phone can't send a {kind} here.")
    content = {"type": "unsupported", "errors": [POLL], "unsupported": {"type": "poll"}}
    return _send(exchange, person, content, Message("", "", "", "poll", 0, "📊 Poll"), asked)


def look(exchange: Exchange, person: Person, is_open: bool) -> None:
    """An open phone shows its messages, so they are read."""
    phone = exchange.phones.of(person)
    phone.open = is_open
    if is_open:
        for message in exchange.chats.of(person.id):
            if message.sender == "bot" and message.ticks == "delivered":
                advance(exchange, person, message, "read")


def block(exchange: Exchange, person: Person, blocked: bool) -> None:
    """WhatsApp does not tell the business: its messages just stay at one tick."""
    exchange.phones.of(person).blocked = blocked


def lose_network(exchange: Exchange, person: Person, offline: bool) -> None:
    """Back in the network, everything arrives at once, but for what was only worth sending for a while."""
    exchange.phones.of(person).offline = offline
    waiting = [one for one in exchange.chats.of(person.id) if one.sender == "bot" and one.ticks == "sent"]
    for message in waiting if not offline else []:
        if message.expires_at and message.expires_at < exchange.clock.now():
            exchange.chats.remove(message)
        else:
            arrive(exchange, person, message)


def join(exchange: Exchange, person: Person, asked: Json) -> None:
    """Follow an invite link: walk in, or ask and wait."""
    room = exchange.rooms.find(str(asked.get("chat")))
    if room is None or person.id in room.removed:
        raise Cannot("This invite link does not work for you.")
    if person.id in room.members or len(room.members) >= MOST_PEOPLE:
        raise Cannot("You are in it already." if person.id in room.members else "The group is full.")
    if not room.by_approval:
        groups_api.enter(exchange, room, person)
        return
    request_id = secrets.token_hex(8)
    room.asking[request_id] = person.id
    exchange.rooms.keep(room)
    facts = {"type": "group_join_request_created", "join_request_id": request_id}
    groups_api.tell(exchange, "group_participants_update", room, facts | cloud_webhooks.participant(person))


def leave(exchange: Exchange, person: Person, asked: Json) -> None:
    room = exchange.rooms.find(str(asked.get("chat")))
    if room is None or person.id not in room.members:
        raise Cannot(f"{person.name} is not in that group.")
    room.members.remove(person.id)
    exchange.rooms.keep(room)
    gone = {"removed_participants": [cloud_webhooks.participant(person)], "initiated_by": "participant"}
    groups_api.tell(exchange, "group_participants_update", room, {"type": "group_participants_remove"} | gone)


def _pressed(message: Message, button: Button) -> Json:
    if message.kind == "template":
        return {"type": "button", "button": {"payload": button.data, "text": button.label}}
    kind = "list_reply" if button.kind == "list" else "button_reply"
    reply = {"id": button.data, "title": button.label}
    if button.description:
        reply["description"] = button.description
    return {"type": "interactive", "interactive": {"type": kind, kind: reply}}


def _file(exchange: Exchange, person: Person, kind: str, asked: Json) -> Message:
    file = exchange.files.get(str(asked["file"])) if asked.get("file") else exchange.files.sample(kind)
    if file is None:
        raise Cannot("There is no such file.")
    shown = Message("", "", "", kind, 0, str(asked.get("text", "")), file={"kind": kind, "id": file.id})
    return _send(exchange, person, {"type": kind, kind: _media(kind, file, shown.text)}, shown, asked)


def _media(kind: str, file: File, caption: str) -> Json:
    media: Json = {"id": file.id, "mime_type": file.mime, "sha256": file.sha256}
    extra: Json = {"audio": {"voice": True}, "sticker": {"animated": False}}.get(kind, {})
    if kind == "document":
        extra = {"filename": file.name}
    return media | extra | ({"caption": caption} if caption else {})


def _contact(exchange: Exchange, person: Person, asked: Json) -> Message:
    name, number = str(asked.get("name", person.name)), str(asked.get("number", person.number))
    phone = {"phone": number, "wa_id": digits(number), "type": "CELL"}
    card = {"name": {"formatted_name": name, "first_name": name.split(maxsplit=1)[0]}, "phones": [phone]}
    shown = Message("", "", "", "contact", 0, f"{name}\n{number}")
    return _send(exchange, person, {"type": "contacts", "contacts": [card]}, shown, asked)


def _change(exchange: Exchange, person: Person, kind: str, asked: Json) -> Message:
    """React to a message, correct one's own, or take it back."""
    target = exchange.chats.find(str(asked["message"]))
    if target is None:
        raise Cannot("There is no such message on this phone.")
    text = str(asked.get("text") or asked.get("emoji") or "👍")
    content: Json = {"type": "reaction", "reaction": {"message_id": target.id, "emoji": text}}
    if kind == "reaction":
        target.reactions[person.id] = text
    elif kind == "edit":
        target.text, target.edited = text, True
        new = {"type": "text", "text": {"body": text}}
        content = {"type": "edit", "edit": {"original_message_id": target.id, "message": new}}
    else:
        target.deleted = True
        content = {"type": "revoke", "revoke": {"original_message_id": target.id}}
    exchange.changed(target)
    _post(exchange, person, cloud_webhooks.new_wamid(), content, None, target.chat)
    return target


def _send(exchange: Exchange, person: Person, content: Json, shown: Message, asked: Json) -> Message:
    """Show the message on the phone and tell the product."""
    shown.id, shown.sender, shown.ticks = cloud_webhooks.new_wamid(), person.id, "delivered"
    shown.chat, shown.at = _chat(exchange, person, asked), exchange.clock.now()
    shown.reply_to = str(asked.get("reply_to") or "")
    quoted = exchange.chats.find(shown.reply_to) if shown.reply_to else None
    context: Json | None = (
        {"from": digits(exchange.config.whatsapp_number), "id": shown.reply_to} if shown.reply_to else None
    )
    if context and quoted and quoted.sender in exchange.directory.people:
        context["from"] = exchange.directory.people[quoted.sender].digits
    if asked.get("forwarded"):
        context = {"forwarded": True}
    exchange.show(shown)
    _post(exchange, person, shown.id, content, context, shown.chat)
    return shown


def _chat(exchange: Exchange, person: Person, asked: Json) -> str:
    chat = str(asked.get("chat") or "bot")
    if chat == "bot":
        return person.id
    if person.id not in exchange.rooms.members(chat):
        raise Cannot(f"{person.name} is not in that group.")
    return chat


def _post(exchange: Exchange, person: Person, id: str, content: Json, context: Json | None, chat: str) -> None:
    """Writing opens the 24-hour window, or in a group the group's."""
    now, phone = exchange.clock.now(), exchange.phones.of(person)
    value = cloud_webhooks.incoming(exchange.config, person, id, now, content, context)
    if chat == person.id:
        phone.wrote_at = now
        exchange.phones.keep(phone)
    elif (room := exchange.rooms.find(chat)) is not None:
        room.wrote_at = now
        exchange.rooms.keep(room)
        value["messages"][0]["group_id"] = chat
    exchange.cloud.put("messages", value)
