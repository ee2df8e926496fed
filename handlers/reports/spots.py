"""Where a report's fault is: of the places that were named, or of those at home, the one that is meant, or a choice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.answer import MOST_ROWS
from handlers.atlas import Atlas
from handlers.belonging import choosing
from handlers.reading import Found, Reading, find_places
from handlers.reports.landmarks import areas_meant
from handlers.talk import Talk
from handlers.telling.notices import place
from handlers.wording import Voice
from zones.area import Area, Kind
from zones.complaint import Complaint
from zones.report import Spot

EXACT = (Kind.FEEDER, Kind.TRANSFORMER, Kind.LOCALITY)


@dataclass(frozen=True)
class Whereabouts:
    """One spot is sure; several are a question; none, with its zone or without, is one, too.

    `presumed`: nobody has said so, and it may be elsewhere.
    """

    spots: tuple[Spot, ...] = ()
    zone: Area | None = None
    presumed: bool = False

    @property
    def sure(self) -> Spot | None:
        return self.spots[0] if len(self.spots) == 1 else None

    @property
    def feeders(self) -> set[int]:
        return {spot.feeder_id for spot in self.spots if spot.feeder_id}


def whereabouts(talk: Talk, found: Sequence[Found]) -> Whereabouts:
    """What they named; else where they are at home; else the zone that they speak in."""
    areas = areas_meant(talk.places, found) or own_places(talk)
    spots = of_one_feeder(talk.atlas, [spot for area in areas for spot in spots_of(talk.atlas, area)])
    zones = {spot.zone.id: spot.zone for spot in spots} or {zone.id: zone for zone in home_zones(talk)}
    return Whereabouts(spots[: MOST_ROWS - 1], next(iter(zones.values())) if len(zones) == 1 else None)


async def whereabouts_of(talk: Talk, reading: Reading) -> Whereabouts:
    """Of somebody who is at home nowhere yet, the place that they showed or named while they came in."""
    where = whereabouts(talk, reading.places)
    if where.spots or where.zone or talk.room:
        return where
    step = await choosing.waiting(talk)
    shown = step.form.get("place") if step else None
    spot = spot_of(talk.atlas, talk.atlas.area(int(shown))) if shown else None
    return Whereabouts((spot,)) if spot else where


def named_in(atlas: Atlas, areas: Sequence[int]) -> Whereabouts:
    """Of the words alone, wherever the writer is at home."""
    return Whereabouts(
        of_one_feeder(atlas, [spot for area in areas for spot in spots_of(atlas, area)])[: MOST_ROWS - 1]
    )


def named_together(talk: Talk, before: str) -> Whereabouts:
    """“Lite nahi sector 4”, and then “vistar wala”: together they are a name."""
    found = find_places(f"{before} {talk.heard.text}", talk.places)
    return named_in(talk.atlas, areas_meant(talk.places, found))


def of_one_feeder(atlas: Atlas, spots: Sequence[Spot]) -> tuple[Spot, ...]:
    """Nobody is asked which of a feeder's localities they mean: the feeder is what counts."""
    feeders = {spot.feeder_id for spot in spots}
    feeder = next(iter(feeders), None)
    if len(spots) < 2 or len(feeders) > 1 or feeder is None:
        return tuple(spots)
    return (Spot(spots[0].zone, feeder, feeder),)


def own_places(talk: Talk) -> Sequence[int]:
    """A room is no home, nor is the whole zone that a journalist follows."""
    return talk.met.follows


def home_zones(talk: Talk) -> list[Area]:
    zones = [talk.room.zone_id] if talk.room else [member.zone_id for member in talk.members]
    return [talk.atlas.area(zone) for zone in dict.fromkeys(zones)]


def spots_of(atlas: Atlas, area_id: int) -> Iterable[Spot]:
    """The area itself if a fault can be looked for there; of a substation its feeders; of a whole zone nothing."""
    area = atlas.area(area_id)
    if area.kind in EXACT:
        return [spot for spot in [spot_of(atlas, area)] if spot]
    feeders = atlas.below([area_id], Kind.FEEDER)
    if len(feeders) >= MOST_ROWS:
        return []
    return [spot for feeder in feeders if (spot := spot_of(atlas, feeder))]


def spot_of(atlas: Atlas, area: Area) -> Spot | None:
    zone = atlas.zone_of(area.id)
    feeder = next((above for above in atlas.above(area.id) if above.kind is Kind.FEEDER), None)
    return Spot(zone, area.id, feeder.id if feeder else None) if zone else None


def place_of(voice: Voice, atlas: Atlas, complaint: Complaint) -> str:
    """As narrow as it is known, and that it is somebody else's house, if it is."""
    named = place(atlas.area(complaint.place_id), voice)
    return voice.say("complaint.of_another", place=named) if complaint.for_another else named
