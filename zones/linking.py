"""Two phones of one person: a code from the one is written on the other, and from then on they are told once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from zones.consent import Consent
from zones.entry import Entry
from zones.joining import Memberships
from zones.person import Member, Person, Role
from zones.refused import Refused

if TYPE_CHECKING:
    from zones.person import Address

CHANNELS = ("whatsapp", "telegram")


class Links(Memberships, Protocol):
    """What linking asks of the world."""

    async def positions_held(self, person: int, at: datetime) -> set[int]: ...

    async def is_to_have_a_role(self, person: int, at: datetime) -> bool:
        """An office of theirs has not ended, or begins later; or they have asked to be admitted."""

    async def channels_of(self, person: int) -> Sequence[str]:
        """On which they can be reached."""

    async def take_follows(self, into: int, of: int) -> None:
        """What one member follows the other does, too."""

    async def unite(self, keep: int, other: int, now: datetime) -> None:
        """Addresses, complaints and questions of the other are theirs, and nothing is owed to them twice."""

    async def part(self, person: int, channel: str, now: datetime) -> Sequence[Address]:
        """Whoever writes from these is a stranger again."""


async def link(store: Links, keep: int, address: Address, now: datetime) -> None:
    """By a code that was made on a phone of theirs."""
    other = address.person_id
    await become_one(store, keep, address, now)
    facts = {"channel": address.channel, **({"with": other} if other else {})}
    store.add(Entry("address.linked", now, person_id=keep, facts=facts))


async def become_one(store: Links, keep: int, address: Address, now: datetime) -> None:
    """The phone becomes theirs; whoever it was before is one with them.

    Offices and roles never come over by a code that somebody was talked into: they stand with the phone that made it.
    """
    other = address.person_id
    if other == keep:
        raise Refused("link_same")
    if other:
        await refuse_roles(store, other, now)
        await bring_along(store, keep, other, now)
        await bring_consent(store, keep, other, now)
        await store.unite(keep, other, now)
    address.person_id = keep
    await store.flush()


async def refuse_roles(store: Links, person: int, now: datetime) -> None:
    members = await store.memberships(person)
    if await store.is_to_have_a_role(person, now) or any(member.role is not Role.CITIZEN for member in members):
        raise Refused("link_role")


async def bring_along(store: Links, keep: int, other: int, now: datetime) -> None:
    """Their zones and areas, each once."""
    for member in await store.memberships(other):
        known = await store.member(keep, member.zone_id)
        if known is None:
            member.person_id = keep
            continue
        if known.left_at:
            await come_in(store, known, member)
        await store.take_follows(known.id, member.id)
        member.left_at = now
    await store.flush()


async def come_in(store: Links, known: Member, member: Member) -> None:
    """What they followed there long ago is not theirs for having another phone."""
    await store.stop_following(known.id)
    known.come_in(member.since)
    known.role = member.role


async def bring_consent(store: Links, keep: int, other: int, now: datetime) -> None:
    """One is in force: theirs, or where they have none the one that was given on the other phone."""
    ours, theirs = await store.consent(keep), await store.consent(other)
    if not in_force(theirs):
        return
    assert theirs
    if not in_force(ours):
        store.add(Consent(keep, theirs.notice, theirs.shown_at, theirs.given_at))
    theirs.withdrawn_at = now


def in_force(consent: Consent | None) -> bool:
    return bool(consent and consent.given_at and consent.withdrawn_at is None)


async def unlink(store: Links, person: int, channel: str, now: datetime) -> Sequence[Address]:
    """A phone that is theirs no more, or never was. Never the last one, and no office's."""
    if await store.positions_held(person, now):
        raise Refused("link_role")
    theirs = await store.channels_of(person)
    if channel not in theirs or set(theirs) == {channel}:
        raise Refused("link_none")
    parted = await store.part(person, channel, now)
    store.add(Entry("address.unlinked", now, person_id=person, facts={"channel": channel}))
    return parted


async def read_on(store: Links, person: Person, channel: str | None, now: datetime) -> None:
    """Where the news goes, as long as it can be reached; None: where they wrote last."""
    if len(await store.channels_of(person.id)) < 2:
        raise Refused("link_none")
    person.reads_on = channel
    facts = {"wish": "reads_on", "on": channel or "last"}
    store.add(Entry("member.wished", now, person_id=person.id, facts=facts))
