"""Giving a group or channel to a zone and taking it away; what the platform says of it is looked up afterwards."""

from __future__ import annotations

import secrets

from handlers import permitting
from handlers.answer import MOST_ROWS, Answer, Button
from handlers.deed import Deed, Doing
from handlers.permitting import number
from handlers.posting.questions import shorten
from handlers.talk import Talk
from zones.area import Area
from zones.binding import PATIENCE, Binding, may_keep
from zones.entry import Entry
from zones.refused import Refused
from zones.room import Room

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that can be taken for something else
CODE = 8


async def bind(talk: Talk, words: str) -> Answer | None:
    """`/bind GN`: in a group it is that group's wish; in private we tell how to add us, with a code for channels."""
    zone = await own_zone(talk, words)
    if talk.heard.room:
        return await wish(talk, zone)
    return await ways(talk, zone)


async def own_zone(talk: Talk, words: str) -> Area:
    zone = talk.atlas.zone_named(words)
    if zone is None:
        raise Refused("bind_which_zone", words=words[:40])
    own = {area.id for area in talk.zones(await talk.own_areas())} if talk.is_engineer else set()
    permitting.must(talk, "bind", own=may_keep(zone.id, own, talk.members))
    return zone


async def wish(talk: Talk, zone: Area) -> Answer | None:
    """Kept until we have looked whether they lead the group, and whether we have the rights that we need there."""
    if talk.room and talk.room.zone_id == zone.id:
        return Answer(talk.say("bind.already", zone=zone.name(talk.voice.language)))
    if talk.room:
        raise Refused("bind_taken", present=talk.room.zone_id)
    binding = begun(talk, zone)
    talk.store.add(binding)
    await ask(talk, binding)
    return None


def begun(talk: Talk, zone: Area) -> Binding:
    if talk.person is None or talk.address is None:
        raise Refused("not_your_zone")
    until = talk.now + PATIENCE
    return Binding(zone.id, talk.person.id, talk.address.id, talk.voice.language, talk.now, until)


async def ask(talk: Talk, binding: Binding) -> None:
    binding.chat_id, binding.message = talk.where.id, talk.heard.message
    talk.store.to_look = True
    await talk.store.owe_deed(talk.where, Deed(Doing.SEEN, talk.heard.message), talk.now)


async def ways(talk: Talk, zone: Area) -> Answer:
    """Links that ask for the rights at once, and a code for where a post does not show who wrote it."""
    if talk.heard.channel != "telegram":
        raise Refused("bind_elsewhere")
    binding, code = begun(talk, zone), "".join(secrets.choice(ALPHABET) for _ in range(CODE))
    binding.code = talk.store.hashed(code)
    talk.store.add(binding)
    links = await talk.store.ways_in(talk.heard.sender or talk.where.sender, zone.code)
    how = talk.say("bind.links", group=links["group"], channel=links["channel"]) if links else talk.say("bind.by_hand")
    by_code = talk.say("bind.code", code=f"/code {code}", minutes=int(PATIENCE.total_seconds() // 60))
    return Answer("\n\n".join([talk.say("bind.lead", zone=zone.name(talk.voice.language)), how, by_code]))


async def code(talk: Talk, words: str) -> Answer | None:
    """Said in a group, it stands for whoever got it from us in private; an anonymous admin, for example."""
    binding = await talk.store.binding_of_code(words.strip().upper(), talk.now)
    if binding is None or not talk.heard.room:
        raise Refused("bind_code")
    if talk.room and talk.room.zone_id != binding.zone_id:
        raise Refused("bind_taken", present=talk.room.zone_id)
    await ask(talk, binding)
    return None


# ---- taking it away ----------------------------------------------------------------------------------


async def unbind(talk: Talk, words: str) -> Answer:
    """In the group itself; in private, for channels, one of the zone's rooms is chosen."""
    if talk.room:
        return await release(talk, talk.room)
    rooms = await kept_by(talk)
    if talk.heard.kind != "tap" or not words:
        rows = [Button(shorten(named(talk, room)), f"do:unbind:{room.id}") for room in rooms[:MOST_ROWS]]
        return Answer(talk.say("unbind.which" if rows else "unbind.none"), tuple(rows), menu=talk.say("menu.choose"))
    chosen = next((room for room in rooms if room.id == number(words)), None)
    if chosen is None:
        raise Refused("not_your_zone")
    return await release(talk, chosen)


async def kept_by(talk: Talk) -> list[Room]:
    own = {area.id for area in talk.zones(await talk.own_areas())} if talk.is_engineer else set()
    zones = [zone.id for zone in talk.atlas.zones() if may_keep(zone.id, own, talk.members)]
    return list(await talk.store.rooms_kept(zones))


async def release(talk: Talk, room: Room) -> Answer:
    if room.id not in {kept.id for kept in await kept_by(talk)}:
        raise Refused("not_your_zone")
    room.left_at = talk.now
    person = talk.person.id if talk.person else None
    talk.store.add(Entry("room.released", talk.now, room.zone_id, person, facts={"room": room.id}))
    return Answer(talk.say("unbind.done", room=named(talk, room)))


def named(talk: Talk, room: Room) -> str:
    return room.title or talk.atlas.area(room.zone_id).name(talk.voice.language)


# ---- where our posts go in a group that is led by topics --------------------------------------------


async def here(talk: Talk, words: str) -> Answer:
    """`/here` in the topic that is to have our posts; in General it means General."""
    if talk.room is None or talk.room.id not in {kept.id for kept in await kept_by(talk)}:
        raise Refused("not_your_zone")
    talk.room.topic = talk.heard.topic or None
    await talk.store.free_topic(talk.room, talk.where, talk.now)
    return Answer(talk.say("here.done"))
