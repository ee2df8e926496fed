"""What explains a complaint, told to its person: the outage that runs there, or that it is none of theirs."""

from __future__ import annotations

from handlers.answer import Answer
from handlers.reports.reporting import offering
from handlers.talk import Talk
from handlers.telling.notices import expected, places, why
from zones.complaint import Complaint
from zones.explaining import attach_complaint, set_apart, stands_apart
from zones.outage import Outage, OutageKind, runs


async def known_outage(talk: Talk, complaint: Complaint) -> Outage | None:
    """The outage that explains it."""
    outage = await running_over(talk, complaint)
    return None if outage and stands_apart(complaint, outage) else outage


async def running_over(talk: Talk, complaint: Complaint) -> Outage | None:
    """The outage that runs where it is; a danger is explained by none."""
    if complaint.area_id is None or complaint.is_danger:
        return None
    open_here = await talk.store.open_outages([complaint.area_id], talk.now)
    running = [outage for outage in open_here if runs(outage, talk.now)]
    return next((outage for outage in running if outage.within_id is None), next(iter(running), None))


async def apart_from(talk: Talk, complaint: Complaint, outage: Outage) -> str:
    """Their house was dark before: neighbours' news is not theirs."""
    if complaint.outage_id == outage.id:
        await set_apart(talk.store, complaint, outage, talk.now)
    return talk.say("complaint.apart", outage=outage.number)


async def known(talk: Talk, complaint: Complaint, outage: Outage) -> Answer:
    """From now on they are among those told, until it is over."""
    if complaint.outage_id != outage.id or complaint.reopened_at:
        await attach_complaint(talk.store, complaint, outage, talk.now)
    facts = outage.facts()
    text = talk.say(
        "complaint.planned" if outage.kind is OutageKind.PLANNED else "complaint.known",
        place=places(outage.areas, talk.voice, talk.atlas),
        start=outage.started_at,
        cause=why(facts, talk.voice),
        eta=expected(facts["eta"], talk.voice),
        outage=outage.number,
        number=complaint.number,
    )
    return offering(talk, Answer(text))
