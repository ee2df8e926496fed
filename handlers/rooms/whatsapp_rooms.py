"""Asking in chat for a WhatsApp room, of a zone or an area within it; it is made later, and then its link comes."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import partial

from handlers import permitting
from handlers.answer import Answer, Button
from handlers.reading import find_places
from handlers.rooms.binding import kept_by
from handlers.step import PATIENCE, Step
from handlers.talk import Talk
from zones.area import Area
from zones.binding import may_keep
from zones.refused import Refused
from zones.room import Room
from zones.room_request import RoomRequest, Wanted

WORDS = "make|new|banao|banaiye|bana do|बनाओ|बनाएं|बनाइए|नया|بناؤ|بنائیں|نیا"
MAKE = re.compile(rf"^(?:{WORDS})\s+|\s+(?:{WORDS})$", re.IGNORECASE)
ASKED = re.compile(rf"(?:{WORDS})\s.*|.*\s(?:{WORDS})|[\"'“„«].*|", re.IGNORECASE)  # “room” in a sentence is none
QUOTES = "\"'“”„«» "
LONGEST = 100


async def room(talk: Talk, words: str) -> Answer:
    """`room banao "Kamta substation"`; without a name, the rooms that there are, with their links."""
    zones = await own_zones(talk)
    permitting.must(talk, "room", own=bool(zones))
    if title := MAKE.sub("", words.strip()).strip(QUOTES)[:LONGEST]:
        return await preview(talk, title, zones)
    lines = [line for kept in await kept_by(talk) if (line := shown(talk, kept))]
    return Answer("\n".join(lines) or talk.say("whatsapp_room.none"))


async def own_zones(talk: Talk) -> list[Area]:
    own = {area.id for area in talk.zones(await talk.own_areas())} if talk.is_engineer else set()
    return [zone for zone in talk.atlas.zones() if may_keep(zone.id, own, talk.members)]


def shown(talk: Talk, kept: Room) -> str:
    """Telegram's rooms have no count of seats."""
    return talk.say("whatsapp_room.yours", room=kept.title, link=kept.invite_link or "…") if kept.seats else ""


async def preview(talk: Talk, title: str, zones: list[Area]) -> Answer:
    zone, area = where(talk, title, zones)
    form = {"title": title, "zone": zone.id, "area": area.id if area else None}
    step = Step(talk.where.id, talk.author, "room", form, talk.now, talk.now + PATIENCE)
    talk.store.add(step)
    await talk.store.flush()
    keys = tuple(Button(talk.say(f"button.{verb}"), f"s{step.id}:{verb}") for verb in ("make_room", "drop"))
    place = (area or zone).name(talk.voice.language)
    return Answer(talk.say("whatsapp_room.ask", room=title, place=place), keys)


def where(talk: Talk, title: str, zones: list[Area]) -> tuple[Area, Area | None]:
    """The one place of theirs that its name tells; otherwise their zone."""
    known = {zone.id: zone for zone in zones}
    found = find_places(title, talk.atlas.gazetteer, near=([zone.id for zone in zones],))
    for area in {area for place in found if len(place.areas) == 1 for area in place.areas}:
        zone = talk.atlas.zone_of(area)
        if zone and zone.id in known:
            return zone, None if area == zone.id else talk.atlas.area(area)
    return zones[0], None


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Callable[[Talk], Awaitable[Answer]]:
    if verb not in ("make_room", "drop"):
        raise Refused("forged")
    return partial(make if verb == "make_room" else leave, step=step)


async def make(talk: Talk, step: Step) -> Answer:
    step.close("asked", talk.now)
    form, person = step.form, talk.person.id if talk.person else None
    if form["zone"] not in {zone.id for zone in await own_zones(talk)}:
        raise Refused("not_your_zone")
    request = RoomRequest(Wanted.CREATE, form["zone"], "", talk.voice.language, talk.now, talk.now)
    request.area_id, request.person_id = form["area"], person
    request.asker_id = talk.address.id if talk.address else None
    request.facts = {"title": form["title"]}
    talk.store.add(request)
    talk.store.to_look = True
    return Answer(talk.say("whatsapp_room.asked", room=form["title"]), replaces=True)


async def leave(talk: Talk, step: Step) -> Answer:
    step.close("dropped", talk.now)
    return Answer(talk.say("dropped"), replaces=True)


async def told(talk: Talk, step: Step) -> Answer:
    """Another name."""
    step.close("replaced", talk.now)
    return await room(talk, talk.heard.text)
