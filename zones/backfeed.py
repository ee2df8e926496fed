"""A feeder is fed from another substation for a time: its people go off, and come back, with that one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from zones.answering import permit
from zones.area import Area, Kind, Placement
from zones.entry import Entry
from zones.outage import FARTHEST
from zones.placing import feed, take_back
from zones.refused import Refused
from zones.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zones.person import Person


@dataclass(frozen=True)
class BackFeed:
    """Of now or still to come: `home_id` is from where it is fed otherwise."""

    id: int
    area_id: int
    home_id: int
    feeding_id: int
    since: datetime
    until: datetime | None


class BackFeeds(Store, Protocol):
    """What back-feeding asks of the world."""

    async def area(self, area: int) -> Area | None: ...

    async def placements_of(self, area: int) -> Sequence[Placement]:
        """All of them, also of the past; locked until the transaction ends."""

    async def back_feeds(self, areas: Sequence[int], at: datetime) -> Sequence[BackFeed]:
        """Those that touch these areas, from `at` on: as what is fed, as its home, or as what feeds it."""

    async def back_feed(self, number: int) -> BackFeed | None: ...

    async def areas_changed(self) -> None:
        """Whoever keeps the areas in memory reads them again."""


async def begin(
    store: BackFeeds, person: Person, feeder: int, feeding: int, since: datetime, until: datetime | None, now: datetime
) -> None:
    """For the office that answers for the feeder; without an end it lasts until it is taken back."""
    office = await permit(store, person, [feeder], now, "backfeed")
    fed, by = await store.area(feeder), await store.area(feeding)
    check(fed, by, since, until, now)
    placements = await store.placements_of(feeder)
    store.add(*feed(placements, feeding, since, until))
    facts: dict[str, object] = {"area": feeder, "from": feeding, "since": since.isoformat()}
    facts["until"] = until.isoformat() if until else None
    await write_down(store, "area.backfed", feeder, person, office.id, facts, now)


def check(fed: Area | None, by: Area | None, since: datetime, until: datetime | None, now: datetime) -> None:
    if fed is None or fed.kind is not Kind.FEEDER or by is None or by.kind is not Kind.SUBSTATION:
        raise Refused("feeder_and_substation")
    if since > now + FARTHEST:
        raise Refused("too_far", eta=since)
    if until and until <= max(since, now):
        raise Refused("window_backwards", start=since, eta=until)


async def end(store: BackFeeds, person: Person, back_feed: BackFeed, now: datetime) -> None:
    office = await permit(store, person, [back_feed.area_id], now, "backfeed")
    placements = await store.placements_of(back_feed.area_id)
    fed = next(one for one in placements if one.id == back_feed.id)
    if fed.until and fed.until <= now:
        raise Refused("fed_from_home")
    store.add(*take_back(placements, fed, now))
    facts: dict[str, object] = {"area": back_feed.area_id, "from": back_feed.feeding_id}
    await write_down(store, "area.fed_from_home", back_feed.area_id, person, office.id, facts, now)


async def write_down(
    store: BackFeeds, act: str, feeder: int, person: Person, office: int, facts: dict[str, object], now: datetime
) -> None:
    zones = await store.zones_of([feeder], now)
    store.add(Entry(act, now, zones[0].id if zones else None, person.id, office, facts=facts))
    await store.areas_changed()
    await store.flush()
