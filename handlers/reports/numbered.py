"""The number of a complaint, written to us: whose it is reads how it stands, an office opens it or has seen it."""

from __future__ import annotations

import re
from functools import partial

from handlers import permitting
from handlers.answer import Answer
from handlers.reading import read
from handlers.reports import danger, standing, works
from handlers.talk import Do, Talk
from handlers.telling.numbers import NUMBER, in_ascii, named
from zones.complaint import Complaint
from zones.complaint_number import is_number

COMPLAINT = re.compile(r"[A-Z]-C-\d{4}-\d")
SEEN = re.compile(
    r"\b(dekh li(ya|yaa|a)?|dekha|seen|ack(nowledged)?|ja rah[ei]|noted)\b|देख लिया|देखा|जा रहे|دیکھ لیا|دیکھا|جا رہے",
    re.IGNORECASE,
)
FIRM = 0.75


def choose(talk: Talk) -> Do | None:
    """The number alone, or with a question; an office's “dekh liya”. What else is said with it is read."""
    asked = named(talk.heard.text)
    if asked is None or not COMPLAINT.search(asked.number):
        return None
    rest = NUMBER.sub("", in_ascii(talk.heard.text).upper()).strip(" .:?!।").casefold()
    if talk.room:
        return partial(anothers, number=asked.number) if not rest or talk.heard.asked_us else None
    if talk.in_office:
        return partial(of_an_office, number=asked.number, seen=bool(SEEN.search(rest)))
    return partial(of_a_citizen, number=asked.number) if not rest or asks(talk, rest) else None


def asks(talk: Talk, words: str) -> bool:
    reading = read(words, talk.heard.at, talk.places, talk.role)
    return reading.intent == "status_query" and reading.confidence >= FIRM


async def of_a_citizen(talk: Talk, number: str) -> Answer:
    complaint = await known(talk, number)
    if complaint is None or talk.person is None or complaint.person_id != talk.person.id:
        return await anothers(talk, number)
    return await standing.asking(talk, Answer(await standing.of_one(talk, complaint)))


async def of_an_office(talk: Talk, number: str, *, seen: bool) -> Answer:
    """The card, where it is theirs to work on; 1912, who works on none, reads how it stands."""
    complaint = await known(talk, number)
    if complaint is None:
        return await anothers(talk, number)
    if seen and complaint.is_danger and complaint.acknowledged_at is None:
        permitting.must(talk, "ack")
        return await danger.acknowledge(talk, str(complaint.id))
    if talk.is_engineer:
        return await works.work(talk, str(complaint.id))
    return Answer(await standing.of_one(talk, complaint))


async def known(talk: Talk, number: str) -> Complaint | None:
    return await talk.store.complaint_numbered(number) if is_number(number) else None


async def anothers(talk: Talk, number: str) -> Answer:
    """The same of one that is somebody else's and of one that never was."""
    key = "numbered.anothers" if is_number(number) else "numbered.mistyped"
    return Answer(talk.say(key, number=number))
