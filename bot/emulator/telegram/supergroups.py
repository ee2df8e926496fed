"""The Telegram groups and channels: who is in them, who leads them, what the bot may do there, which were upgraded."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.emulator.notebook import Notebook
from bot.emulator.people import Group

# What an administrator may do; in a channel others than in a group.
EVERYWHERE = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
IN_GROUPS, IN_CHANNELS = ("can_pin_messages", "can_manage_topics"), ("can_post_messages", "can_edit_messages")


@dataclass(slots=True)
class Supergroup:
    """`asking` are the people who wait to be let in; `moved_to` is the new id of an upgraded group.

    `bot` is the bot's own status there (administrator, member, restricted, left, kicked), `rights` what it may do as an
    administrator, `topics` the names of a forum's topics by their numbers, the first of which is General.
    """

    chat_id: int
    title: str
    username: str
    members: list[str]
    admins: list[str] = field(default_factory=list)
    asking: list[str] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    moved_to: int = 0
    hushed: dict[str, float] = field(default_factory=dict)  # who may not write, and until when
    kind: str = "supergroup"
    bot: str = "administrator"
    rights: list[str] = field(default_factory=lambda: [*EVERYWHERE, *IN_GROUPS, *IN_CHANNELS])
    topics: dict[str, str] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    banned: list[str] = field(default_factory=list)
    has_signs: bool = True
    gone: bool = False

    @property
    def bot_is_in(self) -> bool:
        return self.bot in ("administrator", "member", "restricted")

    def may(self, right: str) -> bool:
        return self.bot == "administrator" and right in self.rights

    @property
    def known_rights(self) -> tuple[str, ...]:
        return EVERYWHERE + (IN_CHANNELS if self.kind == "channel" else IN_GROUPS)


class Supergroups:
    def __init__(self, groups: Iterable[Group], notebook: Notebook) -> None:
        self._notebook = notebook
        self.all: dict[str, Supergroup] = {}
        self.renew(groups)
        for _, facts in notebook.pages("supergroup"):
            facts.pop("bot_is_in", None)  # as it was kept before the bot had a status there
            self._add(Supergroup(**facts))

    def renew(self, groups: Iterable[Group]) -> None:
        self.all.clear()
        for group in groups:
            people = list(group.members), list(group.admins)
            self._add(Supergroup(group.chat_id, group.title, group.username, *people, kind=group.kind))

    def find(self, chat: Any) -> Supergroup | None:
        """By id, or by @username."""
        named = str(chat).removeprefix("@").lower()
        found = self.all.get(str(chat))
        found = found or next((one for one in self.all.values() if one.username.lower() == named != ""), None)
        return None if found is None or found.gone else found

    def members(self, chat: str) -> tuple[str, ...]:
        group = self.all.get(chat)
        return tuple(group.members) if group else ()

    def of(self, person: str) -> list[Supergroup]:
        return [group for group in self.all.values() if person in group.members and not (group.moved_to or group.gone)]

    def open_to(self, person: str) -> list[Supergroup]:
        return [
            group
            for group in self.all.values()
            if person not in group.members + group.banned and not (group.moved_to or group.gone)
        ]

    def keep(self, group: Supergroup) -> None:
        self._notebook.put("supergroup", str(group.chat_id), group)

    def upgrade(self, group: Supergroup, chat_id: int) -> Supergroup:
        """The group goes on under a new id, and the old one only says where it went."""
        successor = replace(group, chat_id=chat_id, kind="supergroup")
        group.moved_to, group.username = chat_id, ""
        self._add(successor)
        self.keep(group)
        self.keep(successor)
        return successor

    def make(self, group: Supergroup) -> Supergroup:
        self._add(group)
        self.keep(group)
        return group

    def _add(self, group: Supergroup) -> None:
        self.all[str(group.chat_id)] = group
