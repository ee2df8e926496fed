"""What is done in a chat besides writing: owed like a message, and carried by the same sender."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Doing(StrEnum):
    SEEN = "seen"  # a sign on a message that we take it up
    DELETE = "delete"
    PIN = "pin"
    ADMIT = "admit"  # somebody asked to come in
    DECLINE = "decline"
    REMOVE = "remove"
    HOLD = "hold"  # they may read there, and not write for a while
    LET_BACK = "let_back"  # they may come in again


@dataclass(frozen=True)
class Deed:
    """`message` and `who` are the platform's ids; `word` is told to them in private before they are let in or not."""

    what: Doing
    message: str = ""
    who: str = ""
    word: str = ""
    until: int = 0  # seconds since 1970: when a removal or a silence ends by itself
