"""What we asked the platforms to do with rooms, and what has no answer yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.doors import DoorBook
from zones.door import JoinRequest
from zones.room_request import RoomRequest, Wanted


class RoomRequests(DoorBook):
    async def requests_due(self, now: datetime) -> Sequence[int]:
        """In the order in which they were asked for."""
        r = t.room_requests.c
        due = sa.select(r.id).where(r.done_at.is_(None), r.due_at <= now).order_by(r.id)
        return (await self.session.scalars(due)).all()

    async def room_request(self, request: int) -> RoomRequest | None:
        """Locked; None if it is answered."""
        r = t.room_requests.c
        open_one = sa.select(RoomRequest).where(r.id == request, r.done_at.is_(None)).with_for_update()
        return (await self.session.scalars(open_one)).one_or_none()

    async def request_answered(
        self, request_id: str, kind: Wanted, room: int | None, title: str = ""
    ) -> RoomRequest | None:
        """By the platform's number of it; its answer may be faster than the answer to our call that told us it."""
        r = t.room_requests.c
        if request_id:
            named = sa.select(RoomRequest).where(r.request_id == request_id).with_for_update()
            if found := (await self.session.scalars(named)).one_or_none():
                return found
        alike = sa.select(RoomRequest).where(
            r.kind == kind, r.room_id.is_not_distinct_from(room), r.sent_at.is_not(None), r.done_at.is_(None)
        )
        unnamed = alike.where(r.request_id.is_(None)).order_by(r.id).with_for_update()
        found_all = (await self.session.scalars(unnamed)).all()
        return next((one for one in found_all if not title or one.facts.get("title") == title), None)

    async def join_request_named(self, platform_id: str) -> JoinRequest | None:
        j = t.join_requests.c
        named = sa.select(JoinRequest).where(j.platform_id == platform_id).order_by(j.id.desc()).limit(1)
        return (await self.session.scalars(named.with_for_update())).one_or_none()
