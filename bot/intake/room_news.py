"""What WhatsApp tells of its rooms: made, renamed, closed, suspended; who came, who went, and who asks to come in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.channels.news import RoomNews
from bot.rooms import attendance, outcomes
from bot.rooms.outcomes import WHATSAPP
from bot.rooms.telling import changed, freed
from handlers.rooms.doors import Knock, answer_the_door, turn_away
from handlers.wording import Voice
from zones.door import JoinRequest, Reception, knock
from zones.entry import Entry
from zones.person import window_is_open
from zones.room import Hinders, Room
from zones.room_request import DONE, NEVER, PARTLY, Wanted

if TYPE_CHECKING:
    from bot.storage.store import Store
    from zones.person import Address

Told = Callable[["Store", RoomNews, Room, "Address", datetime], Awaitable[None]]


async def room_news(store: Store, news: RoomNews, now: datetime) -> None:
    """Of a room that is no zone's only a line is kept; what is not made yet has no room."""
    if news.event == "group_create":
        await made(store, news, now)
        return
    found, do = await store.room_known_as(WHATSAPP, news.room), TOLD.get(news.event)
    if do is None or found is None:
        await stray(store, news, now)
        return
    await do(store, news, *found, now)


async def stray(store: Store, news: RoomNews, now: datetime) -> None:
    store.add(Entry("room.stray", now, facts={"event": news.event, "channel": WHATSAPP}))


# ---- lifecycle ----------------------------------------------------------------------------------------


async def made(store: Store, news: RoomNews, now: datetime) -> None:
    request = await store.request_answered(news.request, Wanted.CREATE, None, news.subject)
    if request is None:
        await stray(store, news, now)
    elif news.is_failure:
        await outcomes.failed(store, request, reason(news), now)
    else:
        await outcomes.made(store, request, news.room, news.subject, news.invite_link, now)


async def deleted(store: Store, news: RoomNews, room: Room, where: Address, now: datetime) -> None:
    request = await store.request_answered(news.request, Wanted.DELETE, room.id)
    if not news.is_failure:
        await outcomes.deleted(store, request, room, where, now)
    elif request:
        await outcomes.failed(store, request, reason(news), now)
    else:
        await stray(store, news, now)


def reason(news: RoomNews) -> str:
    return str(news.codes[0]) if news.codes else NEVER


async def set_anew(store: Store, news: RoomNews, room: Room, where: Address, now: datetime) -> None:
    """A name is a fact as soon as it is told; a picture or a description is only noted."""
    request = await store.request_answered(news.request, Wanted.RENAME, room.id)
    if news.subject and "group_subject" not in news.refused:
        await outcomes.renamed(store, request, room, news.subject, now)
    elif request and news.is_failure:
        await outcomes.failed(store, request, reason(news), now)
    else:
        outcome = PARTLY if news.is_failure else DONE
        if request:
            request.close(outcome, now)
        store.add(Entry("room.set", now, room.zone_id, facts={"room": room.id, "outcome": outcome}))


async def suspended(store: Store, news: RoomNews, room: Room, where: Address, now: datetime) -> None:
    """Told in the wrong order, the next look sets it right; that is soon."""
    if await store.hinder(room.id, Hinders.SUSPENDED, news.at):
        facts = {"room": room.id, "hinders": [Hinders.SUSPENDED]}
        store.add(Entry("room.hindered", now, room.zone_id, facts=facts))
        await changed(store, room, [Hinders.SUSPENDED], now)
    room.look_at, store.to_look = now, True


async def cleared(store: Store, news: RoomNews, room: Room, where: Address, now: datetime) -> None:
    if await store.unhinder(room.id, Hinders.SUSPENDED, news.at):
        facts = {"room": room.id, "hinders": [Hinders.SUSPENDED]}
        store.add(Entry("room.freed", now, room.zone_id, facts=facts))
        await freed(store, room, [Hinders.SUSPENDED], now)
        await store.let_go_of_held(where, now)
    room.look_at, store.to_look = now, True


# ---- who comes and goes --------------------------------------------------------------------------------


