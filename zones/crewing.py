"""An engineer says how far the crew of an outage is; the last word counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from zones.crew import Crew
from zones.notice import Kept, Notice, NoticeKind, Why
from zones.refused import Refused
from zones.saying import announce, covering, keep, said_by

if TYPE_CHECKING:
    from zones.outage import Outage
    from zones.person import Person
    from zones.store import Store


BREATH = timedelta(minutes=15)  # nobody is told of the crew on the heels of other news


async def send_crew(store: Store, engineer: Person, outage: Outage, crew: Crew, now: datetime) -> Notice | Kept:
    """Told as an update only where it says something new; otherwise it stands with the outage."""
    said = await said_by(store, engineer, outage.areas, now, "crew")
    outage.must_be_open()
    if outage.crew is crew and outage.crew_at:
        raise Refused("crew_known", at=outage.crew_at)
    larger, told = await covering(store, outage, now), worth_telling(outage, crew, now)
    outage.crew, outage.crew_at = crew, now
    if larger or not told:
        return await keep(store, outage, "outage.crew", said, Why.COVERED if larger else Why.CREW, larger)
    outage.crew_told_at = now
    return await announce(store, outage, NoticeKind.UPDATE, "outage.crew", said)


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
