"""“Nahi, abhi bhi wahi haal”: the answer to a question that is only about to be asked, whether it is over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from handlers.answer import Answer
from handlers.reading import Reading
from handlers.reports import anothers, closing, theirs
from handlers.reports.replies import reply_in
from handlers.talk import Do, Talk
from zones.closing import Reply, of_the_last


async def choose(talk: Talk, reading: Reading) -> Do | None:
    """A danger that is told again opens by itself, and what names a place may be something new."""
    if talk.room or talk.is_engineer or reading.danger or not talk.met.is_to_be_asked:
        return None
    reply = reply_in(talk.heard.text, reading)
    if reply is None or (reading.places and reading.intent == "fault_report"):
        return None
    known = of_the_last(anothers.spoken_of(talk, reading, await theirs.still_open(talk)))
    return partial(answered, known=[one.id for one in known], reply=reply) if known else None


async def answered(talk: Talk, known: Sequence[int], reply: Reply) -> Answer:
    locked = [await talk.store.complaint(one) for one in known]
    return await closing.heard_of(talk, [one for one in locked if one], reply)