async def added(store: Store, news: RoomNews, room: Room, where: Address, now: datetime) -> None:
    for one in news.participants:
        if one.keys:
            await attendance.came(store, room, where, one.keys, news.at, now)
    await attendance.count(store, room, where, now)


async def removed(store: Store, news: RoomNews, room: Room, where: Address, now: datetime) -> None:
    by_us = news.by == "business"
    for one in news.participants:
        if one.keys:
            await attendance.went(store, room, where, one.keys, news.at, now, by_us=by_us)
    if by_us and (request := await store.request_answered(news.request, Wanted.REMOVE, room.id)):
        if news.participants:
            await outcomes.removed(store, request, len(news.participants), len(news.failed), now)
        else:
            await outcomes.failed(store, request, reason_of(news), now)
    elif not news.participants:
        await stray(store, news, now)
    await attendance.count(store, room, where, now)


def reason_of(news: RoomNews) -> str:
    """What is said of one of them tells more than that not all was done."""
    codes = next((one.codes for one in news.failed if one.codes), news.codes)
    return str(codes[0]) if codes else NEVER


async def asked(store: Store, news: RoomNews, room: Room, where: Address, now: datetime) -> None:
    """Screened as at every door of the zone; whom we may not ask waits for an admin, and a full room takes nobody."""
    if not (news.participants and news.request):
        await stray(store, news, now)
        return
    who = await store.participant(WHATSAPP, news.participants[0].keys, where.sender)
    if known := await store.join_request_named(news.request):
        if known.outcome == "taken_back" and known.asked_at >= news.at:  # we heard that first
            store.add(Entry("room.asked", now, room.zone_id, who.person_id, facts={"room": room.id}))
        return
    person = await store.person(who.person_id) if who.person_id else None
    voice = Voice(person.language if person else room.language, store.zone_time, now)
    code = await store.code_of(room.zone_id)
    if Hinders.FULL in await store.hindrances(room.id):
        await no_place(store, news, room, where, who, voice)
        return
    if await store.request_at(room.id, who.id):
        return
    reception = await received(store, room, who, now)
    await answer_the_door(store, room, where, who, reception, code, voice, news.request)


async def received(store: Store, room: Room, who: Address, now: datetime) -> Reception:
    member = await store.member(who.person_id, room.zone_id) if who.person_id else None
    is_member = member is not None and member.left_at is None
    reception = knock(await store.admission(room.zone_id), is_member=is_member)
    if reception in (Reception.ASK, Reception.JOIN_FIRST) and not window_is_open(who.heard_at, now):
        return Reception.WAIT
    return reception


async def no_place(store: Store, news: RoomNews, room: Room, where: Address, who: Address, voice: Voice) -> None:
    now = voice.now
    request = JoinRequest(room.id, who.id, voice.language, Reception.WAIT, now, now, platform_id=news.request)
    store.add(request, Entry("room.asked", now, room.zone_id, who.person_id, facts={"room": room.id}))
    word = voice.say("whatsapp_room.full", room=room.title)
    await turn_away(store, Knock(request, room, where, who), word, now)


async def taken_back(store: Store, news: RoomNews, room: Room, where: Address, now: datetime) -> None:
    request = await store.join_request_named(news.request)
    if request is None and news.participants:  # that they asked is told later
        who = await store.participant(WHATSAPP, news.participants[0].keys, where.sender)
        request = JoinRequest(
            room.id, who.id, room.language, Reception.WAIT, news.at, now, now, "taken_back", news.request
        )
        store.add(request)
    elif request is None or request.outcome == "taken_back":
        return
    elif request.decided_at is None:
        request.close("taken_back", now)
    person = (await store.address(request.address_id)).person_id
    store.add(Entry("room.ask_revoked", now, room.zone_id, person, facts={"room": room.id}))


TOLD: dict[str, Told] = {
    "group_delete": deleted,
    "group_settings_update": set_anew,
    "group_suspend": suspended,
    "group_suspend_cleared": cleared,
    "group_participants_add": added,
    "group_participants_remove": removed,
    "group_join_request_created": asked,
    "group_join_request_revoked": taken_back,
}
