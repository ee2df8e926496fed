"""Following one outage: whoever asks about it, wherever they live, hears its news and its end, and then no more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from zones.audience import ZONE_WIDE
from zones.entry import Entry
from zones.refused import Refused
from zones.transaction import Transaction

if TYPE_CHECKING:
    from zones.outage import Outage
    from zones.person import Member


@dataclass(eq=False)
class OutageFollow:
    """A person need not be a member of anything for it. With the outage it ends by itself: no more is said of that."""

    outage_id: int
    person_id: int
    since: datetime
    left_at: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]


class Follows(Transaction, Protocol):
    async def outage_follow(self, person: int, outage: int) -> OutageFollow | None:
        """Locked until the transaction ends."""

    async def outages_followed(self, person: int, since: datetime) -> Sequence[Outage]:
        """That run, or were over or called off after that."""


def hears_anyway(
    outage: Outage, members: Sequence[Member], lineages: Sequence[Collection[int]], above: Collection[int]
) -> bool:
    """Their own supply, or the news of their whole zone.

    `lineages`: each area that they follow, with all that it hangs on, itself first; `above`: the same of the outage.
    """
    if any(member.zone_id == outage.zone_id and member.role in ZONE_WIDE for member in members):
        return True
    return any(set(outage.areas) & set(lineage) or next(iter(lineage), 0) in above for lineage in lineages)


async def follow_outage(store: Follows, outage: Outage, person: int, now: datetime) -> bool:
    """Whether that is new."""
    outage.must_be_open()
    known = await store.outage_follow(person, outage.id)
    if known and known.left_at is None:
        return False
    if known:
        known.since, known.left_at = now, None
    store.add(known or OutageFollow(outage.id, person, now))
    write_down(store, "outage.followed", outage, person, now)
    return True


async def leave_outage(store: Follows, outage: Outage, person: int, now: datetime) -> None:
    known = await store.outage_follow(person, outage.id)
    if known is None or known.left_at:
        raise Refused("not_followed", number=outage.number)
    known.left_at = now
    write_down(store, "outage.unfollowed", outage, person, now)


def write_down(store: Follows, act: str, outage: Outage, person: int, now: datetime) -> None:
    store.add(Entry(act, now, outage.zone_id, person, outage=outage, facts={"outage": outage.number}))
