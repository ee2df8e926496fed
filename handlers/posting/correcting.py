"""“Wajah galat hai”, “viram khand: wajah jumper tuta hai”: what was told of an outage out there is put right."""

from __future__ import annotations

import re
from functools import partial

from handlers import permitting
from handlers.posting import drafting
from handlers.posting.draft import OFFICIAL, Act, Draft
from handlers.posting.no_news import OFF
from handlers.reading import Reading, read_cause, read_wrong, says_why
from handlers.reading.normal import plain
from handlers.step import Step
from handlers.talk import Do, Talk


async def choose(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    """With a notice out there it is of that; of what waits to be posted, if that holds such a thing."""
    wrong = read_wrong(talk.heard.text)
    subject = wrong or ("cause" if gives_its_cause(talk, reading) else None)
    if not talk.is_engineer or subject is None or (step and (step.kind != "draft" or held_by(step, subject))):
        return None
    named = tuple(area for place in reading.places for area in place.areas)
    if talk.about is None and not await talk.store.open_near(named or await talk.own_areas(), talk.now):
        return None
    act = Act.CANCEL if subject == "place" else Act.CORRECT  # the right place is then posted anew
    if talk.room and not permitting.verdict(talk, OFFICIAL[act]):
        return None
    permitting.must(talk, OFFICIAL[act])
    draft = Draft(act, areas=drafting.most_fitting(talk, named), what=subject)
    draft = drafting.of_what_was_named(talk, draft)
    code = read_cause(talk.heard.text) if subject == "cause" else None
    return partial(drafting.advance, draft=draft.with_cause(code) if code else draft)


def gives_its_cause(talk: Talk, reading: Reading) -> bool:
    """Why, and nothing of an outage that begins or ends."""
    text = talk.heard.text
    timed = reading.eta or reading.vague_eta or reading.start or reading.back_at
    return says_why(text) and bool(read_cause(text)) and not timed and not re.search(OFF, plain(text).casefold())


def held_by(step: Step, subject: str) -> bool:
    return holds(Draft.from_form(step.form), subject)


def holds(draft: Draft, subject: str) -> bool:
    """What is about to be posted has it, so that it may be that which is wrong."""
    if draft.act not in (Act.OUTAGE, Act.PLAN, Act.UPDATE):
        return False
    if draft.asked == "confirm":
        return subject != "place" or draft.outage is None
    return {"cause": draft.cause_given, "time": draft.eta_given, "place": bool(draft.areas)}[subject]
