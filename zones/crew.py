"""The crew that goes out for an outage: how far they are, and whether that is worth a message of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zones.outage import Outage


class Crew(StrEnum):
    """CIM: CrewStatusKind (IEC 61968). Never who they are, nor where just now."""

    ASSIGNED = "assigned"
    ENROUTE = "enroute"
    ARRIVED = "arrived"


BREATH = timedelta(minutes=15)  # nobody is told of the crew on the heels of other news


def worth_telling(outage: Outage, crew: Crew, now: datetime) -> bool:
    """Once an outage: that they are at work; or already that they come, where people have no time to go by.

    Everything else can be seen with the outage, and goes out with its next news.
    """
    running = outage.started_at <= now and not (outage.restored_at or outage.cancelled_at)
    if not running or outage.crew_told_at or now - outage.last_word < BREATH:
        return False
    return crew is Crew.ARRIVED or (crew is Crew.ENROUTE and not has_a_time(outage, now))


def goes_back(outage: Outage, crew: Crew) -> bool:
    """They were farther already: a slip of the thumb, then or now."""
    order = list(Crew)
    return outage.crew is not None and order.index(crew) < order.index(outage.crew)


def has_a_time(outage: Outage, now: datetime) -> bool:
    return bool(outage.told and outage.told.at and outage.told.at > now)
