"""Taking up an office and leaving it: whoever holds it belongs to its zone and hears of what it answers for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from zones.area import Area
from zones.entry import Entry
from zones.person import Follow, Member, Role
from zones.position import Charge, Holding, Position
from zones.transaction import Transaction


class Offices(Transaction, Protocol):
    """What it asks of the world."""

    async def member(self, person: int, zone: int) -> Member | None: ...

    async def said_stop(self, person: int) -> bool: ...

    async def followed(self, person: int) -> Sequence[int]: ...

    async def unfollow(self, person: int, areas: Sequence[int]) -> None: ...

    async def zones_served(self, position: Position, at: datetime) -> Sequence[Area]:
        """The zone of its area; for a call centre above the zones, all of them."""

    async def standing_in_for(self, giver: int, position: int, at: datetime) -> Sequence[Holding]:
        """Whoever does so because this holder has handed over in chat."""

    async def charges_of(self, positions: Sequence[int], at: datetime) -> Sequence[Charge]: ...

    async def positions_held(self, person: int, at: datetime) -> set[int]: ...

    async def positions(self, ids: Sequence[int]) -> Sequence[Position]: ...


async def take_up(store: Offices, holding: Holding, office: Position, now: datetime) -> None:
    holding.taken_up_at = now
    zones = await store.zones_served(office, now)
    for zone in zones:
        await belong(store, holding, office, zone, now)
    store.add(Entry("office.taken_up", now, first(zones), holding.person_id, office.id, facts=dates_of(holding)))


async def belong(store: Offices, holding: Holding, office: Position, zone: Area, now: datetime) -> None:
    """Whoever said STOP is not brought back; a stand-in stays what they are.

    Days between two offices are no STOP: what somebody chose is theirs as it was.
    """
    member = await store.member(holding.person_id, zone.id)
    if member is None:
        stopped = now if await store.said_stop(holding.person_id) else None
        member = Member(holding.person_id, zone.id, office.role, now, stopped)
        store.add(member)
    elif not holding.stand_in:
        member.role = office.role
    if member.out_of_office_at:
        member.come_in(now)
    await store.flush()
    if office.role is Role.ENGINEER and member.left_at is None:
        known = set(await store.followed(holding.person_id))
        charges = await store.charges_of([office.id], now)
        store.add(*(Follow(member.id, charge.area_id, now) for charge in charges if charge.area_id not in known))


async def give_up(store: Offices, holding: Holding, office: Position, now: datetime) -> None:
    """They no longer hear of it by their office; what else they follow stays. Nobody stands in for them any more."""
    holding.given_up_at = now
    for stand_in in await store.standing_in_for(holding.person_id, office.id, now):
        stand_in.until = now
    others = sorted(await store.positions_held(holding.person_id, now))
    kept = {charge.area_id for charge in await store.charges_of(others, now)}
    own = [charge.area_id for charge in await store.charges_of([office.id], now) if charge.area_id not in kept]
    await store.unfollow(holding.person_id, own)
    zones = await store.zones_served(office, now)
    if not holding.stand_in:
        still = [zone.id for other in await store.positions(others) for zone in await store.zones_served(other, now)]
        for zone in zones:
            if zone.id not in still:
                await step_back(store, holding.person_id, office, zone, now)
    store.add(Entry("office.left", now, first(zones), holding.person_id, office.id, facts=dates_of(holding)))


async def step_back(store: Offices, person: int, office: Position, zone: Area, now: datetime) -> None:
    """A citizen of the zone like others if they follow something of their own; otherwise they leave it."""
    member = await store.member(person, zone.id)
    if member is None or member.left_at or member.role is not office.role:
        return
    if await store.followed(person):
        member.role = Role.CITIZEN
    else:
        member.left_at = member.out_of_office_at = now


def first(zones: Sequence[Area]) -> int | None:
    return zones[0].id if zones else None


def dates_of(holding: Holding) -> dict[str, object]:
    until = {"until": holding.until.isoformat()} if holding.until else {}
    return {"stand_in": holding.stand_in, "since": holding.since.isoformat(), **until}
