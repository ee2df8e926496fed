"""What was sent by mistake: which notice is meant is asked, and nothing is taken back without a tap."""

from __future__ import annotations

from datetime import timedelta

from handlers.answer import MOST_ROWS, Answer, Button
from handlers.posting.questions import outage_label
from handlers.talk import Talk, engineer
from handlers.telling.face import look_of
from handlers.telling.notices import places
from zones.notice import Notice, NoticeKind

LATELY = timedelta(hours=12)
UNDO = {  # and a beginning is cancelled
    NoticeKind.RESTORATION: "reopen",
    **dict.fromkeys((NoticeKind.UPDATE, NoticeKind.CORRECTION, NoticeKind.STILL_OUT), "correct"),
}


async def which(talk: Talk) -> Answer:
    """The newest of each outage, if it is theirs, with what undoes it."""
    zones = sorted(zone.id for zone in talk.zones(await talk.own_areas()))
    newest: dict[str, Notice] = {}
    for notice in await talk.store.recent_notices(zones, "", talk.now - LATELY):
        newest.setdefault(notice.number, notice)
    mine = [one for one in newest.values() if one.person_id == engineer(talk).id]
    standing = [one for one in mine if one.kind is not NoticeKind.CANCELLATION][:MOST_ROWS]
    if not standing:
        return Answer(talk.say("nothing_to_drop"))
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
