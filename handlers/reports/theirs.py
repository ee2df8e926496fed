"""What somebody has complained of already: what of it may open again, and where it is, which nobody is asked twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from handlers.reading import Reading
from handlers.reports.reporting import reporter
from handlers.reports.spots import Whereabouts, spot_of, whereabouts, whereabouts_of
from handlers.talk import Talk
from zones.area import Area
from zones.closing import may_reopen
from zones.complaint import Complaint
from zones.refused import Refused
from zones.report import Spot

LATELY = timedelta(minutes=30)
OFFERED = re.compile(r"do:out_here:(\d{1,18})")
LONGEST = timedelta(days=30)  # after which nothing opens again in any zone


async def still_open(talk: Talk) -> Sequence[Complaint]:
    return await talk.store.complaints_of(await reporter(talk)) if talk.person else ()


async def own(talk: Talk, id_: int) -> Complaint:
    complaint = await talk.store.complaint(id_)
    if complaint is None or talk.person is None or complaint.person_id != talk.person.id:
        raise Refused("not_yours")
    return complaint


def own_first(known: Sequence[Complaint]) -> Sequence[Complaint]:
    """Of their own house; of somebody else's, if they have complained of nothing else."""
    return [one for one in known if not one.for_another] or known


async def alarms(talk: Talk) -> list[Complaint]:
    return [one for one in await still_open(talk) if one.is_danger]


async def alarms_meant(talk: Talk, reading: Reading) -> list[Complaint]:
    """Where they name a place, those that are there."""
    known = await alarms(talk)
    there = whereabouts(talk, reading.places).feeders if reading.places else ()
    return [one for one in known if one.feeder_id in there] if reading.places else known


async def closed_lately(talk: Talk) -> list[Complaint]:
    over = await talk.store.closed_lately(await reporter(talk), talk.now - LONGEST)
    times = {one.zone_id: await talk.store.times_of(one.zone_id) for one in over}
    return [one for one in over if may_reopen(one, times[one.zone_id], talk.now)]


async def where_meant(talk: Talk, reading: Reading) -> Whereabouts:
    """What they named, or where they are at home; else, and of what goes on, where they have complained."""
    where = await whereabouts_of(talk, reading)
    goes_on = reading.intent == "still_out"
    if talk.room or reading.places or (where.sure and not goes_on):
        return where
    if not reading.danger and (asked := await asked_about(talk)) and (spot := spot_of(talk.atlas, asked)):
        return Whereabouts((spot,))
    if talk.person is None:
        return where
    known = own_first(await still_open(talk))
    presumed = reading.danger and not known  # it need not be where the last fault was, but it cannot wait
    if not known and (goes_on or not where.spots):
        known = own_first(await closed_lately(talk))[:1]
    spots = {one.feeder_id: Spot(talk.atlas.area(one.zone_id), one.area_id, one.feeder_id) for one in known}
    spots.pop(None, None)
    zones = {spot.zone.id: spot.zone for spot in spots.values()}
    if not spots:
        return where
    return Whereabouts(tuple(spots.values()), next(iter(zones.values())) if len(zones) == 1 else None, presumed)


async def asked_about(talk: Talk) -> Area | None:
    """The place of which nothing was known, where our last word offered to say that it is off: they speak of that."""
    if talk.room or talk.address is None:
        return None
    asked = await talk.store.asked_lately(talk.address.id, talk.now - LATELY)
    offered = (OFFERED.fullmatch(button.action) for _, said in asked[:1] for button in said.buttons)
    found = next(filter(None, offered), None)
    return talk.atlas.area(int(found[1])) if found else None
