"""“Galti se dab gaya, nahi aayi”: the yes that has just closed a complaint was none, and it is open again."""

from __future__ import annotations

from functools import partial

from handlers.answer import Answer
from handlers.reading import Reading, reads_slip
from handlers.reports import closing, theirs
from handlers.step import Step
from handlers.talk import Do, Talk
from zones.closing import Reply


def choose(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    """Asked how it was, which such words do not tell."""
    if step is None or step.kind != "closing" or reading.danger or not reads_slip(talk.heard.text):
        return None
    return partial(not_over, step=step)


async def not_over(talk: Talk, step: Step) -> Answer:
    closed = await theirs.own(talk, int(step.form["complaint"]))
    return await closing.heard_of(talk, [closed], Reply.NO)
