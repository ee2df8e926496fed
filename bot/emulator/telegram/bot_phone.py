"""What the owner of a Telegram phone does: starts, writes, taps, sends things, joins and leaves."""

import secrets
from typing import Any

from bot.emulator.chats import Button, Message
from bot.emulator.exchange import Exchange
from bot.emulator.people import Person, digits
from bot.emulator.telegram import bot_updates
from bot.emulator.telegram.bot_chat import Room, standing
from bot.emulator.telegram.bot_groups import enter, tell_change
from bot.emulator.telegram.bot_text import found_entities
from bot.emulator.telegram.supergroups import Supergroup
from bot.emulator.whims import Cannot, pick

Json = dict[str, Any]
HOME = {"latitude": 26.8607, "longitude": 80.9951}


def start(exchange: Exchange, person: Person, asked: Json) -> Message:
    """Press Start, perhaps from a link that carries a payload."""
    if exchange.phones.of(person).blocked:
        block(exchange, person, False)
    payload = str(asked.get("payload") or "")
    return say(exchange, person, {"text": f"/start {payload}".strip()})


def say(exchange: Exchange, person: Person, asked: Json) -> Message:
    text = str(asked["text"])
    shown = Message("", "", person.id, "text", 0, text, found_entities(text))
    return _send(exchange, person, shown, {"text": text}, asked)


def tap(exchange: Exchange, person: Person, asked: Json) -> Message | None:
    """A button under a message asks the bot; a key of a keyboard writes, or shares what it asks for."""
    where = _where(exchange, person, asked)
    message = exchange.chats.find(str(asked["message"]), where.key)
    if message is None:
        raise Cannot("There is no such message on this phone.")
    button = pick(message.buttons, asked["button"])
    if button.kind == "keyboard":
        return _press_key(exchange, person, button, asked)
    if button.kind == "inline":
        _query(exchange, person, message, button)
    return None


def send(exchange: Exchange, person: Person, asked: Json) -> Message:
    """Anything but text, by its kind."""
    kind = {"image": "photo", "audio": "voice", "contacts": "contact"}.get(asked["kind"], asked["kind"])
    if kind in ("photo", "document", "sticker", "voice"):
        return _file(exchange, person, kind, asked)
    if kind == "location":
        place = {name: asked.get(name, value) for name, value in HOME.items()}
        shown = Message("", "", person.id, "location", 0, place=place)
        return _send(exchange, person, shown, {"location": place}, asked)
    if kind == "contact":
        return _contact(exchange, person, asked)
    if kind in ("reaction", "edit"):
        return _change(exchange, person, kind, asked)
    raise Cannot(f"A Telegram phone can't send a {kind} here.")


def block(exchange: Exchange, person: Person, blocked: bool) -> None:
    phone, chat = exchange.phones.of(person), bot_updates.private_chat(person)
    was, now = ("member", "kicked") if blocked else ("kicked", "member")
    phone.blocked = blocked
    who, at = bot_updates.bot(exchange.config), int(exchange.clock.now())
    change = bot_updates.member_change(chat, who, was, now, at, bot_updates.user(person))
    exchange.update(person.id, "my_chat_member", change)


def join(exchange: Exchange, person: Person, asked: Json) -> None:
    """Walk in, or with `request` knock and wait at the door."""
    group = _group(exchange, asked)
    if person.id in group.banned:
        raise Cannot(f"{person.name} may not come back into that group.")
    if asked.get("request"):
        _knock(exchange, person, group)
        return
    enter(exchange, group, person)
    who = bot_updates.user(person)
    if group.kind == "channel":
        return
    line(exchange, group, person, f"{person.name} joined the group", {"new_chat_members": [who]})


def leave(exchange: Exchange, person: Person, asked: Json) -> None:
    group = _group(exchange, asked)
    if person.id not in group.members:
        raise Cannot(f"{person.name} is not in that group.")
    who = bot_updates.user(person)
    was = standing(exchange, group, person)
    if group.kind != "channel":
        line(exchange, group, person, f"{person.name} left the group", {"left_chat_member": who})
    group.members.remove(person.id)
    if person.id in group.admins:
        group.admins.remove(person.id)
    exchange.supergroups.keep(group)
    tell_change(exchange, group, person, was, "left")


