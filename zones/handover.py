"""Somebody else is asked to answer for an office between two times; it counts once they have accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(eq=False)
class Handover:
    """`positions`: all that the giver hands over. Without `until` it lasts until the giver is back."""

    giver_id: int
    taker_id: int
    positions: list[int]
    since: datetime
    until: datetime | None
    asked_at: datetime
    accepted_at: datetime | None = None
    declined_at: datetime | None = None
    ended_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]
