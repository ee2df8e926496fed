"""Whether somebody speaks of supply, of work at it, or of a time: “shutdown le lenge 2 baje”, not “dekh lenge”."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from handlers.reading.lexicon import Phrases, key, words
from handlers.reading.signs import signs_of

SIGNS = {"@eta", "@elapsed", "@window", "@clock", "@cause", "@feeder", "@shutdown"}
JOINTS = frozenset("-/.#")  # B-12, house no. 12


def speaks_of_supply(text: str) -> bool:
    row, signs = signs_of(text)
    told = not SIGNS.isdisjoint(signs) or bool(_spoken_of().names(row))
    return told or any(_may_be_a_time(row, at) for at in range(len(row)))


def _may_be_a_time(row: Sequence[str], at: int) -> bool:
    """“2 me kar lenge”; not the figure of a house, a place or a complaint."""
    return row[at][:1].isdigit() and (at == 0 or row[at - 1] not in _numbered())


@cache
def _spoken_of() -> Phrases:
    return Phrases({"spoken_of": words("of_supply")["spoken_of"]})


@cache
def _numbered() -> frozenset[str]:
    return JOINTS | {key(word) for word in words("of_supply")["numbered"]}
