"""What climbed to an office, in one message, and “I am on it”."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from handlers import help as helping
from handlers.answer import Answer, Button
from handlers.atlas import Atlas
from handlers.permitting import number
from handlers.reports import danger, handing_on
from handlers.talk import Talk, engineer
from handlers.telling.notices import place
from handlers.wording import Voice
from zones.ladder import Climb, Rung, Summons, acknowledge, call_again, can_be_taken, passed_by, waits_with
from zones.refused import Refused

MOST = 8  # lines of one message


def message(voice: Voice, atlas: Atlas, call: Summons, climbs: Sequence[Climb]) -> Answer:
    text = "\n".join([voice.say("ladder.lead", many=len(climbs)), *lines(voice, atlas, climbs)])
    return Answer(text, (Button(voice.say("button.on_it"), f"do:ladder:{call.id}"),))


def brief(voice: Voice, atlas: Atlas, call: Summons, climbs: Sequence[Climb]) -> str:
    """For a template: a word leads to the button."""
    return voice.say("ladder.brief", many=len(climbs), first=lines(voice, atlas, climbs)[0])


def lines(voice: Voice, atlas: Atlas, climbs: Sequence[Climb]) -> list[str]:
    """Dangers first, then what has waited longest."""
    order = sorted(climbs, key=lambda climb: (climb.rung is not Rung.DANGER, climb.began_at))
    told = [line(voice, atlas, climb) for climb in order[:MOST]]
    return [*told, voice.say("ladder.more", many=len(order) - MOST)] if len(order) > MOST else told


class Told(Protocol):
    """What there is to say of a climb."""

    @property
    def rung(self) -> Rung: ...
    @property
    def area_id(self) -> int: ...
    @property
    def began_at(self) -> datetime: ...
    @property
    def count(self) -> int: ...


def line(voice: Voice, atlas: Atlas, climb: Told) -> str:
    where = place(atlas.area(climb.area_id), voice)
    return voice.say(f"ladder.{climb.rung}", place=where, since=climb.began_at, reports=climb.count)


async def status(talk: Talk, words: str) -> Answer:
    """How things stand; for an engineer, in private, also what was passed up to them, and from them to the next."""
    answer = await helping.status(talk, words)
    if talk.room or not talk.is_engineer:
        return answer
    me = engineer(talk).id
    theirs = await talk.store.climbs_to(me)
    here, above = waits_with(theirs, me), passed_by(theirs, me)
    leads = (talk.say("ladder.to_you", many=len(here)), here), (talk.say("ladder.from_you", many=len(above)), above)
    said = ["\n".join([lead, *lines(talk.voice, talk.atlas, climbs)]) for lead, climbs in leads if climbs]
    return replace(answer, text="\n\n".join([answer.text, *said]))


async def on_it(talk: Talk, words: str) -> Answer:
    """The button; without a number, all that came to them and nobody has taken up."""
    if not words:
        return await waiting(talk)
    call = await talk.store.ladder_call(number(words))
    if call is None or call.person_id != engineer(talk).id:
        raise Refused("not_yours")
    climbs = await talk.store.climbs_of(call)
    taken = acknowledge(talk.store, call, climbs, talk.now)
    for climb in taken:
        if climb.rung is Rung.DANGER:
            with suppress(Refused):  # somebody else has seen it meanwhile
                await danger.acknowledge(talk, str(climb.subject_id))
    offers = [await handing_on.once_more(talk, climb.subject_id) for climb in taken if climb.rung is Rung.HANDED]
    said = Answer(talk.say("ladder.taken" if taken else "ladder.taken_before", many=len(taken)))
    return replace(said, then=in_turn([offer for offer in offers if offer]))


def in_turn(answers: Sequence[Answer]) -> Answer | None:
    """Each in a message of its own."""
    said = None
    for answer in reversed(answers):
        said = replace(answer, then=said)
    return said


async def waiting(talk: Talk) -> Answer:
    me = engineer(talk).id
    climbs = can_be_taken(await talk.store.climbs_to(me))
    if not climbs:
        return Answer(talk.say("ladder.none"))
    call = await talk.store.newest_call(me) or Summons(me, talk.now, [])
    call_again(call, climbs)
    talk.store.add(call)
    await talk.store.flush()
    return message(talk.voice, talk.atlas, call, climbs)


def unheard(voice: Voice, atlas: Atlas, climbs: Sequence[Climb]) -> str:
    """For the admins, in one message: what has gone all the way up, or reached nobody at all."""
    told = [
        voice.say("ladder.unheard" if climb.asked else "ladder.reached_nobody", what=what, many=len(climb.asked))
        for climb, what in ((climb, line(voice, atlas, climb)) for climb in climbs[:MOST])
    ]
    more = [voice.say("ladder.more", many=len(climbs) - MOST)] if len(climbs) > MOST else []
    return "\n".join([voice.say("page.unheard"), *told, *more])
