"""WhatsApp groups as the Groups API has them: rooms of at most eight people."""

from dataclasses import dataclass

from bot.emulator.notebook import Notebook


@dataclass
class Room:
    id: str
    subject: str


class Rooms:
    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook

    def members(self, chat: str) -> tuple[str, ...]:
        return ()

    def clear(self) -> None: ...

    def knows(self, id: str) -> bool:
        return False

    def of(self, person: str) -> list[Room]:
        return []

    def wrote(self, chat: str, at: float) -> None: ...
