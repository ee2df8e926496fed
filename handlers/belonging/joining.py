"""Coming in, with our notice first; choosing a language; going out, and coming back."""

from __future__ import annotations

from handlers.answer import MOST_ROWS, Answer, Button
from handlers.belonging import applications, choosing, consent, linking, named, returning, said
from handlers.posting.questions import shorten
from handlers.refusals import titled
from handlers.reports import theirs
from handlers.reports.reporting import reporter
from handlers.script import language_of
from handlers.step import Step
from handlers.talk import Talk
from handlers.telling.notices import places
from zones.area import Area
from zones.entry import Entry
from zones.invitation import code_in
from zones.joining import come_back, leave, leave_zone, left_together, settle
from zones.refused import Refused


async def join(talk: Talk, words: str) -> Answer:
    """`JOIN GN`, `/start GN`, a tap on a zone, or the name of the place itself."""
    if talk.address is None or talk.room:  # joining is a private matter
        raise Refused("in_private")
    if code := code_in(words):
        return await applications.present(talk, code)
    if talk.heard.kind != "tap" and (had := await had_before(talk)):
        return had
    name = said.place_in(words)
    if zone := talk.atlas.zone_named(words) or talk.atlas.zone_named(name):
        return await begin(talk, zone)
    areas = named.places_in(talk, words, None) if words else []
    if areas and (zone := talk.atlas.zone_of(areas[0].id)):
        return await begin(talk, zone, areas[0] if len(areas) == 1 else None)
    if zone := named.zone_in(talk, words):
        return await begin(talk, zone)
    if (guess := named.guessed(talk, name, None)) and (zone := talk.atlas.zone_of(guess.id)):
        return await begin(talk, zone, guess)
    if said.asks(words):
        return await greet(talk)
    lead = talk.say("join.zone_unknown", words=name[:40]) if said.may_be_a_name(name) else talk.say("join.which_zone")
    return await which_zone(talk, lead)


async def begin(talk: Talk, zone: Area, found: Area | None = None) -> Answer:
    """One message: what we keep and why, and the first thing that we do not know yet, the language or the area."""
    due = await consent.is_due(talk)
    language = await known_language(talk)
    shown = language or talk.voice.language
    step = await choosing.remember(
        talk, zone=zone.id, language=language, shown=shown, due=due, place=found.id if found else None
    )
    choosing.speak(talk, step)
    return choosing.ask_again(talk, step, consent.notice(talk, zone) if due else "")


async def known_language(talk: Talk) -> str | None:
    """What a member chose; a stranger's letters, or what they answered. Who has only complained is a guess to us."""
    if talk.person and (talk.members or await talk.store.consent(talk.person.id)):
        return talk.person.language
    step = await choosing.waiting(talk)
    chosen: str | None = step.form.get("language") if step else None
    return (language_of(talk.heard.text) if talk.heard.kind != "tap" else None) or chosen


async def greet(talk: Talk) -> Answer:
    """A stranger."""
    return await which_zone(talk, talk.say("welcome.stranger"))


async def who_we_are(talk: Talk) -> Answer:
    """Before anything is asked of a stranger who wonders."""
    return await which_zone(talk, f"{talk.say('join.what_this_is')}\n\n{talk.say('join.which_zone')}")


async def which_zone(talk: Talk, lead: str) -> Answer:
    """A zone, or the place itself, may be typed; then `told` finds it."""
    if talk.address is not None and not talk.room:
        await choosing.remember(talk, zone=0, language=await known_language(talk))
    rows = [Button(shorten(zone.name(talk.voice.language)), f"do:join:{zone.code}") for zone in talk.atlas.zones()]
    if talk.heard.channel == "telegram" and not talk.is_engineer:
        rows += [Button(talk.say(f"button.{who}"), f"do:{who}") for who in ("engineer", "media", "representative")]
    elif not talk.is_engineer:  # three buttons are one tap, a list is two: it is for citizens to be quick
        lead = f"{lead}\n\n{talk.say('join.others')}"
    return Answer(lead, tuple(rows[:MOST_ROWS]), menu=talk.say("menu.choose"))


async def told(talk: Talk, step: Step) -> Answer:
    """While we ask which zone, its name or a place in it; later the answer to what we asked then."""
    if talk.members or step.form.get("zone"):
        return await choosing.told(talk, step)
    if language := said.language_in(talk.heard.text):
        choosing.keep(step, language=language)
        choosing.chose(talk, language)
        return await greet(talk)
    return await join(talk, talk.heard.text)


async def first_of_all(talk: Talk, no: Refused) -> Answer | None:
    """Whoever wishes for what only members have, while we ask where they live, is not sent back to the start."""
    return await once_more(talk, talk.say("join.first")) if no.reason == "not_joined" else None


async def once_more(talk: Talk, lead: str = "") -> Answer | None:
    """What we ask somebody who is coming in, below an answer to what they said instead."""
    step = await choosing.waiting(talk)
    if talk.room or step is None or not choosing.above(talk, step):
        return None
    choosing.speak(talk, step)
    return choosing.ask_again(talk, step, lead)


async def pinned(talk: Talk) -> Answer:
    """A stranger's pin tells the zone, too."""
    step = await choosing.waiting(talk)
    around = talk.atlas.near(talk.heard.point) if talk.heard.point else []
    zone = talk.atlas.zone_of(around[0].id) if around else None
    if zone and not talk.members and not (step and step.form.get("zone")):
        return await begin(talk, zone, around[0])
    return await choosing.pinned(talk)


