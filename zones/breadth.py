"""How far it is dark after an end: what came of asking in each place, and whether it never was back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Answers:
    """What came of asking in one place: so many were asked, have answered, and say no; of these so many have a part."""

    zone_id: int
    outage_id: int
    area_id: int
    of: int
    heard: int
    noes: int
    partly: int = 0


@dataclass(frozen=True)
class Breadth:
    """How far it is dark after an end: people, and the places from which anybody answered."""

    heard: int
    noes: int
    places: int
    dark: int
    partly: int = 0

    def is_wide(self, least: int) -> bool:
        """Most who answered say no, in most of the places: it never was back."""
        return self.noes >= least and self.noes * 2 > self.heard and self.dark * 2 > self.places


def breadth_of(places: Collection[Answers], content: int) -> Breadth:
    """`content`: those who said yes without having complained."""
    told = [place for place in places if place.heard]
    heard, noes = sum(place.heard for place in told) + content, sum(place.noes for place in told)
    partly = sum(place.partly for place in told)
    return Breadth(heard, noes, len(told), sum(is_dark(place) for place in told), partly)


def is_dark(place: Answers) -> bool:
    return place.noes * 2 > place.heard
