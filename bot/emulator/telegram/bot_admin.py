"""What the admins of a Telegram group or channel do: rights, topics, names, who is in and who is out."""

from typing import Any

from bot.emulator.exchange import Exchange
from bot.emulator.people import Person
from bot.emulator.telegram import bot_updates
from bot.emulator.telegram.bot_chat import standing
from bot.emulator.telegram.bot_groups import tell_change, throw_out
from bot.emulator.telegram.bot_phone import line, say
from bot.emulator.telegram.supergroups import EVERYWHERE, IN_CHANNELS, IN_GROUPS, Supergroup
from bot.emulator.whims import Cannot

Json = dict[str, Any]
GENERAL = "1"
COLOUR = 7_322_096  # one of the six that a topic's sign may have


def make(exchange: Exchange, person: Person, asked: Json) -> None:
    """{"chat": id, "title", "kind"?, "username"?, "members"?}: a new group or channel of theirs, without the bot."""
    members = [person.id, *asked.get("members", [])]
    group = Supergroup(int(asked["chat"]), asked["title"], asked.get("username", ""), members, [person.id])
    group.kind, group.bot, group.rights = asked.get("kind", "supergroup"), "left", []
    exchange.supergroups.make(group)


def appoint(exchange: Exchange, person: Person, asked: Json) -> None:
    """{"chat", "whom": "bot" or an id, "status"?, "rights"?}: administrator with these rights (all), or another status.

    With a `payload`, as from a link with `startgroup`: the bot hears /start with it from whoever added it.
    """
    group, who, status = own(exchange, person, asked), str(asked["whom"]), str(asked.get("status", "administrator"))
    if who == "bot":
        appoint_bot(exchange, person, group, status, list(asked.get("rights", (*EVERYWHERE, *IN_GROUPS, *IN_CHANNELS))))
        if payload := asked.get("payload"):
            text = f"/start@{exchange.config.telegram_username} {payload}"
            say(exchange, person, {"chat": asked["chat"], "text": text})
        return
    other = exchange.directory.people[who]
    was = standing(exchange, group, other)
    if status == "kicked":
        throw_out(exchange, group, other, bot_updates.user(person))
        return
    if other.id in group.admins:
        group.admins.remove(other.id)
    if status == "administrator":
        group.admins.append(other.id)
    exchange.supergroups.keep(group)
    tell_change(exchange, group, other, was, standing(exchange, group, other), bot_updates.user(person))


def appoint_bot(exchange: Exchange, person: Person, group: Supergroup, status: str, rights: list[str]) -> None:
    """Told in any case, also of its own removal."""
    was = bot_updates.bot_member(exchange.config, group)
    group.bot, group.rights = status, rights if status == "administrator" else []
    exchange.supergroups.keep(group)
    chat, at = bot_updates.group_chat(group), int(exchange.clock.now())
    now = bot_updates.bot_member(exchange.config, group)
    change = bot_updates.change_of(chat, bot_updates.user(person), at, was, now)
    exchange.update(str(group.chat_id), "my_chat_member", change)


def rename(exchange: Exchange, person: Person, asked: Json) -> None:
    group = own(exchange, person, asked)
    group.title = str(asked["title"])
    exchange.supergroups.keep(group)
    line(exchange, group, person, f"{person.name} renamed the group", {"new_chat_title": group.title})


def topic(exchange: Exchange, person: Person, asked: Json) -> Json:
    """{"chat", "name"}: a new topic; or {"chat", "topic": number, "does": "close", "reopen" or "delete"}."""
    group = own(exchange, person, asked)
    group.topics.setdefault(GENERAL, "General")
    number, does = str(asked.get("topic") or ""), str(asked.get("does") or "")
    if does == "delete":
        group.topics.pop(number)
    elif does:
        closes = does == "close"
        group.closed.append(number) if closes else group.closed.remove(number)
        told: Json = {"forum_topic_closed": {}} if closes else {"forum_topic_reopened": {}}
        line(exchange, group, person, f"{person.name}: {does}", told, number)
    else:
        number = new_number(exchange, group)
        group.topics[number] = str(asked["name"])
        made = {"forum_topic_created": {"name": group.topics[number], "icon_color": COLOUR}}
        line(exchange, group, person, f"{person.name}: {group.topics[number]}", made, number)
    exchange.supergroups.keep(group)
    return {"topic": number}


def new_number(exchange: Exchange, group: Supergroup) -> str:
    """A topic has the number of the line that opened it; the first of all is General's."""
    number = str(exchange.next_id(str(group.chat_id)))
    return new_number(exchange, group) if number == GENERAL else number


def signs(exchange: Exchange, person: Person, asked: Json) -> None:
    """{"chat", "allowed": bool}: whether anybody may react."""
    group = own(exchange, person, asked)
    group.has_signs = bool(asked["allowed"])
    exchange.supergroups.keep(group)


def close_down(exchange: Exchange, person: Person, asked: Json) -> None:
    """The group or channel is deleted."""
    group = own(exchange, person, asked)
    appoint_bot(exchange, person, group, "left", [])
    group.gone = True
    exchange.supergroups.keep(group)
    exchange.events.changed(*group.members)


def own(exchange: Exchange, person: Person, asked: Json) -> Supergroup:
    group = exchange.supergroups.find(asked.get("chat"))
    if group is None or group.moved_to:
        raise Cannot(f"There is no group {asked.get('chat')}.")
    if person.id not in group.admins:
        raise Cannot(f"{person.name} is no admin of that group.")
    return group
