"""Words of whoever has a complaint, open or closed lately: they belong to it, however little they say."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from handlers import permitting, yes_no
from handlers.answer import Answer
from handlers.reading import Reading, goes_on
from handlers.reports import alarm, anothers, closing, complaints, extents, standing, theirs
from handlers.reports.evidence import keep_what_came
from handlers.reports.replies import BACK, STILL_OFF
from handlers.reports.reporting import asks_where
from handlers.rooms.disclosure import consumer_in
from handlers.step import Step
from handlers.talk import Do, Talk
from zones.complaint import Complaint, keep_detail
from zones.detail import DetailKind
from zones.report import Extent

LIKELY, SURE = 0.33, 0.5  # that they speak of their supply: sure, where we have asked for the name of a place
TOO = re.compile(r"\b(bhi|too|also|off|band)\b|(?<!\w)(भी|बंद|بھی|بند)", re.IGNORECASE)
HERE = re.compile(
    r"\b(here|too|also|off|power|yaha|yahan|mere|hamare|humare|bhi|ghar|band|nahi|nhi)\b"
    r"|यहां|यहाँ|मेरे|हमारे|भी|घर|बंद|नहीं|یہاں|میرے|ہمارے|بھی|گھر|بند|نہیں",
    re.IGNORECASE,
)
FREE = ("closing", "join")  # questions that these words do not answer: “gone again” is no word about the work


async def choose(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    """Their supply is off, or how far it is: no other place, no danger and no answer to what we asked."""
    if talk.room or talk.is_engineer or reading.danger:
        return None
    if goes_on(talk.heard.text) and (alarms := await theirs.alarms_meant(talk, reading)):
        return partial(still_there, complaint=alarms[-1])
    if step and (asks_where(step) or answers(talk, reading, step)):
        return None
    if is_nothing_but_a_number(talk, reading):
        return numbered
    if reading.places:
        return None
    if off_here_too(talk.heard.text, reading) and (asked := await theirs.asked_about(talk)):
        permitting.must(talk, "out_here")
        return partial(complaints.out_here, words=str(asked.id))
    if talk.person is None or yes_no.said(talk.heard.text) is not None:
        return None
    extent = extent_of(talk, reading)
    likely = SURE if step and step.kind == "join" else LIKELY
    dark = reading.intent in STILL_OFF and reading.confidence >= likely
    known = theirs.own_first(await theirs.still_open(talk)) if dark or extent else ()
    if extent and len(known) == 1 and known[0].restored_said_at is None:
        return partial(reaches, complaint=known[0], extent=extent)
    if not dark or not (known or await theirs.closed_lately(talk)):
        return None
    return partial(closing.still_out if reading.intent == "still_out" else complaints.reported, reading=reading)


def answers(talk: Talk, reading: Reading, step: Step) -> bool:
    """What we asked, or how it was."""
    return step.kind not in FREE or (step.kind == "closing" and not closing.is_no_remark(talk, reading))


def is_nothing_but_a_number(talk: Talk, reading: Reading) -> bool:
    """Of their connection; the number of their house beside it is no place that we know."""
    speaks = reading.intent != "chatter" and reading.confidence >= SURE
    if speaks or any(one.areas for one in reading.places):
        return False
    return consumer_in(talk.heard.text) is not None and not extents.said(talk)


def extent_of(talk: Talk, reading: Reading) -> Extent | None:
    """Of what is off at their own house: “poore mohalle me aa gayi” tells how far it is back."""
    if anothers.meant(talk, reading) or (reading.intent == BACK and not extents.spreads(talk)):
        return None
    return extents.said(talk)


async def still_there(talk: Talk, complaint: Complaint) -> Answer:
    """“Koi nahi aaya”, “abhi bhi wahi haal hai”: of whoever has warned of a danger, it is the danger that goes on."""
    words = await alarm.warned(talk, complaint)
    await keep_detail(talk.store, complaint, DetailKind.WORDS, talk.store.seal(talk.heard.text), talk.now)
    passed = await alarm.said_again(talk, complaint, words)
    return replace(passed, text=f"{alarm.what_to_do(talk)}\n\n{passed.text}")


def off_here_too(text: str, reading: Reading) -> bool:
    """“Haan mere yaha bhi”, “yes, no power here”; a yes to another question speaks of no supply that is off."""
    if not yes_no.begins_with_yes(text):
        return False
    if reading.intent == "chatter" or reading.confidence < SURE:
        return bool(TOO.search(text))
    return reading.intent in STILL_OFF and bool(HERE.search(text))


async def reaches(talk: Talk, complaint: Complaint, extent: Extent) -> Answer:
    """“Sirf mera ghar”, said unasked or late."""
    await keep_detail(talk.store, complaint, DetailKind.WORDS, talk.store.seal(talk.heard.text), talk.now)
    await keep_what_came(talk, complaint)
    return Answer(await extents.reached(talk, complaint, extent))


async def numbered(talk: Talk) -> Answer:
    """The number of their connection: it helps whoever looks for the fault, and is kept for nothing else."""
    mine = await theirs.still_open(talk)
    if not mine:
        return Answer(talk.say("consumer.what_for"))
    await keep_what_came(talk, mine[-1])
    return Answer(talk.say("consumer.kept", number=mine[-1].number))


async def their_own(talk: Talk) -> Do | None:
    """In place of a stranger's greeting."""
    return standing.own if talk.person and await theirs.still_open(talk) else None
