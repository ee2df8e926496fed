"""What goes round in a chat and was answered there: known again by a few keyed hashes, never by its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

ANSWERED_FOR = timedelta(hours=6)  # said again within that time, it is not answered again
ALIKE = 0.5  # of the hashes in common: somebody has shortened it, or added a word
SKETCH = 24  # hashes that are kept


@dataclass(eq=False)
class Claim:
    """`kind` is that of a known fraud, or empty; it came so many `times`; `sketch`: the smallest hashes of it."""

    address_id: int  # of the chat
    kind: str
    sketch: list[int]
    at: datetime
    times: int = 1
    id: int = field(default=None, init=False)  # type: ignore[assignment]


def sketched(hashes: Iterable[int]) -> list[int]:
    return sorted(set(hashes))[:SKETCH]


def again(known: Iterable[Claim], kind: str, sketch: Sequence[int]) -> Claim | None:
    """The claim that this is once more; one fraud is like another of its kind."""
    return next((one for one in known if one.kind == kind and (kind or alike(one.sketch, sketch))), None)


def alike(one: Sequence[int], other: Sequence[int]) -> bool:
    """As far as the smallest hashes of both together tell."""
    both = set(one) | set(other)
    smallest = sorted(both)[: min(SKETCH, len(both))]
    shared = set(one) & set(other)
    return bool(smallest) and sum(each in shared for each in smallest) >= ALIKE * len(smallest)
