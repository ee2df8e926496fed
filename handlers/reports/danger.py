"""A danger: at once what to do and not to do, and at once the engineer and 1912 know; whoever has seen it, says so."""

from __future__ import annotations

from dataclasses import replace

from handlers.answer import Answer
from handlers.permitting import number
from handlers.reading import Reading
from handlers.reports import aftermath, alarm, complaints
from handlers.reports.evidence import keep_what_came
from handlers.reports.reporting import reporter
from handlers.reports.theirs import where_meant
from handlers.reports.where import ask_where, where_is_known
from handlers.talk import Talk
from zones.alarm import acknowledge_complaint
from zones.answering import permit
from zones.complaint import Complaint
from zones.delivery import Lane
from zones.filing import file_complaint
from zones.person import Person
from zones.position import Position
from zones.refused import Refused
from zones.report import Report, Spot
from zones.work import came_last_to


async def raised(talk: Talk, reading: Reading) -> Answer:
    """Where it is may be open: what is known goes out, and the question follows."""
    where = await where_meant(talk, reading)
    by, fault = await reporter(talk), complaints.fault_of(reading)
    room = talk.room.id if talk.room else None
    report = Report(by, fault, talk.heard.channel, talk.store.seal(talk.heard.text), talk.heard.at, room)
    spot = where.sure or (Spot(where.zone) if where.zone else None)
    lead = alarm.what_to_do(talk, struck=reading.struck)
    if spot is None:
        asked = await ask_where(talk, report, where)
        await alarm.alert(talk, None, fault, talk.heard.text)
        return replace(asked, text=f"{lead}\n\n{asked.text}")
    filed = await file_complaint(talk.store, report, spot, talk.now, where.feeders)
    complaint = filed.complaint
    await keep_what_came(talk, complaint)
    passed = await alarm.pass_on(talk, filed, talk.heard.text)
    if (complaint.area_id is None or where.presumed) and not talk.room:
        asked = await ask_where(talk, report, where, complaint)
        told = [lead, passed.text, asked.text] if where.presumed else [lead, asked.text]
        return replace(asked, text="\n\n".join(told))
    await where_is_known(talk, complaint)
    return replace(passed, text=f"{lead}\n\n{passed.text}")


async def is_anothers(talk: Talk, reading: Reading) -> bool:
    """An engineer warns of a place that they do not answer for; with a time it is a post, and none of theirs."""
    areas = [area for place in reading.places for area in place.areas]
    if talk.room or talk.person is None or not (reading.danger and areas) or reading.eta:
        return False
    try:
        await permit(talk.store, talk.person, areas, talk.now)
    except Refused:
        return True
    return False


async def acknowledge(talk: Talk, words: str) -> Answer:
    """“Seen” by whoever answers for it; the one who warned us hears so."""
    complaint, office = await seen(talk, words)
    await aftermath.tell(talk, "seen", [(complaint, office)])
    return Answer(talk.say("danger.acknowledged", number=complaint.number), toast=talk.say("toast.posted"))


async def seen(talk: Talk, words: str) -> tuple[Complaint, Position | None]:
    complaint, me, office = await tapped(talk, words, "ack")
    desk = await talk.store.call_centre(complaint.zone_id)
    acknowledge_complaint(talk.store, complaint, me.id, office.id if office else None, talk.now, desk)
    await tell_who_warned(talk, complaint, office, "seen")
    return complaint, office


async def tapped(talk: Talk, words: str, act: str) -> tuple[Complaint, Person, Position | None]:
    """The alarm under somebody's finger, who it is, and in whose name."""
    complaint = await talk.store.complaint(number(words))
    if complaint is None or talk.person is None:
        raise Refused("forged")
    return complaint, talk.person, await answers_for(talk, talk.person, complaint, act)


async def answers_for(talk: Talk, person: Person, complaint: Complaint, act: str) -> Position | None:
    """The office in whose name; none: it is 1912 of that zone, or its admin, to whom it came last."""
    if person.id in await talk.store.call_centre(complaint.zone_id):
        return None
    try:
        return await permit(talk.store, person, [complaint.place_id], talk.now, act)
    except Refused:
        if await came_last_to(talk.store, complaint, person.id, act):
            return None
        raise


async def tell_who_warned(talk: Talk, complaint: Complaint, office: Position | None, what: str) -> None:
    reached = await talk.store.reached_at(complaint.person_id) if complaint.person_id else None
    theirs = complaint.person_id in await talk.store.call_centre(complaint.zone_id)  # 1912 hears it as an office does
    if reached and complaint.hushed_at is None and not theirs:
        voice = replace(talk.voice, language=reached[1])
        who = await aftermath.by_whom(talk, voice, complaint, office)
        told = Answer(voice.say(f"danger.told.{what}", who=who, time=talk.now, number=complaint.number))
        await talk.store.write_to(*reached, told, talk.now, Lane.ANSWER, alarm.PRESSING)
