"""A missed call is taken over: it is kept, and its caller is written to in the language that they most likely read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.storage.store import Store
from handlers.atlas import Atlas
from handlers.reports import calls
from handlers.wording import Voice
from zones.call import Call, call_back, check_time, take_call, why_not
from zones.delivery import Lane
from zones.joining import settle
from zones.person import Address
from zones.refused import Refused
from zones.report import Reporter

if TYPE_CHECKING:
    from bot.world import World

WORTH = timedelta(hours=2)
MOST_LIKELY = "hi"  # of somebody whom we do not know


async def take(world: World, key: str, phone: str, at: datetime) -> Call:
    """Handed over again, it is the call that it was. Raises `Refused` if the key stands for another one."""
    now = world.clock()
    check_time(at, now)
    sender = next((sender.name for sender in world.senders if sender.channel == "whatsapp"), "whatsapp")
    async with world.stores.begin() as store:
        known, digest = await store.call_of_key(key)
        address = await store.caller(phone, sender)
        if known and (known.address_id, known.at) != (address.id, at):
            raise Refused("call_key")
        if known:
            return known
        stopped, last = await store.has_stopped(address), await store.last_written(address.id)
        call = await take_call(store, digest, address.id, at, why_not(stopped=stopped, last_written=last, now=now), now)
        if call.written_at:
            person = await store.person(address.person_id) if address.person_id else None
            language = person.language if person else MOST_LIKELY
            if person is None:  # a stranger who calls is a person to us, so that STOP has somebody to be obeyed for
                await settle(store, address, language, now)
            await write(store, await world.atlas(), address, Voice(language, store.zone_time, now), at)
    return call


async def write(store: Store, atlas: Atlas, caller: Address, voice: Voice, at: datetime) -> None:
    """Of the complaint that they have open, a danger first; else they are asked what it is about."""
    waiting = await store.complaints_of(Reporter((caller.digest,), caller.person_id, caller.id))
    if waiting:
        complaint = ([one for one in waiting if one.is_danger] or waiting)[-1]
        words, outside = await calls.of_complaint(store, voice, atlas, at, complaint)
    else:
        words, outside = calls.greeting(voice, at)
        store.add(calls.question(caller.id, caller.digest, voice.now))
    await store.write_to(caller, voice.language, words, voice.now, Lane.ANSWER, WORTH, outside)


async def returned(world: World, id_: int) -> bool:
    """Whether there is such a call; 1912 has spoken to its caller."""
    async with world.stores.begin() as store:
        call = await store.call(id_)
        if call:
            call_back(store, call, world.clock())
    return call is not None
