"""A danger: at once what to do and not to do, and at once the engineer and 1912 know; whoever has seen it, says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.answer import Answer, Button
from handlers.permitting import number
from handlers.reading import Reading
from handlers.refusals import titled
from handlers.reports import complaints
from handlers.reports.evidence import keep_what_came
from handlers.reports.reporting import reporter
from handlers.reports.spots import whereabouts
from handlers.rooms.disclosure import without
from handlers.talk import Talk
from handlers.telling.notices import one_line, place
from handlers.wording import Voice
from zones.complaint import Complaint, acknowledge_complaint, file_complaint
from zones.delivery import Lane
from zones.person import Address, Role
from zones.position import permit
from zones.refused import Refused
from zones.report import Report, Spot

PRESSING = timedelta(hours=6)  # so long it is worth telling
AGAIN = timedelta(minutes=5)  # nobody has seen it, and it is said again: so it is passed on again
QUOTED = 300  # characters of their words


async def raised(talk: Talk, reading: Reading) -> Answer:
    """Where it is may be open: what is known goes out, and the question follows."""
    where = whereabouts(talk, reading.places)
    by, fault = await reporter(talk), complaints.fault_of(reading)
    room = talk.room.id if talk.room else None
    report = Report(by, fault, talk.heard.channel, talk.store.seal(talk.heard.text), talk.heard.at, room)
    spot = where.sure or (Spot(where.zone) if where.zone else None)
    lead = talk.say("danger.what_to_do")
    if spot is None:
        asked = await complaints.ask_where(talk, report, where)
        await alert(talk, None)
        return replace(asked, text=f"{lead}\n\n{asked.text}")
    filed = await file_complaint(talk.store, report, spot, talk.now, where.feeders)
    complaint = filed.complaint
    await keep_what_came(talk, complaint)
    if filed.is_new or (complaint.acknowledged_at is None and talk.now - complaint.at > AGAIN):
        await alert(talk, complaint)
    if complaint.area_id is None and not talk.room:
        asked = await complaints.ask_where(talk, report, where, complaint)
        return replace(asked, text=f"{lead}\n\n{asked.text}")
    return Answer(f"{lead}\n\n{talk.say('danger.passed_on', number=complaint.number)}")


async def alert(talk: Talk, complaint: Complaint | None) -> None:
    """The engineer on duty and 1912, before everything else, with place and words and without a number."""
    area = complaint.place_id if complaint else None
    duty = await talk.store.on_duty(area, talk.now) if area else ()
    persons = [one.person_id for one in duty[:1]]
    persons += await talk.store.call_centre(complaint.zone_id if complaint else None)
    for person in dict.fromkeys(persons):
        if reached := await talk.store.reached_at(person):
            await ring(talk, complaint, *reached)


async def ring(talk: Talk, complaint: Complaint | None, address: Address, language: str) -> None:
    voice = replace(talk.voice, language=language)
    facts = alarm_facts(talk, voice, complaint)
    buttons = (Button(voice.say("button.ack"), f"do:ack:{complaint.id}"),) if complaint else ()
    news = one_line(voice.say("danger.brief", **facts), QUOTED * 2)
    await talk.store.write_to(
        address, language, Answer(voice.say("danger.alert", **facts), buttons), talk.now, Lane.DANGER, PRESSING,
        (news, complaint.number if complaint else "1912"), private=True,
    )  # fmt: skip


def alarm_facts(talk: Talk, voice: Voice, complaint: Complaint | None) -> dict[str, object]:
    area = talk.atlas.area(complaint.place_id) if complaint else None
    return {
        "place": place(area, voice) if area else voice.say("localities.unknown"),
        "fault": voice.say(f"fault.{complaint.fault_kind if complaint else 'danger'}"),
        "words": one_line(without(talk.heard.text), QUOTED),
        "at": talk.heard.at,
        "number": complaint.number if complaint else "",
    }


async def acknowledge(talk: Talk, words: str) -> Answer:
    """“Seen” by whoever answers for it; the one who warned us hears so."""
    complaint = await talk.store.complaint(number(words))
    if complaint is None or talk.person is None:
        raise Refused("forged")
    office = None
    if talk.is_engineer and all(member.role is not Role.CALL_CENTRE for member in talk.members):
        area = complaint.place_id
        office = await permit(talk.store, talk.person, [area], talk.now, "ack")
    acknowledge_complaint(talk.store, complaint, talk.person.id, office.id if office else None, talk.now)
    reached = await talk.store.reached_at(complaint.person_id) if complaint.person_id else None
    if reached and complaint.hushed_at is None:
        voice = replace(talk.voice, language=reached[1])
        who = titled(office, voice, talk.atlas) if office else "1912"
        seen = Answer(voice.say("danger.seen", who=who, time=talk.now, number=complaint.number))
        await talk.store.write_to(*reached, seen, talk.now, Lane.ANSWER, PRESSING)
    return Answer(talk.say("danger.acknowledged", number=complaint.number), toast=talk.say("toast.posted"))
