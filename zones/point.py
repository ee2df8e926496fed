"""A point on the earth, and how far two of them are apart."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH = 6_371.0  # km
NEAR = 2.0  # km: whoever is farther from a locality's middle lives in none of ours


class Point(NamedTuple):
    latitude: float
    longitude: float


def distance(one: Point, other: Point) -> float:
    """In kilometres, as the crow flies."""
    north, east = (radians(there - here) for here, there in zip(one, other, strict=True))
    half = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))
