"""“My settings” in words, with a button for each; a pause, and what somebody wishes to be spared."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.answer import Answer, Button
from handlers.belonging import linking, quiet, spans
from handlers.reading.normal import plain
from handlers.step import Step
from handlers.talk import Do, Talk
from handlers.telling.notices import places
from zones.person import Person
from zones.refused import Refused
from zones.wishes import Wish, is_paused, pause, wish

PAUSES = {"1d": timedelta(days=1), "3d": timedelta(days=3), "7d": timedelta(days=7)}
ALL = {"all", "off", "no", "sab", "sab kuch", "सब", "बंद", "नहीं", "سب", "بند", "نہیں"}  # the wish is given up
POLITE = ("please", "chahiye", "karo", "kar do", "चाहिए", "करो", "कर दो", "چاہیے", "کر دو")
ASKED = re.compile("|".join((*ALL, *POLITE, "")), re.IGNORECASE)  # “near hal campus” is where somebody lives


async def settings(talk: Talk, words: str) -> Answer:
    """All that somebody has chosen; whoever is on duty has less to choose."""
    person = member_of(talk)
    follows = [follow.area_id for follow in await talk.store.following(person.id)]
    where = places(follows, talk.voice, talk.atlas) if follows else talk.say("settings.no_area")
    lines = [
        talk.say("settings.lead"),
        talk.say("settings.language", language=talk.say(f"language.{talk.voice.language}")),
        talk.say("settings.areas", areas=where),
        *wished(talk, person),
    ]
    return Answer("\n".join(lines), tuple(buttons(talk, person)), menu=talk.say("menu.choose"))


def member_of(talk: Talk) -> Person:
    if talk.person is None or not talk.members:
        raise Refused("in_private" if talk.room else "not_joined")
    return talk.person


def wished(talk: Talk, person: Person) -> list[str]:
    near = talk.say("settings.near_only" if person.near_only_since else "settings.near_all")
    turns = talk.say("settings.turns_only" if person.turns_only_since else "settings.turns_all")
    where = [linking.stands(talk.voice, person)] if person.reads_on else []
    paused = [talk.say("pause.now", until=person.paused_until)] if is_paused(person, talk.now) else []
    return ["• " + line for line in (near, turns, quiet.stands(talk), *where, *paused)]


def buttons(talk: Talk, person: Person) -> list[Button]:
    resume = is_paused(person, talk.now)
    return [
        Button(talk.say("button.lang"), "do:lang"),
        Button(talk.say("button.my_areas"), "do:areas"),
        switch(talk, person.near_only_since, "near"),
        switch(talk, person.turns_only_since, "turns"),
        Button(talk.say("button.quiet"), "do:quiet"),
        Button(talk.say("button.resume" if resume else "button.pause"), "do:resume" if resume else "do:pause"),
        Button(talk.say("button.link"), "do:link"),
        Button(talk.say("button.privacy"), "do:privacy"),
        Button(talk.say("button.stop"), "do:stop"),
    ]


def switch(talk: Talk, since: datetime | None, name: str) -> Button:
    other = f"{name}_all" if since else f"{name}_only"
    return Button(talk.say(f"switch.{other}"), f"do:{name}:{'all' if since else ''}")


# ---- what they wish to be spared


async def near(talk: Talk, words: str) -> Answer:
    """“Only my feeder”; with “all” behind it, wider news again."""
    return await choose(talk, Wish.NEAR_ONLY, words)


async def turns(talk: Talk, words: str) -> Answer:
    """“Only off and back”; with “all” behind it, updates again."""
    return await choose(talk, Wish.TURNS_ONLY, words)


async def choose(talk: Talk, what: Wish, words: str) -> Answer:
    person, on = member_of(talk), plain(words).casefold().strip(" .!।") not in ALL
    await wish(talk.store, person, talk.members, talk.in_office, what, on, talk.now)
    done = what.value if on else what.replace("only", "all")
    return Answer(talk.say(f"wish.{done}"), replaces=talk.heard.kind == "tap")


# ---- a pause


async def rest(talk: Talk, words: str) -> Answer:
    """`PAUSE 3 days`, “ruko kal tak”: nothing until then, and everything again by itself."""
    person = member_of(talk)
    if not words.strip():
        return await how_long(talk)
    until = until_when(talk, words)
    if until is None:
        asked = await how_long(talk)
        return replace(asked, text=f"{talk.say('not_understood')}\n\n{asked.text}")
    await talk.over("told", "wish")
    await pause(talk.store, person, talk.members, talk.in_office, until, talk.now)
    return Answer(talk.say("pause.set", until=until), replaces=talk.heard.kind == "tap")


async def how_long(talk: Talk) -> Answer:
    await quiet.wait(talk, "pause")
    chips = tuple(Button(talk.say(f"chip.{days}"), f"do:pause:{days}") for days in PAUSES)
    return Answer(talk.say("pause.which"), chips)


async def told(talk: Talk, step: Step) -> Answer:
    """How long, or from when to when, typed after we asked."""
    return await (rest if step.form["asked"] == "pause" else quiet.quiet)(talk, talk.heard.text)


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Do:
    raise Refused("forged")  # its buttons are commands


def until_when(talk: Talk, words: str) -> datetime | None:
    if words in PAUSES:
        return talk.now + PAUSES[words]
    return spans.until_when(words, talk.now, talk.voice.zone_time)


async def resume(talk: Talk, words: str) -> Answer:
    person = member_of(talk)
    await pause(talk.store, person, talk.members, talk.in_office, None, talk.now)
    return Answer(talk.say("pause.over"), replaces=talk.heard.kind == "tap")
