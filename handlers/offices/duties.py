"""Being on duty or away, now or on a day to come: said by an engineer, and told to whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from handlers.answer import Answer, Button
from handlers.offices import duty_words, stand_ins
from handlers.offices.duty_times import MORNING, When, until, when
from handlers.offices.officers import officers, zone_of
from handlers.offices.word_of_duty import back_button, spoken, tell_superior, titles, worded
from handlers.permitting import number
from handlers.step import Step
from handlers.talk import Do, Talk, engineer
from zones.duty import Away, Span, go_away
from zones.handover import Handover, call_off, come_back, end_by
from zones.position import Position
from zones.refused import Refused

AWAY = (Away.PHONE_OFF, Away.LEAVE)
LENGTHS = {
    **{f"{minutes}": timedelta(minutes=minutes) for minutes in (60, 120, 240)},
    **{f"{days}d": timedelta(days=days) for days in (1, 3, 7)},
}
FROM_NOW, FROM_A_DAY = ("60", "120", "240", "morning"), ("1d", "3d", "7d")


async def duty(talk: Talk, words: str) -> Answer:
    """`DUTY`, `DUTY phone off until 18:00`, or a tap."""
    own = await own_offices(talk)
    if words == "back":
        return await back(talk, own)
    if words in (*AWAY, Away.HANDED_OVER):
        return await begin(talk, own, words, When())
    said = duty_words.understood(words)
    return await follow(talk, own, said) if said else await menu(talk, own)


def said_of_duty(talk: Talk) -> Do | None:
    """Free text that speaks of their own duty and of nothing else."""
    said = duty_words.understood(talk.heard.text)
    return partial(answer, said=said) if said else None


async def answer(talk: Talk, said: duty_words.DutyWord) -> Answer:
    return await follow(talk, await own_offices(talk), said)


async def follow(talk: Talk, own: Sequence[Position], said: duty_words.DutyWord) -> Answer:
    """What is not sure changes nothing."""
    if said.unsure:
        return Answer(talk.say("duty.unsure"))
    meant = when(said.text, heard_at(talk))
    match said.kind:
        case "back":
            return await back(talk, own)
        case "returns":
            return await returning(talk, own, meant)
    return await begin(talk, own, said.kind, meant, said.rest)


def heard_at(talk: Talk) -> datetime:
    return talk.heard.at.astimezone(talk.voice.zone_time)


async def own_offices(talk: Talk) -> Sequence[Position]:
    own = await talk.store.own_offices(engineer(talk).id, talk.now)
    if not own:
        raise Refused("no_office")
    return own


async def menu(talk: Talk, own: Sequence[Position]) -> Answer:
    me, office = engineer(talk).id, titles(own, talk.voice, talk.atlas)
    if await talk.store.absences([me], talk.now):
        return Answer(talk.say("duty.away_now", office=office), (back_button(talk.voice),))
    planned = [spoken(talk.voice, one.span) for one in await talk.store.absences_to_come(me, talk.now)]
    lead = [*(talk.say("duty.planned", when=when) for when in planned), talk.say("duty.on_now", office=office)]
    buttons = [Button(talk.say(f"button.{name}"), f"do:duty:{name}") for name in ("phone_off", "leave", "handed_over")]
    buttons += [back_button(talk.voice, gone=False)] if planned else []
    return Answer("\n\n".join(lead), tuple(buttons), menu=talk.say("menu.choose"))


# ---- away ------------------------------------------------------------------------------------------


async def begin(talk: Talk, own: Sequence[Position], kind: str, meant: When, words: str = "") -> Answer:
    """`words` may name who stands in."""
    if kind not in AWAY:
        return await stand_ins.who(talk, own, words, meant)
    if meant.until is None:
        return await until_when(talk, Away(kind), meant)
    return await leave(talk, own, Away(kind), meant.span(talk.now))


async def until_when(talk: Talk, kind: Away, meant: When) -> Answer:
    step = await talk.ask("duty", {"kind": kind.value} | meant.kept())
    lengths = FROM_A_DAY if meant.since else FROM_NOW
    chips = tuple(Button(talk.say(f"chip.{length}"), f"s{step.id}:until:{length}") for length in lengths)
    return Answer(talk.say("duty.until_when"), chips, menu=talk.say("menu.choose"))


async def leave(talk: Talk, own: Sequence[Position], kind: Away, span: Span) -> Answer:
    """The chain is told at once; until somebody stands in, the next office up answers."""
    person, zone = engineer(talk).id, zone_of(talk, own)
    gone = span.since <= talk.now
    if not gone and (ended := await call_off(talk.store, person, own[0].id, zone, talk.now, span)):
        await let_go(talk, own, ended, "changed")
    await go_away(talk.store, person, own[0], zone, kind, span, talk.now)
    await end_by(talk.store, person, span)
    answering = (await talk.store.on_duty(own[0].area_id, span.since))[:1]
    await tell_superior(talk, own, "away", span=span)
    office = titles([one.position for one in answering], talk.voice, talk.atlas)
    lead = talk.say("duty.away" if gone else "duty.to_come", when=spoken(talk.voice, span), office=office)
    if answering and answering[0].position in own:  # a stand-in of the roster
        return Answer(f"{lead}\n{talk.say('duty.covered')}", (back_button(talk.voice, gone=gone),))
    asked = await stand_ins.who(talk, own, "", When(None if gone else span.since, span.until))
    return Answer(f"{lead}\n\n{asked.text}", asked.buttons, asked.menu)


async def returning(talk: Talk, own: Sequence[Position], meant: When) -> Answer:
    """“Monday ko wapas aaunga”: until then, for whoever is away."""
    away = await talk.store.absences([engineer(talk).id], talk.now)
    if not away or meant.until is None:
        return await menu(talk, own)
    return await leave(talk, own, Away(away[0].kind), Span(talk.now, meant.until))


async def back(talk: Talk, own: Sequence[Position]) -> Answer:
    """From what has begun; else they stay, and what was to come is called off."""
    me, zone = engineer(talk).id, zone_of(talk, own)
    office = titles(own, talk.voice, talk.atlas)
    ended = await come_back(talk.store, me, own[0].id, zone, talk.now)
    if ended is not None:
        await let_go(talk, own, ended, "free")
        await tell_superior(talk, own, "back")
        return Answer(talk.say("duty.back", office=office))
    ended = await call_off(talk.store, me, own[0].id, zone, talk.now, Span(talk.now))
    if ended is None:
        return Answer(talk.say("duty.not_away"))
    await let_go(talk, own, ended, "stays")
    await tell_superior(talk, own, "stays")
    return Answer(talk.say("duty.stays", office=office))


async def let_go(talk: Talk, own: Sequence[Position], ended: Sequence[Handover], what: str) -> None:
    """Whoever stood in, or was to."""
    for handover in ended:
        await talk.store.tell(handover.taker_id, worded(what, own, talk.atlas), talk.now)


# ---- its questions ---------------------------------------------------------------------------------


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Do:
    return partial(taken, step=step, verb=verb, argument=argument)


async def taken(talk: Talk, step: Step, verb: str, argument: str) -> Answer:
    own = await own_offices(talk)
    step.close(verb, talk.now)
    meant = When.of(step.form)
    if verb == "until":
        since = meant.since or talk.now
        return await leave(talk, own, Away(step.form["kind"]), Span(since, moment(talk, argument, since)))
    if verb == "taker":
        chosen = [one for one in await officers(talk, own) if one.person == number(argument)]
        if not chosen:
            raise Refused("may_not_stand_in")
        return await stand_ins.propose(talk, own, chosen[0], meant)
    return nobody(talk, meant)


def nobody(talk: Talk, meant: When) -> Answer:
    return Answer(talk.say("duty.nobody"), (back_button(talk.voice, gone=meant.since is None),))


async def told(talk: Talk, step: Step) -> Answer:
    """A time or a name, typed."""
    own = await own_offices(talk)
    meant = When.of(step.form)
    if "kind" not in step.form:
        if duty_words.names_nobody(talk.heard.text):
            step.close("nobody", talk.now)
            return nobody(talk, meant)
        return await stand_ins.who(talk, own, talk.heard.text, meant)
    step.close("told", talk.now)
    end = until(talk.heard.text, heard_at(talk), meant.since or talk.now)
    return await begin(talk, own, step.form["kind"], When(meant.since, end))


def moment(talk: Talk, argument: str, since: datetime) -> datetime:
    if argument in LENGTHS:
        return since + LENGTHS[argument]
    local = talk.now.astimezone(talk.voice.zone_time)
    return datetime.combine(local.date() + timedelta(days=local.time() >= MORNING), MORNING, talk.voice.zone_time)
