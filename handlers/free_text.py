"""What is done about words that are no command: danger, an engineer's post, the answer to our question, a wish."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from handlers import permitting, yes_no
from handlers.answer import Answer, Button
from handlers.asked import TOLD
from handlers.belonging import applications, in_own_words, joining
from handlers.citizen import WISHES, awaited, of_a_desk, status, where_out
from handlers.mistakes import takes_back
from handlers.offices import duties
from handlers.posting import by_number, correcting, drafting, eta_watch, no_news, undone, withdrawing
from handlers.posting.draft import ACTS, OFFICIAL, RESTORED, Act
from handlers.reading import Reading, read, reads_off_now
from handlers.reading.frauds import fraud_in
from handlers.reports import (
    apart,
    asking_back,
    at_hand,
    at_work,
    closing,
    danger,
    denials,
    early,
    either,
    extents,
    going_on,
    local_or_whole,
    ringing,
    slips,
    taking_back,
    unplaced,
)
from handlers.reports.replies import STILL_OFF
from handlers.reports.reporting import asks_where
from handlers.reports.where import says_where
from handlers.rooms import checking, removals, rumours
from handlers.routes import give_up, help_
from handlers.step import Step
from handlers.talk import Do, Talk
from zones.refused import Refused

LIKELY, SURE, FIRM = 0.33, 0.5, 0.75
ASKED = ("status_query", "planned_query")  # anybody may ask, whatever their office


async def choose(talk: Talk, step: Step | None) -> Do | None:
    """Danger first; then who may post, posts; then our own question; then what they would like to know."""
    if do := await ringing.choose(talk, step) or await at_work.choose(talk, step):
        return do
    if (
        talk.in_office
        and not talk.room
        and (do := await local_or_whole.took_back(talk, step) or of_an_office(talk, step))
    ):
        return do
    if not talk.room and not applications.answers(step) and (do := applications.said_of_role(talk)):
        permitting.must(talk, "media")
        return do
    near = await drafting.at_home(talk)
    reading = read(talk.heard.text, talk.heard.at, talk.places, talk.role, near)
    answer = of_a_removal(talk, reading, step) or await asking_back.choose(talk, reading, step)
    heard = bool(answer) or names_what_we_asked(step, reading)
    if do := await of_a_danger(talk, reading, heard=heard) or await at_hand.choose(talk, reading, step):
        return do
    if not talk.is_engineer and fraud_in(talk.heard.text) and not answer:
        return rumours.warned
    of_what_is_out = await local_or_whole.choose(talk, reading, step) or await correcting.choose(talk, reading, step)
    if do := of_what_is_out or await undone.choose(talk, reading, step):
        return do
    act = Act.CANCEL if withdrawing.calls_off(talk, reading) else official(reading, waiting=is_waiting(talk, step))
    if act and permitting.verdict(talk, OFFICIAL[act]):
        return posted(talk, reading, act, step)
    if pretends(talk, reading):
        return of_somebody_else(talk)
    told = await withdrawing.too_early(talk, reading) or await in_own_words.setting(talk)
    told = told or slips.choose(talk, reading, step) or where_out(talk, reading) or await apart.choose(talk, reading)
    told = told or await closing.choose(talk, reading, step) or await awaited(talk, reading)
    if do := told or answer:
        return do
    do = of_a_desk(talk, reading) or in_own_words.choose(talk, reading, step)
    return do or await going_on.choose(talk, reading, step) or await to_our_question(talk, reading, step)


async def of_a_danger(talk: Talk, reading: Reading, *, heard: bool) -> Do | None:
    """What was reported is taken back, or an alarm is raised, unless we have asked for what was `heard`."""
    if do := await unplaced.choose(talk, reading) or await taking_back.choose(talk, reading):
        return do
    if do := await denials.choose(talk, reading):
        return do
    if heard or (talk.is_engineer and not await danger.is_anothers(talk, reading)):
        return None
    if do := await early.choose(talk, reading):
        return do
    if not talk.room and either.may_be_either(talk.heard.text, reading):
        permitting.must(talk, "answer.either")
        return either.asked
    return partial(danger.raised, reading=reading) if reading.danger else None


async def to_our_question(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    """What we asked; if we asked nothing, or this is no answer to it, what they would like to know."""
    if step and talk.heard.asked_us and not begins_anew(talk, reading, step):
        permitting.must(talk, f"answer.{step.kind}")
        return lambda talk: TOLD[step.kind](talk, step)
    return None if talk.room else await in_private(talk, reading, step)


def of_an_office(talk: Talk, step: Step | None) -> Do | None:
    """What we asked them about a complaint is answered, whatever it reads like; then what they say of their duty."""
    if step and asking_back.wants_words(step):
        permitting.must(talk, "answer.work")
        return lambda talk: TOLD["work"](talk, step)
    if talk.is_engineer and (step is None or step.kind == "draft") and takes_back(talk.heard.text):
        permitting.must(talk, "cancel")
        if talk.about:
            return by_number.undone
        return partial(give_up, words="") if step else withdrawing.which
    if do := duties.said_of_duty(talk):
        permitting.must(talk, "duty")
    return do


def of_a_removal(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    """“Gaali di”, asked why somebody is to leave a room; what names a place speaks of something else."""
    if step is None or reading.places or not removals.answers(talk, step):
        return None
    permitting.must(talk, "answer.removal")
    return lambda talk: TOLD["removal"](talk, step)


def names_what_we_asked(step: Step | None, reading: Reading) -> bool:
    """Asked who they are or where, somebody of the paper “Awaaz” or “bijli ghar ke paas” speaks of no danger.

    An alarm is one all the same.
    """
    if step is None or reading.alarming:
        return False
    home = step.kind == "join" and reading.confidence < FIRM
    return home or step.kind == "application" or asks_where(step)


def begins_anew(talk: Talk, reading: Reading, step: Step) -> bool:
    """Somebody who reports a fault or asks how things are does not answer our question, unless it was “where?”."""
    if step.kind == "draft" and no_news.is_talk(talk.heard.text):
        return True
    if step.kind == "join" and (in_own_words.is_courtesy(reading, talk.heard.text) or is_off(talk, reading, step)):
        return True
    if yes_no.said(talk.heard.text) is not None or says_where(step, reading):
        return False
    if step.kind == "wish" and in_own_words.is_courtesy(reading, talk.heard.text):
        return True
    if extents.asked_enough(talk, step):
        return True
    if step.form.get("asked") == "extent" and extents.said(talk) and not reading.places:
        return False
    if step.kind == "closing" and reading.intent in STILL_OFF and not closing.is_no_remark(talk, reading):
        return False
    enough = SURE if has_few_answers(talk, reading, step) else FIRM
    wish = reading.intent in WISHES and reading.confidence >= enough and not talk.is_engineer
    if step.kind == "closing" and reading.intent == "restoration_confirm":
        return False  # “jaldi aa gayi, shukriya”, of what has just been closed
    where = step.form.get("asked") == "place" and not reading.places
    return wish and (not where or reading.intent in ("status_query", "restoration_confirm"))


def is_off(talk: Talk, reading: Reading, step: Step | None) -> bool:
    """“Nahi hai”, said by a stranger whom we ask nothing or only for their zone: a report, however little it is."""
    if talk.members or reading.places or (step and step.form.get("zone")):
        return False
    return reading.intent in STILL_OFF and reads_off_now(talk.heard.text)


def has_few_answers(talk: Talk, reading: Reading, step: Step) -> bool:
    """“Erase all?” takes a yes or a no, “how far?” an extent, and “no power” is nobody's zone."""
    if step.kind == "join":
        return reading.intent in STILL_OFF and not reading.places
    return step.kind == "erase" or (step.form.get("asked") == "extent" and extents.said(talk) is None)


