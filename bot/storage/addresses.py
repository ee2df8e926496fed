"""Addresses as they are kept: sealed, found by a keyed hash, and now and then another one than before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.transaction import Transaction
from zones.delivery import State
from zones.person import Address


class Addresses(Transaction):
    def _new_address(self, channel: str, key: str, sender: str, person: int | None) -> Address:
        digest = self.vault.digest(channel, key)
        address = Address(channel, self.vault.seal(key), digest, sender=sender or channel, person_id=person)
        self.add(address)
        return address

    async def _addresses(self, channel: str, keys: Sequence[str]) -> Sequence[Address]:
        digests = [digest for key in keys for digest in self.vault.digests(channel, key)]
        wanted = sa.select(Address).where(t.addresses.c.channel == channel, t.addresses.c.digest.in_(digests))
        return (await self.session.scalars(wanted.order_by(t.addresses.c.id).with_for_update())).all()

    async def address(self, address: int) -> Address:
        return await self.session.get_one(Address, address)

    def _rekey(self, address: Address, key: str) -> None:
        address.sealed_key, address.digest = self.vault.seal(key), self.vault.digest(address.channel, key)

    async def _abandon(self, address: Address | None, now: datetime) -> None:
        if address is None:
            return
        address.person_id, address.unreachable_at = None, now
        d = t.deliveries.c
        waiting = sa.update(t.deliveries).where(d.address_id == address.id, d.state == State.DUE)
        await self.session.execute(waiting.values(state=State.WITHDRAWN, done_at=now, reason="moved"))
