"""“Patrakarpuram chauraha ke paas”, “Vinay Khand gali no 4”: the place that a spot in it is named by."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from handlers.reading import Found, Gazetteer, find_places
from handlers.reading.lexicon import words
from handlers.reading.naming import variant

# Beside the landmarks that the reading knows; what may be part of another place's name (nagar, khand) is none.
SPOTS = """gali street lane chauraha chowk chauk tiraha crossing market bazar mandi road masjid mandir gurudwara tanki
    no number numbar num makan house plot flat block building apartment tower ke ki ka wali wala paas
    گلی نمبر مکان سڑک بازار مسجد کے کی پاس"""


def areas_meant(places: Gazetteer, found: Sequence[Found]) -> Sequence[int]:
    """Of the first that is ours; of a name that is not, the place that it begins with."""
    named = next((place.areas for place in found if place.areas), ())
    return named or next((areas for place in found if (areas := beside(places, place.words))), ())


def beside(places: Gazetteer, name: str) -> Sequence[int]:
    said = name.split()
    for many in range(len(said) - 1, 0, -1):
        if not (said[many].isdigit() or variant(said[many]) in spots()):
            return ()
        found = find_places(" ".join(said[:many]), places)
        if found and found[0].areas:
            return found[0].areas
    return ()


@cache
def spots() -> frozenset[str]:
    known = (word for name in words("places")["landmarks"] for word in name.split())
    return frozenset(map(variant, (*SPOTS.split(), *known)))
