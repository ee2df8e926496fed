"""Scenes of danger: which thing is in which state, and what is said around it (scenes.yaml)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

from handlers.reading.lexicon import Hit, key, words

APART = 6  # words between a thing and its state that are one scene
BREAKS = (",", ".", "?")


def scenes(row: Sequence[str]) -> list[Hit]:
    """ "scene: wire", and "scene: wire, fallen" if both stand in one clause; "scene: not fallen" beside a “no”."""
    said = [Hit(family, at, at + 1) for at, word in enumerate(row) for family in _families().get(word, ())]
    found = (*said, *_denied(row, said), *_in_states(said, _clauses(row)))
    return [Hit(f"scene: {hit.name}", hit.start, hit.end) for hit in found]


def _denied(row: Sequence[str], said: Sequence[Hit]) -> Iterator[Hit]:
    """ "koi taar nahi toota", "no spark": what is said not to be."""
    for state in said:
        beside = {*row[max(0, state.start - 1) : state.start], *row[state.end : state.end + 1]}
        if state.name in words("scenes")["states"] and any("denied" in _families().get(word, ()) for word in beside):
            yield Hit(f"not {state.name}", state.start, state.end)


def _in_states(said: Sequence[Hit], clause: Sequence[int]) -> Iterator[Hit]:
    """Every thing with every state that stands near it."""
    for thing, state in product(said, said):
        if thing.name in words("scenes")["things"] and state.name in words("scenes")["states"]:
            start, end = min(thing.start, state.start), max(thing.end, state.end)
            if end - start - 1 <= APART and clause[thing.start] == clause[state.start]:
                yield Hit(f"{thing.name}, {state.name}", start, end)


def _clauses(row: Sequence[str]) -> list[int]:
    """Of each word the number of its clause."""
    numbers, number = [], 0
    for word in row:
        number += word in BREAKS
        numbers.append(number)
    return numbers


@cache
def _families() -> dict[str, list[str]]:
    """The families of a word, by its key."""
    found: dict[str, list[str]] = defaultdict(list)
    for families in words("scenes").values():
        for family, members in families.items():
            for heard in dict.fromkeys(map(key, members.split())):
                found[heard].append(family)
    return dict(found)
