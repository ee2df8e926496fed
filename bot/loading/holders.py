"""Who holds the offices of a zones file, and its rooms: everything that has an address."""

from __future__ import annotations

import sqlalchemy as sa

from bot.loading.loading import Loading
from bot.loading.people import member_of, person_at, sender_for
from bot.loading.zonefile import PostLine, ZoneFile
from bot.storage import tables as t
from zones.area import Kind
from zones.person import Address, Follow, Member, Role
from zones.position import Holding
from zones.room import Room


async def load(loading: Loading, file: ZoneFile) -> None:
    for post in file.posts:
        await holder(loading, post, file)
    await rooms(loading, file)


async def holder(loading: Loading, post: PostLine, file: ZoneFile) -> None:
    """The person at the post's phone; another number is another holder, and no number is nobody."""
    if loading.position[post.code].rostered_at:
        return  # a roster says who it is
    position = loading.position[post.code].id
    unit = loading.area[post.unit].id
    person = await person_at(loading, "whatsapp", post.phone, "hi", unit) if post.phone else None
    held = sa.select(Holding).where(
        t.holdings.c.position_id == position, t.holdings.c.until.is_(None), t.holdings.c.stand_in.is_(False)
    )
    holding = (await loading.store.session.scalars(held)).one_or_none()
    if holding and holding.person_id != person:
        holding.until = holding.given_up_at = loading.now
        loading.note("holders ended")
    if person and (holding is None or holding.person_id != person):
        loading.store.add(Holding(position, person, loading.now, taken_up_at=loading.now))
        loading.note("holders")
    if person:
        await memberships(loading, post, person, file)


async def memberships(loading: Loading, post: PostLine, person: int, file: ZoneFile) -> None:
    role = loading.position[post.code].role
    unit = loading.area[post.unit]
    zones = await loading.store.zones_of([unit.id], loading.now)
    if post.code == file.call_centre:
        zones = [area for area in loading.area.values() if area.kind is Kind.ZONE]
    for zone in zones:
        member = await member_of(loading, person, zone.id, role)
        if role is Role.ENGINEER and member.left_at is None:
            await follow_charge(loading, member, post)


async def follow_charge(loading: Loading, member: Member, post: PostLine) -> None:
    charges = await loading.store.charges_of([loading.position[post.code].id], loading.now)
    followed = set(await loading.store.followed(member.person_id))
    for charge in charges:
        if charge.area_id not in followed:
            loading.store.add(Follow(member.id, charge.area_id, loading.now))


async def rooms(loading: Loading, file: ZoneFile) -> None:
    for line in file.rooms:
        known = sa.select(Room).where(t.rooms.c.title == line.title, t.rooms.c.zone_id == loading.area[line.zone].id)
        if (await loading.store.session.scalars(known)).first():
            continue
        digest = loading.store.vault.digest(line.channel, line.key)
        sender = await sender_for(loading, line.channel, loading.area[line.zone].id)
        address = Address(line.channel, loading.store.vault.seal(line.key), digest, sender)
        loading.store.add(address)
        await loading.store.flush()
        loading.store.add(Room(loading.area[line.zone].id, address.id, line.title, "hi", loading.now))
        loading.note("rooms added")
