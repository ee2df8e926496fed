"""Wishes to make a chat a zone's room: asked for in it, or by a code from a private chat."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.channels.telegram_links import link
from bot.storage import tables as t
from bot.storage.rooms import Rooms
from handlers.incoming import Incoming
from zones.binding import Binding
from zones.person import Address


class Bindings(Rooms):
    async def chat(self, heard: Incoming) -> Address:
        """The address of a chat that is no zone's yet."""
        known = await self._addresses(heard.channel, [heard.room])
        address = known[0] if known else self._new_address(heard.channel, heard.room, heard.sender, None)
        await self.flush()
        return address

    def hashed(self, code: str) -> bytes:
        return self.vault.digest("binding", code)

    async def binding_of_code(self, code: str, now: datetime) -> Binding | None:
        """Once: whoever uses it takes it."""
        b = t.bindings.c
        unused = sa.select(Binding).where(
            b.code.in_(self.vault.digests("binding", code)),
            b.chat_id.is_(None),
            b.done_at.is_(None),
            b.expires_at > now,
        )
        return (await self.session.scalars(unused.with_for_update())).one_or_none()

    async def open_bindings(self, now: datetime) -> list[int]:
        b = t.bindings.c
        waiting = sa.select(b.id).where(b.chat_id.is_not(None), b.done_at.is_(None), b.expires_at > now)
        return list(await self.session.scalars(waiting.order_by(b.id)))

    async def binding(self, binding: int) -> Binding | None:
        """Locked; None if somebody was faster."""
        b = t.bindings.c
        open_one = sa.select(Binding).where(b.id == binding, b.done_at.is_(None)).with_for_update()
        return (await self.session.scalars(open_one)).one_or_none()

    async def ways_in(self, sender: str, payload: str) -> dict[str, str]:
        """Links that take our bot into a group or channel, or to a private chat; none before we know its name."""
        username = await self.session.scalar(sa.select(t.senders.c.username).where(t.senders.c.name == sender))
        if not username:
            return {}
        starts = {"group": "startgroup", "channel": "startchannel", "private": "start"}
        return {name: link(username, start, "" if name == "channel" else payload) for name, start in starts.items()}
