"""What climbed to an office, in one message, and “I am on it”."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from handlers import danger
from handlers.answer import Answer, Button
from handlers.atlas import Atlas
from handlers.notices import place
from handlers.permitting import number
from handlers.talk import Talk, engineer
from handlers.wording import Voice
from zones.ladder import Climb, Rung, Summons, acknowledge
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
    told = [
        voice.say(
            f"ladder.{climb.rung}", place=place(atlas.area(climb.area_id), voice), since=climb.began_at,
            reports=climb.count,
        )
        for climb in order[:MOST]
    ]  # fmt: skip
    return [*told, voice.say("ladder.more", many=len(order) - MOST)] if len(order) > MOST else told


async def on_it(talk: Talk, words: str) -> Answer:
    """The button; without a number, what was last passed on to them."""
    if not words:
        return await newest(talk)
    call = await talk.store.ladder_call(number(words))
    if call is None or call.person_id != engineer(talk).id:
        raise Refused("not_yours")
    climbs = await talk.store.climbs_of(call)
    taken = acknowledge(talk.store, call, climbs, talk.now)
    for climb in taken:
        if climb.rung is Rung.DANGER:
            with suppress(Refused):  # somebody else has seen it meanwhile
                await danger.acknowledge(talk, str(climb.subject_id))
    return Answer(talk.say("ladder.taken" if taken else "ladder.taken_before", many=len(taken)))


async def newest(talk: Talk) -> Answer:
    call = await talk.store.newest_call(engineer(talk).id)
    climbs = [climb for climb in await talk.store.climbs_of(call) if climb.over_at is None] if call else []
    return message(talk.voice, talk.atlas, call, climbs) if call and climbs else Answer(talk.say("ladder.none"))
