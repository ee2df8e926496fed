"""What somebody is written whose call 1912 could not take; what they answer becomes a complaint."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.answer import Answer
from handlers.atlas import Atlas
from handlers.help import line
from handlers.reports import standing
from handlers.reports.complaints import whose
from handlers.reports.reporting import trouble
from handlers.reports.spots import place_of
from handlers.step import Step
from handlers.talking import Talking
from handlers.telling.notices import one_line
from handlers.wording import Voice
from zones.complaint import Complaint

WAITS = timedelta(hours=24)  # as long as their answer keeps WhatsApp's window open
MOST = 600  # characters of a template's news


def greeting(voice: Voice, at: datetime) -> tuple[Answer, tuple[str, str]]:
    """In words, and as a template's news and number."""
    text = voice.say("call.missed", at=at)
    return Answer(text), (one_line(text, MOST), "1912")


async def of_complaint(
    store: Talking, voice: Voice, atlas: Atlas, at: datetime, complaint: Complaint
) -> tuple[Answer, tuple[str, str]]:
    """Whoever waits already hears how that stands, and is not asked from nothing."""
    facts = {
        "number": complaint.number,
        "fault": trouble(voice, complaint),
        "place": place_of(voice, atlas, complaint),
        "word": await last_word(store, voice, atlas, complaint),
    }
    text = voice.say("call.missed_waiting", at=at, **facts)
    return Answer(text), (one_line(text, MOST), complaint.number)


async def last_word(store: Talking, voice: Voice, atlas: Atlas, complaint: Complaint) -> str:
    if complaint.restored_said_at:
        return standing.said_over(voice, complaint)
    word = await word_of(store, voice, atlas, complaint)
    return f"{word}\n{voice.say('alarm.line_keep_away')}" if complaint.is_danger else word


async def word_of(store: Talking, voice: Voice, atlas: Atlas, complaint: Complaint) -> str:
    outage = await store.outage_as_it_stands(complaint.outage_id) if complaint.outage_id else None
    if outage and outage.restored_at is None:
        return line(voice, atlas, outage)
    if complaint.taken_at:
        return standing.taken(voice, atlas, complaint, await whose(store, atlas, complaint, voice.now))
    if complaint.acknowledged_at:
        return voice.say("complaint.line_seen", at=complaint.acknowledged_at)
    return voice.say("complaint.line_waits", now=voice.now)


def question(address: int, author: bytes, now: datetime) -> Step:
    """“What is it about?”, as for a photo that came without a word (`placed.told`)."""
    return Step(address, author, "report", {"asked": "about"}, now, now + WAITS)
