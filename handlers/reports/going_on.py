"""Words of whoever has a complaint, open or closed lately: they belong to it, however little they say."""

from __future__ import annotations

from functools import partial

from handlers import yes_no
from handlers.answer import Answer
from handlers.reading import Reading
from handlers.reports import closing, complaints, theirs
from handlers.step import Step
from handlers.talk import Do, Talk
from zones.complaint import Complaint, keep_detail, say_extent
from zones.detail import DetailKind
from zones.report import Extent

LIKELY, SURE = 0.33, 0.5  # that they speak of their supply: sure, where we have asked for the name of a place
FREE = ("closing", "join")  # questions that these words do not answer: “gone again” is no word about the work


async def choose(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    """Their supply is off, or how far it is: no other place, no danger and no answer to what we asked."""
    if talk.person is None or talk.room or talk.is_engineer or reading.danger or reading.places:
        return None
    if (step and step.kind not in FREE) or yes_no.said(talk.heard.text) is not None:
        return None
    extent = complaints.extent_said(talk)
    likely = SURE if step and step.kind == "join" else LIKELY
    dark = reading.intent in closing.STILL_OFF and reading.confidence >= likely
    known = await theirs.still_open(talk) if dark or extent else ()
    if extent and len(known) == 1 and known[0].restored_said_at is None:
        return partial(reaches, complaint=known[0], extent=extent)
    if not dark or not (known or await theirs.closed_lately(talk)):
        return None
    return partial(closing.still_out if reading.intent == "still_out" else complaints.reported, reading=reading)


async def reaches(talk: Talk, complaint: Complaint, extent: Extent) -> Answer:
    """“Sirf mera ghar”, said unasked or late."""
    await keep_detail(talk.store, complaint, DetailKind.WORDS, talk.store.seal(talk.heard.text), talk.now)
    await say_extent(talk.store, complaint, extent, talk.now)
    return Answer(talk.say(f"complaint.extent.{extent}", number=complaint.number))


async def their_own(talk: Talk) -> Do | None:
    """In place of a stranger's greeting."""
    told = await complaints.stories(talk)
    return partial(complaints.own) if told else None
