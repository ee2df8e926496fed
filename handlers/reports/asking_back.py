"""Between an engineer and whoever complained: a question, its answer and a photo of the work, and nobody's number."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from handlers import permitting
from handlers.answer import Answer, TheirFile
from handlers.reading import Reading
from handlers.reports import extents, works
from handlers.reports.evidence import EVIDENCE, reference, take, their_file
from handlers.step import Step
from handlers.talk import Do, Talk, engineer
from handlers.telling.notices import place
from zones.complaint import Complaint
from zones.delivery import Lane
from zones.detail import DetailKind
from zones.refused import Refused
from zones.work import answer_back, ask_back, may_ask, permit_work, show_work

SENT = (DetailKind.PHOTO, DetailKind.VOICE)  # in place of words
WISHES = {
    *("status_query", "planned_query", "media_query", "opt_out", "still_out", "restoration_confirm"),
    *("billing_or_other", "rumour_forward", "help"),
}
FIRM = 0.75


# ---- the engineer asks ------------------------------------------------------------------------------


async def asks(talk: Talk, words: str) -> Answer:
    """The tap; what they write next is the question."""
    complaint = await works.of(talk, words)
    await permit_work(talk.store, complaint, engineer(talk).id, talk.now, "ask_back")
    complaint.must_be_open()
    if not may_ask(complaint, talk.now):
        raise Refused("asked_back_already", number=complaint.number, at=complaint.asked_back_at)
    await remember(talk, "question", complaint=complaint.id)
    return Answer(talk.say("work.ask_what", number=complaint.number))


async def wants_photo(talk: Talk, words: str) -> Answer:
    complaint = await works.of(talk, words)
    await permit_work(talk.store, complaint, engineer(talk).id, talk.now, "show_work")
    complaint.must_be_open()
    await remember(talk, "photo", complaint=complaint.id)
    return Answer(talk.say("work.send_photo", number=complaint.number))


def wants_words(step: Step) -> bool:
    """Of a photo they are no answer."""
    return step.kind == "work" and step.form["asked"] not in ("photo", "whose")


async def remember(talk: Talk, asked: str, **facts: int) -> Step:
    return await talk.ask("work", {"asked": asked, **facts})


async def asked(talk: Talk, step: Step) -> Answer:
    """Their words, as the question; whoever cannot be reached is not asked."""
    complaint = await works.of(talk, str(step.form["complaint"]))
    words = works.quoted(talk.heard.text)
    office = await ask_back(talk.store, complaint, engineer(talk).id, talk.store.seal(words), talk.now)
    if not await works.tell(talk, complaint, "asked", office, words=words):
        raise Refused("not_reached", number=complaint.number)
    step.close(complaint.number, talk.now)
    return Answer(talk.say("work.asked", number=complaint.number))


# ---- the photo of the work --------------------------------------------------------------------------


async def of_a_photo(talk: Talk) -> Do | None:
    """What one of the two was asked for. What she writes under her photo is read first: it may be an alarm."""
    kind = EVIDENCE.get(talk.heard.kind)
    if talk.person is None or talk.room or kind not in SENT:
        return None
    if not talk.is_engineer:
        if talk.heard.text.strip():
            return None
        complaint = await talk.store.asked_back(talk.person.id, talk.now)
        return partial(answered_by, complaint=complaint, kind=kind) if complaint else None
    if kind is not DetailKind.PHOTO:
        return None
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if step is None or step.kind != "work" or step.form.get("asked") != "photo":
        return None
    permitting.must(talk, "answer.work")
    return partial(shown, step=step)


async def shown(talk: Talk, step: Step) -> Answer:
    return await show(talk, step, talk.store.seal(reference(talk.heard)), talk.heard.text)


async def show(talk: Talk, step: Step, photo: bytes, words: str) -> Answer:
    complaint = await works.of(talk, str(step.form["complaint"]))
    detail, office = await show_work(talk.store, complaint, engineer(talk).id, photo, talk.now)
    told = await works.tell(talk, complaint, "shown", office, their_file(talk, detail), words=works.quoted(words))
    step.close(complaint.number, talk.now)
    return Answer(talk.say("work.shown" if told else "work.kept", number=complaint.number))


# ---- whoever complained answers ---------------------------------------------------------------------


async def choose(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    """Their words are the answer, unless they speak of something else, or were asked something else since.

    “Bahar, seedhi ke neeche” has the sound of a danger to whoever does not know the question; an alarm is one always.
    """
    if talk.person is None or not talk.met.is_asked or talk.room or talk.is_engineer:
        return None
    if reading.danger and reading.alarming:
        return None
    complaint = await talk.store.asked_back(talk.person.id, talk.now)
    if complaint is None or complaint.asked_back_at is None or (step and step.asked_at > complaint.asked_back_at):
        return None
    if complaint.heard_back_at and speaks_for_itself(talk, reading):
        return None
    if reading.intent in WISHES and reading.confidence >= FIRM:
        return None
    if not complaint.heard_back_at and reading.intent == "fault_report" and elsewhere(talk, reading, complaint):
        return None
    kind = EVIDENCE.get(talk.heard.kind)
    return (
        partial(answered_by, complaint=complaint, kind=kind) if kind in SENT else partial(answered, complaint=complaint)
    )


def speaks_for_itself(talk: Talk, reading: Reading) -> bool:
    """What follows an answer belongs to it, like “pole VK12 ke pass”, unless it is plainly more, or a thank-you."""
    return extents.said(talk) is not None or (reading.intent != "chatter" and reading.confidence >= FIRM)


def elsewhere(talk: Talk, reading: Reading, complaint: Complaint) -> bool:
    """They name another place: that is a report of its own."""
    named = {area for found in reading.places for area in found.areas}
    return bool(named) and not any(talk.places.related(area, complaint.place_id) for area in named)


async def answered(talk: Talk, complaint: Complaint) -> Answer:
    sealed = talk.store.seal(talk.heard.text)
    answer_back(talk.store, complaint, DetailKind.ANSWER, sealed, talk.now)
    await pass_on(talk, complaint, "words")
    return Answer(talk.say("work.answer_passed", number=complaint.number))


async def answered_by(talk: Talk, complaint: Complaint, kind: DetailKind) -> Answer:
    detail = answer_back(talk.store, complaint, kind, talk.store.seal(take(talk)), talk.now)
    await talk.store.flush()
    await pass_on(talk, complaint, kind, their_file(talk, detail))
    return Answer(talk.say("work.answer_passed", number=complaint.number))


async def pass_on(talk: Talk, complaint: Complaint, what: str, file: TheirFile | None = None) -> None:
    """To the engineer who asked; neither name nor number goes with it."""
    reached = await talk.store.reached_at(complaint.asked_back_by) if complaint.asked_back_by else None
    if reached is None:
        return
    voice = replace(talk.voice, language=reached[1])
    said = works.passed_on(voice, talk, complaint, what, works.quoted(talk.heard.text))
    outside = voice.say("work.brief", number=complaint.number, place=place(works.area_of(talk, complaint), voice))
    await talk.store.write_to(
        *reached, enclosing(said, file), talk.now, Lane.UPDATE, works.TOLD_FOR, (outside, complaint.number),
        private=True,
    )  # fmt: skip


def enclosing(said: Answer, file: TheirFile | None) -> Answer:
    """A photo stands above the words; a voice note comes after them."""
    return replace(said, then=Answer("", file=file)) if file and file.is_sound else replace(said, file=file)
