"""An operator invites somebody into a zone, or ends the role that somebody has there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import sqlalchemy as sa

from bot.storage import tables as t
from zones.application import end_role as end
from zones.entry import Entry
from zones.invitation import LASTS, Invitation, new_code
from zones.person import Address, Role
from zones.refused import Refused

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.world import World


async def invite(world: World, role: Role, zone: str) -> str:
    """The code, which is shown once and kept nowhere. Raises `KeyError` for an unknown zone."""
    now, code = world.clock(), new_code()
    async with world.stores.begin() as store:
        area = await zone_of(store, zone)
        store.add(
            Invitation(store.invitation_key(code), now, now + LASTS, role, area),
            Entry("invitation.made", now, area, facts={"role": role.value}),
        )
    return code


def links(code: str, bot: str, number: str) -> list[str]:
    """Of the doors that we have, Telegram's first."""
    found = [f"https://t.me/{bot.lstrip('@')}?start={code}"] if bot else []
    return found + ([f"https://wa.me/{number.lstrip('+')}?text={quote(f'JOIN {code}')}"] if number else [])


async def end_role(world: World, channel: str, key: str, zone: str) -> None:
    """Raises `Refused` if they have none."""
    async with world.stores.begin() as store:
        a = t.addresses.c
        theirs = sa.select(Address).where(a.channel == channel, a.digest.in_(store.vault.digests(channel, key)))
        address = (await store.session.scalars(theirs)).first()
        person = address.person_id if address else None
        member = await store.member(person, await zone_of(store, zone)) if person else None
        if member is None:
            raise Refused("no_role")
        await end(store, member, world.clock())


async def zone_of(store: Store, code: str) -> int:
    area: int | None = await store.session.scalar(sa.select(t.areas.c.id).where(t.areas.c.code == code))
    if area is None:
        raise KeyError(code)
    return area
