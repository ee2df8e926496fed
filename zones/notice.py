"""What we officially say: numbered, versioned, and worth sending only for a while."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from zones.delivery import Lane

if TYPE_CHECKING:
    from zones.outage import Outage


class NoticeKind(StrEnum):
    OUTAGE = "outage"
    UPDATE = "update"
    RESTORATION = "restoration"
    PLANNED = "planned"
    REMINDER = "reminder"
    CORRECTION = "correction"
    CANCELLATION = "cancellation"
    STILL_OUT = "still_out"


LANES = {
    NoticeKind.OUTAGE: Lane.SUPPLY,
    NoticeKind.RESTORATION: Lane.SUPPLY,
    NoticeKind.CORRECTION: Lane.SUPPLY,
    NoticeKind.CANCELLATION: Lane.SUPPLY,
    NoticeKind.STILL_OUT: Lane.SUPPLY,
    NoticeKind.UPDATE: Lane.UPDATE,
    NoticeKind.PLANNED: Lane.UPDATE,
    NoticeKind.REMINDER: Lane.UPDATE,
}

# After this long nobody is helped by it; Meta drops it by the same limit (template time to live, at most 12 h).
WORTH = {
    NoticeKind.OUTAGE: timedelta(hours=6),
    NoticeKind.UPDATE: timedelta(hours=3),
    NoticeKind.RESTORATION: timedelta(hours=12),
    NoticeKind.PLANNED: timedelta(hours=12),
    NoticeKind.REMINDER: timedelta(hours=1),
    NoticeKind.CORRECTION: timedelta(hours=12),
    NoticeKind.CANCELLATION: timedelta(hours=12),
    NoticeKind.STILL_OUT: timedelta(hours=6),
}


@dataclass(eq=False)
class Notice:
    """`facts` is what was true when it was said, so that it reads the same for ever.

    `corrects_id` is the notice of the same outage that this one takes the place of.
    """

    kind: NoticeKind
    outage: Outage
    zone_id: int
    number: str
    version: int
    at: datetime
    facts: dict[str, Any]
    position_id: int | None = None
    person_id: int | None = None
    corrects_id: int | None = None
    owed: int = 0  # how many addresses it is owed to
    waiting: int = field(default=0, init=False)  # how many of them cannot be told yet, as it was said
    waits_for: str = field(default="", init=False)
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    @property
    def reference(self) -> str:
        """What anyone can check: `GN-2611-0042/3`."""
        return f"{self.number}/{self.version}"

    @property
    def is_record(self) -> bool:
        """Its outage was over when it was first told."""
        return self.kind is NoticeKind.RESTORATION and self.version == 1

    @property
    def lane(self) -> Lane:
        return LANES[self.kind]

    @property
    def expires_at(self) -> datetime:
        return self.at + WORTH[self.kind]


class Why(StrEnum):
    """The reasons for which something stays in the log and is told to nobody yet."""

    SMALL_SHIFT = "small_shift"
    COVERED = "covered"
    BEGAN = "began"  # when it began was put right: no notice had told it
    CREW = "crew"  # people see it with the outage; it would be one message more


@dataclass(frozen=True)
class Kept:
    """An act that is in the log, and for a good reason no notice; `within` is the larger outage that covers it."""

    outage: Outage
    why: Why
    within: Outage | None = None
