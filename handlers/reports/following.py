"""One outage that is not at one's own door: followed by one tap until it is over, and left by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from handlers.answer import MOST_ROWS, Answer, Button
from handlers.posting.questions import outage_label, shorten
from handlers.reports.reporting import reporter
from handlers.talk import Talk
from handlers.telling.notices import places
from handlers.telling.numbers import NUMBER, named
from handlers.wording import Voice
from zones.following import follow_outage, hears_anyway, leave_outage
from zones.outage import Outage
from zones.refused import Refused

ASKED = re.compile(NUMBER.pattern, re.IGNORECASE)


async def follow(talk: Talk, words: str) -> Answer:
    """By its number; a tap carries ours."""
    outage = await meant(talk, words)
    return await begun(talk, outage) if outage else Answer(talk.say("follow.which"))


async def begun(talk: Talk, outage: Outage) -> Answer:
    if outage.cancelled_at:
        return Answer(talk.say("follow.never_was", number=outage.number))
    if outage.restored_at:
        return Answer(talk.say("follow.over", number=outage.number, at=outage.restored_at))
    by = await reporter(talk)  # whoever is no member becomes a person to us, and nothing more
    if by.person_id is None:
        raise Refused("anonymous")
    hears = await told_anyway(talk)
    if hears(outage):
        return Answer(talk.say("follow.anyway", number=outage.number))
    new = await follow_outage(talk.store, outage, by.person_id, talk.now)
    key = "follow.begun" if new else "follow.already"
    text = talk.say(key, number=outage.number, place=places(outage.areas, talk.voice, talk.atlas))
    return Answer(text, (leave_button(talk.voice, outage.id),))


async def unfollow(talk: Talk, words: str) -> Answer:
    outage = await meant(talk, words)
    if outage is None:
        return Answer(talk.say("follow.which"))
    if talk.person is None:
        raise Refused("not_followed", number=outage.number)
    await leave_outage(talk.store, outage, talk.person.id, talk.now)
    return Answer(talk.say("follow.left", number=outage.number))


async def meant(talk: Talk, words: str) -> Outage | None:
    said = words.strip()
    if talk.heard.kind == "tap" and said.isascii() and said.isdigit() and len(said) <= 18:
        return await talk.store.outage(int(said))
    asked = named(said)
    known = await talk.store.outage_numbered(asked.number) if asked else None
    return await talk.store.outage(known.id) if known else None


async def told_anyway(talk: Talk) -> Callable[[Outage], bool]:
    """Of which they are told as it is, by where they live, what they are, or what they complained of: asked once."""
    if talk.person is None:
        return lambda outage: False
    mine = await talk.store.complaints_of(await reporter(talk))
    complained = {one.outage_id for one in mine if one.hushed_at is None}
    lineages = [[above.id for above in talk.atlas.above(area)] for area in await talk.store.followed(talk.person.id)]

    def hears(outage: Outage) -> bool:
        above = {area.id for own in outage.areas for area in talk.atlas.above(own)}
        return outage.id in complained or hears_anyway(outage, talk.members, lineages, above)

    return hears


# ---- where it is offered ---------------------------------------------------------------------------


async def offering(talk: Talk, answer: Answer, outages: Sequence[Outage]) -> Answer:
    """Under an answer about outages that would otherwise tell them nothing more; in private alone."""
    if talk.room or talk.address is None or talk.is_engineer:
        return answer
    said = [one for one in outages if one.version]
    hears = await told_anyway(talk) if said else None
    others = [one for one in said if hears and not hears(one)]
    rows = tuple(Button(shorten(label(talk, one, len(others))), f"do:follow:{one.id}") for one in others[:MOST_ROWS])
    return replace(answer, buttons=(*answer.buttons, *rows), menu=talk.say("menu.choose")) if rows else answer


def label(talk: Talk, outage: Outage, many: int) -> str:
    return talk.say("button.follow") if many == 1 else f"🔔 {outage_label(talk, outage)}"


def leave_button(voice: Voice, outage: int) -> Button:
    return Button(voice.say("button.unfollow"), f"do:unfollow:{outage}")
