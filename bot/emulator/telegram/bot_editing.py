"""Changing what the bot said on Telegram: editing, deleting, pinning, reacting, answering a tap."""

from typing import Any

from bot.emulator.chats import Message
from bot.emulator.exchange import Exchange
from bot.emulator.telegram.bot_chat import allowed, message, present, room, writable
from bot.emulator.telegram.bot_errors import bad
from bot.emulator.telegram.bot_markup import inline_buttons
from bot.emulator.telegram.bot_sending import LONGEST, LONGEST_CAPTION, Uploads, read_text, text_wire

Json = dict[str, Any]
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_LIVES = 15 * 60


def edit_message_text(exchange: Exchange, asked: Json, _: Uploads) -> Json:
    target = _ours(exchange, asked, "message to edit not found")
    text, entities = read_text(asked, "text", "entities", LONGEST)
    if not text.strip():
        raise bad("message text is empty")
    if target.kind != "text":
        raise bad("there is no text in the message to edit")
    return _rewrite(exchange, target, text, entities, asked)


def edit_message_caption(exchange: Exchange, asked: Json, _: Uploads) -> Json:
    target = _ours(exchange, asked, "message to edit not found")
    text, entities = read_text(asked, "caption", "caption_entities", LONGEST_CAPTION)
    return _rewrite(exchange, target, text, entities, asked)


def edit_message_reply_markup(exchange: Exchange, asked: Json, _: Uploads) -> Json:
    target = _ours(exchange, asked, "message to edit not found")
    return _rewrite(exchange, target, target.text, target.entities, asked, edited=False)


def delete_message(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    where = room(exchange, asked.get("chat_id"))
    target = message(exchange, where.key, asked.get("message_id"), "message to delete not found")
    if where.group is not None and target.sender != "bot":
        allowed(present(where.group), "can_delete_messages", "message can't be deleted")
    target.deleted = True
    exchange.changed(target)
    exchange.chats.remove(target)
    return True


def delete_messages(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    where = room(exchange, asked.get("chat_id"))
    for id in asked["message_ids"]:
        if (target := exchange.chats.find(str(id), where.key)) is not None:
            exchange.chats.remove(target)
            exchange.changed_chat(where.key)
    return True


def pin(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    where = writable(exchange, asked.get("chat_id"))
    target = message(exchange, where.key, asked.get("message_id"), "message to pin not found")
    if where.group is not None:
        right = "can_edit_messages" if where.group.kind == "channel" else "can_pin_messages"
        allowed(where.group, right, "not enough rights to manage pinned messages in the chat")
    target.pinned = True
    exchange.changed(target)
    return True


def unpin(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    """Without a message id, the latest that is pinned."""
    where = writable(exchange, asked.get("chat_id"))
    pinned = [one for one in exchange.chats.of(where.key) if one.pinned]
    if id := asked.get("message_id"):
        pinned = [one for one in pinned if one.id == str(id)]
    if not pinned:
        raise bad("message to unpin not found")
    pinned[-1].pinned = False
    exchange.changed(pinned[-1])
    return True


def react(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    where = writable(exchange, asked.get("chat_id"))
    target = message(exchange, where.key, asked.get("message_id"), "message to react not found")
    wanted = asked.get("reaction") or []
    if len(wanted) > 1:
        raise bad("REACTIONS_TOO_MANY")
    known = exchange.spec.types["ReactionTypeEmoji"]["fields"]["emoji"]["of"]
    if any(one.get("emoji") not in known for one in wanted) or (where.group and not where.group.has_signs):
        raise bad("REACTION_INVALID")
    target.reactions.pop("bot", None)
    if wanted:
        target.reactions["bot"] = wanted[0]["emoji"]
    exchange.changed(target)
    return True


def answer_tap(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    """What answers a tap pops up on that phone."""
    person, key, id, at = exchange.taps.get(str(asked.get("callback_query_id")), ("", "", "", 0.0))
    if not person or exchange.clock.now() - at > QUERY_LIVES:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    text = str(asked.get("text") or "")
    if len(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    if text:
        phone = exchange.phones.of(exchange.directory.people[person])
        phone.toast, phone.toast_is_alert, phone.toast_at = text, bool(asked.get("show_alert")), exchange.clock.now()
        exchange.events.tell("toast", phone=person, text=text, alert=phone.toast_is_alert)
    if (target := exchange.chats.find(id, key)) is not None:
        target.toast = text
    return True


def typing(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    where = writable(exchange, asked.get("chat_id"))
    if where.person is not None:
        exchange.phones.of(where.person).typing_until = exchange.clock.now() + 5
        exchange.events.changed(where.person.id)
    return True


def _ours(exchange: Exchange, asked: Json, missing: str) -> Message:
    if "inline_message_id" in asked:
        raise bad("MESSAGE_ID_INVALID")
    where = writable(exchange, asked.get("chat_id"))
    target = message(exchange, where.key, asked.get("message_id"), missing)
    if target.sender != "bot":
        raise bad("message can't be edited")
    return target


def _rewrite(
    exchange: Exchange, target: Message, text: str, entities: list[Json], asked: Json, *, edited: bool = True
) -> Json:
    markup = asked.get("reply_markup") or {}
    before = target.wire.get("reply_markup", {}).get("inline_keyboard", [])
    after = markup.get("inline_keyboard", [])
    if (text, entities, after) == (target.text, target.entities, before):
        raise bad(SAME)
    target.text, target.entities, target.buttons = text, entities, inline_buttons(markup)
    target.edited = target.edited or edited
    for name in ("text", "entities", "caption", "caption_entities", "reply_markup"):
        target.wire.pop(name, None)
    target.wire |= {**text_wire(target), "edit_date": int(exchange.clock.now())}
    if after:
        target.wire["reply_markup"] = {"inline_keyboard": after}
    exchange.changed(target)
    return target.wire
