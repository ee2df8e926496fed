"""“Line band karwa di, team bhej di”: what an office does about the alarm that rang; a line that it cut is posted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from handlers import permitting
from handlers.answer import Answer
from handlers.posting import drafting
from handlers.posting.draft import OFFICIAL, Act, Draft
from handlers.reading import (
    Reading,
    read,
    read_cause,
    reads_all_seen,
    reads_at_work,
    reads_cut,
    reads_mended_and_on,
    speaks_of_seeing,
)
from handlers.reports import ringing
from handlers.step import Step
from handlers.talk import Do, Talk, worker
from zones.answering import permit
from zones.complaint import Complaint
from zones.refused import Refused

CUT = "safety_shutdown"


async def choose(talk: Talk, step: Step | None) -> Do | None:
    """Of what rang, and not of an outage: with a time it is a post, and another place is another matter."""
    text = talk.heard.text
    if talk.room or (step and step.kind != "draft") or not permitting.verdict(talk, "ack"):
        return None
    mended = reads_mended_and_on(text)
    if not (mended or reads_at_work(text)):
        return None
    reading = read(text, talk.heard.at, talk.places, talk.role)
    alarms = await meant(talk, reading)
    new = await ringing.unseen(talk, alarms)
    theirs = new or [one for one in alarms if worker(talk).id in (one.taken_by, one.acknowledged_by)]
    if mended:
        apart = step is None or Draft.from_form(step.form).act is Act.OUTAGE  # else it is of what waits to be posted
        return partial(over, alarms=theirs) if theirs and apart and not reading.places else None
    alone = len(theirs) == 1 and step is None
    cut = theirs[0] if alone and reads_cut(text) and await is_news(talk, theirs[0]) else None
    if new:
        return partial(at_it, new=new, cut=cut)
    return partial(line_off, complaint=cut) if cut else None


async def meant(talk: Talk, reading: Reading) -> list[Complaint]:
    """What is not said to be done; of the place that they name, unless it is who goes there."""
    if reading.eta:
        return []
    alarms = [one for one in await ringing.rang(talk) if one.restored_said_at is None]
    named = [] if speaks_of_seeing(talk.heard.text) else [area for place in reading.places for area in place.areas]
    near = [one for one in alarms if any(talk.places.related(area, one.place_id) for area in named)]
    return near if named else alarms


async def is_news(talk: Talk, complaint: Complaint) -> bool:
    """Whether they post for it, and nobody has posted yet that it is off there."""
    if not talk.is_engineer:
        return False
    with suppress(Refused):
        await permit(talk.store, worker(talk), [off_at(complaint)], talk.now, OFFICIAL[Act.OUTAGE])
        return not await talk.store.open_near([complaint.place_id], talk.now)
    return False


def off_at(complaint: Complaint) -> int:
    return complaint.feeder_id or complaint.place_id


async def at_it(talk: Talk, new: Sequence[Complaint], cut: Complaint | None) -> Answer:
    """It is seen, or they are asked which; then whoever has no supply now may be told."""
    if len(new) == 1:
        said = await ringing.acknowledge(talk, str(new[0].id))
    elif reads_all_seen(talk.heard.text, len(new)):
        said = await ringing.all_seen(talk, new)
    else:
        said = await ringing.which_seen(talk, new)
    return replace(said, then=await line_off(talk, cut)) if cut else said


async def line_off(talk: Talk, complaint: Complaint) -> Answer:
    """The outage as it would be posted, but for what we do not know."""
    draft = Draft(Act.OUTAGE, areas=(off_at(complaint),), start=talk.heard.at)
    draft = draft.with_cause(read_cause(talk.heard.text) or CUT)
    asked = await drafting.advance(talk, draft)
    return replace(asked, text=f"{talk.say('alarm.line_off', number=complaint.number)}\n\n{asked.text}")


async def over(talk: Talk, alarms: Sequence[Complaint]) -> Answer | None:
    """“Taar hata diya, line chalu”: it is over by a tap, and so is the outage there, and none elsewhere."""
    if len(alarms) > 1:
        rows = [(one, end) for one in alarms if (end := ringing.way_out(talk, one))]
        return await ringing.which(talk, talk.say("alarm.which_over"), rows)
    said = await ringing.ended(talk, alarms[0])
    running = await talk.store.open_near([alarms[0].place_id], talk.now) if talk.is_engineer else ()
    then = await drafting.guide(talk, Act.RESTORE, running[0].id) if len(running) == 1 else None
    return replace(said, then=then)
