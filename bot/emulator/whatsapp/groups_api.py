"""The Groups API of WhatsApp: rooms are made, changed and closed, and the outcome comes by webhook."""

import secrets
from typing import Any

from aiohttp import web

from bot.emulator.exchange import Exchange
from bot.emulator.people import Person
from bot.emulator.whatsapp import cloud_webhooks
from bot.emulator.whatsapp.cloud_errors import Refusal, status_error, unknown_object
from bot.emulator.whatsapp.cloud_objects import paged
from bot.emulator.whatsapp.rooms import MOST_PEOPLE, Room

Json = dict[str, Any]
LONGEST = {"subject": 128, "description": 2048}


def create(exchange: Exchange, request: web.Request, body: Json) -> Json:
    _only(body, "messaging_product", "subject", "description", "join_approval_mode")
    mode = body.get("join_approval_mode", "auto_approve")
    if mode not in ("auto_approve", "approval_required"):
        raise Refusal(131009, "join_approval_mode must be auto_approve or approval_required")
    subject, description = _text(body, "subject"), str(body.get("description", ""))
    if not subject:
        raise Refusal(131008, "The parameter subject is required.")
    room = exchange.rooms.open(subject, description, mode == "approval_required", exchange.clock.now())
    facts = {"subject": subject, "invite_link": room.link, "join_approval_mode": mode}
    return _later(exchange, "group_lifecycle_update", room, {"type": "group_create"} | facts)


def listed(exchange: Exchange, request: web.Request, query: Json) -> Json:
    page, paging = paged([room.id for room in exchange.rooms.all()], query, str(request.url.with_query(None)), 25)
    rooms = [known(exchange, id) for id in page]
    about = [{"id": room.id, "subject": room.subject, "created_at": str(int(room.created_at))} for room in rooms]
    return {"data": {"groups": about}, "paging": paging}


def about(exchange: Exchange, id: str, fields: list[str]) -> Json:
    room = known(exchange, id)
    people = [exchange.directory.people[member] for member in room.members]
    facts: Json = {
        "subject": room.subject,
        "description": room.description,
        "suspended": room.suspended,
        "creation_timestamp": int(room.created_at),
        "participants": [cloud_webhooks.participant(person) for person in people],
        "total_participant_count": len(room.members),
        "join_approval_mode": "approval_required" if room.by_approval else "auto_approve",
    }
    shown = [name for name in fields or facts if name in facts]
    return {name: facts[name] for name in shown} | {"id": room.id, "messaging_product": "whatsapp"}


async def change(exchange: Exchange, request: web.Request, body: Json) -> Json:
    """New words, given as a form or as JSON; a picture is only taken note of."""
    room, asked = known(exchange, request.match_info["id"]), body
    if request.content_type.startswith("multipart/"):
        asked = dict(await request.post())
    _only(asked, "messaging_product", "subject", "description", "profile_picture_file")
    facts: Json = {}
    for name in ("subject", "description"):
        if name in asked:
            setattr(room, name, _text(asked, name))
            facts[f"group_{name}"] = {"text": asked[name], "update_successful": True}
    if "profile_picture_file" in asked:
        picture = {"mime_type": "image/jpeg", "update_successful": True, "sha256": secrets.token_hex(32)}
        facts["profile_picture"] = picture
    exchange.rooms.keep(room)
    return _later(exchange, "group_settings_update", room, {"type": "group_settings_update"} | facts)


def delete(exchange: Exchange, id: str) -> Json:
    room = known(exchange, id)
    exchange.rooms.close(room)
    exchange.events.changed(*room.members)
    return _later(exchange, "group_lifecycle_update", room, {"type": "group_delete"})


def invite_link(exchange: Exchange, request: web.Request, _: Json) -> Json:
    return _link(known(exchange, request.match_info["id"]))


def new_invite_link(exchange: Exchange, request: web.Request, _: Json) -> Json:
    """The old link is dead from now on."""
    room = known(exchange, request.match_info["id"])
    room.new_link()
    exchange.rooms.keep(room)
    return _link(room)


