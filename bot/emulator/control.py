"""The emulator's own doors, for the page of phones and for tests: what people do, and what goes wrong."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import orjson
from aiohttp import web

from bot.emulator import switches, views
from bot.emulator.chats import Message
from bot.emulator.exchange import EXCHANGE, Exchange
from bot.emulator.people import Person
from bot.emulator.telegram import bot_admin, bot_phone
from bot.emulator.whatsapp import cloud_phone
from bot.emulator.whims import Cannot

Json = dict[str, Any]
Deed = Callable[[Exchange, Person, Json], Any]
HOME = "/_emulator"


def routes() -> list[web.RouteDef]:
    doors = [
        web.get(f"{HOME}/people", _people),
        web.get(f"{HOME}/phones/{{id}}", _phone),
        web.post(f"{HOME}/phones/{{id}}/{{deed}}", _deed),
        web.get(f"{HOME}/requests", _requests),
        web.get(f"{HOME}/problems", _problems),
        web.get(f"{HOME}/messages", _messages),
        web.get(f"{HOME}/faults", _faults),
        web.get(f"{HOME}/events", _events),
        web.get(f"{HOME}/files/{{id}}", _file),
        web.post(f"{HOME}/files", _keep_file),
        web.post(f"{HOME}/whatsapp/verify", _verify),
        web.get(f"{HOME}/state", _state),
        web.delete(f"{HOME}/faults", _switch(switches.forget_faults)),
    ]
    return doors + [web.post(f"{HOME}/{path}", _switch(switch)) for path, switch in switches.SWITCHES.items()]


async def _people(request: web.Request) -> web.Response:
    return _json({"people": views.people(request.app[EXCHANGE])})


async def _phone(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    return _json(views.phone_view(exchange, _owner(request)))


async def _deed(request: web.Request) -> web.Response:
    """A person does something with their phone."""
    exchange, person, name = request.app[EXCHANGE], _owner(request), request.match_info["deed"]
    deed = (WHATSAPP if person.platform == "whatsapp" else TELEGRAM).get(name)
    if deed is None:
        return _json({"error": f"A {person.platform} phone has no {name}."}, 404)
    asked = await _asked(request)
    try:
        done = deed(exchange, person, asked)
    except Cannot as why:
        return _json({"error": str(why)}, 409)
    except KeyError as missing:
        return _json({"error": f"{name} needs {missing}"}, 400)
    exchange.phones.keep(exchange.phones.of(person))
    exchange.events.changed(person.id)
    return _json(
        {"ok": True} | ({"message": done.id} if isinstance(done, Message) else done if isinstance(done, dict) else {})
    )


def _look(exchange: Exchange, person: Person, asked: Json) -> None:
    exchange.phones.of(person).open = bool(asked.get("open", True))


WHATSAPP: dict[str, Deed] = {
    "say": cloud_phone.say,
    "tap": cloud_phone.tap,
    "send": cloud_phone.send,
    "start": lambda exchange, person, asked: cloud_phone.say(exchange, person, {"text": asked.get("payload") or "Hi"}),
    "join": cloud_phone.join,
    "leave": cloud_phone.leave,
    "open": lambda exchange, person, asked: cloud_phone.look(exchange, person, bool(asked.get("open", True))),
    "offline": lambda exchange, person, asked: cloud_phone.lose_network(
        exchange, person, bool(asked.get("offline", True))
    ),
    "block": lambda exchange, person, _: cloud_phone.block(exchange, person, True),
    "unblock": lambda exchange, person, _: cloud_phone.block(exchange, person, False),
}
TELEGRAM: dict[str, Deed] = {
    "say": bot_phone.say,
    "tap": bot_phone.tap,
    "send": bot_phone.send,
    "start": bot_phone.start,
    "open": _look,
    "join": bot_phone.join,
    "leave": bot_phone.leave,
    "make": bot_admin.make,
    "appoint": bot_admin.appoint,
    "rename": bot_admin.rename,
    "topic": bot_admin.topic,
    "signs": bot_admin.signs,
    "close_down": bot_admin.close_down,
    "block": lambda exchange, person, _: bot_phone.block(exchange, person, True),
    "unblock": lambda exchange, person, _: bot_phone.block(exchange, person, False),
}


async def _requests(request: web.Request) -> web.Response:
    query, record = request.query, request.app[EXCHANGE].record
    wanted = {name: query.get(name, "") for name in ("platform", "method", "to")}
    found = record.since(int(query.get("since", 0)), **wanted)
    return _json({"requests": found, "next": record.count})


async def _problems(request: web.Request) -> web.Response:
    return _json({"problems": list(request.app[EXCHANGE].record.problems)})


async def _messages(request: web.Request) -> web.Response:
    return _json({"messages": views.told(request.app[EXCHANGE])})


async def _faults(request: web.Request) -> web.Response:
    return _json({"faults": [asdict(fault) for fault in request.app[EXCHANGE].faults.waiting]})


async def _events(request: web.Request) -> web.StreamResponse:
    return await request.app[EXCHANGE].events.stream(request)


async def _file(request: web.Request) -> web.Response:
    file = request.app[EXCHANGE].files.get(request.match_info["id"])
    if file is None:
        raise web.HTTPNotFound
    return web.Response(body=file.content, headers={"Content-Type": file.mime})


async def _keep_file(request: web.Request) -> web.Response:
    """A picture that someone chose on the page, to be sent next."""
    part = (await request.post()).get("file")
    if not isinstance(part, web.FileField):
        return _json({"error": "A file is needed."}, 400)
    return _json({"file": request.app[EXCHANGE].files.keep(part.filename, part.content_type, part.file.read()).id})


async def _verify(request: web.Request) -> web.Response:
    """Meta's handshake with the product's webhook."""
    exchange, asked = request.app[EXCHANGE], await _asked(request)
    token = str(asked.get("token", exchange.config.whatsapp_verify_token))
    status, text = await exchange.cloud.verify(exchange.session, token, str(asked.get("challenge", "1158201444")))
    return _json({"status": status, "text": text})


async def _state(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    return _json(
        {
            "name": exchange.config.business_name,
            "console_url": exchange.config.console_url,
            "telegram_username": exchange.config.telegram_username,
            "problems": len(exchange.record.problems),
            "requests": exchange.record.count,
            "whatsapp": asdict(exchange.cloud.habits)
            | {"pending": exchange.cloud.pending, "posts": exchange.cloud.sent},
            "telegram": asdict(exchange.bot.habits) | {"pending": exchange.bot.pending},
            "now": exchange.clock.text(),
        }
    )


def _switch(switch: switches.Switch) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            return _json(switch(request.app[EXCHANGE], await _asked(request)))
        except (Cannot, KeyError, TypeError, ValueError) as why:
            return _json({"error": f"{type(why).__name__}: {why}"}, 400)

    return answer


def _owner(request: web.Request) -> Person:
    person = request.app[EXCHANGE].directory.people.get(request.match_info["id"])
    if person is None:
        raise web.HTTPNotFound(text=f"Nobody here is called {request.match_info['id']}.")
    return person


async def _asked(request: web.Request) -> Json:
    raw = await request.read()
    asked = orjson.loads(raw) if raw else {}
    return asked if isinstance(asked, dict) else {}


def _json(answer: Json, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(answer), status=status, content_type="application/json")
