"""Coming into a zone and leaving it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from zones.entry import Entry
from zones.person import Address, Follow, Member, Person, Role


class Memberships(Protocol):
    """What joining asks of the world."""

    def add(self, *things: object) -> None: ...

    async def flush(self) -> None: ...

    async def member(self, person: int, zone: int) -> Member | None:
        """The membership, also one that was left."""

    async def memberships(self, person: int) -> Sequence[Member]:
        """Those that were not left."""

    async def stop_following(self, member: int) -> None: ...

    async def wake_up(self, person: int, now: datetime) -> None:
        """What their quiet hours held back is due now."""

    async def withdraw(self, person: int, reason: str, now: datetime) -> None:
        """Notices that they have not been sent yet will not be."""


async def join_zone(store: Memberships, address: Address, zone: int, language: str, now: datetime) -> Member:
    """They asked for it by a message of their own: that is their consent, and its time is kept."""
    person_id = address.person_id or await settle(store, address, language, now)
    member = await store.member(person_id, zone)
    if member is None:
        member = Member(person_id, zone, Role.CITIZEN, now)
        store.add(member)
    elif member.left_at is None:
        return member
    member.since, member.left_at = now, None
    store.add(Entry("member.joined", now, zone, person_id))
    await store.flush()
    return member


async def settle(store: Memberships, address: Address, language: str, now: datetime) -> int:
    """The address gets its person."""
    person = Person(language, now)
    store.add(person)
    await store.flush()
    address.person_id = person.id
    return person.id


async def follow(store: Memberships, member: Member, area: int, now: datetime) -> None:
    """From now on they hear of this area, in place of what they followed before."""
    await store.stop_following(member.id)
    store.add(Follow(member.id, area, now))
    store.add(Entry("member.follows", now, member.zone_id, member.person_id, facts={"area": area}))


async def leave(store: Memberships, person: int, now: datetime) -> int:
    """STOP: out of every zone, at once. Returns how many were left."""
    members = await store.memberships(person)
    for member in members:
        member.left_at = now
        store.add(Entry("member.left", now, member.zone_id, person))
    await store.withdraw(person, "stop", now)
    return len(members)
