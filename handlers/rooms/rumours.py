"""Hearsay and false alarms: answered once with the facts as they stand, and not argued with; nobody is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.answer import Answer
from handlers.deed import Deed, Doing
from handlers.help import state_of
from handlers.reading import Reading
from handlers.reading.frauds import fraud_in
from handlers.rooms.checking import as_engineers, check, reads_official
from handlers.rooms.likeness import sounds_official, words_of
from handlers.talk import Talk
from zones.claim import ANSWERED_FOR, Claim, again
from zones.entry import Entry


async def answered(talk: Talk, reading: Reading) -> Answer | None:
    """In a room once for all; whoever asks in private is answered each time."""
    if await is_news(talk, ""):
        talk.store.add(Entry("rumour.answered", talk.now, await zone_of(talk), facts={"in_room": bool(talk.room)}))
    elif talk.room:
        return None
    if sounds_official(talk.heard.text) or reads_official(talk):
        return await check(talk, talk.heard.text)
    talk = in_the_rooms_language(talk)
    named = as_engineers(talk, talk.heard.text).places
    areas = sorted({area for place in named for area in place.areas}) or await talk.own_areas()
    if not areas:
        return Answer(talk.say("rumour.not_ours"))
    return Answer(f"{talk.say('rumour.facts')}\n\n{await state_of(talk, areas)}")


async def warned(talk: Talk, reading: Reading | None = None) -> Answer | None:
    """A fraud leaves the room each time, and the room is warned once; neither number nor link is said again."""
    kind = fraud_in(talk.heard.text) or ""
    if news := await is_news(talk, kind):
        facts = {"fraud": kind, "in_room": bool(talk.room)}
        talk.store.add(Entry("fraud.warned", talk.now, await zone_of(talk), facts=facts))
    if not talk.room:
        return Answer(f"{talk.say('fraud.good_that_you_asked')}\n\n{talk.say('fraud.what_to_do')}")
    await talk.store.owe_deed(talk.where, Deed(Doing.DELETE, message=talk.heard.message), talk.now)
    talk = in_the_rooms_language(talk)
    return Answer(f"{talk.say('fraud.was_here')}\n\n{talk.say('fraud.what_to_do')}") if news else None


async def explained(talk: Talk, reading: Reading) -> Answer | None:
    """It may be true, and is nobody's: how to say it so that it counts is told to who keeps the room, and once."""
    if talk.room is None or not await is_news(talk, "hidden"):
        return None
    keepers = await talk.store.keepers(talk.room)
    for address, language in keepers:
        theirs = replace(talk.voice, language=language)
        text = f"{theirs.say('room.nobodys_post', room=talk.room.title)}\n\n{theirs.say('refused.anonymous')}"
        await talk.store.ask(address, language, Answer(text), talk.now)
    facts = {"reason": "anonymous", "channel": talk.heard.channel}
    talk.store.add(Entry("attempt.refused", talk.now, talk.room.zone_id, facts=facts))
    return None if keepers else Answer(in_the_rooms_language(talk).say("refused.anonymous"))


async def is_news(talk: Talk, kind: str, answered_for: timedelta = ANSWERED_FOR) -> bool:
    """Whether it goes round here for the first time since some hours."""
    sketch = talk.store.sketch(words_of(talk.heard.text))
    known = again(await talk.store.claims_since(talk.where.id, talk.now - answered_for), kind, sketch)
    if known:
        known.times += 1
        return False
    talk.store.add(Claim(talk.where.id, kind, sketch, talk.now))
    return True


async def zone_of(talk: Talk) -> int | None:
    if talk.room:
        return talk.room.zone_id
    return next((zone.id for zone in talk.zones(await talk.own_areas())), None)


def in_the_rooms_language(talk: Talk) -> Talk:
    return replace(talk, voice=replace(talk.voice, language=talk.room.language)) if talk.room else talk
