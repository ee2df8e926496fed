"""Sending on Telegram: text, photos, sounds, documents, places, and copies of other messages."""

from typing import Any

from bot.emulator.chats import Message
from bot.emulator.exchange import Exchange
from bot.emulator.files import File
from bot.emulator.telegram import bot_updates
from bot.emulator.telegram.bot_chat import Room, message, postable, writable
from bot.emulator.telegram.bot_errors import bad
from bot.emulator.telegram.bot_markup import inline_buttons, keyboard_buttons
from bot.emulator.telegram.bot_text import found_entities, parse, units

Json = dict[str, Any]
Uploads = dict[str, File]
LONGEST, LONGEST_CAPTION = 4096, 1024


def send_message(exchange: Exchange, asked: Json, _: Uploads) -> Json:
    where = writable(exchange, asked.get("chat_id"))
    text, entities = read_text(asked, "text", "entities", LONGEST)
    if not text.strip():
        raise bad("message text is empty")
    return _send(exchange, where, Message("", where.key, "bot", "text", 0, text, entities), asked, {})


def send_photo(exchange: Exchange, asked: Json, uploads: Uploads) -> Json:
    where = writable(exchange, asked.get("chat_id"))
    file, content = _file(exchange, asked.get("photo"), uploads, "photo")
    size = len(file.content) if file else 0
    return _send_file(exchange, where, "photo", asked, content, {"photo": bot_updates.photo(content["id"], size)})


def send_voice(exchange: Exchange, asked: Json, uploads: Uploads) -> Json:
    """What is no Ogg arrives as a file."""
    file = _file(exchange, asked.get("voice"), uploads, "voice")[0]
    if file and not file.content.startswith(b"OggS"):
        return send_document(exchange, asked | {"document": file.id}, {})
    return _send_sound(exchange, asked, uploads, "voice")


def send_audio(exchange: Exchange, asked: Json, uploads: Uploads) -> Json:
    return _send_sound(exchange, asked, uploads, "audio")


def _send_sound(exchange: Exchange, asked: Json, uploads: Uploads, kind: str) -> Json:
    where = writable(exchange, asked.get("chat_id"))
    file, content = _file(exchange, asked.get(kind), uploads, kind)
    about = (file.mime, len(file.content)) if file else (f"audio/{'ogg' if kind == 'voice' else 'mpeg'}", 0)
    return _send_file(exchange, where, kind, asked, content, {kind: bot_updates.sound(content["id"], *about)})


def send_document(exchange: Exchange, asked: Json, uploads: Uploads) -> Json:
    where = writable(exchange, asked.get("chat_id"))
    file, content = _file(exchange, asked.get("document"), uploads, "document")
    about = (file.name, file.mime, len(file.content)) if file else ("file", "application/octet-stream", 0)
    document = bot_updates.file(content["id"], *about)
    return _send_file(exchange, where, "document", asked, content | {"name": about[0]}, {"document": document})


def send_location(exchange: Exchange, asked: Json, _: Uploads) -> Json:
    where = writable(exchange, asked.get("chat_id"))
    place = {name: asked[name] for name in ("latitude", "longitude")}
    if not (-90 <= place["latitude"] <= 90 and -180 <= place["longitude"] <= 180):
        raise bad("wrong latitude or longitude")
    return _send(exchange, where, Message("", where.key, "bot", "location", 0, place=place), asked, {"location": place})


def forward_message(exchange: Exchange, asked: Json, _: Uploads) -> Json:
    original = _original(exchange, asked, "message to forward not found")
    sender = exchange.directory.people.get(original.sender)
    whom = bot_updates.user(sender) if sender else bot_updates.bot(exchange.config)
    origin = {"type": "user", "date": int(original.at), "sender_user": whom}
    return _copy(exchange, original, asked, {"forward_origin": origin})


def copy_message(exchange: Exchange, asked: Json, _: Uploads) -> Json:
    sent = _copy(exchange, _original(exchange, asked, "message to copy not found"), asked, {})
    return {"message_id": sent["message_id"]}


def read_text(asked: Json, name: str, entities: str, most: int) -> tuple[str, list[Json]]:
    text, spans = parse(str(asked.get(name) or ""), asked.get("parse_mode"), asked.get(entities))
    if units(text) > most:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return text, spans


def _original(exchange: Exchange, asked: Json, missing: str) -> Message:
    source = writable(exchange, asked.get("from_chat_id"))
    return message(exchange, source.key, asked.get("message_id"), missing)


