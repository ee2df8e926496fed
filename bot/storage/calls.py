"""Calls that 1912 could not take: found by their key, listed while nobody has spoken to the caller."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.addresses import Addresses
from zones.call import Call
from zones.person import Address

MOST = 1_000

# One key is one call, and one caller is written to once, however many are handed over at a time.
ONE_BY_ONE = sa.text("SELECT pg_advisory_xact_lock(1913, hashtext(:of))")

# STOP, left, or a call's STOP: until they come in, or complain of something that has not been hushed since.
STOPPED = sa.text("""
SELECT NOT EXISTS (SELECT FROM members m WHERE m.person_id = :person AND m.left_at IS NULL)
    AND NOT EXISTS (SELECT FROM complaints c WHERE c.person_id = :person AND c.hushed_at IS NULL)
    AND (
        EXISTS (SELECT FROM persons p WHERE p.id = :person AND p.stopped_at IS NOT NULL)
        OR EXISTS (SELECT FROM calls c WHERE c.address_id = :address AND c.hushed_at IS NOT NULL)
        OR EXISTS (SELECT FROM members m WHERE m.person_id = :person)
    )
""")

# A platform tells the second of a message and no more.
OPEN = sa.text("""
SELECT c.id, c.at, c.received_at, c.written_at, c.unwritten FROM calls c JOIN addresses a ON a.id = c.address_id
WHERE c.done_at IS NULL AND (a.heard_at IS NULL OR a.heard_at < date_trunc('second', c.received_at))
ORDER BY c.id LIMIT :most
""")


class CallBook(Addresses):
    async def call_of_key(self, key: str) -> tuple[Call | None, bytes]:
        """The call that was handed over under it, if any, and its hash; from here on equal ones wait."""
        digests = self.vault.digests("call", key)
        await self.session.execute(ONE_BY_ONE, {"of": digests[0].hex()})
        known = sa.select(Call).where(t.calls.c.key.in_(digests))
        return (await self.session.scalars(known)).first(), digests[0]

    async def caller(self, phone: str, sender: str) -> Address:
        await self.session.execute(ONE_BY_ONE, {"of": self.vault.digest("whatsapp", phone).hex()})
        known = await self._addresses("whatsapp", [phone])
        address = known[0] if known else self._new_address("whatsapp", phone, sender, None)
        await self.flush()
        return address

    async def last_written(self, address: int) -> datetime | None:
        c = t.calls.c
        last: datetime | None = await self.session.scalar(
            sa.select(sa.func.max(c.written_at)).where(c.address_id == address)
        )
        return last

    async def has_stopped(self, address: Address) -> bool:
        facts = {"address": address.id, "person": address.person_id}
        return bool(await self.session.scalar(STOPPED, facts))

    async def call(self, call: int) -> Call | None:
        """Locked until the transaction ends."""
        wanted = sa.select(Call).where(t.calls.c.id == call).with_for_update()
        return (await self.session.scalars(wanted)).one_or_none()

    async def open_calls(self) -> Sequence[Any]:
        """The oldest first: nobody has called back, and the caller has not written to us since."""
        return (await self.session.execute(OPEN, {"most": MOST})).all()
