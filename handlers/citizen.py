"""What is done about the words of somebody who is no engineer, in a private chat: a row for each intent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers import complaints
from handlers.answer import Answer
from handlers.reading import Reading
from handlers.talk import Talk

Wish = Callable[[Talk, Reading], Awaitable[Answer]]

WISHES: dict[str, Wish] = {
    "fault_report": complaints.reported,
    "still_out": complaints.reported,
}
