"""“Bata dena jab aa jaye”: whoever wants to hear of it when supply is back is told that they will be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from handlers.answer import Answer
from handlers.help import state_of
from handlers.reading import Reading, reads_awaits
from handlers.reports import following, theirs
from handlers.reports.landmarks import areas_meant
from handlers.talk import Do, Talk
from zones.complaint import Complaint
from zones.outage import Outage, runs

LATELY = timedelta(minutes=30)
OFFERED = re.compile(r"do:follow:(\d{1,18})")


def fits(talk: Talk, reading: Reading) -> bool:
    return not (talk.room or talk.is_engineer or reading.danger) and reads_awaits(talk.heard.text, reading)


async def choose(talk: Talk, reading: Reading) -> Do | None:
    """Of the outage or the complaint that they mean."""
    running = await meant(talk, reading)
    mine = [one for one in await theirs.still_open(talk) if not one.is_danger]
    if mine and not (reading.places and running):
        return partial(waits, complaint=mine[-1])
    return partial(follows, outage=running[0]) if len(running) == 1 else None


async def meant(talk: Talk, reading: Reading) -> Sequence[Outage]:
    """Where they say, where they live, or what we told them of last."""
    if areas := areas_meant(talk.places, reading.places) or await talk.own_areas():
        known = await talk.store.open_near(areas, talk.now)
        return [one for one in known if one.version and runs(one, talk.now)]
    return [one for one in [await shown(talk)] if one and one.restored_at is None]


async def shown(talk: Talk) -> Outage | None:
    """The outage of which our last word offered news."""
    if talk.address is None:
        return None
    asked = await talk.store.asked_lately(talk.address.id, talk.now - LATELY)
    offered = [OFFERED.fullmatch(button.action) for _, said in asked[:1] for button in said.buttons]
    found = [match for match in offered if match]
    return await talk.store.outage_as_it_stands(int(found[0][1])) if len(found) == 1 else None


async def follows(talk: Talk, outage: Outage) -> Answer:
    """News of what is at their own door comes as it is."""
    if (await following.told_anyway(talk))(outage):
        state = await state_of(talk, outage.areas)
        return Answer(f"{talk.say('await.told')}\n\n{state}")
    locked = await talk.store.outage(outage.id)
    assert locked  # it was shown
    return await following.begun(talk, locked)


async def waits(talk: Talk, complaint: Complaint) -> Answer:
    """Of theirs they are told as it is; whoever had said STOP asks for it again."""
    complaint.hushed_at = None
    return Answer(talk.say("await.complaint", number=complaint.number))
