"""An engineer says how far the crew of an outage is; the last word counts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from zones.crew import Crew, worth_telling
from zones.notice import Kept, Notice, NoticeKind, Why
from zones.refused import Refused
from zones.saying import announce, covering, keep, said_by

if TYPE_CHECKING:
    from zones.outage import Outage
    from zones.person import Person
    from zones.store import Store


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