def upgrade(exchange: Exchange, group: Supergroup, new_id: int) -> Supergroup:
    """The group gets a new id: both service messages, and errors for whoever still uses the old one."""
    old = str(group.chat_id)
    chat = bot_updates.group_chat(group) | {"type": "group"}
    head = {"date": int(exchange.clock.now()), "from": bot_updates.ANONYMOUS}
    there = {"message_id": exchange.next_id(old), "chat": chat, "migrate_to_chat_id": new_id}
    successor = exchange.supergroups.upgrade(group, new_id)
    here = {"message_id": exchange.next_id(str(new_id)), "chat": bot_updates.group_chat(successor)}
    exchange.chats.move(old, str(new_id))
    exchange.update(old, "message", head | there)
    exchange.update(str(new_id), "message", head | here | {"migrate_from_chat_id": int(old)})
    return successor


def _send(exchange: Exchange, person: Person, shown: Message, content: Json, asked: Json) -> Message:
    where, phone = _where(exchange, person, asked), exchange.phones.of(person)
    if where.person is not None:
        phone.started = True
        exchange.phones.keep(phone)
    shown.id = str(exchange.next_id(where.key if where.group else "private"))
    shown.chat, shown.at, shown.reply_to = where.key, exchange.clock.now(), str(asked.get("reply_to") or "")
    author: Json = {"from": bot_updates.user(person)}
    if asked.get("anonymous") and where.group is not None:
        shown.sender, author = "anonymous", {"from": bot_updates.ANONYMOUS, "sender_chat": where.wire}
    if where.group is not None and where.group.kind == "channel":
        shown.sender, author = "anonymous", {"sender_chat": where.wire}
    shown.topic = str(asked.get("topic") or "")
    if shown.topic:
        author |= {"message_thread_id": int(shown.topic), "is_topic_message": True}
    head: Json = {"message_id": int(shown.id), "chat": where.wire, "date": int(shown.at)}
    named = "entities" if shown.kind == "text" else "caption_entities"
    marks = {named: shown.entities} if shown.entities else {}
    shown.wire = head | author | content | marks | _quoted(exchange, shown)
    if asked.get("forwarded"):
        shown.wire["forward_origin"] = {"type": "hidden_user", "date": int(shown.at), "sender_user_name": "Somebody"}
    exchange.show(shown)
    channel = where.group is not None and where.group.kind == "channel"
    exchange.update(where.key, "channel_post" if channel else "message", shown.wire)
    return shown


def _quoted(exchange: Exchange, shown: Message) -> Json:
    quoted = exchange.chats.find(shown.reply_to, shown.chat) if shown.reply_to else None
    if quoted is None:
        return {}
    return {"reply_to_message": {name: value for name, value in quoted.wire.items() if name != "reply_to_message"}}


def _press_key(exchange: Exchange, person: Person, button: Button, asked: Json) -> Message:
    quoting = {"chat": asked.get("chat"), "reply_to": asked["message"]}
    if button.data == "contact":
        return _contact(exchange, person, quoting)
    if button.data == "location":
        return send(exchange, person, quoting | {"kind": "location"})
    return say(exchange, person, {"text": button.label, "chat": asked.get("chat")})


def _query(exchange: Exchange, person: Person, message: Message, button: Button) -> None:
    id = str(secrets.randbelow(10**18))
    exchange.tapped(id, person.id, message)
    query = {"id": id, "from": bot_updates.user(person), "message": message.wire, "chat_instance": message.chat}
    exchange.update(message.chat, "callback_query", query | {"data": button.data})


def _file(exchange: Exchange, person: Person, kind: str, asked: Json) -> Message:
    file = exchange.files.get(str(asked["file"])) if asked.get("file") else exchange.files.sample(_sample(kind))
    if file is None:
        raise Cannot("There is no such file.")
    text, size = str(asked.get("text") or ""), len(file.content)
    wire: Json = {
        "photo": bot_updates.photo(file.id, size),
        "document": bot_updates.file(file.id, file.name, file.mime, size),
        "sticker": bot_updates.sticker(file.id, str(asked.get("emoji") or "👍")),
        "voice": bot_updates.sound(file.id, "audio/ogg", size),
    }
    about = {"kind": kind, "id": file.id, "name": file.name}
    shown = Message("", "", person.id, kind, 0, text, found_entities(text), file=about)
    return _send(exchange, person, shown, {kind: wire[kind]} | ({"caption": text} if text else {}), asked)


