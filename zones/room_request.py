"""What we asked a platform to do with a room, and wait for: it answers late, twice, or never."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

ASK_AFTER = timedelta(minutes=2)  # without an answer we look for ourselves how it stands
GIVE_UP = timedelta(minutes=30)
MOST_TRIES = 5
DONE, PARTLY = "done", "partly"  # other outcomes than these are the platform's codes
NEVER = "never"  # it did not answer
NOT_SET_UP = "not_set_up"  # we have no number there


class Wanted(StrEnum):
    CREATE = "create"
    RENAME = "rename"
    NEW_LINK = "new_link"  # the old one is dead then
    REMOVE = "remove"
    DELETE = "delete"


@dataclass(eq=False)
class RoomRequest:
    """`facts`: its new title and description; of those to be removed the addresses. `request_id` is the platform's.

    Without a `sender` it is for the one that serves the zone.
    """

    kind: Wanted
    zone_id: int
    sender: str
    language: str
    asked_at: datetime
    due_at: datetime
    room_id: int | None = None
    area_id: int | None = None
    person_id: int | None = None
    asker_id: int | None = None  # the address that hears of it; an operator looks for themselves
    facts: dict[str, Any] = field(default_factory=dict)
    tries: int = 0
    sent_at: datetime | None = None  # noted before it is sent, so that nothing is asked for twice
    request_id: str | None = None
    done_at: datetime | None = None
    outcome: str | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def sends(self, now: datetime) -> None:
        self.sent_at, self.tries, self.due_at = now, self.tries + 1, now + ASK_AFTER

    def again(self, at: datetime) -> None:
        """It has not been taken: it goes once more."""
        self.sent_at, self.due_at = None, at

    def waits(self, now: datetime) -> None:
        """We have looked, and nothing tells yet what came of it."""
        self.due_at = now + ASK_AFTER

    def close(self, outcome: str, now: datetime) -> bool:
        """Whether it was open until now."""
        if self.done_at:
            return False
        self.done_at, self.outcome = now, outcome
        return True

    def is_late(self, now: datetime) -> bool:
        return now - self.asked_at >= GIVE_UP
