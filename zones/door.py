"""Who asks to come into a room, and whether the zone lets them in; and what became of those who are in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Admission(StrEnum):
    """A zone's rule for its rooms. Whoever is its member in private has told us all that a question could ask."""

    OPEN = "open"
    QUESTION = "question"  # where do you live? a place of the zone lets them in
    MEMBERS = "members"  # only its members in private
    ADMIN = "admin"  # an admin decides


class Reception(StrEnum):
    LET_IN = "let_in"
    ASK = "ask"
    JOIN_FIRST = "join_first"
    WAIT = "wait"  # for an admin


# After this long nobody waits at a door any more; they may knock again.
PATIENCE = {
    Reception.ASK: timedelta(minutes=30),
    Reception.JOIN_FIRST: timedelta(hours=24),
    Reception.WAIT: timedelta(hours=48),
}
MOST_ANSWERS = 2  # to the question; then an admin decides

STRANGERS = {
    Admission.OPEN: Reception.LET_IN,
    Admission.QUESTION: Reception.ASK,
    Admission.MEMBERS: Reception.JOIN_FIRST,
    Admission.ADMIN: Reception.WAIT,
}


def knock(rule: Admission, *, is_member: bool) -> Reception:
    if is_member and rule is not Admission.ADMIN:
        return Reception.LET_IN
    return STRANGERS[rule]


@dataclass(eq=False)
class JoinRequest:
    """Somebody at the door of a room, until it is decided or they are given up."""

    room_id: int
    address_id: int
    language: str
    reception: Reception
    asked_at: datetime
    expires_at: datetime
    decided_at: datetime | None = None
    outcome: str | None = None  # let_in, declined, expired, came_in otherwise, taken_back
    platform_id: str | None = None  # where the platform numbers those who ask
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def close(self, outcome: str, now: datetime) -> None:
        self.decided_at, self.outcome = now, outcome


# ---- who is in it ------------------------------------------------------------------------------------


class Stand(StrEnum):
    """How somebody stands in a room."""

    OUT = "out"
    IN = "in"
    MUTED = "muted"
    LEADS = "leads"
    BANNED = "banned"


IN_IT = (Stand.IN, Stand.MUTED, Stand.LEADS)


CHANGES = (
    "room.joined", "room.left", "room.banned", "room.forgiven", "room.promoted", "room.demoted", "room.muted",
    "room.unmuted",
)  # fmt: skip


def became(was: Stand, now: Stand) -> str | None:
    """The one line in the log that a change leaves; None if nothing has changed for the zone."""
    if was is now:
        return None
    if now is Stand.BANNED:
        return "room.banned"
    if now is Stand.OUT:
        return "room.left" if was in IN_IT else "room.forgiven"
    if now is Stand.LEADS:
        return "room.promoted"
    if was is Stand.LEADS:
        return "room.demoted"
    if was not in IN_IT:
        return "room.joined"
    return "room.muted" if now is Stand.MUTED else "room.unmuted"


# ---- the pointer to the private chat -----------------------------------------------------------------

GATHER = timedelta(minutes=5)  # in which those who come are gathered, so that one line greets all of them
REST = timedelta(hours=3)  # between two such lines in one room


def may_point(first: datetime, last: datetime | None, now: datetime) -> bool:
    """`first`: since when the first of the newcomers waits; `last`: when the room was told last."""
    return now - first >= GATHER and (last is None or now - last >= REST)
