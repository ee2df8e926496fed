"""The people who hold the phones, the Telegram groups they share, and what the emulator must be told to start."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Platform = Literal["whatsapp", "telegram"]


@dataclass(frozen=True)
class Person:
    """Someone with a phone: on WhatsApp `number` is "+91…", on Telegram it is the numeric user id."""

    id: str
    name: str
    label: str
    platform: Platform
    number: str
    user_id: str = ""
    telegram_phone: str = ""
    hides_number: bool = False
    started: bool = True

    @property
    def digits(self) -> str:
        return digits(self.number)

    @property
    def bsuid(self) -> str:
        """WhatsApp's business-scoped user id: letters and digits after the country, as the real ones may be."""
        return self.user_id or "IN." + hashlib.blake2s(self.number.encode(), digest_size=10).hexdigest().upper()

    @property
    def telegram_id(self) -> int:
        return int(self.number)

    @property
    def username(self) -> str:
        return f"demo_{self.id}"


@dataclass(frozen=True)
class Group:
    """A Telegram group or channel in which the bot is an administrator; the first of `admins` owns it."""

    chat_id: int
    title: str
    username: str
    members: tuple[str, ...]
    admins: tuple[str, ...] = ()
    kind: Literal["group", "supergroup", "channel"] = "supergroup"


@dataclass(frozen=True)
class Config:
    """Where the emulator listens, whom it plays, and the secrets it shares with the product."""

    host: str
    port: int
    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    whatsapp_phone_id: str
    whatsapp_waba_id: str
    whatsapp_token: str
    whatsapp_app_secret: str
    whatsapp_verify_token: str
    whatsapp_webhook: str
    telegram_token: str
    telegram_username: str
    state_dir: Path | None
    console_url: str = ""
    whatsapp_number: str = "+91 522 000 1912"
    business_name: str = "Bijli Setu"

    @property
    def bot_id(self) -> int:
        head = self.telegram_token.partition(":")[0]
        return int(head) if head.isdigit() else 1912


class Directory:
    """Finds people by whatever a platform knows of them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people: dict[str, Person] = {}
        self._whatsapp: dict[str, Person] = {}
        self._telegram: dict[int, Person] = {}
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        self.people[person.id] = person
        if person.platform == "telegram":
            self._telegram[person.telegram_id] = person
        else:
            self._whatsapp[person.digits] = self._whatsapp[person.bsuid] = person

    def on_whatsapp(self, key: str) -> Person | None:
        return self._whatsapp.get(key) or self._whatsapp.get(digits(key))

    def on_telegram(self, user_id: int) -> Person | None:
        return self._telegram.get(user_id)


def digits(number: str) -> str:
    return re.sub(r"\D", "", number)
