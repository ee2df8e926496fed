"""Whoever comes back after STOP hears what they missed: what is off or said to be back, and what they reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.answer import Answer, Button
from handlers.help import state_of
from handlers.reports import standing, theirs
from handlers.talk import Talk
from handlers.telling.notices import places
from zones.complaint import Complaint
from zones.joining import left_together
from zones.outage import Outage, runs

LATELY = timedelta(days=1)  # an end that is older says nothing of today


async def away_since(talk: Talk) -> datetime | None:
    assert talk.person  # asked by the caller
    return next((one.left_at for one in left_together(await talk.store.left(talk.person.id))), None)


async def told(talk: Talk, welcome: str, areas: Sequence[int], since: datetime) -> Answer:
    """Of their complaints they hear again, too."""
    mine = [*await theirs.still_open(talk)]
    for complaint in mine:
        complaint.hushed_at = None
    here = [one for one in await talk.store.open_near(areas, talk.now) if runs(one, talk.now)]
    state = await state_of(talk, areas) if here else ""
    began = max(since, talk.now - LATELY)
    back = [] if here else [*await talk.store.over_between(areas, began, talk.now, talk.now)]
    stories = await standing.stories(talk, {one.id for one in here})
    said = Answer("\n\n".join(filter(None, (welcome, state, *stories))), replaces=True)
    return asked(talk, said, areas, back[0], mine) if back else said


def asked(talk: Talk, said: Answer, areas: Sequence[int], outage: Outage, mine: Sequence[Complaint]) -> Answer:
    """Nobody asked them while they were away."""
    is_it = talk.say(
        "join.back_since",
        place=places(outage.areas, talk.voice, talk.atlas),
        at=outage.restored_at,
        number=outage.number,
    )
    complained = [one for one in mine if one.outage_id == outage.id]
    yes = (Button(talk.say("button.back.yes"), f"do:fine:{complained[0].id}"),) if complained else ()
    no = Button(
        talk.say("button.back.no"), f"do:out_here:{complained[0].place_id if complained else home(talk, areas, outage)}"
    )
    return replace(said, text=f"{said.text}\n\n{is_it}", buttons=(*yes, no))


def home(talk: Talk, areas: Sequence[int], outage: Outage) -> int:
    """Theirs, that it had taken."""
    off = set(outage.areas)
    return next((one for one in areas if off & {above.id for above in talk.atlas.above(one)}), outage.areas[0])
