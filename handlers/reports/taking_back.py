"""“Galti se likh diya, light hai”: whoever complained takes it back, by a tap; of several they are asked which."""

from __future__ import annotations

from handlers.answer import MOST_ROWS, Answer, Button
from handlers.permitting import number
from handlers.reading import Reading, reads_denied, reads_taken_back
from handlers.reports import denials, works
from handlers.reports.theirs import alarms, own, still_open
from handlers.step import Step
from handlers.talk import Do, Talk
from zones.closing import withdraw
from zones.complaint import Complaint
from zones.refused import Refused

YES, NO = "yes", "no"


async def choose(talk: Talk, reading: Reading) -> Do | None:
    """Of whoever has something open; what may be a danger, or is somewhere else, is read first."""
    if talk.room or talk.is_engineer or talk.person is None or reading.danger or reading.places:
        return None
    if reading.intent == "still_out":  # “galat likh diya, abhi nahi aayi”
        return None
    if reads_denied(talk.heard.text) and await alarms(talk):  # which speaks of the danger
        return None
    return which if reads_taken_back(talk.heard.text) and await still_open(talk) else None


def is_about_theirs(step: Step) -> bool:
    """What we asked belongs to a complaint: “cancel” does not mean the question alone."""
    return step.kind == "report" and bool(step.form.get("complaint"))


async def which(talk: Talk) -> Answer | None:
    """Nothing, if they have none open."""
    mine = () if talk.room else (await still_open(talk))[-MOST_ROWS:]
    if not mine:
        return None
    await talk.over("let be", "report")
    if len(mine) == 1:
        return question(talk, mine[0])
    rows = tuple(Button(works.label_of(talk, one), f"do:take_back:{one.id}") for one in mine)
    return Answer(talk.say("taken_back.which"), rows, menu=talk.say("menu.choose"))


def question(talk: Talk, complaint: Complaint) -> Answer:
    """A danger has its own: it ends when an office has seen it, too."""
    if complaint.is_danger:
        return denials.which_holds(talk, complaint)
    buttons = (
        Button(talk.say("button.take_back.yes"), f"do:take_back:{complaint.id}:{YES}"),
        Button(talk.say("button.take_back.no"), f"do:take_back:{complaint.id}:{NO}"),
    )
    return Answer(talk.say("taken_back.ask", **works.facts_of(talk, complaint)), buttons)


async def answered(talk: Talk, words: str) -> Answer:
    """A tap: which, and then whether."""
    id_, _, says = words.partition(":")
    complaint = await own(talk, number(id_))
    complaint.must_be_open()
    if not says:
        return question(talk, complaint)
    if says not in (YES, NO):
        raise Refused("forged")
    if says == NO:
        return Answer(talk.say("taken_back.stays", number=complaint.number))
    withdraw(talk.store, complaint, talk.now)
    talk.store.to_gather = True
    return Answer(talk.say("taken_back.done", number=complaint.number))
