"""Sending on WhatsApp: what Meta takes, what it refuses at once, and what it refuses later."""

import asyncio
import functools
from typing import Any

from bot.emulator.chats import Button, Message
from bot.emulator.exchange import Exchange
from bot.emulator.people import Person, digits
from bot.emulator.whatsapp import cloud_webhooks
from bot.emulator.whatsapp.cloud_errors import Refusal
from bot.emulator.whatsapp.cloud_schemas import Interactive, Send, WithButtons, WithLink, WithMenu, read_send
from bot.emulator.whatsapp.template_filling import fill

Json = dict[str, Any]
PLAYED = ("audio/ogg; codecs=opus", "audio/mpeg", "audio/amr", "audio/mp4", "audio/aac")
WINDOW = 24 * 3600
CLOSED = "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
NOBODY = "Message Undeliverable."


def send(exchange: Exchange, body: Json, fails_with: int = 0) -> Json:
    """Take a message for one person, or refuse it; with `fails_with` it is taken and fails afterwards."""
    asked = read_send(body)
    key = asked.to or asked.recipient or ""
    _in_time(exchange, key)
    message = content(exchange, asked)
    person = exchange.directory.on_whatsapp(key)
    if person is not None and person.platform != "whatsapp":
        person = None
    if code := fails_with or _late_refusal(exchange, person, asked):
        _fail_later(exchange, key, message, code)
    elif person is not None and exchange.held is not None and asked.template:
        _hold(exchange, key, person, asked, message)
        return _accepted(key, person, asked, message, "held_for_quality_assessment")
    elif person is not None:
        _deliver(exchange, person, asked, message)
    return _accepted(key, person, asked, message)


def _hold(exchange: Exchange, key: str, person: Person, asked: Send, message: Message) -> None:
    """Portfolio pacing: the message waits until Meta likes what it hears of the first ones, or is dropped."""

    def settle(good: bool) -> None:
        if good:
            _deliver(exchange, person, asked, message)
        else:
            _fail_later(exchange, key, message, 132015)

    assert exchange.held is not None
    exchange.held.append(settle)


def keep_throughput(exchange: Exchange) -> None:
    if exchange.throughput is not None and exchange.throughput.wait(exchange.clock.now()):
        raise Refusal(130429, "Cloud API message throughput has been reached.")


def _in_time(exchange: Exchange, key: str) -> None:
    """Both limits of speed: this number's, and that of the pair with one person."""
    keep_throughput(exchange)
    if digits(key) == digits(exchange.config.whatsapp_number):
        raise Refusal(131021, "Sender and recipient phone number are the same.")
    if exchange.keeps_pair_rate and exchange.pairs.wait(digits(key) or key, exchange.clock.now()):
        raise Refusal(131056, "Too many messages sent from this phone number to the same phone number.")


def content(exchange: Exchange, asked: Send) -> Message:
    """What the phone will show."""
    message = Message(cloud_webhooks.new_wamid(), "", "bot", asked.type, exchange.clock.now())
    message.tracker = asked.biz_opaque_callback_data or ""
    message.to_number = asked.to is not None
    message.reply_to = asked.context.message_id if asked.context else ""
    if asked.text:
        message.text = asked.text.body
    if asked.template:
        _template(exchange, asked, message)
    if asked.interactive:
        _interactive(asked.interactive, message)
    if asked.location:
        message.place = asked.location.model_dump(exclude_none=True)
    if asked.type in ("image", "video", "audio", "document", "sticker"):
        _media(exchange, getattr(asked, asked.type).model_dump(exclude_none=True), message)
    return message


def _template(exchange: Exchange, asked: Send, message: Message) -> None:
    assert asked.template is not None
    template = exchange.templates.usable(asked.template.name, asked.template.language.code)
    filled = fill(template.components, asked.template.components)
    message.text, message.header, message.footer = filled.text, filled.header, filled.footer
    message.buttons, message.file, message.category = filled.buttons, filled.file, template.category.lower()
    if template.ttl and template.ttl > 0:
        message.expires_at = message.at + template.ttl


