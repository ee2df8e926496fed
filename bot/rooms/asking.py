"""Asking for a WhatsApp room, or for something to be done with one: a row is written, and the worker carries it out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.rooms.outcomes import WHATSAPP
from bot.storage import tables as t
from zones.area import Kind
from zones.room_request import RoomRequest, Wanted

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.world import World


class NotPossible(Exception):
    """In words for an operator."""


async def ask_for_room(
    world: World, zone: str, title: str, *, area: str = "", description: str = "", by_approval: bool = True
) -> int:
    """The number of the request."""
    if not any(one.channel == WHATSAPP for one in world.senders):
        raise NotPossible("WhatsApp is not set up.")
    atlas, now = await world.atlas(), world.clock()
    codes = {one.code: one for one in atlas.areas()}
    place, within = codes.get(zone), codes.get(area) if area else None
    if place is None or place.kind is not Kind.ZONE:
        raise NotPossible(f"There is no zone with the code {zone}.")
    if area and (within is None or getattr(atlas.zone_of(within.id), "id", None) != place.id):
        raise NotPossible(f"There is no area {area} in {zone}.")
    facts = {"title": title, "description": description, "by_approval": by_approval}
    async with world.stores.begin() as store:
        request = RoomRequest(Wanted.CREATE, place.id, "", "hi", now, now, facts=facts)
        request.area_id = within.id if within else None
        return await kept(store, request)


async def ask_of_room(world: World, room: int, kind: Wanted, **facts: Any) -> int:
    """`people`: numbers or ids of those who are to be removed."""
    now = world.clock()
    async with world.stores.begin() as store:
        try:
            found, where = await store.room(room)
        except sa.exc.NoResultFound:
            raise NotPossible(f"There is no room {room}.") from None
        if where.channel != WHATSAPP or found.left_at:
            raise NotPossible(f"The room {room} is no WhatsApp room of ours.")
        if people := facts.pop("people", None):
            facts["people"] = [(await store.participant(WHATSAPP, [key], where.sender)).id for key in people]
        facts = {"title": found.title} | facts
        request = RoomRequest(kind, found.zone_id, where.sender, "hi", now, now, room_id=room, facts=facts)
        return await kept(store, request)


async def kept(store: Store, request: RoomRequest) -> int:
    store.add(request)
    store.to_look = True
    await store.flush()
    return request.id


async def unanswered(world: World) -> Sequence[Any]:
    """What waits, and what was not done of late, the newest first."""
    r, a = t.room_requests.c, t.areas.c
    wanted = sa.select(r.id, r.kind, r.facts, r.asked_at, r.outcome, a.code.label("zone"))
    wanted = wanted.join(t.areas, a.id == r.zone_id).where(sa.or_(r.outcome.is_(None), r.outcome != "done"))
    async with world.engine.connect() as connection:
        return (await connection.execute(wanted.order_by(r.id.desc()).limit(20))).all()
