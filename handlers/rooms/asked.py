"""“Viram khand ki light kab aayegi?” in a room: of an outage that we know one line for all, and not again at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.answer import Answer
from handlers.help import whole
from handlers.reading import Reading
from handlers.reports.landmarks import areas_meant
from handlers.rooms.manners import looked_at
from handlers.rooms.rumours import in_the_rooms_language, is_news
from handlers.talk import Talk
from handlers.telling.notices import LONGEST_NEWS, one_line
from zones.outage import Outage, runs

MOST = 3  # lines
RESTS = timedelta(minutes=10)  # so long it is not said again


async def answered(talk: Talk, reading: Reading) -> Answer | None:
    """What we do not know, and what names no place, people ask one another."""
    known = await running(talk, areas_meant(talk.places, reading.places))
    if not known:
        return await looked_at(talk, reading)
    aloud = in_the_rooms_language(talk)
    lines = [
        one_line(await whole(aloud, one), LONGEST_NEWS)
        for one in known[:MOST]
        if await is_news(talk, one.number, RESTS)
    ]
    return Answer("\n".join(lines)) if lines else None


async def running(talk: Talk, areas: Sequence[int]) -> list[Outage]:
    """What has been told."""
    here = await talk.store.open_near(areas, talk.now) if areas else ()
    return [one for one in here if one.version and runs(one, talk.now)]
