"""What goes round in a chat: hashes of its words under our key, so that nobody reads them from the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.transaction import Transaction
from zones.claim import Claim, sketched


class Claims(Transaction):
    async def claims_since(self, address: int, since: datetime) -> Sequence[Claim]:
        c = t.claims.c
        wanted = sa.select(Claim).where(c.address_id == address, c.at >= since).order_by(c.id.desc()).limit(200)
        return (await self.session.scalars(wanted)).all()

    def sketch(self, words: Iterable[str]) -> list[int]:
        return sketched(int.from_bytes(self.vault.digests("claim", word)[0][:7]) for word in set(words))
