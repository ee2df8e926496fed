"""What is asked for rooms goes to the platform one by one; what it does not tell us we find out ourselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.channels.channel import SendFailed, Then
from bot.channels.groups import UNKNOWN_ROOM, Groups
from bot.channels.whatsapp import WhatsApp
from bot.rooms import outcomes
from zones.room_request import MOST_TRIES, NEVER, NOT_SET_UP, RoomRequest, Wanted

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.world import World

BUSY = {Then.LATER, Then.WAIT, Then.PAUSE, Then.SLOW, Then.STOP}
SOON = timedelta(seconds=5)
CLOCKS = timedelta(minutes=1)  # by which the platform's clock may be behind ours

log = structlog.get_logger()


@dataclass(frozen=True)
class Errand:
    """Read before and let go of: nothing is in hand while the platform answers."""

    request: RoomRequest
    groups: Groups
    room: str  # as the platform calls it
    people: Sequence[str]
    again: bool  # it was sent before, and we look what became of it


async def carry_out(world: World) -> None:
    async with world.stores.begin() as store:
        due = await store.requests_due(world.clock())
    for number in due:
        if errand := await begin(world, number):
            await run(world, errand)


async def begin(world: World, number: int) -> Errand | None:
    now, atlas = world.clock(), await world.atlas()
    codes = {zone.id: [zone.code] for zone in atlas.zones()}
    async with world.stores.begin() as store:
        request = await store.room_request(number)
        if request is None:
            return None
        request.sender = request.sender or world.senders.serving(outcomes.WHATSAPP, codes.get(request.zone_id, ()))
        channel: object = world.channels.by_name.get(request.sender)
        if not isinstance(channel, WhatsApp):
            await outcomes.failed(store, request, NOT_SET_UP, now)
            return None
        again = request.sent_at is not None
        if again:
            request.waits(now)
        else:
            request.sends(now)
        key = store.opened((await store.room(request.room_id))[1]) if request.room_id else ""
        people = [store.opened(await store.address(who)) for who in request.facts.get("people", [])]
    return Errand(request, channel.groups, key, people, again)


async def run(world: World, errand: Errand) -> None:
    try:
        if errand.again:
            await find_out(world, errand)
        else:
            await note(world, errand, await ASKED[errand.request.kind](errand))
    except SendFailed as no:
        log.warning("room request", request=errand.request.id, kind=errand.request.kind, reason=no.reason)
        await refused(world, errand, no)


# ---- asking: the platform's number of what we asked, or at once what came of it ------------------------


async def create(errand: Errand) -> str:
    facts = errand.request.facts
    return await errand.groups.create(
        facts["title"], facts.get("description", ""), by_approval=facts.get("by_approval", True)
    )


async def rename(errand: Errand) -> str:
    facts = errand.request.facts
    return await errand.groups.rename(errand.room, facts["title"], facts.get("description", ""))


async def new_link(errand: Errand) -> str:
    return await errand.groups.new_link(errand.room)


async def remove(errand: Errand) -> str:
    return await errand.groups.remove(errand.room, errand.people)


async def delete(errand: Errand) -> str:
    return await errand.groups.delete(errand.room)


ASKED: dict[Wanted, Callable[[Errand], Awaitable[str]]] = {
    Wanted.CREATE: create,
    Wanted.RENAME: rename,
    Wanted.NEW_LINK: new_link,
    Wanted.REMOVE: remove,
    Wanted.DELETE: delete,
}


async def note(world: World, errand: Errand, told: str) -> None:
    async with world.stores.begin() as store:
        request = await store.room_request(errand.request.id)
        if request is None:  # the webhook was faster
            return
        if request.kind is Wanted.NEW_LINK and request.room_id:
            room, _ = await store.room(request.room_id)
            await outcomes.relinked(store, request, room, told, world.clock())
        else:
            request.request_id = told


async def refused(world: World, errand: Errand, no: SendFailed) -> None:
    now = world.clock()
    async with world.stores.begin() as store:
        request = await store.room_request(errand.request.id)
        if request is None or (no.then is Then.UNKNOWN and not request.is_late(now)):
            return  # it may have been taken: we look later
        if request.kind is Wanted.DELETE and no.code in UNKNOWN_ROOM and request.room_id:
            await outcomes.deleted(store, request, *(await store.room(request.room_id)), now)
        elif no.then in BUSY and request.tries < MOST_TRIES and not request.is_late(now):
            wait = now + max(no.after, SOON)
            if errand.again:
                request.due_at = wait
            else:
                request.again(wait)
        else:
            known = no.code and no.then is not Then.UNKNOWN
            await outcomes.failed(store, request, str(no.code) if known else NEVER, now)


# ---- nothing was told in time -------------------------------------------------------------------------


async def find_out(world: World, errand: Errand) -> None:
    if errand.request.kind is Wanted.CREATE:
        await find_made(world, errand)
    else:
        await find_changed(world, errand)


async def find_made(world: World, errand: Errand) -> None:
    """A group of this name that we did not know of, made since."""
    asked, found = errand.request, None
    alike = [
        made
        for made in await errand.groups.all()
        if made.subject == asked.facts["title"] and made.at >= asked.asked_at - CLOCKS
    ]
    async with world.stores.begin() as store:
        for made in alike:
            if await store.room_known_as(outcomes.WHATSAPP, made.key) is None:
                found = made
    link = await errand.groups.link(found.key) if found else ""
    async with world.stores.begin() as store:
        request = await store.room_request(asked.id)
        if request and found:
            await outcomes.made(store, request, found.key, found.subject, link, world.clock())
        elif request:
            await given_up(store, request, world)


async def find_changed(world: World, errand: Errand) -> None:
    sight = await errand.groups.look(errand.room)
    async with world.stores.begin() as store:
        request, now = await store.room_request(errand.request.id), world.clock()
        if request is None or request.room_id is None:
            return
        room, where = await store.room(request.room_id)
        still = [key for key in errand.people if any(key in keys for keys in sight.people or ())]
        if request.kind is Wanted.DELETE and not sight.exists:
            await outcomes.deleted(store, request, room, where, now)
        elif request.kind is Wanted.RENAME and sight.title == request.facts["title"]:
            await outcomes.renamed(store, request, room, sight.title, now)
        elif request.kind is Wanted.NEW_LINK and sight.invite_link not in (None, room.invite_link):
            await outcomes.relinked(store, request, room, str(sight.invite_link), now)
        elif request.kind is Wanted.REMOVE and sight.exists and not still:
            await outcomes.removed(store, request, len(errand.people), 0, now)
            room.look_at, store.to_look = now, True  # a look notes who went
        else:
            await given_up(store, request, world)


async def given_up(store: Store, request: RoomRequest, world: World) -> None:
    if request.is_late(world.clock()):
        await outcomes.failed(store, request, NEVER, world.clock())
