"""“Where is it?”: how it is asked of whoever named no place that we know, and what answers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.answer import Answer
from handlers.belonging import choosing
from handlers.posting.questions import area_buttons, press
from handlers.reading import Reading
from handlers.reports.evidence import to_wait
from handlers.reports.reporting import asks_where, remember
from handlers.reports.spots import Whereabouts
from handlers.step import Step
from handlers.talk import Talk
from handlers.telling.notices import place
from zones.area import Area
from zones.complaint import Complaint
from zones.report import DANGERS, Report


async def ask_where(talk: Talk, report: Report, where: Whereabouts, complaint: Complaint | None = None) -> Answer:
    """The complaint stands already; only where no zone is known do the words wait for the answer."""
    alarmed = report.fault_kind in DANGERS
    form: dict[str, Any] = {"asked": "place", "complaint": complaint.id if complaint else None, "alarmed": alarmed}
    if complaint is None:
        form |= talk.store.sealed(talk.heard.text) | {"fault": report.fault_kind} | to_wait(talk)
        form |= {"extent": report.extent, "for_another": report.for_another}
    step = await remember(talk, form)
    offered = [talk.atlas.area(spot.area_id) for spot in where.spots if spot.area_id]
    if where.presumed and alarmed:
        offered = []  # it has gone out for there
    if where.presumed or not offered:
        offered = list(dict.fromkeys((*offered, *at_large(talk, where.zone))))
    anew = "danger.where" if alarmed else "ask.where"
    text = talk.say(anew) if complaint is None else which_place(talk, complaint)
    return Answer(text, area_buttons(talk, offered, press(step)), menu=talk.say("menu.choose"))


def which_place(talk: Talk, complaint: Complaint) -> str:
    if complaint.area_id is None:
        return talk.say("complaint.where", number=complaint.number)
    home = place(talk.atlas.area(complaint.area_id), talk.voice)
    key = "danger.where_else" if complaint.is_danger else "complaint.where_theirs"
    return talk.say(key, number=complaint.number, place=home)


def at_large(talk: Talk, large: Area | None) -> Sequence[Area]:
    return choosing.offer(talk, large.id) if large else ()


def says_where(step: Step, reading: Reading) -> bool:
    """“Vikas khand me mandir ke samne”; asked about a danger, whatever else is said with the place."""
    if not asks_where(step) or not reading.places:
        return False
    return bool(step.form.get("alarmed")) or all(found.of != "fault_kind" for found in reading.evidence)


async def where_is_known(talk: Talk, complaint: Complaint) -> None:
    """They said it themselves, in other words than an answer's: nobody asks any more."""
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if step and asks_where(step) and (step.form.get("fault") in DANGERS or step.form["complaint"] == complaint.id):
        step.close(complaint.number, talk.now)


def opened(talk: Talk, step: Step, large: Area) -> Answer:
    """A whole division was named: which part of it?"""
    text = talk.say("ask.where_in", place=place(large, talk.voice))
    return Answer(text, area_buttons(talk, at_large(talk, large), press(step)), menu=talk.say("menu.choose"))
