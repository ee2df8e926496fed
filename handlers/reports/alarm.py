"""An alarm rings with the engineer on duty and with 1912: at once, and once more as soon as it is known where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.answer import Answer, Button
from handlers.atlas import Atlas
from handlers.refusals import titled
from handlers.rooms.disclosure import without
from handlers.talk import Talk
from handlers.telling.notices import one_line, place
from handlers.wording import Voice
from zones.alarm import has_seen, rings_again
from zones.complaint import Complaint
from zones.delivery import Lane
from zones.filing import Filed
from zones.person import Address
from zones.position import Position

PRESSING = timedelta(hours=6)  # so long it is worth telling
QUOTED = 300  # characters of their words


async def pass_on(talk: Talk, filed: Filed, words: str) -> Answer:
    """What is new, graver or has found its place rings; what is said again goes on, too."""
    complaint = filed.complaint
    if not (filed.is_new or filed.is_graver or filed.found_its_place):
        return await said_again(talk, complaint, words)
    await alert(talk, complaint, complaint.fault_kind, words)
    return Answer(talk.say("danger.passed_on", **sending(talk, complaint)))


async def said_again(talk: Talk, complaint: Complaint, words: str) -> Answer:
    """To whoever has seen it, it is one more line; with the others it rings, if it has not a moment ago."""
    desk, everybody = await talk.store.call_centre(complaint.zone_id), await answering(talk, complaint)
    seen = [has_seen(complaint, person, desk) for person, _, _ in everybody]
    rings = rings_again(complaint, talk.now) and not all(seen)
    for (_, address, language), has in zip(everybody, seen, strict=True):
        if has:
            await add_line(talk, complaint, words, address, language)
        elif rings:
            await sound(talk, complaint, complaint.fault_kind, words, address, language)
    if rings:
        complaint.rung_at = talk.now
        return Answer(talk.say("danger.passed_on", **sending(talk, complaint)))
    unseen = "danger.seen_by_1912" if complaint.acknowledged_at else "danger.unseen"
    key = "danger.added" if seen and all(seen) else unseen
    return Answer(talk.say(key, **sending(talk, complaint)))


def sending(talk: Talk, complaint: Complaint) -> dict[str, object]:
    """For whoever warned us: to whom it went and when, and when it was seen."""
    return {
        "number": complaint.number,
        "whom": talk.say("danger.whom_from_1912" if talk.met.takes_calls else "danger.whom"),
        "sent": complaint.rung_at or complaint.at,
        "at": complaint.acknowledged_at,
    }


def what_to_do(talk: Talk, *, struck: bool = False) -> str:
    """1912 reads what the caller has to hear."""
    words = talk.say("danger.struck" if struck else "danger.what_to_do")
    if talk.met.takes_calls:
        return f"{talk.say('danger.for_the_caller')}\n{words}"
    return f"{words} {talk.say('danger.call_too')}"


async def found(talk: Talk, filed: Filed, before: Sequence[tuple[int, Address, str]] = ()) -> Answer:
    """The warning came first, and then the place: the engineer reads both, and so does whoever looked elsewhere."""
    words = await warned(talk, filed.complaint)
    here = {person for person, _, _ in await answering(talk, filed.complaint)}
    for person, address, language in before:
        if person not in here:
            await add_line(talk, filed.complaint, words, address, language)
    return await pass_on(talk, filed, words)


async def goes_on(talk: Talk, complaint: Complaint) -> None:
    """Somebody said that it is over, and it is not."""
    await alert(talk, complaint, complaint.fault_kind, await warned(talk, complaint))


async def warned(talk: Talk, complaint: Complaint) -> str:
    """What they saw first, what they said last, and their words of now."""
    said = [talk.store.in_clear(one) for one in await talk.store.words_of(complaint.id)]
    now = [talk.heard.text] if talk.heard.kind != "tap" else []
    return " / ".join(dict.fromkeys(filter(None, (*said[:1], *said[-1:], *now))))


async def alert(talk: Talk, complaint: Complaint | None, fault: str, words: str) -> None:
    """The engineer on duty and 1912, before everything else, with place and words and without a number."""
    if complaint:
        complaint.rung_at = talk.now
    for _, address, language in await answering(talk, complaint):
        await sound(talk, complaint, fault, words, address, language)


async def sound(
    talk: Talk, complaint: Complaint | None, fault: str, words: str, address: Address, language: str
) -> None:
    voice = replace(talk.voice, language=language)
    facts = alarm_facts(talk, voice, complaint, fault, words)
    buttons = (Button(voice.say("button.ack"), f"do:ack:{complaint.id}"),) if complaint else ()
    lead = f"{again}\n" if (again := opened_again(voice, complaint)) else ""
    said = Answer(f"{lead}{voice.say('danger.alert', **facts)}", buttons)
    await ring(talk, complaint, said, f"{lead}{voice.say('danger.brief', **facts)}", address, language)


def opened_again(voice: Voice, complaint: Complaint | None) -> str:
    """It is none that is new: it was said to be done, and its person says no."""
    at = complaint.reopened_at if complaint else None
    return voice.say("alarm.reopened", at=at) if at else ""


async def add_line(talk: Talk, complaint: Complaint, words: str, address: Address, language: str) -> None:
    voice = replace(talk.voice, language=language)
    line = voice.say("danger.again", **alarm_facts(talk, voice, complaint, complaint.fault_kind, words))
    await ring(talk, complaint, Answer(line), line, address, language)


async def taken_back(talk: Talk, complaint: Complaint, words: str) -> None:
    """The same hear that who raised it says that it is none; whether it is, they see."""
    desk = await talk.store.call_centre(complaint.zone_id)
    for person, address, language in await answering(talk, complaint):
        voice = replace(talk.voice, language=language)
        denied = voice.say("alarm.denied", **alarm_facts(talk, voice, complaint, complaint.fault_kind, words))
        end = Button(voice.say("button.stand_down"), f"do:stand_down:{complaint.id}")
        seen = Button(voice.say("button.ack"), f"do:ack:{complaint.id}")
        said = Answer(denied, (end,) if has_seen(complaint, person, desk) else (end, seen))
        await ring(talk, complaint, said, denied, address, language)


def unheard(voice: Voice, atlas: Atlas, number: str, asked: Position) -> Answer:
    """To whoever warned us: nobody has seen it, and it goes up."""
    return Answer(voice.say("danger.told.climbed", number=number, who=titled(asked, voice, atlas), time=voice.now))


async def answering(talk: Talk, complaint: Complaint | None) -> list[tuple[int, Address, str]]:
    """Whoever is on duty there, 1912, and to whom it climbed: where they are reached; but not who says it."""
    area = complaint.place_id if complaint else None
    duty = await talk.store.on_duty(area, talk.now) if area else ()
    persons = [one.person_id for one in duty[:1]]
    persons += await talk.store.call_centre(complaint.zone_id if complaint else None)
    persons += await talk.store.climbed_to(complaint.id) if complaint else ()
    me = talk.person.id if talk.person else None
    found = [(person, await talk.store.reached_at(person)) for person in dict.fromkeys(persons) if person != me]
    return [(person, *reached) for person, reached in found if reached]


async def ring(
    talk: Talk, complaint: Complaint | None, said: Answer, brief: str, address: Address, language: str
) -> None:
    outside = one_line(brief, QUOTED * 2), complaint.number if complaint else "1912"
    await talk.store.write_to(address, language, said, talk.now, Lane.DANGER, PRESSING, outside, private=True)


def alarm_facts(talk: Talk, voice: Voice, complaint: Complaint | None, fault: str, words: str) -> dict[str, object]:
    area = talk.atlas.area(complaint.place_id) if complaint else None
    return {
        "place": place(area, voice) if area else voice.say("danger.where_asked"),
        "fault": voice.say(f"fault.{fault}"),
        "words": one_line(without(words), QUOTED),
        "at": talk.heard.at,
        "number": complaint.number if complaint else voice.say("danger.number_follows"),
    }
