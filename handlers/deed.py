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


@dataclass(frozen=True)
class Deed:
    """`message` and `who` are the platform's ids; `word` is told to them in private before they are let in or not."""

    what: Doing
    message: str = ""
    who: str = ""
    word: str = ""
