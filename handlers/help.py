"""What can be done here, and how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.answer import Answer, Button
from handlers.atlas import Atlas
from handlers.talk import Talk
from handlers.telling.notices import cause, crew_of, expected, moment, places
from handlers.wording import Voice
from zones.delivery import Progress
from zones.eta_watch import silent_since
from zones.outage import Outage, Stage

LATELY = timedelta(hours=12)  # what nobody has explained since counts


def menu(talk: Talk, commands: Sequence[str]) -> Answer:
    """Generated from the table of commands: none can be forgotten here. What is rarer stands on pages of its own."""
    more = talk.say("help.more_engineers" if talk.in_office else "help.more")
    lines = [
        talk.say("help.lead_calls" if talk.met.takes_calls else "help.lead"),
        *explained(talk, commands),
        more,
        talk.say("help.emergency"),
    ]
    return Answer("\n".join(lines), start_buttons(talk))


def page(talk: Talk, name: str, commands: Sequence[str]) -> Answer:
    return Answer("\n".join([talk.say(f"help_page.{name}"), *explained(talk, commands)]))


def explained(talk: Talk, commands: Sequence[str]) -> list[str]:
    return [talk.say(f"help.{name}") for name in commands]


def start_buttons(talk: Talk) -> tuple[Button, ...]:
    names: tuple[str, ...] = ("outage", "update", "restore") if talk.is_engineer else ("status", "lang", "join")
    names = names[:2] if talk.met.takes_calls else names
    return tuple(Button(talk.say(f"button.{name}"), f"do:{name}") for name in names)


async def status(talk: Talk, words: str) -> Answer:
    """The state of their areas: silence is said, too."""
    areas = await talk.own_areas()
    if not areas:
        join, choose = Button(talk.say("button.join"), "do:join"), Button(talk.say("button.area"), "do:areas")
        return Answer(talk.say("status.no_area"), (choose if talk.members else join,))
    return Answer(await state_of(talk, areas))


async def state_of(talk: Talk, areas: Sequence[int]) -> str:
    outages = await talk.store.open_near(areas, talk.now)
    if not outages:
        me = talk.person.id if talk.person else None
        many = await talk.store.complaining(areas, talk.now - LATELY, talk.now, besides=me)
        key = "status.only_reported" if many else "status.none"
        if talk.is_engineer:
            key = "status.only_reported_yours" if many else "status.none_yours"
        return talk.say(key, place=places(areas, talk.voice, talk.atlas), time=talk.now, many=many)
    lines = [await whole(talk, outage) for outage in outages[:10]]
    return "\n\n".join([talk.say("status.lead", time=talk.now), *lines])


async def whole(talk: Talk, outage: Outage) -> str:
    """With the time of the last word. An engineer sees how far that has come, and of whom we do not know."""
    since = silent_since(outage, talk.now)
    word = talk.say("status.silent" if since else "status.last_word", at=since or outage.last_word)
    if not talk.is_engineer:
        return f"{line(talk.voice, talk.atlas, outage)}\n{word}"
    counted = await talk.store.how_far(outage)
    parts = [talk.say(f"how_far.{step}", many=counted[step]) for step in Progress if counted[step]]
    told = talk.say("status.how_far", parts=" · ".join(parts)) if parts else ""
    return "\n".join(filter(None, (line(talk.voice, talk.atlas, outage), word if since else "", told)))


def line(voice: Voice, atlas: Atlas, outage: Outage) -> str:
    facts = outage.facts()
    key = "status.announced" if outage.stage(voice.now) is Stage.ANNOUNCED else "status.running"
    told = voice.say(
        key,
        place=places(outage.areas, voice, atlas),
        start=moment(facts["started_at"], voice),
        eta=expected(facts["eta"], voice),
        number=outage.number,
    )
    crew = crew_of(facts, voice)
    because = voice.say("status.cause", cause=cause(facts["cause"], voice))  # also that it is not known yet
    return "\n".join(filter(None, (told, because, crew and voice.say("status.crew", crew=crew))))
