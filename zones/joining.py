"""Coming into a zone, following areas there, and leaving again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from zones.consent import NOTICE, Consent
from zones.entry import Entry
from zones.person import Address, Follow, Label, Member, Person, Role
from zones.refused import Refused
from zones.transaction import Transaction

MOST_AREAS = 8  # of one person: home, shop, parents and a few more; whoever needs a whole zone is no citizen


class Memberships(Transaction, Protocol):
    """What joining asks of the world."""

    async def member(self, person: int, zone: int) -> Member | None:
        """The membership, also one that was left."""

    async def memberships(self, person: int) -> Sequence[Member]:
        """Those that were not left."""

    async def left(self, person: int) -> Sequence[Member]:
        """Those that were."""

    async def following(self, person: int) -> Sequence[Follow]:
        """What they follow in all zones that they have not left, in the order in which they chose it."""

    async def follows(self, members: Sequence[int]) -> Sequence[Follow]:
        """What these members follow, or would if they had not left."""

    async def drop_follow(self, follow: Follow) -> None: ...

    async def stop_following(self, member: int) -> None: ...

    async def consent(self, person: int) -> Consent | None:
        """The newest notice that they were shown."""

    async def wake_up(self, person: int, now: datetime) -> None:
        """What their quiet hours held back is due now."""

    async def withdraw(self, person: int, reason: str, now: datetime, zone: int | None = None) -> int:
        """Notices that they have not been sent yet will not be: all, or those of one zone. How many it ends."""


# ---- coming in


async def enter(
    store: Memberships, before: Member | None, person: int, zone: int, now: datetime, area: int | None
) -> Member:
    """By an act of their own, after they were shown our notice: that is their consent, and its time is kept."""
    member = before or Member(person, zone, Role.CITIZEN, now)
    member.come_in(now)
    store.add(member)
    await agree(store, person, now)
    facts = {"notice": NOTICE, "area": area} if area else {"notice": NOTICE}
    store.add(Entry("member.joined", now, zone, person, facts=facts))
    await store.flush()
    return member


async def settle(store: Memberships, address: Address, language: str, now: datetime) -> int:
    """The address gets its person."""
    person = Person(language, now)
    store.add(person)
    await store.flush()
    address.person_id = person.id
    return person.id


async def agree(store: Memberships, person: int, now: datetime) -> None:
    """To the notice as it reads now."""
    last = await store.consent(person)
    if last is None or last.notice != NOTICE:
        last = Consent(person, NOTICE, now)
        store.add(last)
    if last.given_at is None or last.withdrawn_at:
        last.give(now)


async def renew(store: Memberships, person: int, zone: int, now: datetime) -> None:
    """A member agrees to a notice that has changed."""
    await agree(store, person, now)
    store.add(Entry("member.agreed", now, zone, person, facts={"notice": NOTICE}))


async def show_anew(store: Memberships, person: int, now: datetime) -> None:
    """The changed notice is before their eyes; it is not shown a second time."""
    store.add(Consent(person, NOTICE, now))


# ---- areas


async def follow(
    store: Memberships, address: Address, zone: int, area: int, language: str, now: datetime, label: Label | None = None
) -> Follow:
    """From now on they hear of this area, too; it makes them a member of its zone if they were none."""
    person = address.person_id or await settle(store, address, language, now)
    theirs = {one.area_id: one for one in await store.following(person)}
    if area in theirs:
        return theirs[area]
    if len(theirs) >= MOST_AREAS:
        raise Refused("too_many_areas", most=MOST_AREAS)
    member = await store.member(person, zone)
    if member and member.left_at is None:
        store.add(Entry("member.follows", now, zone, person, facts={"area": area}))
    else:
        if member:  # what they followed long ago is not theirs for having come back; `come_back` restores it
            await store.stop_following(member.id)
        member = await enter(store, member, person, zone, now, area)
    chosen = Follow(member.id, area, now, label)
    store.add(chosen)
    await store.flush()
    return chosen


async def change_area(
    store: Memberships, address: Address, old: Follow, zone: int, area: int, language: str, now: datetime
) -> Follow:
    """They have moved: this area takes the other's place, under its label; into another zone they come, and go here."""
    person = address.person_id or await settle(store, address, language, now)
    member = await store.member(person, zone)
    theirs = {one.area_id for one in await store.following(person)}
    if member and member.id == old.member_id and area not in theirs:
        store.add(Entry("member.follows", now, zone, person, facts={"area": area, "instead": old.area_id}))
        old.area_id, old.since = area, now
        return old
    if area == old.area_id:
        return old
    left = next(one for one in await store.memberships(person) if one.id == old.member_id)
    await store.drop_follow(old)
    chosen = await follow(store, address, zone, area, language, now, old.label)
    if left.role is Role.CITIZEN and not [one for one in await store.following(person) if one.member_id == left.id]:
        await leave_zone(store, left, now)
    return chosen


async def name_area(store: Memberships, member: Member, follow: Follow, label: Label, now: datetime) -> None:
    follow.label = label
    facts = {"area": follow.area_id, "label": label.value}
    store.add(Entry("member.labelled", now, member.zone_id, member.person_id, facts=facts))


async def drop_area(store: Memberships, member: Member, follow: Follow, now: datetime) -> bool:
    """They hear of it no more. A citizen without an area hears nothing: with the last one of a zone they leave it.

    Whether the zone was left.
    """
    others = [one for one in await store.following(member.person_id) if one.member_id == member.id]
    if member.role is Role.CITIZEN and others == [follow]:
        await leave_zone(store, member, now)
        return True
    await store.drop_follow(follow)
    store.add(Entry("member.unfollows", now, member.zone_id, member.person_id, facts={"area": follow.area_id}))
    return False


# ---- going out, and coming back


async def leave(store: Memberships, person: int, now: datetime) -> bool:
    """STOP: out of every zone, at once. Whether they would have been told anything more."""
    members = await store.memberships(person)
    for member in members:
        member.left_at = now
        store.add(Entry("member.left", now, member.zone_id, person))
    for member in await store.left(person):  # who is between two offices, too: no office brings them back now
        member.out_of_office_at = None
    ended = await store.withdraw(person, "stop", now)
    await take_back(store, person, now)
    return bool(members or ended)


async def leave_zone(store: Memberships, member: Member, now: datetime) -> None:
    """Out of this one alone; out of the last one is STOP."""
    if [other for other in await store.memberships(member.person_id) if other is not member]:
        member.left_at = now
        store.add(Entry("member.left", now, member.zone_id, member.person_id))
        await store.withdraw(member.person_id, "left", now, member.zone_id)
    else:
        await leave(store, member.person_id, now)


async def take_back(store: Memberships, person: int, now: datetime) -> None:
    """Their consent ends, and when is kept beside it."""
    if (last := await store.consent(person)) and last.withdrawn_at is None:
        last.withdrawn_at = now


def left_together(left: Sequence[Member]) -> list[Member]:
    """What STOP took away: the zones that were left at the last time of all."""
    last = max((member.left_at for member in left if member.left_at), default=None)
    return [member for member in left if member.left_at == last]


async def come_back(store: Memberships, person: int, now: datetime) -> list[Member]:
    """After STOP: what they had, as they had it."""
    members = left_together(await store.left(person)) if not await store.memberships(person) else []
    for member in members:
        member.come_in(now)
        store.add(Entry("member.returned", now, member.zone_id, person, facts={"notice": NOTICE}))
    if members:
        await agree(store, person, now)
    return members
