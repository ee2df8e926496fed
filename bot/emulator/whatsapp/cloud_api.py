"""The doors of the Cloud API: who may come in, what is written down, and how it is answered."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import hdrs, web

from bot.emulator.exchange import EXCHANGE, Exchange
from bot.emulator.faults import Fault
from bot.emulator.record import Asked
from bot.emulator.whatsapp import cloud_objects as objects
from bot.emulator.whatsapp import groups_api as groups
from bot.emulator.whatsapp.cloud_errors import BROKEN_RULES, Refusal, unknown_object
from bot.emulator.whatsapp.cloud_schemas import MarkRead
from bot.emulator.whatsapp.cloud_sending import send
from bot.emulator.whatsapp.cloud_shapes import read
from bot.emulator.whatsapp.group_sending import send_to_group

Json = dict[str, Any]
Deed = Callable[[Exchange, web.Request, Json], Json | Awaitable[Json]]
VERSION = r"/v{version:\d+\.\d+}"
TYPING_SECONDS = 25
YES: Json = {"success": True}


def routes() -> list[web.RouteDef]:
    object, doors = VERSION + "/{id}", []
    for path, verb, deed in (
        ("/messages", "POST", _messages),
        ("/message_templates", "POST", _make_template),
        ("/message_templates", "GET", _list_templates),
        ("/message_templates", "DELETE", _delete_template),
        ("/subscribed_apps", "GET", _subscribed),
        ("/subscribed_apps", "POST", _subscribe),
        ("/subscribed_apps", "DELETE", _subscribe),
        ("/phone_numbers", "GET", _numbers),
        ("/media", "POST", _upload),
        ("/groups", "POST", groups.create),
        ("/groups", "GET", groups.listed),
        ("/invite_link", "GET", groups.invite_link),
        ("/invite_link", "POST", groups.new_invite_link),
        ("/participants", "DELETE", groups.remove),
        ("/join_requests", "GET", groups.join_requests),
        ("/join_requests", "POST", groups.approve),
        ("/join_requests", "DELETE", groups.reject),
        ("", "GET", _about),
        ("", "POST", _edit),
        ("", "DELETE", _delete),
    ):
        doors.append(web.route(verb, object + path, _door(path.strip("/") or "object", deed)))
    doors.append(web.get("/whatsapp-media/{id}", _download))
    doors.append(web.route("*", VERSION + "/{rest:.*}", _unknown))
    return doors


def _door(name: str, deed: Deed) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def open_door(request: web.Request) -> web.StreamResponse:
        exchange = request.app[EXCHANGE]
        body = await _body(request)
        methods, to = _named(name, request.method, body)
        asked = exchange.record.asked("whatsapp", methods[0], to, body, exchange.clock.text())
        fault = exchange.faults.take("whatsapp", methods, to)
        if fault is not None and not fault.after_accept:
            return await _faulty(request, fault, asked)
        if fault is not None and fault.code:
            body = body | {"__fails_with": fault.code}
        answer = await _answer(exchange, request, deed, body, asked)
        return await _lost(request, fault, asked, answer) if fault is not None else answer

    return open_door


async def _answer(exchange: Exchange, request: web.Request, deed: Deed, body: Json, asked: Asked) -> web.Response:
    try:
        _known_token(exchange, request)
        done = deed(exchange, request, body)
        answer, status = done if isinstance(done, dict) else await done, 200
    except Refusal as refusal:
        answer, status, asked.code = refusal.answer(), refusal.status, refusal.code
        if refusal.code in BROKEN_RULES and refusal.subcode != 33:
            exchange.record.problem(asked, f"{refusal.code}: {refusal.details}")
            exchange.events.tell("problem")
    asked.status = status
    return _json(answer, status)


async def _body(request: web.Request) -> Json:
    """JSON as an object; the query for requests without a body. Files are read where they are wanted."""
    if request.method in (hdrs.METH_POST, hdrs.METH_DELETE) and request.content_type == "application/json":
        try:
            body = orjson.loads(await request.read() or b"{}")
        except orjson.JSONDecodeError:
            body = {"__not_json": True}
        return dict(request.query) | body if isinstance(body, dict) else {"__not_json": True}
    if request.content_type == "application/x-www-form-urlencoded":
        return {name: str(value) for name, value in (await request.post()).items()}
    return dict(request.query)


def _named(name: str, verb: str, body: Json) -> tuple[tuple[str, ...], str]:
    """What the record and the faults call this request, most telling name first."""
    if name != "messages":
        return (name, f"{verb} {name}"), ""
    kind = "read" if body.get("status") else str(body.get("type") or "text")
    return (kind, "messages"), str(body.get("to") or body.get("recipient") or "")


def _known_token(exchange: Exchange, request: web.Request) -> None:
    token = request.headers.get(hdrs.AUTHORIZATION, "").removeprefix("Bearer ") or request.query.get("access_token")
    if token != exchange.config.whatsapp_token:
        raise Refusal(190, "The access token could not be decrypted")


async def _faulty(request: web.Request, fault: Fault, asked: Asked) -> web.StreamResponse:
    """Refuse before anything happened."""
    asked.status, asked.code = fault.status, fault.code
    if fault.timeout:
        await asyncio.sleep(fault.timeout)
    if fault.code:
        refusal = Refusal(fault.code, fault.description or "Asked for by a fault", status=fault.status)
        asked.status = refusal.status
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else None
        return _json(refusal.answer(), refusal.status, headers)
    if fault.status:
        return web.Response(status=fault.status, text=fault.description)
    return hang_up(request)


async def _lost(request: web.Request, fault: Fault, asked: Asked, answer: web.Response) -> web.StreamResponse:
    """It was taken; the answer is late, or is another, or never comes."""
    if fault.code:
        return answer
    asked.lost = True
    if fault.timeout:
        await asyncio.sleep(fault.timeout)
        return answer
    return web.Response(status=fault.status) if fault.status else hang_up(request)


def hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _json(answer: Json, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(body=orjson.dumps(answer), status=status, content_type="application/json", headers=headers)


def _messages(exchange: Exchange, request: web.Request, body: Json) -> Json:
    _our_number(exchange, request)
    fails_with = body.pop("__fails_with", 0)
    if "status" in body:
        return _mark_read(exchange, read(MarkRead, body))
    if body.get("recipient_type") == "group":
        return send_to_group(exchange, body)
    return send(exchange, body, fails_with)


def _mark_read(exchange: Exchange, asked: MarkRead) -> Json:
    """What a person wrote was read by the business; typing shows until the answer, or for 25 seconds."""
    message = exchange.chats.find(asked.message_id)
    if message is None or message.sender == "bot":
        raise Refusal(131009, "Message ID is invalid")
    for one in exchange.chats.of(message.chat):
        if one.sender == message.sender and one.at <= message.at and one.ticks != "read":
            one.ticks = "read"
            exchange.chats.keep(one)
    if asked.typing_indicator:
        phone = exchange.phones.of(exchange.directory.people[message.sender])
        phone.typing_until = exchange.clock.now() + TYPING_SECONDS
    exchange.changed(message)
    return YES


def _our_number(exchange: Exchange, request: web.Request) -> None:
    if request.match_info["id"] != exchange.config.whatsapp_phone_id:
        raise unknown_object(request.match_info["id"])


def _our_account(exchange: Exchange, request: web.Request) -> None:
    if request.match_info["id"] != exchange.config.whatsapp_waba_id:
        raise unknown_object(request.match_info["id"])


def _make_template(exchange: Exchange, request: web.Request, body: Json) -> Json:
    _our_account(exchange, request)
    return objects.create_template(exchange, body)


def _list_templates(exchange: Exchange, request: web.Request, query: Json) -> Json:
    _our_account(exchange, request)
    return objects.list_templates(exchange, query, str(request.url.with_query(None)))


def _delete_template(exchange: Exchange, request: web.Request, query: Json) -> Json:
    _our_account(exchange, request)
    query = query | dict(request.query)
    exchange.templates.delete(str(query.get("name", "")), str(query.get("hsm_id", "")))
    return YES


def _subscribed(exchange: Exchange, request: web.Request, _: Json) -> Json:
    _our_account(exchange, request)
    app = {"id": "5161912", "name": exchange.config.business_name, "link": "http://127.0.0.1/"}
    return {"data": [{"whatsapp_business_api_data": app}]}


def _subscribe(exchange: Exchange, request: web.Request, _: Json) -> Json:
    _our_account(exchange, request)
    return YES


def _numbers(exchange: Exchange, request: web.Request, query: Json) -> Json:
    _our_account(exchange, request)
    return {"data": [objects.number(exchange, objects.names(query))], "paging": {}}


async def _upload(exchange: Exchange, request: web.Request, _: Json) -> Json:
    _our_number(exchange, request)
    return await objects.upload(exchange, request)


def _about(exchange: Exchange, request: web.Request, query: Json) -> Json:
    id, fields = request.match_info["id"], objects.names(query)
    if id == exchange.config.whatsapp_phone_id:
        return objects.number(exchange, fields)
    if id == exchange.config.whatsapp_waba_id:
        return objects.account(exchange, fields)
    if exchange.templates.knows(id):
        return exchange.templates.get(id).facts(fields)
    if exchange.rooms.knows(id):
        return groups.about(exchange, id, fields)
    return objects.file_facts(objects.known_file(exchange, id), str(request.url.origin()))


async def _edit(exchange: Exchange, request: web.Request, body: Json) -> Json:
    id = request.match_info["id"]
    if id == exchange.config.whatsapp_phone_id:
        return YES
    if exchange.rooms.knows(id):
        return await groups.change(exchange, request, body)
    template = exchange.templates.edit(id, body)
    objects.announce(exchange, template)
    return YES | {"id": template.id, "name": template.name, "category": template.category}


def _delete(exchange: Exchange, request: web.Request, _: Json) -> Json:
    id = request.match_info["id"]
    if exchange.rooms.knows(id):
        return groups.delete(exchange, id)
    if not exchange.files.drop(id):
        raise unknown_object(id)
    return YES


async def _download(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    file = exchange.files.get(request.match_info["id"])
    try:
        _known_token(exchange, request)
    except Refusal as refusal:
        return _json(refusal.answer(), 401)
    if file is None:
        return web.Response(status=404)
    return web.Response(body=file.content, headers={"Content-Type": file.mime})


async def _unknown(request: web.Request) -> web.Response:
    exchange, path = request.app[EXCHANGE], request.match_info["rest"]
    asked = exchange.record.asked("whatsapp", path, "", dict(request.query), exchange.clock.text())
    exchange.record.problem(asked, f"Unknown path components: {request.method} /{path}")
    refusal = Refusal(100, f"Unknown path components: /{path}", title="Unknown path components")
    return _json(refusal.answer(), 400)
