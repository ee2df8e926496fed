"""“Is it back, or when?”: what an engineer is asked before a time passes, and what one tap answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from handlers import permitting
from handlers.answer import Answer, Button
from handlers.atlas import Atlas
from handlers.permitting import number
from handlers.posting import drafting, outages, time_came
from handlers.posting.adding import with_more
from handlers.posting.draft import Act, Draft
from handlers.reading import Times, read_time, says_how_long, says_more
from handlers.refusals import office
from handlers.talk import Do, Talk, engineer
from handlers.talking import Talking
from handlers.telling.notices import places
from handlers.wording import Voice
from zones.duty import OnDuty
from zones.eta_watch import Asked, Look, Pace, Watch, later, look, must_wait
from zones.outage import Outage
from zones.posting import update_outage
from zones.refused import Refused

MORE = ("30", "60")  # minutes
MOST_WORDS = 4


async def look_after(store: Talking, atlas: Atlas, outage: Outage, pace: Pace, now: datetime) -> Asked:
    """One look of the clock: who is asked hears it, and so does the one who did not answer."""
    came = await look(store, outage, pace, now)
    if came.whom and came.watch:
        watch = came.watch
        ask = partial(question, atlas=atlas, outage=outage, watch=watch)
        await store.tell(came.whom.person_id, ask, now, partial(brief, atlas=atlas, outage=outage))
    if came.asked is not Asked.WAITS and came.before:
        await store.tell(came.before, lambda voice: passed_on(voice, atlas, outage, came), now)
    return came.asked


def question(voice: Voice, atlas: Atlas, outage: Outage, watch: Watch) -> Answer:
    eta = outage.etas[-1].at
    where, since = places(outage.areas, voice, atlas), outage.started_at
    if eta is None:
        text = voice.say("eta.ask_without", place=where, since=since, number=outage.number)
    else:
        key = "eta.ask" if eta > voice.now else "eta.ask_late"
        text = voice.say(key, place=where, eta=eta, since=since, number=outage.number)
    verbs = ("restored", *MORE, "other")
    buttons = tuple(Button(voice.say(f"button.eta.{verb}"), f"do:eta:{watch.id}:{verb}") for verb in verbs)
    return Answer(text, buttons, menu=voice.say("menu.choose"))


def brief(voice: Voice, atlas: Atlas, outage: Outage) -> str:
    """For a template."""
    eta, where = outage.etas[-1].at, places(outage.areas, voice, atlas)
    if eta is None:
        return voice.say("eta.brief_without", place=where, since=outage.started_at)
    return voice.say("eta.brief", place=where, eta=eta)


def passed_on(voice: Voice, atlas: Atlas, outage: Outage, came: Look) -> Answer:
    """To the one who did not answer: who is asked now."""
    where = places(outage.areas, voice, atlas)
    whom = office(position_of(came.whom), voice, atlas)
    key = "eta.passed_on" if came.whom else "eta.nobody_else"
    return Answer(voice.say(key, place=where, office=whom, number=outage.number))


def position_of(whom: OnDuty | None) -> object:
    return whom.position if whom else None


async def answered(talk: Talk, words: str) -> Answer:
    """Back: the ordinary preview, which asks since when. More time: told at once. Another time: asked for."""
    if not words:
        return await last_asked(talk)
    id_, _, said = words.partition(":")
    watch = await talk.store.watch(number(id_))
    outage = await talk.store.outage(watch.outage_id) if watch else None
    if watch is None or outage is None or said not in ("restored", *MORE, "other"):
        raise Refused("forged")
    must_wait(outage, watch)
    if said == "restored":
        return replace(await drafting.guide(talk, Act.RESTORE, outage.id), replaces=False)
    if said == "other":
        return await drafting.guide(talk, Act.UPDATE, outage.id)
    eta = drafting.to_five_minutes(later(outage, timedelta(minutes=int(said)), talk.now))
    told = await update_outage(talk.store, engineer(talk), outage, None, eta, talk.now)
    await time_came.tell(talk, watch, outage)
    return await outages.updated(talk, told)


async def in_words(talk: Talk) -> Do | None:
    """“+30”, “aadha ghanta lagega”, and little else: how much longer it takes of what they were asked about last."""
    text = talk.heard.text
    few = len(text.split()) <= MOST_WORDS and permitting.verdict(talk, Act.UPDATE)
    times = read_time(text, talk.heard.at) if few and (says_more(text) or says_how_long(text)) else Times()
    asked = await talk.store.watches_asked(engineer(talk).id) if times.eta and times.duration else ()
    return partial(more_needed, outage=asked[0].outage_id) if asked else None


async def more_needed(talk: Talk, outage: int) -> Answer:
    return await drafting.advance(talk, with_more(talk, Draft(Act.UPDATE, outage=outage), talk.heard.text))


async def last_asked(talk: Talk) -> Answer:
    """The word to which a template leads."""
    for watch in (await talk.store.watches_asked(engineer(talk).id))[:1]:
        if outage := await talk.store.outage(watch.outage_id):
            return question(talk.voice, talk.atlas, outage, watch)
    return Answer(talk.say("eta.none"))