def _copy(exchange: Exchange, original: Message, asked: Json, extra: Json) -> Json:
    where = writable(exchange, asked.get("chat_id"))
    copied = Message("", where.key, "bot", original.kind, 0, original.text, list(original.entities))
    copied.file, copied.place = dict(original.file), dict(original.place)
    kept = ("photo", "document", "sticker", "location", "contact", "voice", "audio")
    content = {name: original.wire[name] for name in kept if name in original.wire}
    return _send(exchange, where, copied, asked, content | extra)


def _file(exchange: Exchange, given: Any, uploads: Uploads, name: str) -> tuple[File | None, Json]:
    """An uploaded file, one that Telegram has, or one on the web."""
    text = str(given or "")
    uploaded = uploads.get(text.removeprefix("attach://")) or uploads.get(name)
    file = uploaded or exchange.files.get(text)
    if file is not None:
        return file, {"id": file.id, "kind": name}
    if text.startswith(("http://", "https://")):
        return None, {"id": text, "link": text, "kind": name}
    raise bad(f"there is no {name} in the request" if not text else "wrong file identifier/HTTP URL specified")


def _send_file(exchange: Exchange, where: Room, kind: str, asked: Json, content: Json, wire: Json) -> Json:
    text, entities = read_text(asked, "caption", "caption_entities", LONGEST_CAPTION)
    shown = Message("", where.key, "bot", kind, 0, text, entities, file=content)
    return _send(exchange, where, shown, asked, wire)


def _send(exchange: Exchange, where: Room, shown: Message, asked: Json, content: Json) -> Json:
    """Put it into the chat and give it back as Telegram would."""
    postable(where, asked.get("message_thread_id"))
    markup = asked.get("reply_markup") or {}
    shown.buttons = inline_buttons(markup) or keyboard_buttons(markup, where)
    reply = _replied(exchange, where, asked)
    shown.id = str(exchange.next_id(where.key if where.group else "private"))
    shown.at = exchange.clock.now()
    shown.reply_to, shown.silent = reply.id if reply else "", bool(asked.get("disable_notification"))
    shown.topic = str(asked.get("message_thread_id") or "")
    shown.wire = _wire(exchange, where, shown, content, reply)
    if "inline_keyboard" in markup:
        shown.wire["reply_markup"] = {"inline_keyboard": markup["inline_keyboard"]}
    if where.person is not None:
        _keyboard(exchange, where, shown, markup)
    exchange.show(shown)
    return shown.wire


def _keyboard(exchange: Exchange, where: Room, shown: Message, markup: Json) -> None:
    """A reply keyboard stays under the chat until it is replaced or removed."""
    assert where.person is not None
    phone = exchange.phones.of(where.person)
    phone.typing_until = 0.0
    if "keyboard" in markup:
        phone.keyboard = shown.id
    elif markup.get("remove_keyboard"):
        phone.keyboard = ""
    exchange.phones.keep(phone)


def _replied(exchange: Exchange, where: Room, asked: Json) -> Message | None:
    wanted = asked.get("reply_parameters") or {}
    if "message_id" not in wanted:
        return None
    found = exchange.chats.find(str(wanted["message_id"]), where.key)
    if found is None and not wanted.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return found


def _wire(exchange: Exchange, where: Room, shown: Message, content: Json, reply: Message | None) -> Json:
    head = {"message_id": int(shown.id), "from": bot_updates.bot(exchange.config), "chat": where.wire}
    if where.group is not None and where.group.kind == "channel":
        head = {"message_id": int(shown.id), "sender_chat": where.wire, "chat": where.wire}
    if topic := _topic(where, shown, reply):
        content = content | {"message_thread_id": int(topic), "is_topic_message": True}
    wire: Json = head | {"date": int(shown.at)} | content | text_wire(shown)
    if reply is not None:
        wire["reply_to_message"] = {k: v for k, v in reply.wire.items() if k != "reply_to_message"}
    return wire


def _topic(where: Room, shown: Message, reply: Message | None) -> str:
    """An answer goes where the message stands that it answers."""
    if where.group is not None and where.group.topics and reply is not None:
        shown.topic = reply.topic
    return shown.topic


def text_wire(shown: Message) -> Json:
    """The text under the names that its kind of message has for it."""
    if not shown.text:
        return {}
    text, entities = ("text", "entities") if shown.kind == "text" else ("caption", "caption_entities")
    marked = sorted(shown.entities + _unmarked(shown), key=lambda one: int(one["offset"]))
    return {text: shown.text, **({entities: marked} if marked else {})}


def _unmarked(shown: Message) -> list[Json]:
    """What Telegram finds by itself where the sender marked nothing."""
    taken = {place for one in shown.entities for place in range(one["offset"], one["offset"] + one["length"])}
    return [one for one in found_entities(shown.text) if one["offset"] not in taken]
