"""What the rules ask of the world: a few questions, and a place where changes are kept together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from zones.answering import Answering
from zones.area import Area, Kind
from zones.audience import Audience, Owed
from zones.cost import Reach
from zones.cover import Around
from zones.duty import OnDuty
from zones.notice import Notice
from zones.outage import Outage
from zones.person import Person
from zones.position import Position
from zones.wide import Width

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager


class Store(Answering, Protocol):
    """One transaction."""

    def savepoint(self) -> AbstractAsyncContextManager[object]:
        """What is done inside is undone if it raises."""

    async def on_duty(self, area: int, now: datetime) -> Sequence[OnDuty]:
        """Who answers for the area at this moment, then whom to turn to above, the nearest first."""

    async def is_manned(self, office: int, now: datetime) -> bool:
        """Whether somebody who holds it is there."""

    async def person(self, person: int) -> Person | None: ...

    async def peers(self, position: int) -> Sequence[Position]:
        """The offices of the same rank under the same superior; beneath the head of the chain, the next below."""

    async def peers_on_duty(self, position: int, now: datetime) -> Sequence[OnDuty]: ...

    async def zones_of(self, areas: Sequence[int], at: datetime) -> Sequence[Area]:
        """The zones that these areas lie in, each once."""

    async def open_outages(self, areas: Sequence[int], at: datetime) -> Sequence[Outage]:
        """Those that have not ended and cover one of the areas, or what lies above it."""

    async def over_between(
        self, areas: Sequence[int], began: datetime, back_at: datetime, at: datetime
    ) -> Sequence[Outage]:
        """Those that have ended, and were off between these times there or above it; the newest first."""

    async def around(self, areas: Sequence[int], at: datetime) -> Around:
        """What runs on these areas, above and beneath; from here on a zone's acts wait for one another."""

    async def kept_within(self, outage: Outage) -> Sequence[Outage]:
        """Those that have ended, and were kept back because of this one, or of one that was itself kept so."""

    async def last_notice(self, outage: Outage) -> Notice | None: ...

    async def attach_beneath(self, outage: Outage, at: datetime) -> int:
        """Every open complaint about supply here, or beneath, that no outage explains yet; how many they are.

        Of one that is over, those made while it lasted.
        """

    async def let_go_of(self, outage: Outage) -> int:
        """The complaints that were attached to it wait for an explanation again. How many they are."""

    async def hand_on(self, outage: Outage, other: Outage, areas: Sequence[int], at: datetime) -> None:
        """In these areas the other outage explains the complaints from now on: they are still off."""

    async def ask_with(self, notice: Notice, told_of: Sequence[int]) -> None:
        """Whoever complained, and gets this notice, is asked with it whether supply is back; else a few of the told."""

    async def next_number(self, zone: Area, at: datetime) -> str:
        """`GN-2611-0042`: zone, year and month in the zone's time, a number without gaps."""

    async def reach(self, audience: Audience, at: datetime, touched: Sequence[int] = ()) -> Reach:
        """How many addresses a notice to this audience, of an outage of the `touched` areas, would go to, and how."""

    async def width(self, zone: int) -> Width | None:
        """What is wide in this zone; nothing, if it says nothing of it."""

    async def kinds_of(self, areas: Sequence[int]) -> set[Kind]: ...

    async def owe(self, notice: Notice, audience: Audience) -> Owed:
        """A delivery for each address of the audience, in one statement; what the day does not allow waits."""
