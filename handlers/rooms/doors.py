"""At the door of a room: who asks to come in is let in, asked where they live, sent to the private chat, or waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from handlers.answer import Answer, Button
from handlers.deed import Deed, Doing
from handlers.permitting import number
from handlers.reading import find_places
from handlers.rooms import binding
from handlers.step import Step
from zones.area import Kind
from zones.door import MOST_ANSWERS, PATIENCE, JoinRequest, Reception
from zones.entry import Entry
from zones.person import window_is_open
from zones.refused import Refused

if TYPE_CHECKING:
    from handlers.rooms.at_the_door import Doors
    from handlers.talk import Talk
    from handlers.wording import Voice
    from zones.person import Address
    from zones.room import Room


@dataclass(frozen=True)
class Knock:
    """Somebody who waits, and where."""

    request: JoinRequest
    room: Room
    where: Address
    who: Address


async def answer_the_door(
    store: Doors,
    room: Room,
    where: Address,
    who: Address,
    reception: Reception,
    code: str,
    voice: Voice,
    platform_id: str | None = None,
) -> None:
    """`code`: the zone's. What they are told goes out before it is decided, for then we may write no more."""
    now, patience = voice.now, PATIENCE.get(reception, PATIENCE[Reception.ASK])
    until = now + patience
    request = JoinRequest(room.id, who.id, voice.language, reception, now, until, platform_id=platform_id)
    store.add(request, Entry("room.asked", now, room.zone_id, who.person_id, facts={"room": room.id}))
    await store.flush()
    link = await store.private_link(where.sender, code) or f"JOIN {code}"
    match reception:
        case Reception.LET_IN:
            word = voice.say("door.welcome", room=room.title, link=link)
            await let_in(store, Knock(request, room, where, who), word, now)
        case Reception.ASK:
            store.add(Step(who.id, who.digest, "door", {"request": request.id}, now, request.expires_at))
            await store.ask(who, voice.language, Answer(voice.say("door.question", room=room.title)), now)
        case Reception.JOIN_FIRST:
            text = voice.say("door.join_first", room=room.title, link=link)
            await store.ask(who, voice.language, Answer(text), now)
        case Reception.WAIT:
            await store.ask(who, voice.language, Answer(voice.say("door.wait", room=room.title)), now)
            await ask_keepers(store, request, room, voice)


async def let_in(store: Doors, knock: Knock, word: str, now: datetime) -> None:
    knock.request.close("let_in", now)
    store.add(Entry("room.admitted", now, knock.room.zone_id, knock.who.person_id, facts={"room": knock.room.id}))
    await do(store, Doing.ADMIT, knock, word, now)


async def turn_away(store: Doors, knock: Knock, word: str, now: datetime) -> None:
    knock.request.close("declined", now)
    store.add(Entry("room.declined", now, knock.room.zone_id, knock.who.person_id, facts={"room": knock.room.id}))
    await do(store, Doing.DECLINE, knock, word, now)


async def do(store: Doors, what: Doing, knock: Knock, word: str, now: datetime) -> None:
    """On WhatsApp no word goes along with it: it goes by itself, to whom we may write."""
    request, who = knock.request, knock.who
    if knock.where.channel == "whatsapp":
        if word and window_is_open(who.heard_at, now):
            await store.ask(who, request.language, Answer(word), now)
        word = ""
    await store.owe_deed(knock.where, Deed(what, request.platform_id or "", store.opened(who), word), now)


async def ask_keepers(store: Doors, request: JoinRequest, room: Room, voice: Voice) -> None:
    """In private, each in their language; whoever taps first decides."""
    for address, language in await store.keepers(room):
        theirs = replace(voice, language=language)
        keys = tuple(Button(theirs.say(f"button.{word}"), f"do:{word}:{request.id}") for word in ("admit", "turn_away"))
        await store.ask(address, language, Answer(theirs.say("door.asks", room=room.title), keys), voice.now)


# ---- their answer, and the admin's -------------------------------------------------------------------


async def told(talk: Talk, step: Step) -> Answer:
    """Where they live: a place of the zone opens the door; after two that are none, an admin decides."""
    request = await talk.store.request(int(step.form["request"]))
    if request is None:
        step.close("late", talk.now)
        return Answer(talk.say("door.closed"))
    room, where = await talk.store.room(request.room_id)
    who = await talk.store.address(request.address_id)
    if lives_there(talk, room.zone_id):
        step.close("let_in", talk.now)
        await let_in(talk.store, Knock(request, room, where, who), "", talk.now)
        code = talk.atlas.area(room.zone_id).code
        link = await talk.store.private_link(where.sender, code)
        return Answer(talk.say("door.welcome", room=room.title, link=link))
    answers = int(step.form.get("answers", 0)) + 1
    step.form = step.form | {"answers": answers}
    if answers < MOST_ANSWERS:
        return Answer(talk.say("door.not_a_place", words=talk.heard.text[:40]))
    step.close("waits", talk.now)
    request.reception = Reception.WAIT
    request.expires_at = talk.now + PATIENCE[Reception.WAIT]
    await ask_keepers(talk.store, request, room, talk.voice)
    return Answer(talk.say("door.wait", room=room.title))


def lives_there(talk: Talk, zone: int) -> bool:
    inside = {area.id for kind in Kind for area in talk.atlas.below([zone], kind)} | {zone}
    found = find_places(talk.heard.text, talk.atlas.gazetteer, near=([zone],))
    return any(area in inside for place in found for area in place.areas)


async def admit(talk: Talk, words: str) -> Answer:
    knock = await waiting(talk, words)
    if knock is None:
        return Answer(talk.say("door.closed"), replaces=True)
    word = replace(talk.voice, language=knock.request.language).say("door.let_in", room=knock.room.title)
    await let_in(talk.store, knock, word, talk.now)
    return Answer(talk.say("door.admitted", room=knock.room.title), replaces=True)


async def decline(talk: Talk, words: str) -> Answer:
    knock = await waiting(talk, words)
    if knock is None:
        return Answer(talk.say("door.closed"), replaces=True)
    word = replace(talk.voice, language=knock.request.language).say("door.declined", room=knock.room.title)
    await turn_away(talk.store, knock, word, talk.now)
    return Answer(talk.say("door.turned_away", room=knock.room.title), replaces=True)


async def waiting(talk: Talk, words: str) -> Knock | None:
    """None if it is decided. Only those who keep the room may decide."""
    request = await talk.store.request(number(words))
    if request is None:
        return None
    room, where = await talk.store.room(request.room_id)
    if room.id not in {kept.id for kept in await binding.kept_by(talk)}:
        raise Refused("not_your_zone")
    return Knock(request, room, where, await talk.store.address(request.address_id))
