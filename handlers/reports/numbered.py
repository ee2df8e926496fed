"""The number of a complaint, written to us: whose it is reads how it stands, an office opens it or acts on it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from handlers import permitting
from handlers.answer import Answer
from handlers.reading import read, reads_seen, speaks_of_seeing
from handlers.reports import asking_back, at_hand, danger, said_of_one, standing, works
from handlers.talk import Do, Talk
from handlers.telling.numbers import NUMBER, in_ascii, named, without
from zones.alarm import has_seen
from zones.complaint import Complaint
from zones.complaint_number import is_number
from zones.work import came_last_to

COMPLAINT = re.compile(r"[A-Z]-C-\d{4}-\d")
FIRM = 0.75
FEW = 5  # words about seeing it that may be a question; more of them are news


async def choose(talk: Talk) -> Do | None:
    """The number alone, or with a question; what an office says of it. What else is said with it is read."""
    asked = named(talk.heard.text)
    if asked is None or not COMPLAINT.search(asked.number):
        return await by_its_end(talk) if asked is None else None
    said = NUMBER.sub("", in_ascii(talk.heard.text).upper()).casefold()
    rest = bare(said)
    if talk.room:
        return partial(anothers, number=asked.number) if not rest or talk.heard.asked_us else None
    if talk.in_office or await came_last(talk, asked.number):
        if await answers_us(talk):
            return None
        if do := await in_office(talk, asked.number, said):
            return do
        talk.heard = replace(talk.heard, text=without(talk.heard.text))  # the zone's letters in it are no place
        return None
    return partial(of_a_citizen, number=asked.number) if not rest or asks(talk, rest) else None


async def by_its_end(talk: Talk) -> Do | None:
    """Alone it may be an answer to what we asked."""
    named_so = None if talk.room or not talk.is_engineer else await said_of_one.named_by_its_end(talk)
    if named_so is None or await answers_us(talk):
        return None
    complaint, said = named_so
    if not bare(said) and await talk.store.open_step(talk.where.id, talk.author, talk.now):
        return None
    return await in_office(talk, complaint.number, said.casefold())


async def in_office(talk: Talk, number: str, said: str) -> Do | None:
    """What is `said` beside the number."""
    complaint = await known(talk, number)
    if complaint and (do := said_of_one.choose(talk, complaint, said)):
        return at_hand.and_still(do)
    if bare(said) and not in_few_words(said) and not asks(talk, bare(said)):
        return None
    return partial(of_an_office, number=number, seen=reads_seen(said))


def bare(said: str) -> str:
    return said.strip(" .:?!।,-۔؟\n")


async def came_last(talk: Talk, number: str) -> bool:
    """A danger that no office took up, to an admin of its zone."""
    complaint = await known(talk, number)
    if complaint is None or talk.person is None:
        return False
    return await came_last_to(talk.store, complaint, talk.person.id, "work")


async def answers_us(talk: Talk) -> bool:
    """We asked for words about a complaint: its number may stand in them."""
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    return step is not None and asking_back.wants_words(step)


def in_few_words(words: str) -> bool:
    return len(words.split()) <= FEW and speaks_of_seeing(words)


def asks(talk: Talk, words: str) -> bool:
    reading = read(words, talk.heard.at, talk.places, talk.role)
    return reading.intent == "status_query" and reading.confidence >= FIRM


async def of_a_citizen(talk: Talk, number: str) -> Answer:
    complaint = await known(talk, number)
    if complaint is None or talk.person is None or complaint.person_id != talk.person.id:
        return await anothers(talk, number)
    return await standing.asking(talk, Answer(await standing.of_one(talk, complaint)))


async def of_an_office(talk: Talk, number: str, *, seen: bool) -> Answer:
    """The card, where it is theirs to work on; 1912 of its zone, who works on none, reads how it stands."""
    complaint = await known(talk, number)
    if complaint is None or talk.person is None:
        return await anothers(talk, number)
    desk, me = await talk.store.call_centre(complaint.zone_id), talk.person.id
    if seen and complaint.is_danger and not has_seen(complaint, me, desk):
        permitting.must(talk, "ack")
        return await danger.acknowledge(talk, str(complaint.id))
    if talk.is_engineer or await came_last(talk, number):
        return await works.work(talk, str(complaint.id))
    if me not in desk:
        return await anothers(talk, number)
    return Answer(await standing.of_one(talk, complaint))


async def known(talk: Talk, number: str) -> Complaint | None:
    return await talk.store.complaint_numbered(number) if is_number(number) else None


async def anothers(talk: Talk, number: str) -> Answer:
    """The same of one that is somebody else's and of one that never was."""
    key = "numbered.anothers" if is_number(number) else "numbered.mistyped"
    return Answer(talk.say(key, number=number))
