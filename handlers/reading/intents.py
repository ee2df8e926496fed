"""What a message is: every phrase that is found speaks for an intent, or against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from handlers.reading.lexicon import Hit, Phrases, words

POINTS = {"certain": 10, "sure": 6, "strong": 3, "hint": 1, "against": -4, "never": -12}
POST = "post"  # an official post of any kind; posts.py tells which


def intent_of(row: Sequence[str], signs: Iterable[str]) -> tuple[str, float]:
    """The intent with the most points, and how sure that is (0..1)."""
    points = _points(row, signs)
    ranked = sorted(_order(), key=lambda intent: -points[intent])
    best, second = points[ranked[0]], max(0, points[ranked[1]])
    if best < POINTS["strong"]:
        return "chatter", 0.3
    return ranked[0], round(min(best, 12) / 12 * (0.5 + 0.5 * (best - second) / best), 2)


def hits_for(intent: str, row: Sequence[str], signs: Iterable[str]) -> Iterator[Hit]:
    """What speaks for this intent."""
    for hit in _phrases().find(row, signs):
        name, _, strength = hit.name.partition(" ")
        if POINTS[strength] > 0 and (name == intent or (name == POST and intent.endswith("_post"))):
            yield replace(hit, name=intent)


def _points(row: Sequence[str], signs: Iterable[str]) -> dict[str, int]:
    """More phrases say more, but the second and third of a kind add only a little."""
    found: dict[tuple[str, str], set[tuple[int, int]]] = defaultdict(set)
    for hit in _phrases().find(row, signs):
        intent, _, strength = hit.name.partition(" ")
        found[intent, strength].add((hit.start, hit.end))
    points: dict[str, int] = defaultdict(int)
    for (intent, strength), spans in found.items():
        points[intent] += POINTS[strength] + (len({end for _, end in spans}) - 1) * (POINTS[strength] // 3)
    return points


@cache
def _order() -> list[str]:
    return list(words("intents"))


@cache
def _phrases() -> Phrases:
    listed = words("intents").items()
    return Phrases({f"{intent} {strength}": found for intent, by in listed for strength, found in by.items()})
