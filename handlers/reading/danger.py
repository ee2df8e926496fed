"""Words of danger to life: the widest net, so that nobody's warning is overlooked, and talk that only borrows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from handlers.reading.lexicon import Hit, phrases

TAKES_BACK, TALK, FIGURE, EQUIPMENT = " (no)", " (talk)", " (figure)", "equipment"


def dangers_in(row: Sequence[str]) -> list[Hit]:
    """What danger.yaml finds; a group is silent if its "(no)" was said as well."""
    hits = [hit for hit in _found(tuple(row)) if not hit.name.endswith((TALK, FIGURE)) and hit.name != EQUIPMENT]
    taken_back = {hit.name.removesuffix(TAKES_BACK) for hit in hits if hit.name.endswith(TAKES_BACK)}
    return [hit for hit in hits if not hit.name.endswith(TAKES_BACK) and hit.name not in taken_back]


def talk_in(row: Sequence[str]) -> list[Hit]:
    """Prices on fire, a match, what was and is over: words of danger about something else."""
    return [hit for hit in _found(tuple(row)) if hit.name.endswith((TALK, FIGURE))]


def is_only_talk(row: Sequence[str]) -> bool:
    """Talk that names nothing which could hurt anybody."""
    return bool(talk_in(row)) and not _names_equipment(row)


def strikes(row: Sequence[str]) -> bool:
    """Somebody has been struck by it, or hangs on it."""
    said = phrases("struck").names(row)
    return "struck" in said and "struck (no)" not in said


def hurts(row: Sequence[str]) -> bool:
    """Somebody has been struck, or has come to harm in another way."""
    return strikes(row) or "hurt" in phrases("struck").names(row)


def is_figure(row: Sequence[str]) -> bool:
    """The fuse of a heart, the string of a sitar: a figure of speech, whatever of the supply it names."""
    return any(hit.name.endswith(FIGURE) for hit in talk_in(row))


def danger_clues(row: Sequence[str]) -> list[Hit]:
    """Every group that was found is a clue by its name."""
    return [replace(hit, name=f"danger: {hit.name}") for hit in (*dangers_in(row), *talk_in(row))]


def _names_equipment(row: Sequence[str]) -> bool:
    return any(hit.name == EQUIPMENT for hit in _found(tuple(row)))


@lru_cache(maxsize=64)  # one message is asked for its dangers several times
def _found(row: tuple[str, ...]) -> tuple[Hit, ...]:
    return tuple(phrases("danger").find(row))
