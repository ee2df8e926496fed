"""Words of danger to life: the widest net, so that nobody's warning is overlooked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from handlers.reading.lexicon import Hit, Phrases, words

TAKES_BACK = " (no)"


def dangers_in(row: Sequence[str]) -> list[Hit]:
    """What danger.yaml finds; a group is silent if its "(no)" was said as well."""
    hits = list(_dangers().find(row))
    taken_back = {hit.name.removesuffix(TAKES_BACK) for hit in hits if hit.name.endswith(TAKES_BACK)}
    return [hit for hit in hits if not hit.name.endswith(TAKES_BACK) and hit.name not in taken_back]


@cache
def _dangers() -> Phrases:
    return Phrases(words("danger"))
