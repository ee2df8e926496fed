"""“Shutdown nahi mila, kaam nahi hua”: work that was announced is called off, with a tap; else nothing was told."""

from __future__ import annotations

from functools import partial

from handlers.answer import Answer
from handlers.posting import drafting
from handlers.posting.draft import OFFICIAL, RESTORED, Act
from handlers.reading import Reading, reads_undone
from handlers.step import Step
from handlers.talk import Do, Talk, engineer
from zones.answering import permit
from zones.outage import Outage, OutageKind


async def choose(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    """With a new time it is news of what is off; and why that takes longer, we have asked ourselves."""
    if not talk.is_engineer or (step and step.kind != "draft") or reading.eta or not reads_undone(talk.heard.text):
        return None
    announced = await announced_for(talk, reading)
    if not announced and reading.intent in RESTORED:
        return None
    if talk.not_to_us:
        return silent
    return partial(called_off, announced=announced) if announced else nothing_announced


async def announced_for(talk: Talk, reading: Reading) -> list[Outage]:
    named = [area for place in reading.places for area in place.areas]
    near = named if reading.places else await talk.own_areas()
    return [one for one in await talk.store.open_near(near, talk.now) if one.kind is OutageKind.PLANNED]


async def called_off(talk: Talk, announced: list[Outage]) -> Answer:
    """Shown as it will be told; of several, one is chosen first."""
    areas = [area for one in announced for area in one.areas]
    await permit(talk.store, engineer(talk), areas, talk.now, OFFICIAL[Act.CANCEL])
    if len(announced) > 1:
        return await drafting.guide(talk, Act.CANCEL)
    return await drafting.guide(talk, Act.CANCEL, announced[0].id)


async def silent(talk: Talk) -> None:
    """In a group they say it to one another."""


async def nothing_announced(talk: Talk) -> Answer:
    return Answer(talk.say("undone.not_announced"))
