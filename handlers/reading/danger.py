"""Words of danger to life: the widest net, so that nobody's warning is overlooked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from handlers.reading.lexicon import Hit, Phrases, words


def dangers_in(row: Sequence[str]) -> Iterator[Hit]:
    return _dangers().find(row)


@cache
def _dangers() -> Phrases:
    return Phrases(words("danger"))