def posted(talk: Talk, reading: Reading, act: Act, step: Step | None) -> Do | None:
    """An engineer's post; if we doubt that it is one, we ask, and in a group we leave it alone."""
    aside = reading.timeless and step is not None  # it may be recorded when nothing else is asked
    if (aside or act in (Act.OUTAGE, Act.PLAN)) and no_news.is_talk(talk.heard.text):
        return talked_of if talk.heard.asked_us else None
    if reading.confidence >= SURE or step or act is Act.CANCEL:
        return partial(drafting.write, words=talk.heard.text, act=act)
    return partial(drafting.ask_act, words=talk.heard.text) if talk.heard.asked_us else None


async def in_private(talk: Talk, reading: Reading, step: Step | None) -> Do:
    if talk.about and not reports_a_fault(reading):
        return by_number.shown
    likely = reading.confidence >= (SURE if talk.members or not asks_of_a_place(reading) else LIKELY)
    sure = (likely or is_off(talk, reading, step)) and yes_no.said(talk.heard.text) is None  # a yes to nothing is none
    if sure and in_own_words.wants_no_news(talk.heard.text, reading):
        return in_own_words.no_news
    if talk.is_engineer and (do := await eta_watch.in_words(talk)):
        return do
    if talk.is_engineer and not (sure and reading.intent in ASKED):
        return partial(drafting.ask_act, words=talk.heard.text) if reports_a_fault(reading) else puzzled
    if sure and reading.intent in WISHES:
        return lambda talk: WISHES[reading.intent](talk, reading)
    if not talk.members:
        return await going_on.their_own(talk) or joining.greet
    if reading.alarming or not sure:
        return partial(which_wish, leaving=reading.intent == "opt_out")
    return partial(status, words="")  # whoever may not post learns how their own area stands


