"""WhatsApp groups as the Groups API has them: at most eight people, who come by a link."""

import base64
import secrets
from dataclasses import dataclass, field

from bot.emulator.notebook import Notebook

MOST_PEOPLE = 8


@dataclass(slots=True)
class Room:
    """`asking` are the join requests by their id; whoever was `removed` can't come back by the link."""

    id: str
    subject: str
    description: str
    by_approval: bool
    created_at: float
    link: str = ""
    members: list[str] = field(default_factory=list)
    asking: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    suspended: bool = False
    wrote_at: float = 0.0

    def new_link(self) -> str:
        self.link = "https://chat.whatsapp.com/" + secrets.token_urlsafe(16)
        return self.link


class Rooms:
    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._rooms = {id: Room(**facts) for id, facts in notebook.pages("room")}

    def open(self, subject: str, description: str, by_approval: bool, at: float) -> Room:
        id = base64.b64encode(f"capi_group:{secrets.randbelow(10**17):017}".encode()).decode().rstrip("=")
        room = self._rooms[id] = Room(id, subject, description, by_approval, at)
        room.new_link()
        self.keep(room)
        return room

    def keep(self, room: Room) -> None:
        self._notebook.put("room", room.id, room)

    def close(self, room: Room) -> None:
        del self._rooms[room.id]
        self._notebook.drop("room", room.id)

    def find(self, id_or_link: str) -> Room | None:
        found = self._rooms.get(id_or_link)
        return found or next((room for room in self._rooms.values() if room.link == id_or_link), None)

    def knows(self, id: str) -> bool:
        return id in self._rooms

    def members(self, chat: str) -> tuple[str, ...]:
        room = self._rooms.get(chat)
        return tuple(room.members) if room else ()

    def of(self, person: str) -> list[Room]:
        return [room for room in self._rooms.values() if person in room.members]

    def all(self) -> list[Room]:
        return list(self._rooms.values())

    def clear(self) -> None:
        self._rooms.clear()
