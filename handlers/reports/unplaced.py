"""An alarm whose place is still asked has no number yet; whoever raised it can take it back all the same."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from handlers.answer import Answer
from handlers.reading import Reading, reads_taken_back
from handlers.reports import alarm, denials
from handlers.reports.reporting import asks_where
from handlers.step import Step
from handlers.talk import Do, Talk
from handlers.telling.notices import one_line
from zones.refused import Refused
from zones.report import DANGERS


async def choose(talk: Talk, reading: Reading) -> Do | None:
    """It rang with 1912, so that it is never believed at once, either."""
    if talk.room or talk.is_engineer or not (waits := await waiting(talk)):
        return None
    denied = denials.denies(talk.heard.text, reading) or (reads_taken_back(talk.heard.text) and not reading.danger)
    return partial(asked, step=waits) if denied else None


async def waiting(talk: Talk) -> Step | None:
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    return step if step and asks_where(step) and step.form.get("fault") in DANGERS else None


async def asked(talk: Talk, step: Step) -> Answer:
    step.form = step.form | {"denied": talk.store.sealed(talk.heard.text)}
    fault = talk.say(f"fault.{step.form['fault']}")
    return Answer(talk.say("unplaced.ask", fault=fault), denials.buttons(talk, "do:unplaced"))


async def answered(talk: Talk, holds: str) -> Answer:
    if holds not in (denials.OVER, denials.STILL):
        raise Refused("forged")
    step = await waiting(talk)
    if step is None:
        return Answer(talk.say("expired"))
    if holds == denials.STILL:
        return Answer(f"{alarm.what_to_do(talk)}\n\n{talk.say('danger.where')}")
    step.close("taken back", talk.now)
    await tell(talk, step)
    return Answer(talk.say("unplaced.noted"))


async def tell(talk: Talk, step: Step) -> None:
    """All with whom it rang."""
    said = talk.store.unsealed(step.form["denied"]) if "denied" in step.form else ""
    for _, address, language in await alarm.answering(talk, None):
        voice = replace(talk.voice, language=language)
        facts = alarm.alarm_facts(talk, voice, None, step.form["fault"], said)
        told = voice.say("unplaced.denied", fault=facts["fault"], words=facts["words"], at=talk.now)
        await alarm.ring(talk, None, Answer(told), one_line(told), address, language)
