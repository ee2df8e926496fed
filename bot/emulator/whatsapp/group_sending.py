"""Sending into a WhatsApp group: what may be said there, and one receipt for each who got it."""

from typing import Any

from bot.emulator.chats import Message
from bot.emulator.exchange import Exchange
from bot.emulator.whatsapp import cloud_webhooks
from bot.emulator.whatsapp.cloud_errors import Refusal
from bot.emulator.whatsapp.cloud_schemas import Send, read_send
from bot.emulator.whatsapp.cloud_sending import CLOSED, WINDOW, content, keep_throughput
from bot.emulator.whatsapp.rooms import Room

Json = dict[str, Any]
ALLOWED = {"text", "image", "video", "audio", "document", "sticker", "template"}


def send_to_group(exchange: Exchange, body: Json) -> Json:
    asked = read_send(body)
    keep_throughput(exchange)
    room = _open_room(exchange, asked)
    message = content(exchange, asked)
    message.chat, message.ticks, message.to_number = room.id, "sent", False
    if asked.template is None and exchange.clock.now() - room.wrote_at >= WINDOW:
        _too_late(exchange, room, message)
    else:
        _deliver(exchange, room, message)
    contact = {"input": room.id, "wa_id": room.id}
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": message.id}]}


def _open_room(exchange: Exchange, asked: Send) -> Room:
    room = exchange.rooms.find(asked.to or "")
    if room is None:
        raise Refusal(131041, "The group is unknown, or the business is not in it")
    if room.suspended:
        raise Refusal(131207, "The group is suspended")
    if not room.members:
        raise Refusal(131020, "The business is alone in the group")
    if asked.type not in ALLOWED:
        raise Refusal(131051, f"Messages of type {asked.type} can't be sent to groups")
    return room


def _too_late(exchange: Exchange, room: Room, message: Message) -> None:
    value = cloud_webhooks.failed(exchange.config, room.id, message, 131047, CLOSED, exchange.clock.now())
    (status,) = value["statuses"]
    status.pop("recipient_user_id")
    status |= {"recipient_id": room.id, "recipient_type": "group"}
    exchange.cloud.put("messages", value)


def _deliver(exchange: Exchange, room: Room, message: Message) -> None:
    """`sent` is told once; delivered and read once for each who is in the group."""
    exchange.show(message)
    message.category = f"group_{message.category or 'service'}"
    _receipt(exchange, room, message, "sent", "")
    for member in room.members:
        phone = exchange.phones.of(exchange.directory.people[member])
        if not phone.blocked:
            _receipt(exchange, room, message, "delivered", member)
        if phone.open and not phone.blocked:
            _receipt(exchange, room, message, "read", member)
    message.ticks = "delivered"
    exchange.changed(message)


def _receipt(exchange: Exchange, room: Room, message: Message, state: str, member: str) -> None:
    if exchange.cloud.habits.statuses:
        person, now = exchange.directory.people.get(member), exchange.clock.now()
        exchange.cloud.put(
            "messages", cloud_webhooks.group_status(exchange.config, room.id, message, state, now, person)
        )
