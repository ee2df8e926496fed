"""Who does something about what the platforms tell us besides messages and receipts (`bot/channels/news.py`).

`NEWS` is the one table. A kind without a row is understood, and there is nothing to do: it is kept and counted.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.channels import hearing
from bot.channels.news import (
    AccountNews,
    BindingPost,
    InRoom,
    KeyChanged,
    Knock,
    NumberNews,
    Reachable,
    RoomChanged,
    RoomMoved,
)
from bot.intake.room_news import room_news
from bot.storage.store import Store
from handlers.deed import Deed, Doing
from handlers.incoming import Incoming
from handlers.rooms.doors import answer_the_door
from handlers.talk import tongue
from handlers.wording import Voice
from zones.door import IN_IT, became, knock
from zones.entry import Entry
from zones.person import Address
from zones.room import RoomKind

Handler = Callable[[Store, Any, datetime], Awaitable[None]]  # in the update's own transaction


async def capability(store: Store, news: NumberNews, now: datetime) -> None:
    await hearing.number_capability(store, news, now)
    await noted(store, news, now)


async def noted(store: Store, news: NumberNews | AccountNews, now: datetime) -> None:
    """Nobody does more about it yet: a line in the central log, where an operator reads it."""
    said = {name: value for name, value in vars(news).items() if value and name not in ("account", "number")}
    store.add(Entry("platform.told", now, facts=said))


async def key_changed(store: Store, news: KeyChanged, now: datetime) -> None:
    if person := await store.link_keys(news.channel, news.old, news.new, now):
        store.add(Entry("address.changed", now, person_id=person, facts={"channel": news.channel}))


async def reachable(store: Store, news: Reachable, now: datetime) -> None:
    await store.note_reachable(news.channel, news.key, None if news.reachable else news.at)
    await store.look_soon(news.channel, news.key, now)
    if news.reachable and news.title and not await store.room_known_as(news.channel, news.key):
        await made_anew(store, news, now)


async def made_anew(store: Store, news: Reachable, now: datetime) -> None:
    """We were taken into a group with the name of one that we lost: whoever kept that one knows whether it is it."""
    for room in await store.lost_rooms(news.channel, news.title):
        for address, language in await store.keepers(room):
            voice = Voice(language, store.zone_time, now)
            word = voice.say("room.made_anew", room=room.title, code=await store.code_of(room.zone_id))
            await store.let_know(address, language, word, now)


async def room_changed(store: Store, news: RoomChanged, now: datetime) -> None:
    """Another name, topics: a look tells. That our topic was closed or opened, only this message does."""
    await store.look_soon(news.channel, news.room, now)
    found = await store.room_known_as(news.channel, news.room)
    if found and news.topic_opened and (found[0].topic or "") == news.topic:
        await store.free_topic(*found, now)


async def in_room(store: Store, news: InRoom, now: datetime) -> None:
    """One line in the log for each change, and who is in the room is known."""
    found, act = await store.room_known_as(news.channel, news.room), became(news.was, news.now)
    if found is None or act is None or news.is_bot:
        return
    room, _ = found
    who = await store.knocker(news.channel, news.key, news.sender)
    if news.now in IN_IT:
        knows_us = room.kind is RoomKind.CHANNEL or await is_member(store, who, room.zone_id)
        await store.enter_room(room, who, news.at, knows_us=knows_us)
        if request := await store.request_at(room.id, who.id):
            request.close("came_in", now)  # somebody else let them in
    else:
        await store.leave_room(room, who, news.at)
    store.add(Entry(act, now, room.zone_id, who.person_id, facts={"room": room.id}))


async def is_member(store: Store, who: Address, zone: int) -> bool:
    member = await store.member(who.person_id, zone) if who.person_id else None
    return member is not None and member.left_at is None


async def knocked(store: Store, news: Knock, now: datetime) -> None:
    found = await store.room_known_as(news.channel, news.room)
    if found is None:
        return
    room, where = found
    who = await store.knocker(news.channel, news.key, news.sender)
    if await store.request_at(room.id, who.id):
        return
    person = await store.person(who.person_id) if who.person_id else None
    rule, known = await store.admission(room.zone_id), await is_member(store, who, room.zone_id)
    reception = knock(rule, is_member=known)
    voice = Voice(person.language if person else tongue(news.locale), store.zone_time, now)
    await answer_the_door(store, room, where, who, reception, await store.code_of(room.zone_id), voice)


async def bound_by_post(store: Store, news: BindingPost, now: datetime) -> None:
    """A code that we gave to somebody in private is posted in a channel; it is nobody else's to read."""
    binding = await store.binding_of_code(news.code, now)
    if binding is None:
        store.add(Entry("attempt.refused", now, facts={"reason": "bind_code", "channel": news.channel}))
        return
    chat = await store.chat(Incoming(news.channel, news.message, now, room=news.room, sender=news.sender))
    binding.chat_id, binding.message, store.to_look = chat.id, None, True
    await store.owe_deed(chat, Deed(Doing.DELETE, news.message), now)


async def room_moved(store: Store, news: RoomMoved, now: datetime) -> None:
    if zone := await store.move_room(news.channel, news.old, news.new, now):
        store.add(Entry("room.moved", now, zone, facts={"channel": news.channel}))


NEWS: dict[str, Handler] = {
    "template.status": hearing.template_status,
    "template.quality": hearing.template_quality,
    "template.category": hearing.template_category,
    "number.quality": noted,
    "number.capability": capability,
    "account.alert": noted,
    "account.update": noted,
    "account.review": noted,
    "account.error": noted,
    "person.key": key_changed,
    "chat.reachable": reachable,
    "room.moved": room_moved,
    "room.changed": room_changed,
    "room.post": bound_by_post,
    "room.member": in_room,
    "room.asked": knocked,
    **dict.fromkeys(("room.lifecycle", "room.participants", "room.settings", "room.status"), room_news),
}
