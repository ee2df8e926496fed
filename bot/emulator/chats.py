"""Chats: every message that a phone shows, in the order in which it came."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.emulator.notebook import Notebook

MESSAGES_KEPT = 100_000


@dataclass(slots=True)
class Button:
    """Something to tap; `kind` is reply, list, inline, keyboard, url, location, contact or call."""

    id: str
    label: str
    data: str = ""
    kind: str = "reply"
    row: int = 0
    description: str = ""
    section: str = ""
    url: str = ""


@dataclass(slots=True)
class Message:
    """`sender` is a person's id, "bot", "anonymous" (a hidden admin) or "" for a line of the platform itself."""

    id: str
    chat: str
    sender: str
    kind: str
    at: float
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    header: str = ""
    footer: str = ""
    buttons: list[Button] = field(default_factory=list)
    menu: str = ""
    file: dict[str, Any] = field(default_factory=dict)
    place: dict[str, Any] = field(default_factory=dict)
    reply_to: str = ""
    edited: bool = False
    deleted: bool = False
    pinned: bool = False
    silent: bool = False
    reactions: dict[str, str] = field(default_factory=dict)
    ticks: str = ""
    toast: str = ""
    tracker: str = ""
    category: str = ""
    expires_at: float = 0.0
    to_number: bool = False
    topic: str = ""
    wire: dict[str, Any] = field(default_factory=dict)


class Chats:
    """A private chat is known by its person's id, a group by its chat id."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._chats: dict[str, dict[str, Message]] = {}
        self._order: deque[tuple[str, str]] = deque()
        self._where: dict[str, str] = {}
        kept = [_message(facts) for _, facts in notebook.pages("message")]
        for message in sorted(kept, key=lambda message: (message.at, _number(message.id))):
            self._add(message)

    def show(self, message: Message) -> Message:
        self._add(message)
        self.keep(message)
        while len(self._order) > MESSAGES_KEPT:
            self._let_go(*self._order.popleft())
        return message

    def keep(self, message: Message) -> None:
        """Call it after every change of a message."""
        self._notebook.put("message", f"{message.chat}/{message.id}", message)

    def remove(self, message: Message) -> None:
        self._let_go(message.chat, message.id)

    def find(self, id: str, chat: str = "") -> Message | None:
        return self._chats.get(chat or self._where.get(id, ""), {}).get(id)

    def of(self, chat: str) -> Iterable[Message]:
        return self._chats.get(chat, {}).values()

    def everywhere(self) -> Iterator[Message]:
        for chat in self._chats.values():
            yield from chat.values()

    def last(self, chat: str, count: int) -> list[Message]:
        return list(self.of(chat))[-count:]

    def move(self, old: str, new: str) -> None:
        """A group that was upgraded goes on under a new id."""
        for message in list(self.of(old)):
            self.remove(message)
            message.chat = new
            self.show(message)

    def clear(self) -> None:
        self._chats.clear()
        self._order.clear()
        self._where.clear()

    def _add(self, message: Message) -> None:
        self._chats.setdefault(message.chat, {})[message.id] = message
        self._where[message.id] = message.chat
        self._order.append((message.chat, message.id))

    def _let_go(self, chat: str, id: str) -> None:
        self._chats.get(chat, {}).pop(id, None)
        self._where.pop(id, None)
        self._notebook.drop("message", f"{chat}/{id}")


def _message(facts: dict[str, Any]) -> Message:
    return Message(**{**facts, "buttons": [Button(**button) for button in facts["buttons"]]})


def _number(id: str) -> int:
    return int(id) if id.isdigit() else 0