def remove(exchange: Exchange, request: web.Request, body: Json) -> Json:
    room = known(exchange, request.match_info["id"])
    wanted = [one.get("user") or one.get("user_id") for one in body.get("participants", [])]
    if not wanted or len(wanted) > MOST_PEOPLE:
        raise Refusal(131204, "1 to 8 participants can be removed at a time")
    if len(set(wanted)) < len(wanted):
        raise Refusal(131202, "A participant stands twice in the request")
    found = {key: exchange.directory.on_whatsapp(str(key)) for key in wanted}
    gone = {key: person for key, person in found.items() if person and person.id in room.members}
    for person in gone.values():
        room.members.remove(person.id)
        room.removed.append(person.id)
    exchange.rooms.keep(room)
    exchange.events.changed(*(person.id for person in gone.values()))
    return _later(exchange, "group_participants_update", room, _removal(wanted, gone))


def join_requests(exchange: Exchange, request: web.Request, query: Json) -> Json:
    room = known(exchange, request.match_info["id"])
    page, paging = paged(list(room.asking), query, str(request.url.with_query(None)), 25)
    at = str(int(exchange.clock.now()))
    asking = [
        {"join_request_id": id, "creation_timestamp": at}
        | cloud_webhooks.participant(exchange.directory.people[room.asking[id]])
        for id in page
    ]
    return {"data": asking, "paging": paging}


def approve(exchange: Exchange, request: web.Request, body: Json) -> Json:
    return _decide(exchange, request, body, "approved_join_requests")


def reject(exchange: Exchange, request: web.Request, body: Json) -> Json:
    return _decide(exchange, request, body, "rejected_join_requests")


def enter(exchange: Exchange, room: Room, person: Person) -> None:
    """Someone is in: the product hears of it."""
    room.members.append(person.id)
    exchange.rooms.keep(room)
    exchange.events.changed(*room.members)
    added = {"reason": "invite_link", "added_participants": [cloud_webhooks.participant(person)]}
    tell(exchange, "group_participants_update", room, {"type": "group_participants_add"} | added)


def tell(exchange: Exchange, field: str, room: Room, facts: Json) -> None:
    at = int(exchange.clock.now())
    item = {"timestamp": str(at), "group_id": room.id} | facts
    exchange.cloud.put(field, cloud_webhooks.frame(exchange.config) | {"groups": [item]})


def known(exchange: Exchange, id: str) -> Room:
    room = exchange.rooms.find(id)
    if room is None:
        raise unknown_object(id)
    return room


def _later(exchange: Exchange, field: str, room: Room, facts: Json) -> Json:
    """Answer with a request id; what came of it follows by webhook."""
    request_id = secrets.token_hex(16)
    tell(exchange, field, room, facts | {"request_id": request_id})
    return {"messaging_product": "whatsapp", "request_id": request_id}


def _decide(exchange: Exchange, request: web.Request, body: Json, done: str) -> Json:
    room = known(exchange, request.match_info["id"])
    wanted = [str(id) for id in body.get("join_requests", [])]
    settled = [id for id in wanted if id in room.asking]
    for id in settled:
        person = exchange.directory.people[room.asking.pop(id)]
        if done == "approved_join_requests":
            enter(exchange, room, person)
    exchange.rooms.keep(room)
    answer: Json = {"messaging_product": "whatsapp", done: settled}
    failed = [{"join_request_id": id, "errors": [_error(131213)]} for id in wanted if id not in settled]
    return answer | ({"failed_join_requests": failed} if failed else {})


def _removal(wanted: list[Any], gone: dict[Any, Person]) -> Json:
    facts: Json = {"type": "group_participants_remove", "initiated_by": "business"}
    if gone:
        facts["removed_participants"] = [{"input": key} for key in gone]
    if failed := [{"input": key, "errors": [_error(131212)]} for key in wanted if key not in gone]:
        facts |= {"failed_participants": failed, "errors": [_error(131201 if gone else 131212)]}
    return facts


def _error(code: int) -> Json:
    error = status_error(code, "Not a participant of this group" if code == 131212 else "Not all was done")
    return {name: value for name, value in error.items() if name != "href"}


def _text(body: Json, name: str) -> str:
    text = str(body.get(name, ""))
    if len(text) > LONGEST[name]:
        raise Refusal(131009, f"{name} can't have more than {LONGEST[name]} characters")
    return text


def _only(body: Json, *known: str) -> None:
    if strange := set(body) - set(known):
        raise Refusal(100, f'Unexpected key "{min(strange)}".')


def _link(room: Room) -> Json:
    return {"messaging_product": "whatsapp", "invite_link": room.link}
