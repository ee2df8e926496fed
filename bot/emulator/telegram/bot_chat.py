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
    if found.group is not None and not found.group.bot_is_in:
        raise forbidden("bot is not a member of the supergroup chat")
    if found.person is not None:
        phone = exchange.phones.of(found.person)
        if phone.blocked:
            raise forbidden("bot was blocked by the user")
        if not phone.started and exchange.clock.now() > phone.may_be_written_until:
            raise forbidden("bot can't initiate conversation with a user")
    _in_time(exchange, found)
    return found


def message(exchange: Exchange, key: str, id: Any, missing: str) -> Message:
    found = exchange.chats.find(str(id), key)
    if found is None or found.deleted:
        raise bad(missing)
    return found


def people(exchange: Exchange, group: Supergroup) -> list[Person]:
    return [exchange.directory.people[id] for id in group.members if id in exchange.directory.people]


def standing(exchange: Exchange, group: Supergroup, person: Person) -> str:
    """creator, administrator, member or left."""
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
