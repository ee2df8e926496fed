"""A Telegram chat as a request names it: whose it is, and whether the bot may write there."""

from dataclasses import dataclass
from typing import Any

from bot.emulator.chats import Message
from bot.emulator.exchange import Exchange
from bot.emulator.pace import whole_seconds
from bot.emulator.people import Person
from bot.emulator.telegram import bot_updates
from bot.emulator.telegram.bot_errors import BotRefusal, bad, forbidden, too_many
from bot.emulator.telegram.supergroups import Supergroup

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Room:
    """`key` is how our chats know it; it is either a person's private chat or a group."""

    key: str
    person: Person | None
    group: Supergroup | None

    @property
    def wire(self) -> Json:
        if self.group is not None:
            return bot_updates.group_chat(self.group)
        assert self.person is not None
        return bot_updates.private_chat(self.person)


def room(exchange: Exchange, chat: Any) -> Room:
    number = int(chat) if str(chat).lstrip("-").isdigit() else 0
    person = exchange.directory.on_telegram(number)
    if person is not None:
        return Room(person.id, person, None)
    group = exchange.supergroups.find(chat)
    if group is None:
        raise bad("chat not found")
    if group.moved_to:
        text = "Bad Request: group chat was upgraded to a supergroup chat"
        raise BotRefusal(400, text, migrate_to_chat_id=group.moved_to)
    return Room(str(group.chat_id), None, group)


def writable(exchange: Exchange, chat: Any) -> Room:
    """The chat, if the bot may write to it now."""
    found = room(exchange, chat)
    if found.group is not None:
        present(found.group)
    if found.person is not None:
        phone = exchange.phones.of(found.person)
        if phone.blocked:
            raise forbidden("bot was blocked by the user")
        if not phone.started and exchange.clock.now() > phone.may_be_written_until:
            raise forbidden("bot can't initiate conversation with a user")
    _in_time(exchange, found)
    return found


def present(group: Supergroup) -> Supergroup:
    """The group, if the bot is in it."""
    if group.bot == "kicked":
        raise forbidden(f"bot was kicked from the {group.kind} chat")
    if not group.bot_is_in:
        raise forbidden(f"bot is not a member of the {group.kind} chat")
    return group


def allowed(group: Supergroup, right: str, otherwise: str) -> None:
    if not group.may(right):
        raise bad(otherwise)


def postable(where: Room, topic: Any) -> None:
    """Whether a post may go there now."""
    group = where.group
    if group is None:
        return
    if group.kind == "channel":
        allowed(group, "can_post_messages", "need administrator rights in the channel chat")
    if group.bot == "restricted":
        raise bad("not enough rights to send text messages to the chat")
    number = str(topic or "1")
    if topic is not None and number not in group.topics:
        raise bad("message thread not found")
    if number in group.closed and not group.may("can_manage_topics"):
        raise bad("TOPIC_CLOSED")


def message(exchange: Exchange, key: str, id: Any, missing: str) -> Message:
    found = exchange.chats.find(str(id), key)
    if found is None or found.deleted:
        raise bad(missing)
    return found


def people(exchange: Exchange, group: Supergroup) -> list[Person]:
    return [exchange.directory.people[id] for id in group.members if id in exchange.directory.people]


def standing(exchange: Exchange, group: Supergroup, person: Person) -> str:
    """creator, administrator, member, left or kicked."""
    if person.id in group.banned:
        return "kicked"
    if person.id not in group.members:
        return "left"
    if person.id in group.admins:
        return "creator" if group.admins[0] == person.id else "administrator"
    return "member"


def _in_time(exchange: Exchange, found: Room) -> None:
    if exchange.bot_limits is None:
        return
    now = exchange.clock.now()
    in_chat = exchange.bot_limits.group if found.group is not None else exchange.bot_limits.chat
    if wait := in_chat.wait(found.key, now) or exchange.bot_limits.all.wait(now):
        raise too_many(whole_seconds(wait))
