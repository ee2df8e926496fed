"""“Galti se likh diya, koi taar nahi gira”: who raised an alarm is asked what holds, and an office decides."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from handlers.answer import Answer, Button
from handlers.mistakes import wrote_wrongly
from handlers.permitting import number
from handlers.reading import Reading, reads_denied
from handlers.reports import aftermath, alarm, complaints, works
from handlers.reports.danger import tapped, tell_who_warned
from handlers.reports.replies import BACK
from handlers.reports.theirs import own, still_open
from handlers.talk import Do, Talk
from zones.alarm import deny_danger, insist_on_danger, stand_down
from zones.complaint import Complaint, keep_detail
from zones.detail import DetailKind
from zones.refused import Refused

FIRM = 0.75  # that they report something else beside it
OVER, STILL = "over", "still"


async def choose(talk: Talk, reading: Reading) -> Do | None:
    """Of whoever has an alarm open; it is never believed at once."""
    if talk.room or talk.is_engineer or talk.person is None:
        return None
    all_well = reading.intent == BACK
    if not (all_well or denies(talk.heard.text, reading)):
        return None
    mine = await still_open(talk)
    alarms = [one for one in mine if one.is_danger]
    if not alarms or (all_well and (len(alarms) < len(mine) or await talk.store.open_asking(talk.person.id, talk.now))):
        return None  # “aa gayi” of whoever waits for supply, or was asked, speaks of that
    return partial(asked, reading=reading, complaint=alarms[-1])


def denies(text: str, reading: Reading) -> bool:
    if reading.struck or (reading.danger and reading.places):
        return False  # somebody was hurt, or it is somewhere else
    return wrote_wrongly(text) or reads_denied(text)


async def asked(talk: Talk, reading: Reading, complaint: Complaint) -> Answer:
    """What else they report is taken down all the same."""
    await keep_detail(talk.store, complaint, DetailKind.REMARK, talk.store.seal(talk.heard.text), talk.now)
    reports = reading.intent == "fault_report" and reading.confidence >= FIRM and not reading.danger
    lead = (await complaints.reported(talk, reading)).text if reports else ""
    question = which_holds(talk, complaint)
    return replace(question, text="\n\n".join(filter(None, (lead, question.text))))


def which_holds(talk: Talk, complaint: Complaint) -> Answer:
    asked = talk.say("alarm.ask", **works.facts_of(talk, complaint))
    return Answer(asked, buttons(talk, f"do:no_danger:{complaint.id}"))


def buttons(talk: Talk, action: str) -> tuple[Button, ...]:
    return (
        Button(talk.say("button.no_danger.over"), f"{action}:{OVER}"),
        Button(talk.say("button.no_danger.still"), f"{action}:{STILL}"),
    )


async def answered(talk: Talk, words: str) -> Answer:
    """A tap of who raised it."""
    id_, _, holds = words.partition(":")
    if holds not in (OVER, STILL):
        raise Refused("forged")
    complaint = await own(talk, number(id_))
    if holds == STILL:
        insist_on_danger(talk.store, complaint, talk.now)
        await alarm.goes_on(talk, complaint)
        return Answer(f"{alarm.what_to_do(talk)}\n\n{talk.say('danger.passed_on', **alarm.sending(talk, complaint))}")
    if complaint.denied_at is None:
        deny_danger(talk.store, complaint, talk.now)
        said = await talk.store.newest_detail(complaint.id, DetailKind.REMARK)
        await alarm.taken_back(talk, complaint, talk.store.in_clear(said) if said else "")
    return Answer(talk.say("alarm.noted", number=complaint.number))


async def decided(talk: Talk, words: str) -> Answer:
    """A tap of who answers for it, or of 1912."""
    complaint, me, office = await tapped(talk, words, "stand_down")
    stand_down(talk.store, complaint, me.id, office.id if office else None, talk.now)
    await tell_who_warned(talk, complaint, office, "over")
    await aftermath.tell(talk, "over", [(complaint, office)])
    return Answer(talk.say("alarm.stood_down", number=complaint.number), toast=talk.say("toast.posted"))
