"""What explains a complaint, told to its person: the outage that runs there, or that it is none of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.answer import Answer
from handlers.reports.reporting import offering
from handlers.reports.spots import place_of
from handlers.talk import Talk
from handlers.telling.notices import expected, places, why
from zones.closing import Reply, doubt_end
from zones.complaint import Complaint
from zones.explaining import AFTER, attach_complaint, doubts_its_end, set_apart, stands_apart
from zones.following import follow_outage
from zones.outage import Outage, OutageKind, runs
from zones.report import Extent


async def known_outage(talk: Talk, complaint: Complaint) -> Outage | None:
    """The outage that explains it."""
    outage = await running_over(talk, complaint)
    return None if outage and stands_apart(complaint, outage) else outage


async def lately_out(talk: Talk, complaint: Complaint) -> Sequence[Outage]:
    """What has not ended where it is, or has within the hour; a danger is explained by none."""
    if complaint.area_id is None or complaint.is_danger:
        return ()
    return await talk.store.lately_out(complaint.area_id, talk.now - AFTER, talk.now)


async def running_over(talk: Talk, complaint: Complaint) -> Outage | None:
    return running(await lately_out(talk, complaint), talk.now)


def running(outages: Sequence[Outage], now: datetime) -> Outage | None:
    """The outage itself rather than one beneath it."""
    off = [outage for outage in outages if runs(outage, now)]
    return next((outage for outage in off if outage.within_id is None), next(iter(off), None))


async def beside(talk: Talk, complaint: Complaint) -> Outage | None:
    """The outage that runs over a house whose fault is its own."""
    if complaint.outage_id or complaint.extent is not Extent.HOUSE or complaint.since is None:
        return None
    outage = await running_over(talk, complaint)
    return outage if outage and stands_apart(complaint, outage) else None


def ended(outages: Sequence[Outage], complaint: Complaint, now: datetime) -> Outage | None:
    """The outage whose end we have just told there, though it is dark."""
    return next((outage for outage in outages if doubts_its_end(complaint, outage, now)), None)


async def not_back(talk: Talk, complaint: Complaint, outage: Outage) -> Answer:
    await doubt_end(talk.store, complaint, outage, Reply.NO, talk.now)
    text = talk.say(
        "complaint.not_back",
        place=place_of(talk.voice, talk.atlas, complaint),
        at=outage.restored_at,
        outage=outage.number,
        number=complaint.number,
    )
    return offering(talk, Answer(text))


async def apart_from(talk: Talk, complaint: Complaint, outage: Outage) -> str:
    """Their house was dark before: they hear how it goes, and its end is not theirs."""
    if complaint.outage_id == outage.id:
        await set_apart(talk.store, complaint, outage, talk.now)
    if complaint.person_id:
        await follow_outage(talk.store, outage, complaint.person_id, talk.now)
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
