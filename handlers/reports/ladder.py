"""What climbed to an office, in one message, and “I am on it”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from handlers import help as helping
from handlers.answer import Answer, Button
from handlers.atlas import Atlas
from handlers.permitting import number
from handlers.posting import time_came
from handlers.refusals import titled
from handlers.reports import aftermath, danger, handing_on, works
from handlers.rooms.disclosure import without
from handlers.talk import Talk, worker
from handlers.telling.notices import one_line, place
from handlers.wording import Voice
from zones.complaint import Complaint
from zones.ladder import (
    Alarm,
    Climb,
    Hands,
    Known,
    Rung,
    Summons,
    acknowledge,
    call_again,
    can_be_taken,
    passed_by,
    taken_by,
    waits_with,
)
from zones.position import Position
from zones.refused import Refused

MOST = 8  # lines of one message
QUOTED = 400  # characters of people's words in it


def message(voice: Voice, atlas: Atlas, call: Summons, climbs: Sequence[Climb], known: Known) -> Answer:
    lead = voice.say("ladder.lead_known" if known.hands else "ladder.lead", many=len(climbs))
    text = "\n".join([lead, *lines(voice, atlas, climbs, known)])
    return Answer(text, buttons(voice, atlas, call, climbs, known), menu=voice.say("menu.choose"))


def buttons(voice: Voice, atlas: Atlas, call: Summons, climbs: Sequence[Climb], known: Known) -> tuple[Button, ...]:
    """One for all; each danger can be opened, too."""
    on_it = Button(voice.say("button.on_it"), f"do:ladder:{call.id}")
    areas = {climb.subject_id: climb.area_id for climb in climbs if climb.rung is Rung.DANGER}
    opened = [
        opening(voice, atlas, areas[id_], id_, alarm, alone=len(known.alarms) == 1)
        for id_, alarm in known.alarms.items()
    ]
    return on_it, *opened


def opening(voice: Voice, atlas: Atlas, area: int, complaint: int, alarm: Alarm, *, alone: bool) -> Button:
    named = voice.say("button.open") if alone else works.label(voice, alarm.number, atlas.area(area))
    return Button(named, f"do:work:{complaint}")


def brief(voice: Voice, atlas: Atlas, climbs: Sequence[Climb], known: Known) -> str:
    """For a template."""
    key = "ladder.brief_known" if known.hands else "ladder.brief"
    return voice.say(key, many=len(climbs), first=lines(voice, atlas, climbs, known)[0])


def in_order(climbs: Sequence[Climb]) -> list[Climb]:
    """Dangers first, then what has waited longest."""
    return sorted(climbs, key=lambda climb: (climb.rung is not Rung.DANGER, climb.began_at))


def told(climbs: Sequence[Climb]) -> list[Climb]:
    """Those that have a line."""
    return in_order(climbs)[:MOST]


def lines(voice: Voice, atlas: Atlas, climbs: Sequence[Climb], known: Known) -> list[str]:
    each = [line_of(voice, atlas, climb, known) for climb in told(climbs)]
    return [*each, voice.say("ladder.more", many=len(climbs) - MOST)] if len(climbs) > MOST else each


def line_of(voice: Voice, atlas: Atlas, climb: Climb, known: Known) -> str:
    """Of a danger what its person saw, by its number; of the others who is on them."""
    alarm = known.alarms.get(climb.subject_id) if climb.rung is Rung.DANGER else None
    said = alarm_line(voice, atlas, climb, alarm, known) if alarm else line(voice, atlas, climb)
    if climb.rung is Rung.HANDED and climb.subject_id in known.handed:
        said = f"{said} {voice.say('ladder.handed_number', number=known.handed[climb.subject_id])}"
    if hands := known.hands.get(climb.id):
        return f"{said} {in_hands(voice, atlas, climb, hands)}"
    return f"{said} {voice.say('ladder.unseen')}" if known.hands else said


def alarm_line(voice: Voice, atlas: Atlas, climb: Climb, alarm: Alarm, known: Known) -> str:
    facts = {
        "number": alarm.number,
        "fault": voice.say(f"fault.{alarm.fault_kind}"),
        "place": place(atlas.area(climb.area_id), voice),
        "since": climb.began_at,
        "words": one_line(without(alarm.words), QUOTED // len(known.alarms)),
    }
    told = [voice.say("alarm.climbed", **facts)]
    if alarm.reopened_at:
        told.append(voice.say("alarm.reopened", at=alarm.reopened_at))
    if alarm.denied_at:
        told.append(voice.say("alarm.climbed_denied", at=alarm.denied_at))
    return " ".join(told)


def in_hands(voice: Voice, atlas: Atlas, climb: Climb, hands: Hands) -> str:
    key = "ladder.in_hands" if hands.many >= climb.count else "ladder.some_in_hands"
    office = titled(hands.office, voice, atlas) if hands.office or hands.by_admin else "1912"
    return voice.say(key, many=hands.many, office=office, at=hands.at)


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
    """How things stand; for an engineer, in private, what came up to them, what they are on, what went past them."""
    answer = await helping.status(talk, words)
    if talk.room or not talk.is_engineer:
        return answer
    me = worker(talk).id
    theirs = await talk.store.climbs_to(me)
    here, mine, above = waits_with(theirs, me), taken_by(theirs, me), passed_by(theirs, me)
    leads = (
        (talk.say("ladder.to_you", many=len(here)), here),
        (talk.say("ladder.with_you", many=len(mine)), mine),
        (talk.say("ladder.from_you", many=len(above)), above),
    )
    said = []
    for lead, climbs in leads:
        if climbs:
            known = await talk.store.known(told(climbs), talk.now)
            said.append("\n".join([lead, *lines(talk.voice, talk.atlas, climbs, known)]))
    return replace(answer, text="\n\n".join([answer.text, *said]))


async def on_it(talk: Talk, words: str) -> Answer:
    """The button; without a number, all that came to them and nobody has taken up."""
    if not words:
        return await waiting(talk)
    call = await talk.store.ladder_call(number(words))
    if call is None or call.person_id != worker(talk).id:
        raise Refused("not_yours")
    climbs = await talk.store.climbs_of(call)
    taken = acknowledge(talk.store, call, climbs, talk.now)
    seen = [await seen_by_me(talk, climb.subject_id) for climb in in_order(taken) if climb.rung is Rung.DANGER]
    await aftermath.tell(talk, "seen", [one for one in seen if one])
    offers = [await handing_on.once_more(talk, climb.subject_id) for climb in taken if climb.rung is Rung.HANDED]
    said = Answer(await noted(talk, taken) if taken else talk.say("ladder.taken_before"))
    return replace(said, then=handing_on.in_turn([one for one in (await at_hand(talk, taken), *offers) if one]))


async def noted(talk: Talk, taken: Sequence[Climb]) -> str:
    known = replace(await talk.store.known(told(taken), talk.now), hands={})
    return "\n".join([talk.say("ladder.taken", many=len(taken)), *lines(talk.voice, talk.atlas, taken, known)])


async def seen_by_me(talk: Talk, complaint: int) -> tuple[Complaint, Position | None] | None:
    with suppress(Refused):  # somebody else has seen it meanwhile
        return await danger.seen(talk, str(complaint))
    return None


async def at_hand(talk: Talk, taken: Sequence[Climb]) -> Answer | None:
    """Whoever is on a danger has it open, and can say what came of it."""
    open_ = [climb.subject_id for climb in taken if climb.rung is Rung.DANGER]
    return await works.work(talk, str(open_[0])) if len(open_) == 1 else await works.mine(talk) if open_ else None


async def waiting(talk: Talk) -> Answer:
    me = worker(talk).id
    climbs, times = can_be_taken(await talk.store.climbs_to(me)), await time_came.lines(talk)
    if not climbs:
        return Answer("\n".join(times) or talk.say("ladder.none"), then=await works.mine(talk))
    call = await talk.store.newest_call(me)
    if call is None or call.acknowledged_at:  # what is shown again is not what they took up then
        call = Summons(me, call.at if call else talk.now, [])
    call_again(call, climbs)
    talk.store.add(call)
    await talk.store.flush()
    said = message(talk.voice, talk.atlas, call, climbs, await talk.store.known(told(climbs), talk.now))
    return replace(said, text="\n".join([said.text, *times]))


def last(
    voice: Voice, atlas: Atlas, call: Summons, offices: Mapping[int, int], climbs: Sequence[Climb], known: Known
) -> Answer:
    """For an admin of the zone, whose it may be now."""
    text = unheard(voice, atlas, offices, climbs, known)
    return Answer(text, buttons(voice, atlas, call, climbs, known), menu=voice.say("menu.choose"))


def unheard(voice: Voice, atlas: Atlas, offices: Mapping[int, int], climbs: Sequence[Climb], known: Known) -> str:
    """In one message: what has gone all the way up, past so many offices, or reached nobody at all."""
    each = [
        voice.say("ladder.unheard" if offices[climb.id] else "ladder.reached_nobody", what=what, many=offices[climb.id])
        for climb, what in ((climb, line_of(voice, atlas, climb, known)) for climb in told(climbs))
    ]
    more = [voice.say("ladder.more", many=len(climbs) - MOST)] if len(climbs) > MOST else []
    return "\n".join([voice.say("page.unheard"), *each, *more])
