"""An area moves: from a date on it hangs on another one, and whoever belongs to it follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from zones.area import Area, Kind, Placement, Tree
from zones.entry import Entry
from zones.placing import move, parent_at
from zones.transaction import Transaction

if TYPE_CHECKING:
    from collections.abc import Collection

MORNING = time(9)  # a move begins at midnight; nobody is woken to be told of it
KINDS = tuple(Kind)  # from the discom down


@dataclass(eq=False)
class Move:
    """`settled_at`: members, rooms, open outages and complaints have followed."""

    area_id: int
    from_id: int
    to_id: int
    at: datetime
    settled_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]


class Moves(Transaction, Protocol):
    """What a move asks of the world."""

    async def placements_of(self, area: int) -> Sequence[Placement]: ...

    async def forget_moves(self, area: int, since: datetime) -> None:
        """Those that have not come yet: a later decision takes their place."""

    async def areas_changed(self) -> None: ...


def objection(area: Area, to: Area, above: Collection[int]) -> str:
    """Why this area cannot hang there, in a sentence; `above` is the place itself and all that it hangs on."""
    if area.id in above:
        return f"{to.code} lies within {area.code}."
    if KINDS.index(to.kind) >= KINDS.index(area.kind):
        return f"A {area.kind} cannot hang on a {to.kind}."
    return ""


async def plan_move(store: Moves, area: Area, to: Area, at: datetime, now: datetime) -> Move | None:
    """From that time on. Nothing, if it hangs there already."""
    placements = await store.placements_of(area.id)
    before = parent_at(placements, Tree.OFFICE, at)
    if before is None or before == to.id:
        return None
    await store.forget_moves(area.id, at)
    store.add(*move(placements, to.id, at))
    planned = Move(area.id, before, to.id, at)
    store.add(planned)
    if at > now:
        store.add(Entry("area.to_move", now, facts={"area": area.id, "to": to.code, "at": at.isoformat()}))
    await store.areas_changed()
    await store.flush()
    return planned


def told_at(now: datetime, zone_time: ZoneInfo) -> datetime:
    """When people hear of it: in the morning, or at once if that is over."""
    local = now.astimezone(zone_time)
    morning = datetime.combine(local.date(), MORNING, zone_time)
    return max(now, morning)
