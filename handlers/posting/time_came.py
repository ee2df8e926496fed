"""Whoever else was asked for a time hears, quietly, that it came; and under `ladder` reads how it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.atlas import Atlas
from handlers.refusals import office, titled
from handlers.talk import Talk, engineer, worker
from handlers.telling.notices import places
from handlers.wording import Voice
from zones.answering import permit
from zones.eta_watch import Watch
from zones.outage import Outage, runs

SHOWN_FOR = timedelta(hours=12)
MOST = 4


async def asked(talk: Talk, outage: int | None) -> Watch | None:
    """Before an answer is given: who was asked for it."""
    known = await talk.store.outage(outage) if outage else None
    return await talk.store.eta_watch(known.etas[-1].id) if known and known.etas else None


async def tell(talk: Talk, watch: Watch | None, outage: Outage) -> None:
    """After it, if that is a new time or an end; another cause or beginning leaves the time still to come."""
    if watch is None or (runs(outage, talk.now) and outage.etas[-1].id == watch.eta_id):
        return
    me = engineer(talk).id
    others = [person for person in watch.asked if person != me]
    if not others:
        return
    by = await permit(talk.store, engineer(talk), outage.areas, talk.now, "update")
    for person in others:
        if reached := await talk.store.reached_at(person):
            address, language = reached
            voice = replace(talk.voice, language=language)
            said = voice.say("eta.came", office=titled(by, voice, talk.atlas), what=stands(voice, talk.atlas, outage))
            await talk.store.let_know(address, language, said, talk.now)


def stands(voice: Voice, atlas: Atlas, outage: Outage) -> str:
    facts = {"place": places(outage.areas, voice, atlas), "number": outage.number}
    if outage.restored_at:
        return voice.say("eta.stands.back", time=outage.restored_at, **facts)
    if outage.cancelled_at:
        return voice.say("eta.stands.cancelled", **facts)
    if outage.eta:
        return voice.say("eta.stands.by", eta=outage.eta, **facts)
    return voice.say("eta.stands.unknown", **facts)


async def lines(talk: Talk) -> list[str]:
    """Of what they were asked about lately: what came, or who is asked by now."""
    watches = await talk.store.watches_of(worker(talk).id, talk.now - SHOWN_FOR)
    newest = {watch.outage_id: watch for watch in reversed(watches)}
    told = [await line(talk, watch) for watch in sorted(newest.values(), key=lambda one: one.asked_at)[-MOST:]]
    return [talk.say("ladder.times"), *told] if told else []


async def line(talk: Talk, watch: Watch) -> str:
    outage = await talk.store.outage_as_it_stands(watch.outage_id)
    assert outage  # it is watched
    if watch.eta_id != outage.etas[-1].id or not runs(outage, talk.now):
        return stands(talk.voice, talk.atlas, outage)
    duty = await talk.store.on_duty(outage.areas[0], talk.now)
    whom = next((one.position for one in duty if one.person_id == watch.asked[-1]), None)
    facts = {"place": places(outage.areas, talk.voice, talk.atlas), "number": outage.number}
    return talk.say("eta.stands.asked", office=office(whom, talk.voice, talk.atlas), at=watch.asked_at, **facts)
