"""What somebody is written whose call 1912 could not take; what they answer becomes a complaint."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.answer import Answer
from handlers.atlas import Atlas
from handlers.reports.reporting import trouble
from handlers.reports.spots import place_of
from handlers.step import Step
from handlers.telling.notices import expected, moment, one_line, places
from handlers.wording import Voice
from zones.complaint import Complaint
from zones.outage import Outage

WAITS = timedelta(hours=24)  # as long as their answer keeps WhatsApp's window open
MOST = 600  # characters of a template's news


def greeting(voice: Voice, at: datetime) -> tuple[Answer, tuple[str, str]]:
    """In words, and as a template's news and number."""
    text = voice.say("call.missed", at=at)
    return Answer(text), (one_line(text, MOST), "1912")


def of_complaint(
    voice: Voice, atlas: Atlas, at: datetime, complaint: Complaint, outage: Outage | None
) -> tuple[Answer, tuple[str, str]]:
    """Whoever waits already hears how that stands, and is not asked from nothing."""
    facts = {
        "number": complaint.number,
        "fault": trouble(voice, complaint),
        "place": place_of(voice, atlas, complaint),
        "word": last_word(voice, atlas, complaint, outage),
    }
    text = voice.say("call.missed_waiting", at=at, **facts)
    return Answer(text), (one_line(text, MOST), complaint.number)


def last_word(voice: Voice, atlas: Atlas, complaint: Complaint, outage: Outage | None) -> str:
    if outage and outage.restored_at is None:
        known = outage.facts()
        start, eta = moment(known["started_at"], voice), expected(known["eta"], voice)
        return voice.say(
            "status.running", place=places(outage.areas, voice, atlas), start=start, eta=eta, number=outage.number
        )
    if complaint.restored_said_at:
        key = "complaint.line_back" if complaint.waits_for_supply else "complaint.line_mended"
        return voice.say(key, at=complaint.restored_said_at)
    if complaint.acknowledged_at:
        return voice.say("complaint.line_seen", at=complaint.acknowledged_at)
    return voice.say("complaint.line_waits", now=voice.now)


def question(address: int, author: bytes, now: datetime) -> Step:
    """“What is it about?”, as for a photo that came without a word (`placed.told`)."""
    return Step(address, author, "report", {"asked": "about"}, now, now + WAITS)
