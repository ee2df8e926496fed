"""A line of the central log: one act, one entry, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zones.notice import Notice
    from zones.outage import Outage


@dataclass(eq=False)
class Entry:
    """`act` is noun.verb ("outage.posted"); `person_id` did it in the name of `position_id`."""

    act: str
    at: datetime
    zone_id: int | None = None
    person_id: int | None = None
    position_id: int | None = None
    outage: Outage | None = None
    notice: Notice | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    id: int = field(default=None, init=False)  # type: ignore[assignment]
