"""Being on duty, away, or in somebody's place: said by an engineer, told to whom it concerns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from functools import partial

from handlers.answer import MOST_ROWS, Answer, Button
from handlers.atlas import Atlas
from handlers.offices import duty_words
from handlers.offices.officers import Officer, called, officers, short, zone_of
from handlers.permitting import number
from handlers.refusals import titled
from handlers.step import Step
from handlers.talk import Do, Talk, engineer
from handlers.wording import Voice
from zones.duty import Away, go_away
from zones.handover import Handover, accept, come_back, decline, offer
from zones.position import Position
from zones.refused import Refused

AWAY = (Away.PHONE_OFF, Away.LEAVE)
LENGTHS = (60, 120, 240)  # minutes
MORNING = time(9)
TOLD = ("away", "back", "free", "accepted", "declined", "stand_in")  # what others hear of it


async def duty(talk: Talk, words: str) -> Answer:
    """`DUTY`, `DUTY phone off until 18:00`, or a tap."""
    own = await own_offices(talk)
    if words == "back":
        return await back(talk, own)
    if words in (*AWAY, Away.HANDED_OVER):
        return await begin(talk, own, words, "")
    said = duty_words.understood(words)
    return await follow(talk, own, said) if said else await menu(talk, own)


def said_of_duty(talk: Talk) -> Do | None:
    """Free text that speaks of their own duty and of nothing else."""
    said = duty_words.understood(talk.heard.text)
    return partial(answer, said=said) if said else None


async def answer(talk: Talk, said: duty_words.DutyWord) -> Answer:
    return await follow(talk, await own_offices(talk), said)


async def follow(talk: Talk, own: Sequence[Position], said: duty_words.DutyWord) -> Answer:
    """What is to begin another day is said on that day: until then they are on duty, or away, as they are."""
    if said.to_come:
        return Answer(talk.say("duty.to_come"))
    if said.kind == "back":
        return await back(talk, own)
    return await begin(talk, own, said.kind, said.rest)


async def own_offices(talk: Talk) -> Sequence[Position]:
    own = await talk.store.own_offices(engineer(talk).id, talk.now)
    if not own:
        raise Refused("no_office")
    return own


async def menu(talk: Talk, own: Sequence[Position]) -> Answer:
    away = await talk.store.absences([engineer(talk).id], talk.now)
    names = ("back",) if away else ("phone_off", "leave", "handed_over")
    lead = talk.say("duty.away_now" if away else "duty.on_now", office=titles(own, talk.voice, talk.atlas))
    return Answer(lead, tuple(Button(talk.say(f"button.{name}"), f"do:duty:{name}") for name in names))


# ---- away ------------------------------------------------------------------------------------------


async def begin(talk: Talk, own: Sequence[Position], kind: str, words: str) -> Answer:
    until = duty_words.until(words, talk.heard.at.astimezone(talk.voice.zone_time))
    if kind not in AWAY:
        return await who_stands_in(talk, own, words, until)
    if until is None:
        return await until_when(talk, Away(kind))
    return await leave(talk, own, Away(kind), until)


async def until_when(talk: Talk, kind: Away) -> Answer:
    step = await talk.ask("duty", {"kind": kind.value})
    chips = [Button(talk.say(f"chip.{minutes}"), f"s{step.id}:until:{minutes}") for minutes in LENGTHS]
    morning = Button(talk.say("chip.morning"), f"s{step.id}:until:morning")
    return Answer(talk.say("duty.until_when"), (*chips, morning), menu=talk.say("menu.choose"))


async def leave(talk: Talk, own: Sequence[Position], kind: Away, until: datetime) -> Answer:
    """The chain is told at once; until somebody stands in, the next office up answers."""
    person = engineer(talk).id
    await go_away(talk.store, person, own[0], zone_of(talk, own), kind, until, talk.now)
    answering = (await talk.store.on_duty(own[0].area_id, talk.now))[:1]
    await tell_superior(talk, own, "away", until=until)
    lead = talk.say(
        "duty.away", until=until, office=titles([one.position for one in answering], talk.voice, talk.atlas)
    )
    if answering and answering[0].position in own:  # a stand-in of the roster
        return Answer(f"{lead}\n{talk.say('duty.covered')}", (back_button(talk.voice),))
    asked = await who_stands_in(talk, own, "", until)
    return Answer(f"{lead}\n\n{asked.text}", asked.buttons, asked.menu)


async def back(talk: Talk, own: Sequence[Position]) -> Answer:
    ended = await come_back(talk.store, engineer(talk).id, own[0].id, zone_of(talk, own), talk.now)
    if ended is None:
        return Answer(talk.say("duty.not_away"))
    for handover in ended:
        await talk.store.tell(handover.taker_id, worded("free", own, talk.atlas), talk.now)
    await tell_superior(talk, own, "back")
    return Answer(talk.say("duty.back", office=titles(own, talk.voice, talk.atlas)))


# ---- who stands in ---------------------------------------------------------------------------------


async def who_stands_in(talk: Talk, own: Sequence[Position], words: str, until: datetime | None) -> Answer:
    found = await officers(talk, own)
    named = called(found, words)
    if len(named) == 1:
        return await propose(talk, own, named[0], until)
    step = await talk.ask("duty", {"until": until.isoformat() if until else ""})
    rows = [
        Button(short(talk, one.office), f"s{step.id}:taker:{one.person}") for one in (named or found)[: MOST_ROWS - 1]
    ]
    nobody = Button(talk.say("button.nobody"), f"s{step.id}:nobody")
    lead = talk.say("duty.who" if rows else "duty.nobody_may")
    return Answer(lead, (*rows, nobody) if rows else (), menu=talk.say("menu.choose"))


async def propose(talk: Talk, own: Sequence[Position], taker: Officer, until: datetime | None) -> Answer:
    me = engineer(talk).id
    handover = await offer(talk.store, me, taker.person, [one.id for one in own], until, zone_of(talk, own), talk.now)
    arrives = await talk.store.tell(taker.person, question(handover, own, talk.atlas), talk.now)
    key = "duty.asked" if arrives else "duty.asked_in_vain"
    return Answer(talk.say(key, office=titled(taker.office, talk.voice, talk.atlas)))


def question(handover: Handover, own: Sequence[Position], atlas: Atlas) -> Callable[[Voice], Answer]:
    def say(voice: Voice) -> Answer:
        office = titles(own, voice, atlas)
        key = "duty.question" if handover.until else "duty.question_open"
        text = voice.say(key, office=office, until=handover.until or "")
        return Answer(text, tuple(Button(voice.say(f"button.{name}"), f"do:{name}:{handover.id}") for name in
                                  ("accept", "decline")))  # fmt: skip

    return say


async def accepted(talk: Talk, words: str) -> Answer:
    """A tap, or “accept” typed."""
    handover, own = await offered(talk, words)
    await accept(talk.store, handover, engineer(talk).id, zone_of(talk, own), talk.now)
    taker = titles(await talk.store.own_offices(handover.taker_id, talk.now), talk.voice, talk.atlas)
    await talk.store.tell(handover.giver_id, worded("accepted", own, talk.atlas, back=True), talk.now)
    await tell_superior(talk, own, "stand_in", besides=(handover.giver_id, handover.taker_id))
    return Answer(talk.say("duty.accepted", office=titles(own, talk.voice, talk.atlas), own=taker))


async def declined(talk: Talk, words: str) -> Answer:
    handover, own = await offered(talk, words)
    await decline(talk.store, handover, engineer(talk).id, zone_of(talk, own), talk.now)
    await talk.store.tell(handover.giver_id, worded("declined", own, talk.atlas), talk.now)
    return Answer(talk.say("duty.declined"))


async def offered(talk: Talk, words: str) -> tuple[Handover, Sequence[Position]]:
    taker = engineer(talk).id
    handover = await (talk.store.handover(number(words)) if words else talk.store.offered_to(taker))
    if handover is None:
        raise Refused("nothing_offered")
    handover.must_wait(taker, talk.now)
    return handover, await talk.store.positions(handover.positions)


# ---- its questions ---------------------------------------------------------------------------------


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Do:
    return partial(taken, step=step, verb=verb, argument=argument)


async def taken(talk: Talk, step: Step, verb: str, argument: str) -> Answer:
    own = await own_offices(talk)
    step.close(verb, talk.now)
    if verb == "until":
        return await leave(talk, own, Away(step.form["kind"]), moment(talk, argument))
    if verb == "taker":
        chosen = [one for one in await officers(talk, own) if one.person == number(argument)]
        if not chosen:
            raise Refused("may_not_stand_in")
        return await propose(talk, own, chosen[0], planned(step))
    return Answer(talk.say("duty.nobody"), (back_button(talk.voice),))


async def told(talk: Talk, step: Step) -> Answer:
    """A time or a name, typed."""
    own = await own_offices(talk)
    text = talk.heard.text
    if "kind" in step.form:
        step.close("told", talk.now)
        return await begin(talk, own, step.form["kind"], text)
    return await who_stands_in(talk, own, text, planned(step))


def planned(step: Step) -> datetime | None:
    return datetime.fromisoformat(step.form["until"]) if step.form.get("until") else None


def moment(talk: Talk, argument: str) -> datetime:
    if argument != "morning":
        return talk.now + timedelta(minutes=number(argument))
    local = talk.now.astimezone(talk.voice.zone_time)
    return datetime.combine(local.date() + timedelta(days=local.time() >= MORNING), MORNING, talk.voice.zone_time)


# ---- in words --------------------------------------------------------------------------------------


async def tell_superior(
    talk: Talk, own: Sequence[Position], what: str, besides: Sequence[int] = (), *, until: datetime | None = None
) -> None:
    """The next office up, whoever is on duty there."""
    ours = {office.id for office in own}
    mine = {engineer(talk).id, *besides}
    chain = await talk.store.on_duty(own[0].area_id, talk.now)
    above = next((one for one in chain if one.position.id not in ours and one.person_id not in mine), None)
    if above:
        await talk.store.tell(above.person_id, worded(what, own, talk.atlas, until=until), talk.now)


def worded(
    what: str, own: Sequence[Position], atlas: Atlas, *, back: bool = False, until: datetime | None = None
) -> Callable[[Voice], Answer]:
    def say(voice: Voice) -> Answer:
        text = voice.say(f"duty.told.{what}", office=titles(own, voice, atlas), until=until)
        return Answer(text, (back_button(voice),) if back else ())

    return say


def back_button(voice: Voice) -> Button:
    return Button(voice.say("button.back"), "do:duty:back")


def titles(offices: Sequence[Position], voice: Voice, atlas: Atlas) -> str:
    return voice.several([titled(office, voice, atlas) for office in offices]) or voice.say("office.unknown")
