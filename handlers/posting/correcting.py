"""“Wajah galat hai”, “viram khand: wajah jumper tuta hai”: what was told of an outage out there is put right."""

from __future__ import annotations

import re
from functools import partial

from handlers import permitting
from handlers.posting import drafting
from handlers.posting.adding import with_more
from handlers.posting.draft import OFFICIAL, Act, Draft
from handlers.posting.no_news import OFF
from handlers.reading import Reading, beside, read_cause, read_wrong, said_instead, says_why, tells_of_supply
from handlers.reading.normal import plain
from handlers.step import Step
from handlers.talk import Do, Talk

NO_CAUSE_ALONE = ("restoration_post", "restoration_confirm", "planned_post")
OFF_NOW = ("outage_post", "fault_report")  # if it says more of supply than why


async def choose(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    """With a notice out there it is of that; of what waits to be posted, if that holds such a thing."""
    if not talk.is_engineer:
        return None
    text = talk.heard.text
    wrong = read_wrong(text)
    subject = wrong or ("cause" if gives_its_cause(text, reading) else None)
    if subject is None or (step and (step.kind != "draft" or Draft.from_form(step.form).holds(subject))):
        return None
    named = tuple(area for place in reading.places for area in place.areas)
    if talk.not_to_us and not (wrong and (named or talk.about)):
        return None  # among themselves; of a notice that they name it is meant for it
    if talk.about is None and not await is_out(talk, reading, named):
        return None
    act = Act.CANCEL if subject == "place" else Act.CORRECT  # the right place is then posted anew
    if talk.room and not permitting.verdict(talk, OFFICIAL[act]):
        return None
    permitting.must(talk, OFFICIAL[act])
    draft = Draft(act, areas=drafting.most_fitting(talk, named), what=subject)
    draft = drafting.of_what_was_named(talk, draft)
    return partial(drafting.advance, draft=put_right(talk, draft, said_instead(text) if wrong else text))


async def is_out(talk: Talk, reading: Reading, named: tuple[int, ...]) -> bool:
    """What is said of a place that we do not know is of no other."""
    if reading.places and not named:
        return False
    return bool(await talk.store.open_near(named or await talk.own_areas(), talk.now))


def put_right(talk: Talk, draft: Draft, said: str) -> Draft:
    """What is right, if it was said as well."""
    if draft.what == "time":
        return with_more(talk, draft, said)
    code = read_cause(said) if draft.what == "cause" else None
    return draft.with_cause(code) if code else draft


def gives_its_cause(text: str, reading: Reading) -> bool:
    """Why, and nothing of an outage that begins or ends."""
    timed = reading.eta or reading.vague_eta or reading.start or reading.back_at
    if timed or reading.intent in NO_CAUSE_ALONE or re.search(OFF, plain(text).casefold()):
        return False
    if reading.intent in OFF_NOW and tells_of_supply(beside(text, reading.places)):
        return False
    return says_why(text) and bool(read_cause(text))
