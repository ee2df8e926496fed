"""What came of what we asked for a room: kept, noted in the log, and told to whoever asked for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.channels.groups import SEATS
from handlers.wording import Voice
from zones.entry import Entry
from zones.room import Room
from zones.room_request import DONE, PARTLY, RoomRequest

if TYPE_CHECKING:
    from bot.storage.store import Store
    from zones.person import Address

WHATSAPP = "whatsapp"
# The others are only numbers to people.
EXPLAINED = {"131207", "131208", "131211", "131212", "131214", "131215", "never", "not_set_up"}


async def made(store: Store, request: RoomRequest, key: str, title: str, link: str, now: datetime) -> None:
    """Told twice, by a webhook and by a look of ours, it is still made once."""
    if not request.close(DONE, now):
        return
    room = await store.make_room(
        WHATSAPP,
        key,
        request.sender,
        Room(
            request.zone_id,
            0,
            title,
            request.language,
            now,
            bound_by=request.person_id,
            invite_link=link or None,
            seats=SEATS,
            area_id=request.area_id,
        ),
    )
    request.room_id, store.to_look = room.id, True
    store.add(Entry("room.made", now, room.zone_id, request.person_id, facts={"room": room.id}))
    await answer(store, request, lambda voice: voice.say("whatsapp_room.made", room=title, seats=SEATS, link=link), now)


async def renamed(store: Store, request: RoomRequest | None, room: Room, title: str, now: datetime) -> None:
    if request and not request.close(DONE, now):
        return
    room.title = title or room.title
    person = request.person_id if request else None
    store.add(Entry("room.renamed", now, room.zone_id, person, facts={"room": room.id}))
    if request:
        await answer(store, request, lambda voice: voice.say("whatsapp_room.renamed", room=room.title), now)


async def deleted(store: Store, request: RoomRequest | None, room: Room, where: Address, now: datetime) -> None:
    person = request.person_id if request else None
    if room.left_at is None:
        room.left_at = now
        await store.abandon(where, now)
        store.add(Entry("room.deleted", now, room.zone_id, person, facts={"room": room.id}))
    if request and request.close(DONE, now):
        await answer(store, request, lambda voice: voice.say("whatsapp_room.deleted", room=room.title), now)


async def relinked(store: Store, request: RoomRequest, room: Room, link: str, now: datetime) -> None:
    if request.close(DONE, now):
        room.invite_link = link
        store.add(Entry("room.relinked", now, room.zone_id, request.person_id, facts={"room": room.id}))
        await answer(store, request, lambda voice: voice.say("whatsapp_room.link", room=room.title, link=link), now)


async def removed(store: Store, request: RoomRequest, done: int, failed: int, now: datetime) -> None:
    if request.close(PARTLY if failed else DONE, now):
        name = str(request.facts.get("title", ""))
        await answer(
            store,
            request,
            lambda voice: voice.say("whatsapp_room.removed", room=name, done=done, failed=failed),
            now,
        )


async def failed(store: Store, request: RoomRequest, outcome: str, now: datetime) -> None:
    """`outcome`: the platform's code, or that it never answered."""
    if not request.close(outcome, now):
        return
    facts = {"room": request.room_id, "kind": request.kind.value, "reason": outcome}
    store.add(Entry("room.not_done", now, request.zone_id, request.person_id, facts=facts))
    name = str(request.facts.get("title", ""))

    def words(voice: Voice) -> str:
        return voice.say(f"whatsapp_room.not.{request.kind}", room=name, why=why(voice, outcome))

    await answer(store, request, words, now)


def why(voice: Voice, outcome: str) -> str:
    return voice.say(f"whatsapp_why.{outcome}") if outcome in EXPLAINED else voice.say("whatsapp_why", code=outcome)


async def answer(store: Store, request: RoomRequest, words: Callable[[Voice], str], now: datetime) -> None:
    if request.asker_id is None:
        return
    asker = await store.address(request.asker_id)
    await store.let_know(asker, request.language, words(Voice(request.language, store.zone_time, now)), now)
