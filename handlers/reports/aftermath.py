"""What becomes of an alarm is told to all with whom it rang: the engineer, 1912, and the offices it climbed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from handlers.answer import Answer
from handlers.refusals import titled
from handlers.reports import alarm
from handlers.talk import Talk
from handlers.telling.notices import one_line, place
from handlers.wording import Voice
from zones.complaint import Complaint
from zones.delivery import Lane
from zones.person import Address
from zones.position import Position

BECOMES = ("seen", "taken", "done", "over", "confirmed")
MOST = 8  # lines of one message

Did = tuple[Complaint, Position | None]  # in which office's name; none: 1912's, an admin's, or its person's own


async def tell(talk: Talk, what: str, did: Sequence[Did]) -> None:
    """Each hears of all of them in one message; whoever did it knows."""
    reached: dict[int, tuple[Address, str]] = {}
    heard: dict[int, list[Did]] = defaultdict(list)
    for one in did:
        for person, address, language in await alarm.answering(talk, one[0]) if one[0].is_danger else ():
            reached[person] = address, language
            heard[person].append(one)
    for person, theirs in heard.items():
        address, language = reached[person]
        voice = replace(talk.voice, language=language)
        lines = [await line(talk, voice, what, *one) for one in theirs[:MOST]]
        more = [voice.say("ladder.more", many=len(theirs) - MOST)] if len(theirs) > MOST else []
        outside = one_line(lines[0], alarm.QUOTED), theirs[0][0].number
        said = Answer("\n".join([*lines, *more]))
        await talk.store.write_to(address, language, said, talk.now, Lane.ANSWER, alarm.PRESSING, outside, private=True)


async def line(talk: Talk, voice: Voice, what: str, complaint: Complaint, office: Position | None) -> str:
    return voice.say(
        f"alarm.became.{what}",
        number=complaint.number,
        fault=voice.say(f"fault.{complaint.fault_kind}"),
        place=place(talk.atlas.area(complaint.place_id), voice),
        who=await by_whom(talk, voice, complaint, office),
        time=talk.now,
    )


async def by_whom(talk: Talk, voice: Voice, complaint: Complaint, office: Position | None) -> str:
    """Without an office it is 1912 of that zone, or its admin."""
    if office is None and talk.person and talk.person.id in await talk.store.call_centre(complaint.zone_id):
        return "1912"
    return titled(office, voice, talk.atlas)
