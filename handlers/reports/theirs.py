"""What somebody has complained of already: what of it may open again, and where it is, which nobody is asked twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.reading import Reading
from handlers.reports.reporting import reporter
from handlers.reports.spots import Whereabouts, whereabouts_of
from handlers.talk import Talk
from zones.closing import may_reopen
from zones.complaint import Complaint
from zones.report import Spot

LONGEST = timedelta(days=30)  # after which nothing opens again in any zone


async def still_open(talk: Talk) -> Sequence[Complaint]:
    return await talk.store.complaints_of(await reporter(talk)) if talk.person else ()


async def alarms(talk: Talk) -> list[Complaint]:
    return [one for one in await still_open(talk) if one.is_danger]


async def closed_lately(talk: Talk) -> list[Complaint]:
    over = await talk.store.closed_lately(await reporter(talk), talk.now - LONGEST)
    times = {one.zone_id: await talk.store.times_of(one.zone_id) for one in over}
    return [one for one in over if may_reopen(one, times[one.zone_id], talk.now)]


async def where_meant(talk: Talk, reading: Reading) -> Whereabouts:
    """What they named, or where they are at home; else, and of what goes on, where they have complained."""
    where = await whereabouts_of(talk, reading)
    goes_on = reading.intent == "still_out"
    if talk.room or talk.person is None or reading.places or (where.sure and not goes_on):
        return where
    closed = goes_on or not (where.spots or reading.danger)  # a new fault need not be where the last one was
    known = await still_open(talk) or ((await closed_lately(talk))[:1] if closed else [])
    spots = {one.feeder_id: Spot(talk.atlas.area(one.zone_id), one.area_id, one.feeder_id) for one in known}
    spots.pop(None, None)
    zones = {spot.zone.id: spot.zone for spot in spots.values()}
    if not spots:
        return where
    return Whereabouts(tuple(spots.values()), next(iter(zones.values())) if len(zones) == 1 else None)
