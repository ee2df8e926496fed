"""The emulator's switches, for tests and demonstrations: how webhooks come, how fast one may go, what goes wrong."""

from collections.abc import Callable
from dataclasses import asdict, fields
from functools import partial
from typing import Any

from bot.emulator.exchange import BotLimits, Exchange
from bot.emulator.pace import Bucket
from bot.emulator.people import Person
from bot.emulator.telegram import bot_phone
from bot.emulator.whatsapp import cloud_objects, groups_api
from bot.emulator.whims import Cannot

Json = dict[str, Any]
Switch = Callable[[Exchange, Json], Any]


def _add_people(exchange: Exchange, asked: Json) -> Json:
    """More people than the page shows: {"people": [...]}, or {"count": n, "platform": …} for a crowd."""
    people = [Person(**facts) for facts in asked.get("people", [])]
    platform = asked.get("platform", "whatsapp")
    first, sign = int(asked.get("first", 910_100_000_000)), "+" if platform == "whatsapp" else ""
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


def _pacing(exchange: Exchange, asked: Json) -> Json:
    """{"hold": true} holds template messages back for quality; false lets them go, or with `drop` drops them."""
    held, exchange.held = exchange.held or [], [] if asked.get("hold") else None
    for settle in held:
        settle(not asked.get("drop"))
    return {"holding": exchange.held is not None, "settled": len(held)}


def _telegram_pace(exchange: Exchange, asked: Json) -> Json:
    exchange.bot_limits = BotLimits() if asked.get("limits") else None
    return {"limits": exchange.bot_limits is not None}


def _number(exchange: Exchange, asked: Json) -> Json:
    """What GET /{phone_id} tells of the number: quality_rating, …; `people_a_day` is told by a webhook, too."""
    if people := asked.pop("people_a_day", None):
        asked["whatsapp_business_manager_messaging_limit"] = people
        exchange.cloud.put("business_capability_update", {"max_daily_conversations_per_business": people})
    exchange.number_facts |= asked
    return exchange.number_facts


def _templates(exchange: Exchange, asked: Json) -> Json:
    """`verdict` for templates yet to come; or a `status` for those of a `name` (none: all) and `language`."""
    exchange.templates.verdict = asked.get("verdict", exchange.templates.verdict)
    if "category" in asked or "quality" in asked:
        return _changed(exchange, asked)
    if "status" not in asked:
        return {"verdict": exchange.templates.verdict}
    which = asked.get("name", ""), asked.get("language", ""), asked["status"], asked.get("reason", "NONE")
    judged = exchange.templates.judge(*which)
    for template in judged:
        cloud_objects.announce(exchange, template)
    return {"changed": [f"{template.name}/{template.language}" for template in judged]}


def _changed(exchange: Exchange, asked: Json) -> Json:
    """Meta moves templates to another `category`, or people like them better or worse (`quality`)."""
    fact = "category" if "category" in asked else "quality"
    what, which = {"quality": "quality_score"}.get(fact, fact), (asked.get("name", ""), asked.get("language", ""))
    changed = exchange.templates.change(*which, **{fact: asked[fact]})
    for template in changed:
        cloud_objects.announce_change(exchange, template, what, "", asked[fact])
    return {"changed": [f"{template.name}/{template.language}" for template in changed]}


def _privacy(exchange: Exchange, asked: Json) -> Json:
    """{"on": bool}: @BotFather's switch, whether the bot hears in groups only what is said to it."""
    exchange.has_privacy = bool(asked["on"])
    return {"on": exchange.has_privacy}


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


def forget_faults(exchange: Exchange, asked: Json) -> Json:
    exchange.faults.clear()
    return {"ok": True}


def _clock(exchange: Exchange, asked: Json) -> Json:
    exchange.clock.offset = float(asked.get("offset_seconds", 0))
    return {"now": exchange.clock.text()}


def _reset(exchange: Exchange, asked: Json) -> Json:
    exchange.reset()
    return {"ok": True}


SWITCHES: dict[str, Switch] = {
    "people": _add_people,
    "whatsapp/webhooks": _whatsapp_webhooks,
    "whatsapp/release": partial(_release, "cloud"),
    "whatsapp/pace": _whatsapp_pace,
    "whatsapp/number": _number,
    "whatsapp/templates": _templates,
    "whatsapp/suspend": _suspend,
    "whatsapp/pacing": _pacing,
    "telegram/webhooks": _telegram_webhooks,
    "telegram/release": partial(_release, "bot"),
    "telegram/pace": _telegram_pace,
    "telegram/migrate": _migrate,
    "telegram/privacy": _privacy,
    "faults": _expect_fault,
    "clock": _clock,
    "reset": _reset,
}


def _set(habits: Any, asked: Json) -> None:
    known = {field.name for field in fields(habits)}
    if strange := set(asked) - known:
        raise Cannot(f"Not known here: {', '.join(sorted(strange))}")
    for name, value in asked.items():
        setattr(habits, name, value)
