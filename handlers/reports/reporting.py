"""What all reports of faults share: who says it, and where a question about it waits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.answer import Answer, Button
from handlers.step import PATIENCE, Step
from handlers.talk import Talk
from handlers.wording import Voice
from zones.complaint import Complaint
from zones.joining import settle
from zones.refused import Refused
from zones.report import Reporter

CAME = "came"  # in a question's form: what came with messages and waits for words, or for a place


async def reporter(talk: Talk) -> Reporter:
    """A stranger who writes in private becomes a person to us, not a member: they are told of what they reported."""
    if talk.person is None and talk.address:
        talk.person = await talk.store.person(await settle(talk.store, talk.address, talk.voice.language, talk.now))
    ids = talk.store.authors(talk.heard.channel, talk.heard.keys) or (talk.author,)
    return Reporter(ids, talk.person.id if talk.person else None, talk.address.id if talk.address else None)


async def remember(talk: Talk, form: dict[str, Any]) -> Step:
    """Where the answer goes, the question waits; photos that waited there go on waiting."""
    chat = talk.address.id if talk.room and talk.address else talk.where.id
    if waiting := await talk.store.open_step(chat, talk.author, talk.now):
        waiting.close("replaced", talk.now)
        form = form | {CAME: [*waiting.form.get(CAME, ()), *form.get(CAME, ())]}
    step = Step(chat, talk.author, "report", form, talk.now, talk.now + PATIENCE)
    talk.store.add(step)
    await talk.store.flush()
    return step


def asks_where(step: Step) -> bool:
    return step.kind == "report" and step.form["asked"] == "place"


def offering(talk: Talk, answer: Answer) -> Answer:
    """Whoever is no member yet may join: afterwards, never before their report is taken."""
    if talk.members:
        return answer
    button = Button(talk.say("button.join"), "do:join")
    return replace(answer, text=f"{answer.text}\n\n{talk.say('complaint.join')}", buttons=(*answer.buttons, button))


def trouble(voice: Voice, complaint: Complaint) -> str:
    """What fails, and since when as its person puts it, so that whoever comes looks for the right thing."""
    fault = voice.say(f"fault.{complaint.fault_kind}")
    return voice.say("fault.since", fault=fault, since=complaint.since) if complaint.since else fault


async def of_step(talk: Talk, step: Step) -> Complaint:
    complaint = await talk.store.complaint(int(step.form["complaint"]))
    if complaint is None:
        raise Refused("nothing_out_here")
    return complaint
