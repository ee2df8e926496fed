"""The values that WhatsApp's webhooks carry: messages of people, and what became of ours."""

import base64
import os
from typing import Any

from bot.emulator.chats import Message
from bot.emulator.people import Config, Person, digits
from bot.emulator.whatsapp.cloud_errors import status_error

Json = dict[str, Any]


def new_wamid() -> str:
    return "wamid." + base64.b64encode(b"\x1c\x18\x0c" + os.urandom(24)).decode()


def frame(config: Config) -> Json:
    number = {"display_phone_number": digits(config.whatsapp_number), "phone_number_id": config.whatsapp_phone_id}
    return {"messaging_product": "whatsapp", "metadata": number}


def contact(person: Person, with_number: bool = True) -> Json:
    number = {"wa_id": person.digits} if with_number and not person.hides_number else {}
    return {"profile": {"name": person.name}, **number, "user_id": person.bsuid}


def incoming(config: Config, person: Person, id: str, at: float, content: Json, context: Json | None = None) -> Json:
    """A message from a person; `content` has its type and the object named after it."""
    number = {} if person.hides_number else {"from": person.digits}
    message: Json = {**number, "from_user_id": person.bsuid, "id": id, "timestamp": str(int(at))}
    if context:
        message["context"] = context
    return frame(config) | {"contacts": [contact(person)], "messages": [message | content]}


def status(config: Config, person: Person, message: Message, state: str, at: float) -> Json:
    """sent, delivered or read: with the person, and with the price unless it was told before."""
    number = {"recipient_id": person.digits} if message.to_number or not person.hides_number else {}
    whom = {**number, "recipient_user_id": person.bsuid}
    item: Json = {"id": message.id, "status": state, "timestamp": str(int(at)), **whom, **_tracker(message)}
    if state != "read":
        item["pricing"] = pricing(message.category)
    return frame(config) | {"contacts": [contact(person)], "statuses": [item]}


def failed(config: Config, key: str, message: Message, code: int, details: str, at: float) -> Json:
    """A failed status has no contacts, and no user id when we wrote to a number."""
    whom = {"recipient_id": digits(key)} if message.to_number else {"recipient_user_id": key}
    item = {"id": message.id, "status": "failed", "timestamp": str(int(at)), **whom, **_tracker(message)}
    return frame(config) | {"statuses": [item | {"errors": [status_error(code, details)]}]}


def group_status(config: Config, room: str, message: Message, state: str, at: float, person: Person | None) -> Json:
    """What became of a message to a group, for one participant; `sent` is for all and names no one."""
    item: Json = {"id": message.id, "status": state, "timestamp": str(int(at)), "recipient_id": room}
    item |= {"recipient_type": "group"} | _tracker(message)
    if person is None:
        return frame(config) | {"statuses": [item]}
    if not person.hides_number:
        item["participant_recipient_id"] = person.digits
    item["recipient_participant_user_id"] = person.bsuid
    if state == "delivered":
        item["pricing"] = pricing(message.category)
    return frame(config) | {"contacts": [contact(person)], "statuses": [item]}


def participant(person: Person) -> Json:
    number = {} if person.hides_number else {"wa_id": person.digits}
    return number | {"user_id": person.bsuid}


def pricing(category: str) -> Json:
    return {"billable": True, "pricing_model": "PMP", "type": "regular", "category": category or "service"}


def template_status(id: str, name: str, language: str, category: str, event: str, reason: str) -> Json:
    about = {"message_template_id": int(id), "message_template_name": name, "message_template_language": language}
    return {"event": event, **about, "reason": reason, "message_template_category": category}


def template_change(id: str, name: str, language: str, what: str, before: str, now: str) -> Json:
    """Another category or quality of a template."""
    about = {"message_template_id": int(id), "message_template_name": name, "message_template_language": language}
    return about | {f"previous_{what}": before, f"new_{what}": now}


def _tracker(message: Message) -> Json:
    return {"biz_opaque_callback_data": message.tracker} if message.tracker else {}
