"""Somebody else's house, a neighbour's or one's mother's: a report of that place, which says nothing of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.reading import Another, Reading, read_another
from handlers.reports.spots import EXACT, Whereabouts, spot_of
from handlers.reports.theirs import asked_about, own_first, still_open, where_meant
from handlers.talk import Talk
from zones.complaint import Complaint

LATELY = timedelta(hours=12)  # so long what they follow is what they speak of, though it be over


def meant(talk: Talk, reading: Reading) -> Another | None:
    """Whose supply is off, if it is not theirs."""
    another = read_another(talk.heard.text, reading.places)
    return another if another and another.dark else None


def spoken_of(talk: Talk, reading: Reading, known: Sequence[Complaint]) -> list[Complaint]:
    """Of somebody else's house, where they say so; else of their own, unless they have complained for others alone."""
    if read_another(talk.heard.text, reading.places):
        return [one for one in known if one.for_another]
    return list(own_first(known))


async def where(talk: Talk, another: Another, reading: Reading) -> Whereabouts:
    """What they named or asked about, complained of before or follow; next door it is where they are themselves.

    Otherwise that is but presumed, and they are asked.
    """
    if reading.places or another.beside:
        return await where_meant(talk, reading)
    areas = [asked.id] if (asked := await asked_about(talk)) else []
    goes_on = await still_open(talk) if reading.intent == "still_out" else ()
    areas = areas or [one.place_id for one in goes_on if one.for_another]
    areas = areas or await followed(talk)
    spots = [spot for area in dict.fromkeys(areas) if (spot := spot_of(talk.atlas, talk.atlas.area(area)))]
    if len(spots) == 1 and talk.atlas.area(areas[0]).kind in EXACT:
        return Whereabouts(tuple(spots), spots[0].zone)
    return replace(await where_meant(talk, reading), presumed=True)


async def followed(talk: Talk) -> list[int]:
    """Where what they follow is off, or was until lately."""
    if talk.person is None:
        return []
    outages = await talk.store.outages_followed(talk.person.id, talk.now - LATELY)
    return [area for outage in outages if outage.cancelled_at is None for area in outage.areas]
