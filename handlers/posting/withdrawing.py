"""What was sent by mistake: which notice is meant is asked, and nothing is taken back without a tap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from handlers.answer import MOST_ROWS, Answer, Button
from handlers.atlas import Atlas
from handlers.mistakes import speaks_of_a_mistake, takes_back
from handlers.posting import drafting
from handlers.posting.draft import Act, Draft
from handlers.posting.questions import outage_label
from handlers.reading import Reading, beside
from handlers.talk import Do, Talk, engineer
from handlers.telling.face import look_of
from handlers.telling.notices import places
from zones.notice import Notice, NoticeKind

LATELY = timedelta(hours=12)
UNDO = {  # and a beginning is cancelled
    NoticeKind.RESTORATION: "reopen",
    **dict.fromkeys((NoticeKind.UPDATE, NoticeKind.CORRECTION, NoticeKind.STILL_OUT), "correct"),
}


async def which(talk: Talk) -> Answer:
    """The newest of each outage, if it is theirs, with what undoes it.

    What was over when it was recorded is not opened by it: nobody says that it still is off.
    """
    standing = [one for one in await lately(talk) if one.kind is not NoticeKind.CANCELLATION and not one.is_record]
    if standing:
        return await of_these(talk, standing[:MOST_ROWS])
    if await talk.store.open_near(await talk.own_areas(), talk.now):  # somebody else's, or older
        return await drafting.guide(talk, Act.CANCEL)
    return Answer(talk.say("nothing_to_drop"))


async def too_early(talk: Talk, reading: Reading) -> Do | None:
    """“Galat bhej diya, abhi nahi aayi hai”: of what they said to be back, whether it is to be opened again."""
    if not talk.is_engineer or reading.intent != "still_out" or not speaks_of_a_mistake(talk.heard.text):
        return None
    ended = [one for one in await lately(talk) if one.kind is NoticeKind.RESTORATION]
    if talk.about:
        ended = [one for one in ended if one.number == talk.about.number]
    if named := [area for place in reading.places for area in place.areas]:
        ended = [one for one in ended if touch(talk.atlas, one.facts["areas"], named)]
    if len(ended) == 1 and (outage := await talk.store.outage_numbered(ended[0].number)):
        return partial(drafting.advance, draft=Draft(Act.REOPEN, outage=outage.id))
    return partial(of_these, standing=ended[:MOST_ROWS]) if ended else None


def calls_off(talk: Talk, reading: Reading) -> bool:
    """“Patrakarpuram wali suchna cancel karo”: the same words as without a place."""
    if not talk.is_engineer or talk.not_to_us:
        return False
    named = any(place.areas for place in reading.places)
    return named and takes_back(beside(talk.heard.text, reading.places))


def touch(atlas: Atlas, some: Sequence[int], others: Sequence[int]) -> bool:
    """“Vineet khand” may be said of the locality or of its feeder."""
    pairs = ((atlas.above(one), atlas.above(other), one, other) for one in some for other in others)
    return any(
        other in {up.id for up in above} or one in {up.id for up in beside} for above, beside, one, other in pairs
    )


async def lately(talk: Talk) -> Sequence[Notice]:
    """The newest notice of each outage, if it is theirs."""
    return await talk.store.notices_by(engineer(talk).id, talk.now - LATELY)


async def of_these(talk: Talk, standing: Sequence[Notice]) -> Answer:
    lines = [talk.say("withdraw.which"), *(line(talk, one) for one in standing)]
    rows = tuple([await button(talk, one) for one in standing])
    return Answer("\n".join(lines), rows, menu=talk.say("menu.choose"))


def line(talk: Talk, notice: Notice) -> str:
    look = talk.say(f"look.{look_of(notice)}")
    return f"• {notice.reference} {places(notice.facts['areas'], talk.voice, talk.atlas)}: {look}"


async def button(talk: Talk, notice: Notice) -> Button:
    outage = await talk.store.outage_numbered(notice.number)
    assert outage  # it has a notice
    return Button(outage_label(talk, outage), f"do:{UNDO.get(notice.kind, 'cancel')}:{outage.id}")
