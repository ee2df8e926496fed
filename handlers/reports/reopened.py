"""Whoever complained says that it is not over: they hear that it is open again, and so does whoever works on it."""

from __future__ import annotations

from dataclasses import replace

from handlers.answer import Answer
from handlers.reports import works
from handlers.talk import Talk
from handlers.telling.notices import one_line
from zones.closing import Reply
from zones.complaint import Complaint
from zones.delivery import Lane


def answer(talk: Talk, complaint: Complaint, reply: Reply) -> Answer:
    of_their_supply = complaint.waits_for_supply and not complaint.for_another
    if of_their_supply:
        key = "back.reopened" if reply is Reply.NO else "back.partly"
    else:
        key = "mended.reopened" if reply is Reply.NO else "mended.partly"
    return Answer(talk.say(key, number=complaint.number))


async def pass_on(talk: Talk, complaint: Complaint, reply: Reply) -> None:
    """To whoever took it, else to whom it lies with; of an outage a pocket tells, and an alarm rings anew."""
    if complaint.is_danger or complaint.outage_id:
        return
    whom = complaint.taken_by or await lies_with(talk, complaint)
    reached = await talk.store.reached_at(whom) if whom else None
    if reached is None:
        return
    voice = replace(talk.voice, language=reached[1])
    asked = "back" if complaint.waits_for_supply else "mended"
    words = works.quoted(talk.heard.text) or voice.say(f"button.{asked}.{reply}")
    said = works.passed_on(voice, talk, complaint, "not_over", words)
    outside = one_line(said.text, works.QUOTED * 2), complaint.number
    await talk.store.write_to(*reached, said, talk.now, Lane.UPDATE, works.TOLD_FOR, outside, private=True)


async def lies_with(talk: Talk, complaint: Complaint) -> int | None:
    if complaint.position_id:
        return await talk.store.answering_now(complaint.position_id, talk.now)
    on_duty = await talk.store.on_duty(complaint.place_id, talk.now)
    return on_duty[0].person_id if on_duty else None