async def language(talk: Talk, words: str) -> Answer:
    """`LANG`, `LANG en`, or a tap; while joining, the question for the area comes next."""
    wanted = said.language_coded(words)
    if wanted is None:
        return Answer(talk.say("language.which"), choosing.languages(talk))
    if (step := await choosing.waiting(talk)) and step.form.get("zone"):
        return await choosing.in_language(talk, step, wanted)
    if talk.person is None:
        if talk.address is None:
            raise Refused("in_private")
        talk.person = await talk.store.person(await settle(talk.store, talk.address, wanted, talk.now))
    choosing.chose(talk, wanted)
    return Answer(talk.say("language.set"), replaces=True)


# ---- going out, and coming back


async def stop(talk: Talk, words: str) -> Answer:
    """At once, on every channel, in every zone. Whoever was to hear nothing is promised no change."""
    await reporter(talk)  # a stranger is a person to us from here on, for whom STOP is obeyed
    mine = await theirs.still_open(talk)
    heard_of_us = talk.person is not None and await leave(talk.store, talk.person.id, talk.now)
    await talk.over("stopped")
    said = talk.say("stopped" if heard_of_us else "nothing_sent")
    goes_on = talk.say("stopped.complaints", numbers=talk.voice.several([one.number for one in mine])) if mine else ""
    return Answer("\n\n".join(filter(None, (said, goes_on))))


async def leave_one(talk: Talk, words: str) -> Answer:
    """`LEAVE GN`: out of one zone; without a name we ask which."""
    if not talk.members or not talk.person:
        raise Refused("not_joined")
    zone = talk.atlas.zone_named(words)
    member = next((one for one in talk.members if zone and one.zone_id == zone.id), None)
    if zone is None or member is None:
        return which_to_leave(talk)
    await leave_zone(talk.store, member, talk.now)
    if len(talk.members) == 1:
        return Answer(talk.say("stopped"))
    return Answer(talk.say("zone.left", zone=zone.name(talk.voice.language)))


def which_to_leave(talk: Talk) -> Answer:
    zones = [talk.atlas.area(member.zone_id) for member in talk.members]
    rows = [Button(shorten(zone.name(talk.voice.language)), f"do:leave:{zone.code}") for zone in zones]
    every = Button(talk.say("button.stop"), "do:stop")
    return Answer(talk.say("zone.which_to_leave"), (*rows[: MOST_ROWS - 1], every), menu=talk.say("menu.choose"))


async def had_before(talk: Talk) -> Answer | None:
    """Whoever said STOP and comes back is offered what they had."""
    if talk.person is None or talk.members:
        return None
    members = left_together(await talk.store.left(talk.person.id))
    areas = [follow.area_id for follow in await talk.store.follows([member.id for member in members])]
    if not areas:
        return None
    zone = talk.atlas.area(members[0].zone_id)
    words = talk.say("join.had", places=places(areas, talk.voice, talk.atlas))
    buttons = Button(talk.say("button.again"), "do:again"), Button(talk.say("button.anew"), f"do:join:{zone.code}")
    return Answer(f"{consent.notice(talk, zone)}\n\n{words}", buttons)


async def again(talk: Talk, words: str) -> Answer:
    """All that STOP took away is theirs again, and how it stands now is told."""
    away = None
    if talk.person and not talk.members:  # otherwise they have said so before
        away = await returning.away_since(talk)
        await come_back(talk.store, talk.person.id, talk.now)
        await talk.store.flush()
    areas = list(await talk.store.followed(talk.person.id)) if talk.person else []
    if not areas:
        return await join(talk, "")
    welcome = talk.say("join.back", places=places(areas, talk.voice, talk.atlas))
    return await returning.told(talk, welcome, areas, away) if away else Answer(welcome, replaces=True)


# ---- an engineer's proof


async def engineer(talk: Talk, words: str) -> Answer:
    """An engineer proves who they are by the number that the utility has of them, or by a code from that phone."""
    if code := code_in(words):
        return await applications.present(talk, code)
    if talk.in_office:
        return await linking.code(talk, "")
    if talk.heard.channel != "telegram":  # the number that writes is the proof, and there is no button that sends it
        return Answer(talk.say("engineer.write_from_it"))
    return Answer(talk.say("engineer.share"), share_phone=talk.say("button.share_phone"))


async def proved(talk: Talk) -> Answer:
    """The platform vouches for this number: whose it is, the address is."""
    person = await talk.store.person_of_phone(talk.heard.phone)
    if person is None or talk.address is None:
        return Answer(talk.say("engineer.unknown"))
    if talk.address.person_id != person.id:
        await talk.store.tell(person.id, linking.told_of_proof(talk.heard.channel), talk.now)
    talk.address.person_id = person.id
    held = sorted(await talk.store.positions_held(person.id, talk.now))
    talk.store.add(Entry("address.proved", talk.now, person_id=person.id, facts={"channel": talk.heard.channel}))
    titles = [titled(position, talk.voice, talk.atlas) for position in await talk.store.positions(held)]
    return Answer(talk.say("engineer.known", office=talk.voice.several(titles) or talk.say("office.unknown")))
