"""Words of danger to life: the widest net, so that nobody's warning is overlooked, and talk that only borrows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from handlers.reading.lexicon import Hit, Phrases, words

TAKES_BACK, TALK, EQUIPMENT = " (no)", " (talk)", "equipment"


def dangers_in(row: Sequence[str]) -> list[Hit]:
    """What danger.yaml finds; a group is silent if its "(no)" was said as well."""
    hits = [hit for hit in _dangers().find(row) if not hit.name.endswith(TALK) and hit.name != EQUIPMENT]
    taken_back = {hit.name.removesuffix(TAKES_BACK) for hit in hits if hit.name.endswith(TAKES_BACK)}
    return [hit for hit in hits if not hit.name.endswith(TAKES_BACK) and hit.name not in taken_back]


def talk_in(row: Sequence[str]) -> list[Hit]:
    """Prices on fire, a match, what was and is over: words of danger about something else."""
    return [hit for hit in _dangers().find(row) if hit.name.endswith(TALK)]


def is_only_talk(row: Sequence[str]) -> bool:
    """Talk that names nothing which could hurt anybody."""
    return bool(talk_in(row)) and EQUIPMENT not in _dangers().names(row)


def danger_clues(row: Sequence[str]) -> list[Hit]:
    """Every group that was found is a clue by its name."""
    return [replace(hit, name=f"danger: {hit.name}") for hit in (*dangers_in(row), *talk_in(row))]


@cache
def _dangers() -> Phrases:
    return Phrases(words("danger"))
