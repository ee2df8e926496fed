"""The Telegram supergroups: who is in them, who leads them, which were upgraded."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.emulator.notebook import Notebook
from bot.emulator.people import Group


@dataclass(slots=True)
class Supergroup:
    """`asking` are the people who wait to be let in; `moved_to` is the new id of an upgraded group."""

    chat_id: int
    title: str
    username: str
    members: list[str]
    admins: list[str] = field(default_factory=list)
    asking: list[str] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    bot_is_in: bool = True
    moved_to: int = 0


class Supergroups:
    def __init__(self, groups: Iterable[Group], notebook: Notebook) -> None:
        self._notebook = notebook
        self.all: dict[str, Supergroup] = {}
        self.renew(groups)
        for _, facts in notebook.pages("supergroup"):
            self._add(Supergroup(**facts))

    def renew(self, groups: Iterable[Group]) -> None:
        self.all.clear()
        for group in groups:
            self._add(Supergroup(group.chat_id, group.title, group.username, list(group.members), list(group.admins)))

    def find(self, chat: Any) -> Supergroup | None:
        """By id, or by @username."""
        named = str(chat).removeprefix("@").lower()
        found = self.all.get(str(chat))
        return found or next((one for one in self.all.values() if one.username.lower() == named != ""), None)

    def members(self, chat: str) -> tuple[str, ...]:
        group = self.all.get(chat)
        return tuple(group.members) if group else ()

    def of(self, person: str) -> list[Supergroup]:
        return [group for group in self.all.values() if person in group.members and not group.moved_to]

    def open_to(self, person: str) -> list[Supergroup]:
        return [group for group in self.all.values() if person not in group.members and not group.moved_to]

    def keep(self, group: Supergroup) -> None:
        self._notebook.put("supergroup", str(group.chat_id), group)

    def upgrade(self, group: Supergroup, chat_id: int) -> Supergroup:
        """The group goes on under a new id, and the old one only says where it went."""
        successor = Supergroup(chat_id, group.title, group.username, list(group.members), list(group.admins))
        group.moved_to, group.username = chat_id, ""
        self._add(successor)
        self.keep(group)
        self.keep(successor)
        return successor

    def _add(self, group: Supergroup) -> None:
        self.all[str(group.chat_id)] = group
