"""Which place somebody names who is asked where they live: an area, a whole zone, or what their words begin with."""

from __future__ import annotations

from handlers.reading import find_places
from handlers.talk import Talk
from zones.area import Area, Kind

# From what people know best upwards: the first level that fits a list is offered.
LEVELS = (Kind.LOCALITY, Kind.FEEDER, Kind.SUBSTATION, Kind.SUBDIVISION, Kind.DIVISION, Kind.CIRCLE)
LONGEST_NAME = 6  # words in which a place is looked for


def places_in(talk: Talk, words: str, zone: int | None) -> list[Area]:
    """The areas that a text names: of namesakes those of the zone that is spoken of, and never a zone as a whole."""
    found = find_places(words, talk.places, near=([zone],) if zone else ())
    areas = [talk.atlas.area(area) for known in found for area in known.areas]
    return [area for area in areas if area.kind in LEVELS and talk.atlas.zone_of(area.id)]


def zone_in(talk: Talk, words: str) -> Area | None:
    """By its code or name alone, or where the words name it and nothing in it."""
    if zone := talk.atlas.zone_named(words):
        return zone
    found = (talk.atlas.area(area) for known in find_places(words, talk.places) for area in known.areas)
    return next((area for area in found if area.kind is Kind.ZONE), None)


def guessed(talk: Talk, words: str, zone: int | None) -> Area | None:
    """“पत्रकारपुरम चौराहा”: what it begins with may be the place beside which they live."""
    said = words.split()[:LONGEST_NAME]
    for many in range(len(said) - 1, 0, -1):
        if areas := places_in(talk, " ".join(said[:many]), zone):
            return areas[0] if len(areas) == 1 else None
    return None
