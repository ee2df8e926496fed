"""The posts that stand for an outage in rooms, edited in place when something small has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.conversations import Conversations
from handlers.wording import Voice
from zones.delivery import Lane
from zones.notice import Notice
from zones.outage import Outage
from zones.person import Address

EDIT_IS_WORTH = timedelta(minutes=30)
EDITS = "telegram"  # WhatsApp changes nothing that was said


class LivePosts(Conversations):
    async def edit_posts(self, outage: Outage, last: Notice, say: Callable[[Voice], str], now: datetime) -> None:
        """`last`: what was said of it last. The next one writes the post itself, and overtakes what is still to go."""
        p, a = t.live_posts.c, t.addresses.c
        standing = (
            sa.select(Address, t.rooms.c.language, p.platform_id)
            .join(t.live_posts, p.address_id == a.id)
            .join(t.rooms, t.rooms.c.address_id == a.id)
            .where(p.outage_id == outage.id, t.rooms.c.left_at.is_(None), a.unreachable_at.is_(None))
            .where(a.channel == EDITS)
        )
        for address, language, post in (await self.session.execute(standing)).all():
            content = {"text": say(Voice(language, self.zone_time, now)), "buttons": [], "edit": post}
            self._owe(address, Lane.UPDATE, language, content, now, EDIT_IS_WORTH).edits_id = last.id
