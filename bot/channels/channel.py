"""What the sender asks of a platform: carry one letter, and say plainly what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.channels.pace import Pace
from handlers.answer import Button
from handlers.deed import Deed
from zones.room import Hinders, Sight


class Level(StrEnum):
    """How far a failure reaches: beyond the one letter, a breaker opens there."""

    LETTER = "letter"
    RECIPIENT = "recipient"
    TEMPLATE = "template"
    SENDER = "sender"
    ACCOUNT = "account"


class Then(StrEnum):
    """What to do after a failure."""

    NEVER = "never"  # this letter will not arrive, whatever we do
    MISSED = "missed"  # nor did it reach them; after a few of these in a row they are taken for gone
    GONE = "gone"  # the address is dead until they write again
    MOVED = "moved"  # the chat has another id now
    LATER = "later"  # this letter again, after a while that grows
    WAIT = "wait"  # nothing to this person for a while
    PAUSE = "pause"  # nothing by this sender for a while; no try is counted
    SLOW = "slow"  # the same, and more slowly from then on
    STOP = "stop"  # somebody must mend it: the queue waits, and one letter at a time tries whether it is mended
    TEMPLATE = "template"  # the window is closed: say it as a template
    ANOTHER = "another"  # this template may not be used: say it in another
    HOLD = "hold"  # none may be used: it waits until one may
    UNKNOWN = "unknown"  # it may have arrived; ask the receipts first


class SendFailed(Exception):
    """`reason` is for people and for the log; it never holds a number or a text of theirs.

    `code` is the platform's; `page` says that an admin must hear of it even where nothing stops; `hinders` is what it
    tells of the room.
    """

    def __init__(
        self,
        reason: str,
        then: Then,
        after: timedelta = timedelta(0),
        *,
        code: int = 0,
        level: Level = Level.LETTER,
        most: int = 5,
        page: bool = False,
        moved_to: str = "",
        hinders: Hinders | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.then = then
        self.after = after
        self.code = code
        self.level = level
        self.most = most  # tries
        self.page = page
        self.moved_to = moved_to
        self.hinders = hinders


@dataclass(frozen=True)
class Template:
    """An approved template, and what fills it in its order; its language may not be the person's own."""

    name: str
    language: str
    parameters: tuple[str, ...]
    replies: tuple[str, ...] = ()  # what its quick replies stand for


UNKNOWN = "application/octet-stream"


@dataclass(frozen=True)
class Enclosure:
    """A picture, a sound or a document. `open` gives its bytes, asked only for what the platform has not got yet.

    What bears a `key` is handed over once and then only named; what is somebody's own bears none.
    """

    name: str
    mime: str
    open: Callable[[], Awaitable[bytes]]
    key: str = ""

    @property
    def type(self) -> str:
        """Its `mime` without what comes after: `audio/ogg` of `audio/ogg; codecs=opus`."""
        return self.mime.partition(";")[0].strip()

    @property
    def is_picture(self) -> bool:
        return self.type.startswith("image/")


@dataclass(slots=True)  # not frozen, because there are thousands a second; nobody changes one
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
    share_place: str = ""
    file: Enclosure | None = None  # the text is its caption
    room: bool = False  # it goes to a group, not to a person
    topic: str = ""  # where it belongs in a room that is led by topics
    live: str = ""  # the room's post of this outage, which is edited in place before we reply to it
    state: str = ""  # what that post says from now on
    deed: Deed | None = None  # in place of a text


@dataclass(frozen=True)
class Sent:
    """`held`: the platform keeps it back for now, to see how the first ones are received (portfolio pacing)."""

    platform_id: str
    held: bool = False
    live: str = ""  # the room's post that stands for the outage from now on, where it is another than before


class Channel(Protocol):
    """One sender of one platform: a WhatsApp number, a Telegram bot."""

    name: str
    rate: float  # messages a second
    connections: int  # requests under way at a time, at most
    pace: Pace  # what this process remembers of how fast it may speak
    receipts: bool  # whether the platform tells afterwards what became of a message

    async def send(self, letter: Letter) -> Sent:
        """Raises `SendFailed`."""

    async def fetch(self, media: str) -> bytes:
        """A file that somebody sent us, by the platform's id of it. Raises `SendFailed`."""

    async def close(self) -> None: ...


@runtime_checkable
class Lookout(Protocol):
    """A platform that tells how a room stands when it is asked."""

    async def look(self, room: str) -> Sight:
        """Raises `SendFailed`."""

    async def leads(self, room: str, who: str) -> bool:
        """Whether somebody is one of its admins. Raises `SendFailed`."""


@dataclass
class Channels:
    """The senders that this installation has."""

    by_name: dict[str, Channel] = field(default_factory=dict)

    async def close(self) -> None:
        for channel in self.by_name.values():
            await channel.close()
