"""Who was removed from a room, by whom and why; and whether they complain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.addresses import Addresses
from zones.person import Address, Role
from zones.removal import Removal


class Removals(Addresses):
    async def removal(self, removal: int) -> Removal | None:
        """Locked until the transaction ends."""
        wanted = sa.select(Removal).where(t.removals.c.id == removal).with_for_update()
        return (await self.session.scalars(wanted)).one_or_none()

    async def removals_between(self, since: datetime, until: datetime) -> Sequence[Removal]:
        """Those that were asked for then, the oldest first."""
        r = t.removals.c
        wanted = sa.select(Removal).where(r.asked_at >= since, r.asked_at < until).order_by(r.id)
        return (await self.session.scalars(wanted)).all()

    async def address_known(self, channel: str, key: str, sender: str) -> Address:
        """Of somebody in a room, who may never have written to us in private."""
        known = next(iter(await self._addresses(channel, [key])), None)
        address = known or self._new_address(channel, key, sender, None)
        await self.flush()
        return address

    async def complained_of(self, address: int, person: int | None) -> Sequence[int]:
        """The areas of their open complaints, also of those that a stranger made in the room."""
        c, a = t.complaints.c, t.addresses.c
        own = sa.select(a.digest).where(a.id == address).scalar_subquery()
        mine = [c.address_id == address, c.author == own, *([c.person_id == person] if person else ())]
        wanted = sa.select(sa.func.coalesce(c.area_id, c.feeder_id, c.zone_id)).where(sa.or_(*mine), t.OPEN_COMPLAINT)
        return (await self.session.scalars(wanted)).all()

    async def admins_of(self, zone: int) -> Sequence[int]:
        m = t.members.c
        theirs = sa.select(m.person_id).where(m.zone_id == zone, m.role == Role.ADMIN, m.left_at.is_(None))
        return (await self.session.scalars(theirs.order_by(m.person_id))).all()
