"""How it was, once supply is back: in stars, and in a word."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import partial

from handlers.answer import Answer, Button
from handlers.posting.questions import press
from handlers.reports.theirs import own
from handlers.step import Step
from handlers.talk import Talk
from zones.closing import rate
from zones.complaint import Complaint
from zones.detail import Detail, DetailKind
from zones.refused import Refused

STARS = ("5", "4", "3", "2", "1")
STARRED = re.compile(
    r"([1-5]|[१-५]|[۱-۵])\s*(?:(?:/\s*5|stars?|⭐|स्टार|सितारे|तारे|اسٹار|ستارے)(?!\w)[\s,.:;-]*(?P<word>.*))?",
    re.IGNORECASE | re.DOTALL,
)


async def ask(talk: Talk, complaint: Complaint) -> Answer:
    if complaint.rating:  # before it was dark again: once is enough
        return Answer(talk.say("back.confirmed_again", number=complaint.number))
    step = await talk.ask("closing", {"asked": "rating", "complaint": complaint.id})
    rows = tuple(Button(talk.say(f"stars.{stars}"), press(step)("rate", stars)) for stars in STARS)
    return Answer(talk.say("back.confirmed", number=complaint.number), rows, menu=talk.say("menu.choose"))


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Callable[[Talk], Awaitable[Answer]]:
    if verb != "rate" or argument not in STARS:
        raise Refused("forged")
    return partial(rated, step=step, stars=int(argument))


async def rated(talk: Talk, step: Step, stars: int) -> Answer:
    complaint = await own(talk, int(step.form["complaint"]))
    if complaint.rating:
        return Answer(talk.say("rating.known"))
    rate(talk.store, complaint, stars, talk.now)
    step.form = {"asked": "word", "complaint": step.form["complaint"]}
    return Answer(talk.say("rating.kept"), replaces=talk.heard.kind == "tap")


async def remarked(talk: Talk, step: Step) -> Answer:
    """Stars typed as a digit, a word about how it was, or both."""
    text = talk.heard.text.strip()
    if step.form["asked"] == "rating" and (stars := STARRED.fullmatch(text)):
        kept = await rated(talk, step, int(stars[1]))
        if not stars["word"]:
            return kept
    complaint = await own(talk, int(step.form["complaint"]))
    talk.store.add(Detail(complaint.id, DetailKind.REMARK, talk.store.seal(text), talk.now))
    step.close(complaint.number, talk.now)
    return Answer(talk.say("remark.kept"))
