"""Telegram's groups as the bot may ask about and keep them: members, links, people at the door."""

import secrets
from typing import Any

from bot.emulator.exchange import Exchange
from bot.emulator.people import Person
from bot.emulator.telegram import bot_updates
from bot.emulator.telegram.bot_chat import Room, allowed, people, present, room, standing
from bot.emulator.telegram.bot_errors import bad
from bot.emulator.telegram.bot_sending import Uploads
from bot.emulator.telegram.supergroups import Supergroup

Json = dict[str, Any]
GIFTS = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"]


def get_chat(exchange: Exchange, asked: Json, _: Uploads) -> Json:
    where = room(exchange, asked.get("chat_id"))
    facts: Json = {"accent_color_id": 3, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(GIFTS, False)}
    if where.group is not None:
        facts |= {"join_to_send_messages": True}
        if present(where.group).may("can_invite_users"):
            facts |= {"invite_link": _link(exchange, where.group)}
        if pinned := [one for one in exchange.chats.of(where.key) if one.pinned]:
            facts["pinned_message"] = pinned[-1].wire
    return where.wire | facts


def get_member(exchange: Exchange, asked: Json, _: Uploads) -> Json:
    where = room(exchange, asked.get("chat_id"))
    if where.group is not None:
        present(where.group)
    if asked["user_id"] == exchange.config.bot_id:
        return (
            bot_updates.bot_member(exchange.config, where.group)
            if where.group
            else bot_updates.member(bot_updates.bot(exchange.config), "member")
        )
    if where.group is not None and where.group.kind == "channel" and where.group.bot != "administrator":
        raise bad("member list is inaccessible")
    person = exchange.directory.on_telegram(asked["user_id"])
    if person is None:
        raise bad("PARTICIPANT_ID_INVALID")
    status = standing(exchange, where.group, person) if where.group else "member"
    return bot_updates.member(bot_updates.user(person), status)


def get_admins(exchange: Exchange, asked: Json, _: Uploads) -> list[Json]:
    group = _group(room(exchange, asked.get("chat_id")))
    leaders = [person for person in people(exchange, group) if person.id in group.admins]
    found = [bot_updates.member(bot_updates.user(one), standing(exchange, group, one)) for one in leaders]
    own = [bot_updates.bot_member(exchange.config, group)] if group.bot == "administrator" else []
    return [*found, *own]


def count_members(exchange: Exchange, asked: Json, _: Uploads) -> int:
    where = room(exchange, asked.get("chat_id"))
    return len(where.group.members) + where.group.bot_is_in if where.group else 2


def create_link(exchange: Exchange, asked: Json, _: Uploads) -> Json:
    group = _group(room(exchange, asked.get("chat_id")))
    allowed(group, "can_invite_users", "not enough rights to manage chat invite link")
    if asked.get("creates_join_request") and asked.get("member_limit"):
        raise bad("member limit can't be specified for links requiring administrator approval")
    if len(str(asked.get("name") or "")) > 32:
        raise bad("INVITE_LINK_NAME_INVALID")
    group.links.append("https://t.me/+" + secrets.token_urlsafe(12))
    exchange.supergroups.keep(group)
    facts = {name: asked[name] for name in ("name", "expire_date", "member_limit") if name in asked}
    request = bool(asked.get("creates_join_request"))
    made = {"invite_link": group.links[-1], "creator": bot_updates.bot(exchange.config), "is_primary": False}
    return made | {"creates_join_request": request, "is_revoked": False} | facts


def export_link(exchange: Exchange, asked: Json, _: Uploads) -> str:
    group = _group(room(exchange, asked.get("chat_id")))
    allowed(group, "can_invite_users", "not enough rights to export chat invite link")
    group.links.insert(0, "https://t.me/+" + secrets.token_urlsafe(12))
    exchange.supergroups.keep(group)
    return group.links[0]


def approve(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    group, person = _asker(exchange, asked)
    group.asking.remove(person.id)
    enter(exchange, group, person)
    return True


def decline(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    group, person = _asker(exchange, asked)
    group.asking.remove(person.id)
    exchange.supergroups.keep(group)
    return True


def ban(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    group, person = _to_restrict(exchange, asked)
    throw_out(exchange, group, person, bot_updates.bot(exchange.config))
    return True


def restrict(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    group, person = _to_restrict(exchange, asked)
    if person.id in group.admins:
        raise bad("user is an administrator of the chat")
    until = float(asked.get("until_date") or "inf")
    group.hushed[person.id] = 0.0 if asked["permissions"].get("can_send_messages") else until
    exchange.supergroups.keep(group)
    return True


def unban(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    group = _group(room(exchange, asked.get("chat_id")))
    person = exchange.directory.on_telegram(asked["user_id"])
    if person is not None and person.id in group.banned:
        group.banned.remove(person.id)
        exchange.supergroups.keep(group)
        tell_change(exchange, group, person, "kicked", "left", bot_updates.bot(exchange.config))
    return True


def throw_out(exchange: Exchange, group: Supergroup, person: Person, by: Json) -> None:
    was = standing(exchange, group, person)
    for some in (group.members, group.admins):
        if person.id in some:
            some.remove(person.id)
    group.banned.append(person.id)
    exchange.supergroups.keep(group)
    tell_change(exchange, group, person, was, "kicked", by)


def leave(exchange: Exchange, asked: Json, _: Uploads) -> bool:
    group = _group(room(exchange, asked.get("chat_id")))
    group.bot = "left"
    exchange.supergroups.keep(group)
    return True


def enter(exchange: Exchange, group: Supergroup, person: Person) -> None:
    """Someone is in now: administrators that asked for it are told."""
    if person.id not in group.members:
        group.members.append(person.id)
    exchange.supergroups.keep(group)
    tell_change(exchange, group, person, "left", "member")


def tell_change(
    exchange: Exchange, group: Supergroup, person: Person, was: str, now: str, by: Json | None = None
) -> None:
    chat, who, at = bot_updates.group_chat(group), bot_updates.user(person), int(exchange.clock.now())
    exchange.update(str(group.chat_id), "chat_member", bot_updates.member_change(chat, who, was, now, at, by))
    exchange.events.changed(person.id, *group.members)


def _group(where: Room) -> Supergroup:
    if where.group is None:
        raise bad("method is available for supergroup and channel chats only")
    return present(where.group)


def _asker(exchange: Exchange, asked: Json) -> tuple[Supergroup, Person]:
    group = _group(room(exchange, asked.get("chat_id")))
    person = exchange.directory.on_telegram(asked["user_id"])
    allowed(group, "can_invite_users", "not enough rights to manage chat join requests")
    if person is None or person.id not in group.asking:
        raise bad("HIDE_REQUESTER_MISSING")
    return group, person


def _to_restrict(exchange: Exchange, asked: Json) -> tuple[Supergroup, Person]:
    group = _group(room(exchange, asked.get("chat_id")))
    allowed(group, "can_restrict_members", "not enough rights to restrict/unrestrict chat member")
    person = exchange.directory.on_telegram(asked["user_id"])
    if person is None:
        raise bad("PARTICIPANT_ID_INVALID")
    return group, person


def _link(exchange: Exchange, group: Supergroup) -> str:
    if not group.links:
        group.links.append(f"https://t.me/+{abs(group.chat_id):x}")
    return group.links[0]
