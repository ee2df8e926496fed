"""The emulator's own doors, for the page of phones and for tests: what people do, and what goes wrong."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from functools import partial
from typing import Any

import orjson
from aiohttp import web

from bot.emulator import bot_phone, cloud_objects, cloud_phone, groups_api, views
from bot.emulator.chats import Message
from bot.emulator.exchange import EXCHANGE, BotLimits, Exchange
from bot.emulator.pace import Bucket
from bot.emulator.people import Person
from bot.emulator.whims import Cannot

Json = dict[str, Any]
Act = Callable[[Exchange, Json], Any]
HOME = "/_emulator"


def routes() -> list[web.RouteDef]:
    doors = [
        web.get(f"{HOME}/people", _people),
        web.get(f"{HOME}/phones/{{id}}", _phone),
        web.post(f"{HOME}/phones/{{id}}/{{deed}}", _deed),
        web.get(f"{HOME}/requests", _requests),
        web.get(f"{HOME}/problems", _problems),
        web.get(f"{HOME}/events", _events),
        web.get(f"{HOME}/files/{{id}}", _file),
        web.post(f"{HOME}/files", _keep_file),
        web.post(f"{HOME}/whatsapp/verify", _verify),
        web.get(f"{HOME}/state", _state),
        web.delete(f"{HOME}/faults", _act(_forget_faults)),
    ]
    return doors + [web.post(f"{HOME}/{path}", _act(act)) for path, act in ACTS.items()]


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
    return _json({"ok": True} | ({"message": done.id} if isinstance(done, Message) else {}))


def _look(exchange: Exchange, person: Person, asked: Json) -> None:
    exchange.phones.of(person).open = bool(asked.get("open", True))


WHATSAPP: dict[str, Callable[[Exchange, Person, Json], Any]] = {
    "say": cloud_phone.say,
    "tap": cloud_phone.tap,
    "send": cloud_phone.send,
    "start": lambda exchange, person, asked: cloud_phone.say(exchange, person, {"text": asked.get("payload") or "Hi"}),
    "join": cloud_phone.join,
    "leave": cloud_phone.leave,
    "open": lambda exchange, person, asked: cloud_phone.look(exchange, person, bool(asked.get("open", True))),
    "block": lambda exchange, person, _: cloud_phone.block(exchange, person, True),
    "unblock": lambda exchange, person, _: cloud_phone.block(exchange, person, False),
}
TELEGRAM: dict[str, Callable[[Exchange, Person, Json], Any]] = {
    "say": bot_phone.say,
    "tap": bot_phone.tap,
    "send": bot_phone.send,
    "start": bot_phone.start,
    "open": _look,
    "join": bot_phone.join,
    "leave": bot_phone.leave,
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


def _add_people(exchange: Exchange, asked: Json) -> Json:
    """More people than the page shows: {"people": [...]}, or {"count": n, "platform": …} for a crowd."""
    people = [Person(**facts) for facts in asked.get("people", [])]
    platform = asked.get("platform", "whatsapp")
    first, sign = int(asked.get("first", 918_000_000_000)), "+" if platform == "whatsapp" else ""
    numbers = range(first, first + int(asked.get("count", 0)))
    people += [Person(f"n{n}", f"Person {n}", "", platform, f"{sign}{n}") for n in numbers]
    for person in people:
        exchange.directory.add(person)
    return {"added": len(people)}


def _whatsapp_webhooks(exchange: Exchange, asked: Json) -> Json:
    _set(exchange.cloud.habits, asked)
    exchange.cloud.nudge()
    return asdict(exchange.cloud.habits)


def _telegram_webhooks(exchange: Exchange, asked: Json) -> Json:
    _set(exchange.bot.habits, asked)
    if not exchange.bot.habits.hold:
        exchange.bot.release()
    return asdict(exchange.bot.habits)


def _release(posts: str, exchange: Exchange, asked: Json) -> Json:
    getattr(exchange, posts).release()
    return {"ok": True}


def _whatsapp_pace(exchange: Exchange, asked: Json) -> Json:
    """`per_second` limits the number (null: not), `pair` switches the limit to one person."""
    if "per_second" in asked:
        rate = asked["per_second"]
        exchange.throughput = Bucket(rate, rate) if rate else None
    exchange.keeps_pair_rate = bool(asked.get("pair", exchange.keeps_pair_rate))
    return {"pair": exchange.keeps_pair_rate, "per_second": exchange.throughput.rate if exchange.throughput else None}


def _telegram_pace(exchange: Exchange, asked: Json) -> Json:
    exchange.bot_limits = BotLimits() if asked.get("limits") else None
    return {"limits": exchange.bot_limits is not None}


def _number(exchange: Exchange, asked: Json) -> Json:
    """What GET /{phone_id} tells of the number: quality_rating, throughput, …"""
    exchange.number_facts |= asked
    return exchange.number_facts


def _templates(exchange: Exchange, asked: Json) -> Json:
    """`verdict` for templates yet to come; or a `status` for those of a `name` (none: all) and `language`."""
    exchange.templates.verdict = asked.get("verdict", exchange.templates.verdict)
    if "status" not in asked:
        return {"verdict": exchange.templates.verdict}
    which = asked.get("name", ""), asked.get("language", ""), asked["status"], asked.get("reason", "NONE")
    judged = exchange.templates.judge(*which)
    for template in judged:
        cloud_objects.announce(exchange, template)
    return {"changed": [f"{template.name}/{template.language}" for template in judged]}


def _migrate(exchange: Exchange, asked: Json) -> Json:
    """{"chat": old id, "to": new id}: the group was upgraded."""
    group = exchange.supergroups.find(asked["chat"])
    if group is None:
        raise Cannot(f"There is no group {asked['chat']}.")
    return {"chat": bot_phone.upgrade(exchange, group, int(asked["to"])).chat_id}


def _suspend(exchange: Exchange, asked: Json) -> Json:
    """{"group": id, "suspended": bool}: as when Meta suspends a WhatsApp group."""
    room = groups_api.known(exchange, asked["group"])
    room.suspended = bool(asked.get("suspended", True))
    kind = "group_suspend" if room.suspended else "group_suspend_cleared"
    groups_api.tell(exchange, "group_status_update", room, {"type": kind})
    return {"suspended": room.suspended}


def _expect_fault(exchange: Exchange, asked: Json) -> Json:
    return asdict(exchange.faults.expect(asked))


def _forget_faults(exchange: Exchange, asked: Json) -> Json:
    exchange.faults.clear()
    return {"ok": True}


def _clock(exchange: Exchange, asked: Json) -> Json:
    exchange.clock.offset = float(asked.get("offset_seconds", 0))
    return {"now": exchange.clock.text()}


def _reset(exchange: Exchange, asked: Json) -> Json:
    exchange.reset()
    return {"ok": True}


ACTS: dict[str, Act] = {
    "people": _add_people,
    "whatsapp/webhooks": _whatsapp_webhooks,
    "whatsapp/release": partial(_release, "cloud"),
    "whatsapp/pace": _whatsapp_pace,
    "whatsapp/number": _number,
    "whatsapp/templates": _templates,
    "whatsapp/suspend": _suspend,
    "telegram/webhooks": _telegram_webhooks,
    "telegram/release": partial(_release, "bot"),
    "telegram/pace": _telegram_pace,
    "telegram/migrate": _migrate,
    "faults": _expect_fault,
    "clock": _clock,
    "reset": _reset,
}


def _act(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            return _json(act(request.app[EXCHANGE], await _asked(request)))
        except (Cannot, KeyError, TypeError, ValueError) as why:
            return _json({"error": f"{type(why).__name__}: {why}"}, 400)

    return answer


def _set(habits: Any, asked: Json) -> None:
    known = {field.name for field in fields(habits)}
    if strange := set(asked) - known:
        raise Cannot(f"Not known here: {', '.join(sorted(strange))}")
    for name, value in asked.items():
        setattr(habits, name, value)


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
