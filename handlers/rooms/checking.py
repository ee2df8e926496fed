"""“Is this true?”: a number, or words that are passed on, held against what was really said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from handlers.answer import Answer
from handlers.atlas import Atlas
from handlers.help import state_of
from handlers.posting.draft import ACTS
from handlers.reading import Reading, read
from handlers.reading.frauds import fraud_in
from handlers.refusals import titled
from handlers.reports import following
from handlers.rooms.likeness import likest, sounds_official
from handlers.talk import Do, Talk
from handlers.telling.notices import render, render_state
from handlers.telling.numbers import EXAMPLE, NUMBER, Asked, in_ascii, named
from handlers.wording import Voice
from zones.checking import Truth, truth, truth_of_words
from zones.notice import Notice
from zones.outage import Outage
from zones.store import Store

ASKS = re.compile(
    r"(?:\bsach\b|\bsahi h(?:ai|e)?\b|\basli\b|\bfarji\b|\bfarzi\b|\bnakli\b|\bfake\b|\bgenuine\b|\breal\b|"
    r"\bofficial\b|\btrue\b|\bjhoo?th\b|\bverify\b|\bafwah\b|\brumou?r\b|"
    r"सच|सही (?:है|हैं)|असली|फर्जी|फ़र्ज़ी|नकली|झूठ|अफवाह|अफ़वाह|سچ|صحیح|درست|اصلی|جعلی|جھوٹ|افواہ)",
    re.IGNORECASE,
)
LATELY = timedelta(days=3)  # so long what we said is compared with
FIRM = 0.75
APART = timedelta(minutes=10)  # two times that far from one another are not the same


async def check(talk: Talk, words: str) -> Answer:
    """`check GN-2611-0042`, `check` as a reply, or with the words themselves; in a room everybody reads the answer."""
    if talk.room:
        talk = replace(talk, voice=replace(talk.voice, language=talk.room.language))
    said = words.strip() or talk.heard.quoted
    if not said:
        return Answer(talk.say("check.how", example=EXAMPLE))
    if fraud_in(said):
        return Answer(f"{talk.say('fraud.good_that_you_asked')}\n\n{talk.say('fraud.what_to_do')}")
    return await checked(talk, said)


def choose(talk: Talk) -> Do | None:
    """What holds a number of ours and asks about it, and what has the sound of a notice."""
    text = talk.heard.text
    if talk.heard.kind not in ("text", "image", "photo", "document") or not text:
        return None
    if asks(text) and talk.heard.quoted:
        return partial(check, words=talk.heard.quoted)
    number = named(text)
    if number and (asks(text) or talk.heard.forwarded or (not talk.is_engineer and is_bare(text))):
        return partial(check, words=text)
    if not talk.is_engineer and talk.heard.asked_us and sounds_official(text):
        return partial(check, words=text)
    return None


def asks(text: str) -> bool:
    return bool(ASKS.search(text))


def is_bare(text: str) -> bool:
    """A number and nothing else is a question."""
    return not re.search(r"\w", NUMBER.sub("", in_ascii(text).upper()))


async def checked(talk: Talk, text: str) -> Answer:
    asked = named(text)
    if not sounds_official(text):
        return await by_number(talk, asked) if asked else await by_facts(talk, text)
    zones = {area.id for area in talk.zones(await talk.own_areas())}
    recent = await talk.store.recent_notices(sorted(zones), asked.number if asked else "", talk.now - LATELY)
    like = likest(text, recent, talk.voice.zone_time, talk.atlas)
    if like:
        newest = await talk.store.newest_notice(like.notice.number)
        version = like.notice.version
        return await verdict(talk, truth_of_words(newest, version, altered=like.altered), newest)
    if asked and (newest := await talk.store.newest_notice(asked.number)):  # our number under somebody else's words
        return await verdict(talk, truth_of_words(newest, asked.version, altered=True), newest)
    return Answer(talk.say("check.unknown", number=asked.number) if asked else talk.say("check.not_ours"))


async def by_number(talk: Talk, asked: Asked) -> Answer:
    newest = await talk.store.newest_notice(asked.number)
    known = truth(newest, asked.version)
    if newest is None or known is Truth.UNKNOWN:
        number = asked.number if asked.version is None else f"{asked.number}/{asked.version}"
        return Answer(talk.say("check.unknown", number=number))
    return await verdict(talk, known, newest)


async def verdict(talk: Talk, known: Truth, newest: Notice | None) -> Answer:
    """And what holds now, in our own words."""
    if newest is None or known is Truth.UNKNOWN:
        return Answer(talk.say("check.not_ours"))
    office = await office_of(talk.store, newest, talk.voice, talk.atlas)
    said = Answer(put_in_words(known, newest, office, talk.voice, talk.atlas))
    outage = await talk.store.outage_numbered(newest.number)
    still_open = [outage] if outage and not (outage.restored_at or outage.cancelled_at) else []
    return await following.offering(talk, said, still_open)


async def office_of(store: Store, notice: Notice, voice: Voice, atlas: Atlas) -> str:
    office = await store.position(notice.position_id) if notice.position_id else None
    return titled(office, voice, atlas) if office else voice.say("check.system")


def put_in_words(known: Truth, newest: Notice, office: str, voice: Voice, atlas: Atlas) -> str:
    lead = voice.say(f"check.{known}", number=newest.number, office=office, time=newest.at)
    if known is Truth.TAKEN_BACK:
        return lead
    words = render if known is Truth.GENUINE else render_state
    return f"{lead}\n\n{words(newest, voice, atlas)}"


# ---- words that are none of ours ----------------------------------------------------------------------


def reads_official(talk: Talk) -> bool:
    """It would be a post, with a cause or a time, had somebody written it who may."""
    reading = as_engineers(talk, talk.heard.text)
    return reading.intent in ACTS and reading.confidence >= FIRM and bool(reading.cause or reading.eta)


def as_engineers(talk: Talk, text: str) -> Reading:
    return read(text, talk.heard.at, talk.atlas.gazetteer, "engineer")


async def by_facts(talk: Talk, text: str) -> Answer:
    """Nobody of ours wrote these words; whether they say what is so is another matter."""
    reading = as_engineers(talk, text)
    areas = sorted({area for place in reading.places for area in place.areas})
    if not areas:
        return Answer(talk.say("check.not_ours"))
    outages = await talk.store.open_near(areas, talk.now)
    state = await state_of(talk, areas)
    if not outages:
        return Answer(f"{talk.say('check.not_ours')}\n\n{state}")
    fits = any(says_so(reading.eta, outage) for outage in outages)
    return Answer(f"{talk.say('check.fits' if fits else 'check.differs')}\n\n{state}")


def says_so(eta: datetime | None, outage: Outage) -> bool:
    """A time that nobody of ours gave makes it another story; words without a time leave it open."""
    return eta is None or (outage.eta is not None and abs(outage.eta - eta) < APART)
