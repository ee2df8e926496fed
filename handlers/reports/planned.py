"""“Kal light jayegi kya?”: what has been announced for that day, where they live or where they ask about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from handlers import help as helping
from handlers.answer import Answer
from handlers.reading import Reading
from handlers.reports import following
from handlers.reports.spots import whereabouts
from handlers.talk import Talk
from handlers.telling.notices import expected, places, why
from zones.outage import Outage
from zones.planned import called_off_between, next_after, planned_between

LATELY = timedelta(days=3)  # so long somebody asks of what was called off
TODAY = re.compile(r"\b(aaj|aj|today|tonight|abhi|now)\b|आज|अभी|آج|ابھی", re.IGNORECASE)


async def asked(talk: Talk, reading: Reading) -> Answer:
    """Of a day on which nothing is announced that is said, as of now, with what comes next."""
    where = whereabouts(talk, reading.places)
    areas = [spot.area_id for spot in where.spots if spot.area_id] or await talk.own_areas() or await followed(talk)
    if not areas:
        return await helping.status(talk, "")
    known = await talk.store.open_near(areas, talk.now)
    since, until = day_meant(talk)
    there = places(areas, talk.voice, talk.atlas)
    on_it = planned_between(known, since, until, talk.now)
    if on_it:
        return await following.offering(talk, Answer("\n\n".join(line(talk, one) for one in on_it[:5])), on_it)
    key = "planned.none_today" if since <= talk.now else "planned.none_tomorrow"
    told = [*await called_off(talk, areas, since, until), talk.say(key, place=there, time=talk.now)]
    if later := next_after(known, until):
        told.append(line(talk, later))
    return Answer("\n\n".join(told))


async def followed(talk: Talk) -> list[int]:
    """Of whoever is at home nowhere, what they follow, or did until it was called off."""
    if talk.person is None:
        return []
    outages = await talk.store.outages_followed(talk.person.id, talk.now - LATELY)
    return list(dict.fromkeys(area for outage in outages for area in outage.areas))


async def called_off(talk: Talk, areas: Sequence[int], since: datetime, until: datetime) -> list[str]:
    lately = await talk.store.cancelled_near(areas, talk.now - LATELY, talk.now)
    return [
        talk.say(
            "planned.cancelled",
            place=places(one.areas, talk.voice, talk.atlas),
            start=one.started_at,
            number=one.number,
            at=one.cancelled_at,
        )
        for one in called_off_between(lately, since, until)[:3]
    ]


def day_meant(talk: Talk) -> tuple[datetime, datetime]:
    """Today if they say so, else tomorrow: nobody asks whether power went yesterday."""
    local = talk.now.astimezone(talk.voice.zone_time)
    ahead = 0 if TODAY.search(talk.heard.text) else 1
    begins = datetime.combine(local.date() + timedelta(days=ahead), time(), talk.voice.zone_time)
    return begins, begins + timedelta(days=1)


def line(talk: Talk, outage: Outage) -> str:
    facts = outage.facts()
    return talk.say(
        "planned.line",
        place=places(outage.areas, talk.voice, talk.atlas),
        start=outage.started_at,
        eta=expected(facts["eta"], talk.voice),
        cause=why(facts, talk.voice),
        number=outage.number,
    )
