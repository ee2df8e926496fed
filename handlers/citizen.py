"""What is done about the words of somebody who is no engineer, in a private chat: a row for each intent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from handlers import help as helping
from handlers.answer import Answer, Button
from handlers.posting import drafting
from handlers.reading import Reading, asks_where_out, read, reads_off_now
from handlers.reports import (
    asking_back,
    awaiting,
    closing,
    complaints,
    desks,
    following,
    ladder,
    placed,
    planned,
    standing,
    theirs,
)
from handlers.reports.landmarks import areas_meant
from handlers.reports.replies import STILL_OFF
from handlers.reports.reporting import remember
from handlers.reports.spots import EXACT
from handlers.rooms import rumours
from handlers.step import Step
from handlers.talk import Do, Talk
from handlers.telling.notices import places

SURE = 0.5
Wish = Callable[[Talk, Reading], Awaitable[Answer | None]]


async def how_it_is(talk: Talk, reading: Reading) -> Answer:
    """“kab aayegi?”, “meri complaint?”: of the place that they name, else of their own; what they reported, too."""
    named = areas_meant(talk.places, reading.places)
    areas = named or await talk.own_areas()
    here = await talk.store.open_near(areas, talk.now) if areas else ()
    mine = await standing.stories(talk, {outage.id for outage in here})
    ended = [] if mine else await standing.ended(talk)
    if not areas and not mine and not ended:
        return await (helping.status(talk, "") if talk.room or talk.members else which_place(talk))
    told = bool(mine) and not await asked_elsewhere(talk, reading)
    known = await helping.state_of(talk, areas) if areas and (here or not told) else ""
    out_too = () if told or (here and not named) else out_here(talk, areas)
    part = await which_part(talk, named)
    said = await standing.asking(talk, Answer("\n\n".join(filter(None, [known, *mine, *ended, part])), out_too))
    return await following.offering(talk, said, here)


async def awaited(talk: Talk, reading: Reading) -> Do | None:
    """Where we know of nothing that is off, “bata dena jab aa jaye” asks how it is, unless they report it with that."""
    if not awaiting.fits(talk, reading):
        return None
    if do := await awaiting.choose(talk, reading):
        return do
    if tells_of_now(talk, reading):
        return partial(closing.still_out if reading.intent == "still_out" else complaints.reported, reading=reading)
    return partial(how_it_is, reading=reading)


def tells_of_now(talk: Talk, reading: Reading) -> bool:
    """Whatever else their words sound like."""
    report = reading.intent in STILL_OFF and reading.confidence >= SURE
    return report or reads_off_now(talk.heard.text)


def where_out(talk: Talk, reading: Reading) -> Do | None:
    """“Kahan kahan light nahi hai?”: of the place that they name, or of all that they hear of."""
    if talk.room or talk.is_engineer or reading.danger or not asks_where_out(talk.heard.text):
        return None
    return partial(how_it_is, reading=reading)


async def which_place(talk: Talk) -> Answer:
    """A stranger's “light kab aayegi?”."""
    await remember(talk, {"asked": "state"})
    return Answer(talk.say("status.where"))


async def which_part(talk: Talk, named: Sequence[int]) -> str:
    """A stranger's “gomti nagar me kab aayegi?” is of some part of it."""
    if talk.room or talk.members or not named or any(talk.atlas.area(area).kind in EXACT for area in named):
        return ""
    await remember(talk, {"asked": "state"})
    return talk.say("status.which_part", place=places(named, talk.voice, talk.atlas))


async def told_where(talk: Talk, step: Step) -> Answer:
    """The answer to a question about a report, or to that one."""
    if step.form["asked"] != "state":
        return await placed.told(talk, step)
    reading = read(talk.heard.text, talk.heard.at, talk.places, talk.role, await drafting.at_home(talk))
    if not areas_meant(talk.places, reading.places):
        return Answer(talk.say("complaint.where_unknown"))
    step.close("told", talk.now)
    return await how_it_is(talk, reading)


async def asked_elsewhere(talk: Talk, reading: Reading) -> bool:
    """Of a place of which they have not complained: their complaint is no answer to that."""
    return all(asking_back.elsewhere(talk, reading, one) for one in await theirs.still_open(talk))


def out_here(talk: Talk, areas: Sequence[int]) -> tuple[Button, ...]:
    """“Is it off at your place, too?” takes one tap, where one place is meant."""
    if talk.in_office or len(areas) != 1 or talk.atlas.area(areas[0]).kind not in EXACT:
        return ()
    return (Button(talk.say("button.out_here"), f"do:out_here:{areas[0]}"),)


async def status(talk: Talk, words: str) -> Answer:
    """How things stand where they are at home; whoever has complained sees how that stands, too."""
    said = await ladder.status(talk, words)
    if talk.room or talk.is_engineer:
        return said
    areas = await talk.own_areas()
    here = await talk.store.open_near(areas, talk.now) if areas else ()
    mine = await standing.stories(talk, {outage.id for outage in here}) or await standing.ended(talk)
    if mine and not areas:
        return await standing.own(talk)
    out_too = () if here or mine else out_here(talk, areas)
    told = replace(said, text="\n\n".join([said.text, *mine]), buttons=(*said.buttons, *out_too))
    return await standing.asking(talk, told)


async def at_a_desk(talk: Talk, reading: Reading) -> Answer:
    """A house that is dark for what a desk sees to is a complaint, too."""
    return await (complaints.reported if desks.is_out_too(talk.heard.text) else desks.desk)(talk, reading)


def of_a_desk(talk: Talk, reading: Reading) -> Do | None:
    """What is no matter of the line, whatever it reads like."""
    if desks.is_their_own(talk, reading):
        return desks.electrician
    return partial(at_a_desk, reading=reading) if desks.asks_compensation(talk, reading) else None


WISHES: dict[str, Wish] = {
    "fault_report": complaints.reported,
    "still_out": closing.still_out,
    "restoration_confirm": closing.it_is_back,
    "status_query": how_it_is,
    "planned_query": planned.asked,
    "billing_or_other": at_a_desk,
    "rumour_forward": rumours.answered,
}
