"""How far it is off: one house, a street or all around; asked once, and heard unasked, too."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.answer import Answer, Button
from handlers.posting.questions import press
from handlers.reading import read_extent, reads_spread
from handlers.reports.explained import apart_from
from handlers.reports.reporting import of_step, offering, remember
from handlers.step import Step
from handlers.talk import Talk
from zones.complaint import Complaint, say_extent
from zones.explaining import stands_apart
from zones.report import Extent

SLIP = timedelta(minutes=15)
UNANSWERED = ("replaced", "let be", "stopped")
LATELY = timedelta(minutes=30)  # if a neighbour has complained since, nobody is asked how far it reaches


def said(talk: Talk) -> Extent | None:
    found = read_extent(talk.heard.text)
    return Extent(found) if found else None


def spreads(talk: Talk) -> bool:
    """It has reached their neighbours, which says nothing of an end."""
    return reads_spread(talk.heard.text)


async def matters(talk: Talk, complaint: Complaint) -> bool:
    """How far it reaches is asked of the first of a feeder; when others complain, too, they have answered it."""
    if complaint.extent or complaint.feeder_id is None:
        return False
    return not await talk.store.others_complain(complaint.feeder_id, complaint.id, talk.now, LATELY)


async def ask(talk: Talk, complaint: Complaint, answer: Answer) -> Answer:
    step = await remember(talk, {"asked": "extent", "complaint": complaint.id})
    return replace(answer, text=f"{answer.text}\n\n{talk.say('ask.extent')}", buttons=buttons(talk, step))


def buttons(talk: Talk, step: Step) -> tuple[Button, ...]:
    return tuple(Button(talk.say(f"button.extent.{extent}"), press(step)("extent", extent)) for extent in Extent)


def ask_again(talk: Talk, step: Step) -> Answer:
    step.form = step.form | {"again": True}
    return Answer(talk.say("ask.extent"), buttons(talk, step))


def asked_enough(talk: Talk, step: Step) -> bool:
    """How far it reaches is asked again once; whoever then writes of something else has let it be."""
    return step.kind == "report" and bool(step.form.get("again")) and said(talk) is None


async def chosen(talk: Talk, step: Step, extent: Extent) -> Answer:
    complaint = await of_step(talk, step)
    step.close(complaint.number, talk.now)
    return offering(talk, Answer(await reached(talk, complaint, extent), replaces=talk.heard.kind == "tap"))


def may_correct(step: Step, verb: str, now: datetime) -> bool:
    """The wrong button, and soon the right one."""
    if verb != "extent" or step.done_at is None or step.outcome in UNANSWERED:
        return False
    return now - step.done_at <= SLIP


async def reached(talk: Talk, complaint: Complaint, extent: Extent) -> str:
    """It may show that the outage that runs there is not why."""
    await say_extent(talk.store, complaint, extent, talk.now)
    told = [talk.say(f"complaint.extent.{extent}", number=complaint.number)]
    outage = await talk.store.outage_as_it_stands(complaint.outage_id) if complaint.outage_id else None
    if outage and stands_apart(complaint, outage):
        told.append(await apart_from(talk, complaint, outage))
    return "\n\n".join(told)
