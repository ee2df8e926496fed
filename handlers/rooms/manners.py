"""Floods, links and insults in a room, by the zone's own rule; reports and dangers are none, however many they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers.answer import Answer
from handlers.deed import Deed, Doing
from handlers.reading import Reading
from handlers.reading.links import LINK
from handlers.talk import Talk
from handlers.wording import Voice
from zones.entry import Entry
from zones.manners import Manners, Offence, Pace, Response, respond

SURE = 0.8  # that it is an insult


async def looked_at(talk: Talk, reading: Reading) -> Answer | None:
    """Nothing, in a zone whose file says nothing of it, and of somebody without a name."""
    if talk.room is None or not talk.heard.keys:
        return None
    rule = await talk.store.rule_above(talk.room.zone_id, "order", talk.now)
    if not rule:
        return None
    manners, pace = Manners.from_data(rule), await talk.store.pace(talk.room.id, talk.author, talk.now)
    floods = pace.counted(manners, talk.now)
    offence = offence_of(talk, reading, manners, floods=floods)
    if offence is None:
        return None
    complaints = await talk.store.complaints_open(talk.author, talk.person.id if talk.person else None)
    match respond(manners, pace, offence, talk.now, complains=complaints):
        case Response.WARN:
            return word(talk, lambda voice: voice.say("order.word"))
        case Response.HOLD:
            return await held(talk, pace, offence)
    return None


def offence_of(talk: Talk, reading: Reading, manners: Manners, *, floods: bool) -> Offence | None:
    foreign = manners.links_from == "members" and not talk.members
    if foreign and LINK.search(talk.heard.text):
        return Offence.LINKS
    if reading.intent == "abuse" and reading.confidence >= SURE:
        return Offence.INSULTS
    return Offence.FLOOD if floods else None


async def held(talk: Talk, pace: Pace, offence: Offence) -> Answer:
    """Silent in the room alone; the private chat stays as it is, and the platform ends it by itself."""
    assert talk.room  # asked by the caller
    assert pace.held_until  # just set
    if talk.has_no_buttons:
        return await kept_for_the_keepers(talk, offence)
    until = int(pace.held_until.timestamp())
    await talk.store.owe_deed(talk.where, Deed(Doing.HOLD, who=talk.heard.keys[0], until=until), talk.now)
    facts = {"room": talk.room.id, "offence": offence.value, "until": pace.held_until.isoformat()}
    person = talk.person.id if talk.person else None
    talk.store.add(Entry("room.held", talk.now, talk.room.zone_id, person, facts=facts))
    return word(talk, lambda voice: voice.say("order.held", until=pace.held_until))


async def kept_for_the_keepers(talk: Talk, offence: Offence) -> Answer:
    """WhatsApp silences nobody in a group: a word to them once more, and those who keep it hear what they can do."""
    assert talk.room  # asked by the caller
    for address, language in await talk.store.keepers(talk.room):
        theirs = replace(talk.voice, language=language)
        text = theirs.say("order.cannot_hold", room=talk.room.title)
        await talk.store.ask(address, language, Answer(text), talk.now)
    facts = {"room": talk.room.id, "offence": offence.value}
    person = talk.person.id if talk.person else None
    talk.store.add(Entry("room.not_held", talk.now, talk.room.zone_id, person, facts=facts))
    return word(talk, lambda voice: voice.say("order.word"))


def word(talk: Talk, say: Callable[[Voice], str]) -> Answer:
    """In private where we can; else in the room, where nobody is named."""
    if talk.hears_in_private or talk.room is None:
        return Answer(say(talk.voice), aside=True)
    return Answer(say(replace(talk.voice, language=talk.room.language)))
