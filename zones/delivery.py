"""One thing owed to one address, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


class Lane(IntEnum):
    """Smaller goes first."""

    DANGER = 0
    ANSWER = 1
    SUPPLY = 2
    UPDATE = 3
    DIGEST = 4


class State(StrEnum):
    DUE = "due"
    CLAIMED = "claimed"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    READ = "read"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


# People in these states were told, or are about to be; the others never heard the notice.
TOLD = (State.DUE, State.CLAIMED, State.UNKNOWN, State.ACCEPTED, State.DELIVERED, State.READ)

# A receipt may come late or twice; it only ever moves a delivery forward along this line.
FORWARD = (State.DUE, State.CLAIMED, State.UNKNOWN, State.ACCEPTED, State.DELIVERED, State.READ)


def moves(current: State, told: State) -> bool:
    """Whether a receipt that tells this state changes anything. What was delivered was not refused."""
    if current not in FORWARD:
        return False
    reached = FORWARD.index(State.DELIVERED if told is State.REFUSED else told)
    return FORWARD.index(current) < reached


@dataclass(eq=False)
class Delivery:
    """Either a notice (`notice_id`), or an answer in a conversation (`sealed_content`)."""

    address_id: int
    sender: str
    lane: Lane
    language: str
    due_at: datetime
    expires_at: datetime
    notice_id: int | None = None
    sealed_content: bytes | None = None
    state: State = State.DUE
    tries: int = 0
    claimed_at: datetime | None = None
    done_at: datetime | None = None
    platform_id: str | None = None
    reason: str | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]
