"""Who answers for an area, and in whose name somebody may do something there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from zones.permission import may
from zones.position import Position, speaks_as, standing
from zones.refused import Refused
from zones.transaction import Transaction

if TYPE_CHECKING:
    from zones.person import Person


class Answering(Transaction, Protocol):
    """What it asks of the world."""

    async def chain(self, area: int, at: datetime) -> Sequence[Position]:
        """Who answers for the area, then each superior, the nearest first."""

    async def positions_held(self, person: int, at: datetime) -> set[int]:
        """The positions that the person holds or stands in for."""

    async def stands_in(self, person: int, at: datetime) -> set[int]:
        """Those of them that the person only stands in for."""

    async def position(self, position: int) -> Position | None: ...


async def permit(
    store: Answering, person: Person, areas: Sequence[int], now: datetime, act: str = "outage"
) -> Position:
    """The office in whose name this person may do that in every one of these areas (`permits.md`)."""
    held, stood_in = await store.positions_held(person.id, now), await store.stands_in(person.id, now)
    office = None
    for area in areas:
        chain = await store.chain(area, now)
        office = speaks_as(held, chain)
        if office is None or not may(act, {standing(office, chain, stood_in)}, "", private=True):
            raise Refused("not_answerable", area=area, answerable=chain[0] if chain else None)
    if office is None:
        raise Refused("no_place")
    return office
