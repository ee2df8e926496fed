"""Coming in, choosing language and area, going out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from handlers import permitting
from handlers.answer import MOST_ROWS, Answer, Button
from handlers.notices import place
from handlers.questions import shorten
from handlers.reading import find_places
from handlers.refusals import titled
from handlers.step import PATIENCE, Step
from handlers.talk import Talk
from zones.area import Area, Kind
from zones.entry import Entry
from zones.joining import follow, join_zone, leave, settle
from zones.person import LANGUAGES, Member
from zones.refused import Refused

# From what people know best upwards: the first level that fits a list is offered.
LEVELS = (Kind.LOCALITY, Kind.FEEDER, Kind.SUBSTATION, Kind.SUBDIVISION, Kind.DIVISION, Kind.CIRCLE)

LANGUAGE_NAMES = {
    "hi": {"hi", "hindi", "हिंदी", "हिन्दी", "ہندی"},
    "en": {"en", "english", "angrezi", "अंग्रेजी", "अंग्रेज़ी", "इंग्लिश", "انگریزی"},
    "ur": {"ur", "urdu", "उर्दू", "اردو"},
}


async def join(talk: Talk, words: str) -> Answer:
    """`JOIN GN`, `/start GN`, or a tap on a zone."""
    zone = talk.atlas.zone_named(words)
    if zone is None:
        lead = talk.say("join.zone_unknown", words=words[:40]) if words else talk.say("join.which_zone")
        return which_zone(talk, lead)
    address = talk.address
    if address is None:  # in a room: joining is a private matter
        raise Refused("in_private")
    member = await join_zone(talk.store, address, zone.id, talk.voice.language, talk.now)
    await remember(talk, member)
    return Answer(talk.say("join.welcome", zone=zone.name(talk.voice.language)), languages(talk))


async def greet(talk: Talk) -> Answer:
    """A stranger."""
    return which_zone(talk, talk.say("welcome.stranger"))


def which_zone(talk: Talk, lead: str) -> Answer:
    rows = [Button(shorten(zone.name(talk.voice.language)), f"do:join:{zone.code}") for zone in talk.atlas.zones()]
    if talk.heard.channel == "telegram" and not talk.is_engineer:
        rows.append(Button(talk.say("button.engineer"), "do:engineer"))
    return Answer(lead, tuple(rows[:MOST_ROWS]), menu=talk.say("menu.choose"))


def languages(talk: Talk) -> tuple[Button, ...]:
    return tuple(Button(talk.say(f"language.{language}"), f"do:lang:{language}") for language in LANGUAGES)


def language_named(words: str) -> str | None:
    """By its code or its name in any of the three: en, English, अंग्रेज़ी …"""
    word = words.strip().casefold().rstrip(".!।")
    return next((language for language, names in LANGUAGE_NAMES.items() if word in names), None)


async def area(talk: Talk, words: str) -> Answer:
    """Another area than before, or the first one if the question was left open."""
    if not talk.members:
        return await greet(talk)
    step = await remember(talk, talk.members[0])
    return which_area(talk, step, talk.members[0].zone_id)


async def language(talk: Talk, words: str) -> Answer:
    """`LANG`, `LANG en`, or a tap; while joining, the question for the area comes next."""
    wanted = language_named(words)
    if wanted is None:
        return Answer(talk.say("language.which"), languages(talk))
    if talk.person is None:
        if talk.address is None:
            raise Refused("in_private")
        await settle(talk.store, talk.address, wanted, talk.now)
    else:
        talk.person.language = wanted
    talk.voice = replace(talk.voice, language=wanted)
    step = await waiting(talk)
    if step is None:
        return Answer(talk.say("language.set"), replaces=True)
    return replace(which_area(talk, step, int(step.form["zone"])), replaces=True)


async def waiting(talk: Talk) -> Step | None:
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    return step if step and step.kind == "join" else None


async def remember(talk: Talk, member: Member) -> Step:
    if step := await talk.store.open_step(talk.where.id, talk.author, talk.now):
        step.close("replaced", talk.now)
    form = {"zone": member.zone_id, "member": member.id}
    asked = Step(talk.where.id, talk.author, "join", form, talk.now, talk.now + PATIENCE)
    talk.store.add(asked)
    await talk.store.flush()
    return asked


def which_area(talk: Talk, step: Step, above: int) -> Answer:
    return Answer(
        talk.say("join.which_area"), area_buttons(talk, step, offer(talk, above)), menu=talk.say("menu.choose")
    )


def area_buttons(talk: Talk, step: Step, areas: Sequence[Area]) -> tuple[Button, ...]:
    """By the bare name: to citizens it is a part of town, not a substation."""
    labels = [shorten(area.name(talk.voice.language)) for area in areas[:MOST_ROWS]]
    return tuple(Button(label, f"s{step.id}:area:{area.id}") for label, area in zip(labels, areas, strict=False))


def offer(talk: Talk, above: int) -> list[Area]:
    """Localities if they fit; otherwise the lowest level below `above` that does."""
    for level in LEVELS:
        areas = talk.atlas.below([above], level)
        if 0 < len(areas) <= MOST_ROWS:
            return areas
    return talk.atlas.children(above)[:MOST_ROWS]


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Callable[[Talk], Awaitable[Answer]]:
    """A locality is followed; anything larger opens up."""
    area = talk.atlas.area(int(argument))
    opens = area.kind is not Kind.LOCALITY and talk.atlas.below([area.id], Kind.LOCALITY)
    return partial(open_up if opens else settle_on, step=step, area=area)


async def open_up(talk: Talk, step: Step, area: Area) -> Answer:
    return replace(which_area(talk, step, area.id), replaces=True)


async def told(talk: Talk, step: Step) -> Answer:
    """Somebody types the name instead of tapping."""
    if language_named(talk.heard.text):
        return await language(talk, talk.heard.text)
    zone = int(step.form["zone"])
    inside = {area.id for kind in LEVELS for area in talk.atlas.below([zone], kind)}
    found = find_places(talk.heard.text, talk.atlas.gazetteer, near=([zone],))
    areas = [area for place_found in found for area in place_found.areas if area in inside]
    if len(areas) == 1:
        return await settle_on(talk, step, talk.atlas.area(areas[0]))
    asked = which_area(talk, step, zone)
    if areas:
        rows = area_buttons(talk, step, [talk.atlas.area(area) for area in areas])
        return replace(asked, buttons=rows)
    return replace(asked, text=f"{talk.say('join.area_unknown', words=talk.heard.text[:40])}\n\n{asked.text}")


async def settle_on(talk: Talk, step: Step, area: Area) -> Answer:
    if talk.person is None:
        raise Refused("in_private")
    member = await talk.store.member(talk.person.id, int(step.form["zone"]))
    if member is None or member.left_at:
        raise Refused("not_joined")
    await follow(talk.store, member, area.id, talk.now)
    step.close(area.code, talk.now)
    return Answer(talk.say("join.done", place=place(area, talk.voice)), replaces=talk.heard.kind == "tap")


async def stop(talk: Talk, words: str) -> Answer:
    """At once, on every channel, in every zone."""
    if talk.person:
        await leave(talk.store, talk.person.id, talk.now)
    if step := await talk.store.open_step(talk.where.id, talk.author, talk.now):
        step.close("stopped", talk.now)
    return Answer(talk.say("stopped"))


async def engineer(talk: Talk, words: str) -> Answer:
    """An engineer proves who they are by the number that the utility has of them."""
    return Answer(talk.say("engineer.share"), share_phone=talk.say("button.share_phone"))


async def proved(talk: Talk) -> Answer:
    """The platform vouches for this number: whose it is, the address is."""
    person = await talk.store.person_of_phone(talk.heard.phone)
    if person is None or talk.address is None:
        return Answer(talk.say("engineer.unknown"))
    talk.address.person_id = person.id
    held = sorted(await talk.store.positions_held(person.id, talk.now))
    talk.store.add(Entry("address.proved", talk.now, person_id=person.id, facts={"channel": talk.heard.channel}))
    titles = [titled(position, talk.voice, talk.atlas) for position in await talk.store.positions(held)]
    return Answer(talk.say("engineer.known", office=talk.voice.several(titles) or talk.say("office.unknown")))


async def adopt_room(talk: Talk, words: str) -> Answer:
    """`/zone GN` in a group: an engineer of the zone makes it the zone's room."""
    zone = talk.atlas.zone_named(words)
    if zone is None:
        return which_zone(talk, talk.say("join.zone_unknown", words=words[:40]))
    own = {area.id for area in talk.zones(await talk.own_areas())}
    permitting.must(talk, "zone", own=bool(talk.heard.room) and zone.id in own)
    room, talk.where = await talk.store.adopt_room(talk.heard, zone.id, talk.now)  # the answer is the group's, too
    talk.store.add(
        Entry("room.adopted", talk.now, zone.id, talk.person.id if talk.person else None, facts={"room": room.id})
    )
    return Answer(talk.say("room.adopted", zone=zone.name(talk.voice.language)))