def _sample(kind: str) -> str:
    return "audio" if kind == "voice" else kind


def _contact(exchange: Exchange, person: Person, asked: Json) -> Message:
    name = str(asked.get("name") or person.name)
    number = str(asked.get("number") or person.telegram_phone or "+910000000000")
    card: Json = {"phone_number": digits(number), "first_name": name}
    if name == person.name:
        card["user_id"] = person.telegram_id
    shown = Message("", "", person.id, "contact", 0, f"{name}\n{number}")
    return _send(exchange, person, shown, {"contact": card}, asked)


def _change(exchange: Exchange, person: Person, kind: str, asked: Json) -> Message:
    where = _where(exchange, person, asked)
    target = exchange.chats.find(str(asked["message"]), where.key)
    if target is None:
        raise Cannot("There is no such message on this phone.")
    now = int(exchange.clock.now())
    if kind == "edit":
        target.text, target.edited = str(asked["text"]), True
        target.wire |= {"text": target.text, "edit_date": now}
        exchange.update(where.key, "edited_message", target.wire)
    else:
        before, after = target.reactions.get(person.id), str(asked.get("emoji") or "👍")
        target.reactions[person.id] = after
        about = {"chat": where.wire, "message_id": int(target.id), "user": bot_updates.user(person), "date": now}
        reactions = {"old_reaction": _reaction(before), "new_reaction": _reaction(after)}
        exchange.update(where.key, "message_reaction", about | reactions)
    exchange.changed(target)
    return target


def _reaction(emoji: str | None) -> list[Json]:
    return [{"type": "emoji", "emoji": emoji}] if emoji else []


def line(exchange: Exchange, group: Supergroup, person: Person, text: str, content: Json, topic: str = "") -> None:
    """A line of the platform itself in the chat."""
    shown = Message("", "", "", "service", 0, text)
    shown.id, shown.chat = str(exchange.next_id(str(group.chat_id))), str(group.chat_id)
    shown.at, shown.topic = exchange.clock.now(), topic
    head = {"message_id": int(shown.id), "chat": bot_updates.group_chat(group), "date": int(shown.at)}
    if group.kind == "channel":
        head |= {"sender_chat": head["chat"]}
    else:
        head |= {"from": bot_updates.user(person)}
    if topic:
        head |= {"message_thread_id": int(topic), "is_topic_message": True}
    shown.wire = head | content
    exchange.show(shown)
    exchange.update(shown.chat, "channel_post" if group.kind == "channel" else "message", shown.wire)


def _knock(exchange: Exchange, person: Person, group: Supergroup) -> None:
    """The bot may write to whoever asks to join, for five minutes."""
    if person.id not in group.asking:
        group.asking.append(person.id)
    exchange.supergroups.keep(group)
    now = exchange.clock.now()
    exchange.phones.of(person).may_be_written_until = now + 300
    request = {"chat": bot_updates.group_chat(group), "from": bot_updates.user(person), "date": int(now)}
    exchange.update(str(group.chat_id), "chat_join_request", request | {"user_chat_id": person.telegram_id})


def _group(exchange: Exchange, asked: Json) -> Supergroup:
    group = exchange.supergroups.find(asked.get("chat"))
    if group is None or group.moved_to:
        raise Cannot(f"There is no group {asked.get('chat')}.")
    return group


def _where(exchange: Exchange, person: Person, asked: Json) -> Room:
    chat = str(asked.get("chat") or "bot")
    if chat == "bot":
        return Room(person.id, person, None)
    group = _group(exchange, asked)
    if person.id not in group.members:
        raise Cannot(f"{person.name} is not in that group.")
    if group.hushed.get(person.id, 0.0) > exchange.clock.now():
        raise Cannot(f"{person.name} may not write in that group for a while.")
    if group.kind == "channel" and person.id not in group.admins:
        raise Cannot(f"Only admins write in that channel, and {person.name} is none.")
    return Room(str(group.chat_id), None, group)
