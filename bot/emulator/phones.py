"""Phones: what changes about a person's phone while the emulator runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.emulator.notebook import Notebook
from bot.emulator.people import Directory, Person


@dataclass(slots=True)
class Phone:
    """`open`: its owner looks at it, so messages are read. `offline`: nothing arrives. Times are seconds since 1970."""

    id: str
    started: bool = True
    blocked: bool = False
    open: bool = False
    offline: bool = False
    wrote_at: float = 0.0
    may_be_written_until: float = 0.0
    typing_until: float = 0.0
    keyboard: str = ""
    toast: str = ""
    toast_is_alert: bool = False
    toast_at: float = 0.0


class Phones:
    def __init__(self, directory: Directory, notebook: Notebook) -> None:
        self.directory = directory
        self._notebook = notebook
        kept: dict[str, dict[str, Any]] = dict(notebook.pages("phone"))
        self._phones = {id: Phone(**facts) for id, facts in kept.items()}
        for phone in self._phones.values():
            phone.open = False

    def of(self, person: Person) -> Phone:
        phone = self._phones.get(person.id)
        if phone is None:
            phone = self._phones[person.id] = Phone(person.id, started=person.started)
        return phone

    def keep(self, phone: Phone) -> None:
        self._notebook.put("phone", phone.id, phone)

    def clear(self) -> None:
        self._phones.clear()

    def __iter__(self) -> Iterator[Phone]:
        return iter(self._phones.values())
