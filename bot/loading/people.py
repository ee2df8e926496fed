"""Somebody who is brought in by a file or by an operator: their address, their person, their membership."""

from __future__ import annotations

import sqlalchemy as sa

from bot.loading.loading import Loading
from bot.storage import tables as t
from zones.person import Address, Member, Person, Role


async def person_at(loading: Loading, channel: str, key: str, language: str, area: int | None = None) -> int:
    vault = loading.store.vault
    known = sa.select(Address).where(
        t.addresses.c.channel == channel, t.addresses.c.digest.in_(vault.digests(channel, key))
    )
    address = (await loading.store.session.scalars(known)).one_or_none()
    if address is None:
        sender = await sender_for(loading, channel, area)
        address = Address(channel, vault.seal(key), vault.digest(channel, key), sender)
        loading.store.add(address)
    if address.person_id is None:
        person = Person(language, loading.now)
        loading.store.add(person)
        await loading.store.flush()
        address.person_id = person.id
    await loading.store.flush()
    return address.person_id


async def member_of(loading: Loading, person: int, zone: int, role: Role) -> Member:
    known = await loading.store.member(person, zone)
    if known is None:
        known = Member(person, zone, role, loading.now)
        loading.store.add(known)
        loading.note("members added")
    elif known.role is not role:
        known.role = role
        loading.note("members changed")
    if known.out_of_office_at:
        known.come_in(loading.now)
        loading.note("members brought back")
    await loading.store.flush()
    return known


async def sender_for(loading: Loading, channel: str, area: int | None) -> str:
    """Which of our numbers or bots writes to the people of this area."""
    if area is not None and area not in loading.above:
        loading.above[area] = await loading.store.codes_above(area, loading.now)
    return loading.senders.serving(channel, loading.above[area] if area is not None else ())
