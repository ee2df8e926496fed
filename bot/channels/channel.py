"""What the sender asks of a platform: carry one letter, and say plainly what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from handlers.answer import Button


class Then(StrEnum):
    """What to do after a failure."""

    NEVER = "never"  # this letter will not arrive, whatever we do
    GONE = "gone"  # nor will any other: the address is dead until they write again
    LATER = "later"  # the platform says: try again after a while
    PAUSE = "pause"  # nothing may leave by this sender for a while
    TEMPLATE = "template"  # the window is closed: say it as a template
    ANOTHER = "another"  # this template may not be used: say it in another
    HOLD = "hold"  # none may be used: it waits until one may
    UNKNOWN = "unknown"  # it may have arrived; ask the receipts first


class SendFailed(Exception):
    """`reason` is for people and for the log; it never holds a number or a text of theirs. `code` is the platform's."""

    def __init__(self, reason: str, then: Then, after: timedelta = timedelta(0), code: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.then = then
        self.after = after
        self.code = code


@dataclass(frozen=True)
class Template:
    """An approved template, and what fills it in its order; its language may not be the person's own."""

    name: str
    language: str
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """`delivery` is our own id: it travels with the letter and comes back with its receipts."""

    delivery: int
    to: str
    language: str
    text: str
    buttons: tuple[Button, ...] = ()
    menu: str = ""
    template: Template | None = None  # in place of the text
    reply_to: str = ""
    edit: str = ""  # the message that this text takes the place of
    callback: str = ""
    toast: str = ""
    share_phone: str = ""


class Channel(Protocol):
    """One sender of one platform: a WhatsApp number, a Telegram bot."""

    name: str
    rate: float  # messages a second

    async def send(self, letter: Letter) -> str:
        """The platform's id of the message. Raises `SendFailed`."""

    async def close(self) -> None: ...


@dataclass
class Channels:
    """The senders that this installation has."""

    by_name: dict[str, Channel] = field(default_factory=dict)

    async def close(self) -> None:
        for channel in self.by_name.values():
            await channel.close()
