"""`QUIET 22-6`, “shaant 10 baje se 6 baje”: the hours in which a person is not to be woken by updates."""

from __future__ import annotations

import re
from datetime import datetime, time

from handlers.answer import Answer, Button
from handlers.reading.normal import plain
from handlers.reports import theirs
from handlers.talk import Talk
from zones.quiet import Hours, choose_hours
from zones.refused import Refused

OFF = {"off", "no", "none", "band", "hatao", "nahi", "बंद", "हटाओ", "नहीं", "بند", "ہٹاؤ", "نہیں"}
MORNING = {"am", "a.m", "subah", "savere", "सुबह", "सवेरे", "صبح", "سویرے"}
DAY = {"pm", "p.m", "dopahar", "dopeher", "shaam", "sham", "दोपहर", "शाम", "دوپہر", "شام"}
USUAL = ("22-6", "23-7")

FIGURE = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap]\.?m\b)?")
FALLS = 6  # “from 10” is ten at night; “from 1” is one at night


async def quiet(talk: Talk, words: str) -> Answer:
    if talk.person is None:
        raise Refused("in_private" if talk.room else "not_joined")
    if not words.strip():
        await wait(talk, "quiet")
        return Answer(f"{stands(talk)}\n\n{talk.say('quiet.which')}", buttons(talk), menu=talk.say("menu.choose"))
    off = plain(words).casefold().strip(" .!।") in OFF
    hours = None if off else hours_of(words)
    if hours is None and not off:
        await wait(talk, "quiet")
        return Answer(f"{talk.say('not_understood')}\n\n{talk.say('quiet.which')}", buttons(talk))
    await talk.over("told", "wish")
    mine = await theirs.still_open(talk)
    zone = mine[0].zone_id if mine else None
    await choose_hours(talk.store, talk.person, talk.members, talk.in_office, hours, talk.now, zone)
    if hours is None:
        return Answer(talk.say("quiet.off"))
    goes_on = talk.say("quiet.complaints", numbers=talk.voice.several([one.number for one in mine])) if mine else ""
    return Answer("\n\n".join(filter(None, (talk.say("quiet.set", **in_words(talk, hours)), goes_on))))


async def wait(talk: Talk, asked: str) -> None:
    """For what they write instead of a tap. Whoever is on duty is spared nothing, and writes of something else."""
    if not talk.in_office:
        await talk.ask("wish", {"asked": asked})


def buttons(talk: Talk) -> tuple[Button, ...]:
    usual = [Button(talk.say(f"chip.{hours}"), f"do:quiet:{hours}") for hours in USUAL]
    return (*usual, Button(talk.say("button.quiet_off"), "do:quiet:off"))


def stands(talk: Talk) -> str:
    person = talk.person
    if person is None or person.quiet_since is None or person.quiet_until is None:
        return talk.say("quiet.none")
    return talk.say("quiet.now", **in_words(talk, Hours(person.quiet_since, person.quiet_until)))


def in_words(talk: Talk, hours: Hours) -> dict[str, str]:
    day = talk.now.astimezone(talk.voice.zone_time)
    since, until = (talk.voice.hour(datetime.combine(day, at)) for at in (hours.since, hours.until))
    return {"since": since, "until": until}


async def at_night(talk: Talk) -> Answer:
    """Said without any word of command, and most often without an hour."""
    hours = talk.heard.text if hours_of(talk.heard.text) else USUAL[0]
    return await quiet(talk, hours)


def hours_of(words: str) -> Hours | None:
    """Two times of the day; the first is in the evening and the second in the morning unless they say otherwise."""
    text = plain(words).casefold()
    figures = list(FIGURE.finditer(text))
    if len(figures) != 2:
        return None
    first, second = figures
    since = clock(first, text[: first.start()], evening=True)
    until = clock(second, text[first.end() : second.start()], evening=False)
    return Hours(since, until) if since and until and since != until else None


def clock(figure: re.Match[str], before: str, *, evening: bool) -> time | None:
    hour, minute = int(figure["hour"]), int(figure["minute"] or 0)
    if hour > 24:
        return None
    marks = {*re.split(r"[\s,]+", before), (figure["half"] or "").strip(".")}
    if marks & DAY and hour <= 12:
        hour = hour % 12 + 12
    elif marks & MORNING or hour == 24 or (hour == 12 and evening):
        hour %= 12
    elif evening and FALLS <= hour < 12:
        hour += 12
    return time(hour, minute)
