"""What we answer: a text and a few buttons; each platform shows them in its own way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# WhatsApp shows three reply buttons of 20 characters, or a list of ten rows of 24.
MOST_BUTTONS, MOST_ROWS = 3, 10
BUTTON_LABEL, ROW_LABEL = 20, 24


@dataclass(frozen=True)
class Button:
    label: str
    action: str  # at most 64 bytes (Telegram's callback_data)

    @property
    def verb(self) -> str:
        return self.action.removeprefix("do:").partition(":")[0]


@dataclass(frozen=True)
class File:
    """A picture (`image/…`) or a document; `name` is what it is called on the phone."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Sheet:
    """A picture or a page about a notice, which is set when it is sent: a `card`, a `board`."""

    form: str
    notice: int
    language: str
    name: str  # of the file, without its ending


@dataclass(frozen=True)
class TheirFile:
    """A photo or a voice note that somebody sent us (a complaint's detail): it is fetched when it is passed on.

    A voice note goes without words: WhatsApp shows none with it.
    """

    detail: int
    mime: str = "image/jpeg"

    @property
    def is_sound(self) -> bool:
        return self.mime.startswith("audio/")


@dataclass(frozen=True)
class Answer:
    """With a `file`, the text is its caption (1,024 characters), and there are three buttons at most."""

    text: str
    buttons: tuple[Button, ...] = ()
    menu: str = ""  # what opens the list where a platform hides it (WhatsApp, more than three buttons)
    replaces: bool = False  # takes the place of the message whose button was pressed, where a platform can
    toast: str = ""  # a word shown on the tap itself (Telegram)
    aside: bool = False  # asked in a room, and answered in the private chat
    share_phone: str = ""  # the label of a button that sends us their own number (Telegram)
    share_place: str = ""  # the same for the place where they are; it stands alone, without other buttons
    file: File | Sheet | TheirFile | None = None
    then: Answer | None = None  # said after it, in a message of its own

    def each(self) -> Iterator[Answer]:
        """This one, and what is said after it."""
        answer: Answer | None = self
        while answer:
            yield answer
            answer = answer.then