def asks_of_a_place(reading: Reading) -> bool:
    """“Is there power in Viram Khand? My parents live there”: a greeting would be no answer."""
    return reading.intent == "status_query" and any(place.areas for place in reading.places)


def reports_a_fault(reading: Reading) -> bool:
    """An engineer writes as a citizen would: “taar toota hai chowk me”."""
    return reading.intent in ("fault_report", "still_out", "hazard") and bool(reading.places)


async def which_wish(talk: Talk, leaving: bool) -> Answer:
    """One short question instead of a guess. What to do in danger stands in it: that cannot wait for an answer."""
    names = ("stop", "status", "help") if leaving else ("status", "help")
    buttons = tuple(Button(talk.say(f"button.{name}"), f"do:{name}") for name in names)
    return Answer(f"{talk.say('ask.wish')}\n\n{talk.say('help.emergency')}", buttons)


async def puzzled(talk: Talk) -> Answer:
    return replace(await help_(talk, ""), text=talk.say("engineer.not_understood"))


async def talked_of(talk: Talk) -> Answer:
    return replace(await help_(talk, ""), text=talk.say("engineer.talked_of"))


def official(reading: Reading, *, waiting: bool) -> Act | None:
    """What an engineer's free text posts. While a question waits, a text without a place is its answer."""
    if reading.cancels:
        return Act.CANCEL
    if reading.intent in RESTORED and not (waiting and reading.confidence < SURE):  # “fuse” is an answer
        return Act.RESTORE
    if waiting and not names_a_place(reading):
        return None
    return ACTS.get(reading.intent)


def is_waiting(talk: Talk, step: Step | None) -> bool:
    """For an answer, so that what names nothing is taken for one."""
    return bool(step or talk.room) and talk.about is None


def names_a_place(reading: Reading) -> bool:
    """One of ours, or a post's that we do not know: that must be said, and never taken for an answer about another."""
    known = any(place.areas for place in reading.places)
    return known or (bool(reading.places) and reading.intent == "outage_post" and reading.confidence >= FIRM)


def of_somebody_else(talk: Talk) -> Do:
    """What was passed on is held against what we said."""
    if talk.heard.forwarded or checking.asks(talk.heard.text):
        return partial(checking.check, words=talk.heard.text)
    raise Refused("not_engineer")


def pretends(talk: Talk, reading: Reading) -> bool:
    """Somebody else's text that would read like an official post, had an engineer sent it."""
    return not talk.is_engineer and reading.intent == "rumour_forward" and checking.reads_official(talk)
