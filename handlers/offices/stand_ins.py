"""Somebody is asked to stand in: who may, what they are asked, and their yes or no."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.answer import MOST_ROWS, Answer, Button
from handlers.atlas import Atlas
from handlers.offices.duty_times import When
from handlers.offices.officers import Officer, called, officers, short, zone_of
from handlers.offices.word_of_duty import spoken, tell_superior, titles, worded
from handlers.permitting import number
from handlers.refusals import titled
from handlers.talk import Talk, engineer
from handlers.wording import Voice
from zones.handover import Handover, accept, decline, offer
from zones.position import Position
from zones.refused import Refused


async def who(talk: Talk, own: Sequence[Position], words: str, when: When) -> Answer:
    found = await officers(talk, own)
    named = called(found, words)
    if len(named) == 1:
        return await propose(talk, own, named[0], when)
    step = await talk.ask("duty", when.kept())
    rows = [
        Button(short(talk, one.office), f"s{step.id}:taker:{one.person}") for one in (named or found)[: MOST_ROWS - 1]
    ]
    nobody = Button(talk.say("button.nobody"), f"s{step.id}:nobody")
    lead = talk.say("duty.who" if rows else "duty.nobody_may")
    return Answer(lead, (*rows, nobody) if rows else (), menu=talk.say("menu.choose"))


async def propose(talk: Talk, own: Sequence[Position], taker: Officer, when: When) -> Answer:
    me, zone = engineer(talk).id, zone_of(talk, own)
    handover = await offer(talk.store, me, taker.person, [one.id for one in own], when.span(talk.now), zone, talk.now)
    arrives = await talk.store.tell(taker.person, question(handover, own, talk.atlas), talk.now)
    key = "duty.asked" if arrives else "duty.asked_in_vain"
    return Answer(talk.say(key, office=titled(taker.office, talk.voice, talk.atlas)))


def question(handover: Handover, own: Sequence[Position], atlas: Atlas) -> Callable[[Voice], Answer]:
    def say(voice: Voice) -> Answer:
        text = voice.say("duty.question", office=titles(own, voice, atlas), when=spoken(voice, handover.span))
        verbs = ("accept", "decline")
        return Answer(text, tuple(Button(voice.say(f"button.{verb}"), f"do:{verb}:{handover.id}") for verb in verbs))

    return say


async def accepted(talk: Talk, words: str) -> Answer:
    """A tap, or “accept” typed."""
    handover, own = await offered(talk, words)
    await accept(talk.store, handover, engineer(talk).id, zone_of(talk, own), talk.now)
    taker = titles(await talk.store.own_offices(handover.taker_id, talk.now), talk.voice, talk.atlas)
    await talk.store.tell(
        handover.giver_id, worded("accepted", own, talk.atlas, back=True, span=handover.span), talk.now
    )
    besides = (handover.giver_id, handover.taker_id)
    await tell_superior(talk, own, "stand_in", besides, span=handover.span)
    office, when = titles(own, talk.voice, talk.atlas), spoken(talk.voice, handover.span)
    return Answer(talk.say("duty.accepted", office=office, own=taker, when=when))


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
