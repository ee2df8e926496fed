"""Whom an operator brings in by hand, and how many each zone has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.loading.loading import Loading
from bot.loading.people import member_of, person_at, sender_for
from bot.storage import tables as t
from zones.area import Area
from zones.entry import Entry
from zones.person import Address, Follow, Role

if TYPE_CHECKING:
    from bot.world import World


async def add_member(
    world: World, channel: str, key: str, zone: str, role: Role, language: str, follows: list[str]
) -> None:
    """An operator brings in somebody who asked for it: media, a representative, the people of a demonstration."""
    now = world.clock()
    async with world.stores.begin() as store:
        loading = Loading(store, world.senders, now)
        loading.area = {area.code: area for area in await store.session.scalars(sa.select(Area))}
        person = await person_at(loading, channel, key, language, loading.area[zone].id)
        known = await store.member(person, loading.area[zone].id)
        if known and known.left_at and not known.out_of_office_at:
            return  # they said STOP: only they can take that back
        comes = known is None or known.left_at is not None
        member = await member_of(loading, person, loading.area[zone].id, role)
        followed = set(await store.followed(person))
        for code in follows:
            if loading.area[code].id not in followed:
                store.add(Follow(member.id, loading.area[code].id, now))
        if comes:
            store.add(Entry("member.added", now, member.zone_id, person, facts={"role": role.value}))


async def add_address(world: World, phone: str, channel: str, key: str) -> None:
    """A second address of somebody whom the utility knows by their phone."""
    async with world.stores.begin() as store:
        loading = Loading(store, world.senders, world.clock())
        person = await person_at(loading, "whatsapp", phone, "hi")
        digests = store.vault.digests(channel, key)
        known = sa.select(Address).where(t.addresses.c.channel == channel, t.addresses.c.digest.in_(digests))
        address = (await store.session.scalars(known)).one_or_none()
        if address is None:
            sender = await sender_for(loading, channel, None)
            store.add(Address(channel, store.vault.seal(key), digests[0], sender, person))


async def count_members(world: World) -> list[tuple[str, str, int]]:
    m = t.members.c
    counted = sa.select(t.areas.c.code, m.role, sa.func.count()).join(t.areas, t.areas.c.id == m.zone_id)
    async with world.engine.connect() as connection:
        rows = await connection.execute(
            counted.where(m.left_at.is_(None)).group_by(t.areas.c.code, m.role).order_by(t.areas.c.code)
        )
        return [(zone, role.value, many) for zone, role, many in rows]
