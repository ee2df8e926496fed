"""One thing owed to one address, and how far it has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


class Lane(IntEnum):
    """Smaller goes first."""

    DANGER = 0
    ANSWER = 10
    SUPPLY = 20
    WIDE = 25  # the same news, for those of the zone whom it does not touch themselves
    UPDATE = 30
    DIGEST = 40


def wide(lane: Lane) -> Lane:
    """The lane of a notice for those whom it does not touch: danger stays danger, news of supply goes second."""
    return Lane.WIDE if lane is Lane.SUPPLY else lane


class State(StrEnum):
    DUE = "due"
    HELD = "held"  # for a reason that `due_at` ends, or looks at again
    CLAIMED = "claimed"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    READ = "read"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


# People in these states were told, or are about to be; the others never heard the notice.
TOLD = (State.DUE, State.HELD, State.CLAIMED, State.UNKNOWN, State.ACCEPTED, State.DELIVERED, State.READ)

# A receipt may come late or twice; it only ever moves a delivery forward along this line.
FORWARD = (State.DUE, State.HELD, State.CLAIMED, State.UNKNOWN, State.ACCEPTED, State.DELIVERED, State.READ)


class Progress(StrEnum):
    """How far deliveries have come, as an engineer counts them."""

    ARRIVED = "arrived"
    SENT = "sent"
    WAITING = "waiting"
    UNKNOWN = "unknown"
    MISSED = "missed"


PROGRESS = {
    State.READ: Progress.ARRIVED,
    State.DELIVERED: Progress.ARRIVED,
    State.ACCEPTED: Progress.SENT,
    State.DUE: Progress.WAITING,
    State.HELD: Progress.WAITING,
    State.CLAIMED: Progress.WAITING,
    State.UNKNOWN: Progress.UNKNOWN,
    State.REFUSED: Progress.MISSED,
    State.EXPIRED: Progress.MISSED,
}  # withdrawn: not to be told any more


def how_far(states: Mapping[State, int]) -> Counter[Progress]:
    counted: Counter[Progress] = Counter()
    for state, many in states.items():
        if state in PROGRESS:
            counted[PROGRESS[state]] += many
    return counted


def moves(current: State, told: State) -> bool:
    """Whether a receipt that tells this state changes anything. What was delivered was not refused."""
    if current not in FORWARD:
        return False
    reached = FORWARD.index(State.DELIVERED if told is State.REFUSED else told)
    return FORWARD.index(current) < reached


@dataclass(eq=False)
class Delivery:
    """Either a notice (`notice_id`), or an answer in a conversation (`sealed_content`).

    On one lane of one sender, queues take turns; a queue is a zone, or 0 for all conversations.
    `sent_with` is the delivery whose message carried this one, too; `edits_id` the notice whose post it edits.
    """

    address_id: int
    sender: str
    lane: Lane
    language: str
    due_at: datetime
    expires_at: datetime
    notice_id: int | None = None
    sealed_content: bytes | None = None
    queue: int = 0
    state: State = State.DUE
    tries: int = 0
    claimed_at: datetime | None = None
    done_at: datetime | None = None
    platform_id: str | None = None
    sent_with: int | None = None
    reason: str | None = None
    edits_id: int | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]