def _interactive(asked: Interactive, message: Message) -> None:
    message.text = asked.body.text
    if isinstance(asked, WithButtons | WithMenu | WithLink):
        message.footer = asked.footer.text if asked.footer else ""
        message.header = (asked.header.text or "") if asked.header else ""
        if asked.header and asked.header.type != "text":
            media = getattr(asked.header, asked.header.type).model_dump(exclude_none=True)
            message.file = {"kind": asked.header.type} | media
    if isinstance(asked, WithButtons):
        replies = [button.reply for button in asked.action.buttons]
        message.buttons = [Button(one.id, one.title, one.id, "reply", row) for row, one in enumerate(replies)]
    elif isinstance(asked, WithMenu):
        message.menu, message.buttons = asked.action.button, _rows(asked)
    elif isinstance(asked, WithLink):
        link = asked.action.parameters
        message.buttons = [Button("0", link.display_text, kind="url", url=link.url)]
    elif asked.type == "location_request_message":
        message.buttons = [Button("0", "Send location", kind="location")]
    else:
        message.buttons = [Button("0", "Share contact info", kind="contact")]


def _rows(asked: WithMenu) -> list[Button]:
    return [
        Button(row.id, row.title, row.id, "list", n, row.description or "", section.title or "")
        for section in asked.action.sections
        for n, row in enumerate(section.rows)
    ]


def _media(exchange: Exchange, media: Json, message: Message) -> None:
    file = exchange.files.get(media.get("id", ""))
    if "id" in media and file is None:
        raise Refusal(131009, f"Media ID {media['id']} does not exist or has expired")
    if message.kind == "audio" and file and file.mime not in PLAYED:
        raise Refusal(131053, f"Unsupported Audio mime type {file.mime}. Please use one of {', '.join(PLAYED)}.")
    message.text = media.pop("caption", "")
    message.file = {"kind": message.kind, **media}


def _late_refusal(exchange: Exchange, person: Person | None, asked: Send) -> int:
    """Meta takes these messages and says only afterwards that they came to nothing."""
    if person is None:
        return 131026
    if asked.template or exchange.clock.now() - exchange.phones.of(person).wrote_at < WINDOW:
        return 0
    return 131047


def _fail_later(exchange: Exchange, key: str, message: Message, code: int) -> None:
    """The phone never sees it; only the webhook tells."""
    details = CLOSED if code == 131047 else NOBODY
    value = cloud_webhooks.failed(exchange.config, key, message, code, details, exchange.clock.now())
    exchange.cloud.put("messages", value)


def _deliver(exchange: Exchange, person: Person, asked: Send, message: Message) -> None:
    phone, message.chat = exchange.phones.of(person), person.id
    phone.typing_until = 0.0
    if asked.reaction:
        _react(exchange, person, asked, message)
        return
    message.ticks = "sent"
    exchange.show(message)
    advance(exchange, person, message, "sent")
    if not (phone.blocked or phone.offline):
        _soon(exchange, functools.partial(arrive, exchange, person, message))


def _react(exchange: Exchange, person: Person, asked: Send, message: Message) -> None:
    """A reaction changes another message and has a sent status only."""
    assert asked.reaction is not None
    target = exchange.chats.find(asked.reaction.message_id)
    if target is None or target.chat != person.id:
        raise Refusal(131009, "The message to react to was not found")
    target.reactions["bot"] = asked.reaction.emoji
    if not asked.reaction.emoji:
        del target.reactions["bot"]
    exchange.changed(target)
    advance(exchange, person, message, "sent")


def arrive(exchange: Exchange, person: Person, message: Message) -> None:
    advance(exchange, person, message, "delivered")
    if exchange.phones.of(person).open:
        _soon(exchange, functools.partial(advance, exchange, person, message, "read"))


def advance(exchange: Exchange, person: Person, message: Message, state: str) -> None:
    """The next tick of a message, on the phone and as a webhook."""
    message.ticks = state
    if exchange.cloud.habits.statuses:
        value = cloud_webhooks.status(exchange.config, person, message, state, exchange.clock.now())
        exchange.cloud.put("messages", value)
    if message.kind != "reaction":
        exchange.changed(message)


def _soon(exchange: Exchange, deed: functools.partial[None]) -> None:
    if exchange.cloud.habits.delay:
        asyncio.get_running_loop().call_later(exchange.cloud.habits.delay, deed)
    else:
        deed()


def _accepted(key: str, person: Person | None, asked: Send, message: Message, state: str = "accepted") -> Json:
    contact: Json = {"input": key}
    if asked.to is not None:
        contact["wa_id"] = digits(key)
    if person is not None:
        contact["user_id"] = person.bsuid
    status = {"message_status": state} if asked.template else {}
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": message.id, **status}]}
