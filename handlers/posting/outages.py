"""Engineers post here: by text, by command or by buttons, always with a preview before anything is said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from handlers import yes_no
from handlers.answer import Answer, Button
from handlers.permitting import number
from handlers.posting import approvals, crews, questions, reasons, time_came
from handlers.posting.adding import forgetting, goes_on, understood
from handlers.posting.draft import Act, Draft
from handlers.posting.drafting import advance, check, to_five_minutes
from handlers.posting.learning import corrected
from handlers.posting.preview import corrected_to, kept_facts
from handlers.posting.questions import press
from handlers.posting.told_to import those_who_wait, told_to
from handlers.step import Step
from handlers.talk import Talk, engineer
from handlers.telling.handouts import with_handouts
from handlers.telling.notices import places
from handlers.yes_no import bare
from zones.approval import Approval
from zones.notice import Kept, Notice, Why
from zones.outage import Outage, Stage
from zones.posting import (
    cancel_outage,
    correct_outage,
    plan_work,
    post_outage,
    restore_power,
    send_time,
    update_outage,
)
from zones.recording import record_outage
from zones.refused import Refused
from zones.reopening import reopen_outage

YES_BUTTON = {"confirm": "post", "same": "same"}  # of what is shown and needs but a yes
OVER = (Stage.RESTORED, Stage.CANCELLED)


# ---- answers to our questions ----------------------------------------------------------------------


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Callable[[Talk], Awaitable[Answer]]:
    draft = Draft.from_form(step.form)
    match verb:
        case "post":
            return partial(post, step=step, draft=draft)
        case "drop":
            return partial(drop, step=step)
        case "change" if not argument:
            return partial(change, step=step, draft=draft)
        case _:
            return partial(go_on, draft=chosen(talk, draft, verb, argument))


async def drop(talk: Talk, step: Step) -> Answer:
    step.close("dropped", talk.now)
    return Answer(talk.say("dropped"), replaces=True)


async def change(talk: Talk, step: Step, draft: Draft) -> Answer:
    return questions.what_to_change(talk, draft, press(step))


async def go_on(talk: Talk, draft: Draft) -> Answer:
    return replace(await advance(talk, draft), replaces=True)


def chosen(talk: Talk, draft: Draft, verb: str, argument: str) -> Draft:
    """The draft after one tap."""
    match verb:
        case "act":
            return replace(draft, act=Act(argument), unsure=False)
        case "area":
            return replace(draft, areas=(int(argument),), choices=(), unknown="").putting_right("areas")
        case "outage":
            return replace(draft, outage=int(argument), choices=())
        case "cause":
            return draft.with_cause(argument or None)
        case "eta":
            return draft.with_eta(to_five_minutes(talk.now + timedelta(minutes=int(argument))) if argument else None)
        case "own":
            return replace(draft, act=Act.OUTAGE, outage=None, areas=draft.own, own=(), own_fault=True)
        case "what":
            # who was told of the wrong place hears that it was a mistake; the right one is then posted anew
            return replace(draft, what=argument, act=Act.CANCEL if argument in ("place", "all") else Act.CORRECT)
        case "change":
            return forgetting(draft, argument)
        case _:
            return draft


async def told(talk: Talk, step: Step) -> Answer:
    """A text while a question waits: its answer, or else the question again."""
    draft, text = Draft.from_form(step.form), talk.heard.text
    if draft.asked in YES_BUTTON and (goes_on(bare(text)) or yes_no.said(text) is False):
        if yes_no.said(text) is False or not await yes_no.was_last(talk, step, YES_BUTTON[draft.asked]):
            return led_by(talk.say("draft.waits"), await advance(talk, draft))
        return await post(talk, step, draft) if draft.asked == "confirm" else await advance(talk, draft)
    answered = await understood(talk, draft, text)
    if answered is None:
        return led_by(talk.say("not_understood"), await advance(talk, draft))
    return await advance(talk, answered.putting_right("cause", "eta") if draft.asked == "confirm" else answered)


def led_by(words: str, asked: Answer) -> Answer:
    return replace(asked, text=f"{words}\n\n{asked.text}")


# ---- saying it ------------------------------------------------------------------------------------


async def post(talk: Talk, step: Step, draft: Draft) -> Answer:
    """What was right when it was shown may have run out since: it is asked for again, and nothing else is said."""
    if (await check(talk, draft))[0].lack():
        return await advance(talk, draft)
    watch = await time_came.asked(talk, draft.outage)
    notice = await say_it(talk, draft)
    if not isinstance(notice, Approval):
        await time_came.tell(talk, watch, notice.outage)
    if example := corrected(talk, draft):
        talk.store.add(example)
    if isinstance(notice, Approval):
        step.close("asked", talk.now)
        return await approvals.asked(talk, notice)
    if isinstance(notice, Kept):
        step.close("kept", talk.now)
        return await updated(talk, notice) if draft.act is Act.UPDATE else kept(talk, notice)
    step.close(notice.reference, talk.now)
    if draft.act is Act.UPDATE:
        return await updated(talk, notice)
    reach = await told_to(talk, notice)
    text = talk.say(f"posted.{draft.act}", reference=notice.reference, reach=reach) + those_who_wait(talk, notice)
    if still := [area for facts in notice.facts.get("still", ()) for area in facts["areas"]]:
        text = f"{text}\n\n{talk.say('note.beneath', place=places(still, talk.voice, talk.atlas))}"
    buttons = (
        next_buttons(talk, notice.outage)
        if draft.what != "place"
        else (Button(talk.say("button.outage"), "do:outage"),)
    )
    if draft.act is Act.OUTAGE:
        buttons += crews.beside(talk, notice.outage)
    return done(talk, notice, text, buttons)


def done(talk: Talk, notice: Notice, text: str, buttons: tuple[Button, ...]) -> Answer:
    """In one message what can be done next, with it and with its notice: nine rows at most, where rows there are."""
    answer = Answer(text, buttons, talk.say("menu.next"), replaces=True, toast=talk.say("toast.posted"))
    return with_handouts(talk, answer, notice)


def kept(talk: Talk, it: Kept) -> Answer:
    """In the log and not sent: the reason, and what can be done about it."""
    text = talk.say(f"kept.{it.why}", **kept_facts(talk, it))
    return Answer(text, kept_buttons(talk, it), replaces=True, toast=talk.say("toast.kept"))


def kept_buttons(talk: Talk, it: Kept) -> tuple[Button, ...]:
    if it.why is Why.SMALL_SHIFT:
        send = Button(talk.say("button.send_anyway"), f"do:send_time:{it.outage.id}")
        return send, Button(talk.say("button.restore"), f"do:restore:{it.outage.id}")
    if it.outage.stage(talk.now) in OVER:
        return ()
    return tuple(Button(talk.say(f"button.{verb}"), f"do:{verb}:{it.outage.id}") for verb in ("update", "restore"))


async def send_anyway(talk: Talk, words: str) -> Answer:
    """The button under a time that was kept."""
    outage = await talk.store.outage(number(words))
    if outage is None:
        raise Refused("forged")
    return await updated(talk, await send_time(talk.store, engineer(talk), outage, talk.now))


async def updated(talk: Talk, notice: Notice | Kept) -> Answer:
    """A new time, told or kept; if it has moved before, its reason is asked for next."""
    if isinstance(notice, Kept):
        if notice.why is Why.SMALL_SHIFT:
            await crews.edit_posts(talk, notice.outage)
        return replace(kept(talk, notice), then=await reasons.asked(talk, notice.outage))
    reach = await told_to(talk, notice)
    text = talk.say("posted.update", reference=notice.reference, reach=reach) + those_who_wait(talk, notice)
    said = done(talk, notice, text, next_buttons(talk, notice.outage))
    return replace(said, then=await reasons.asked(talk, notice.outage))


async def say_it(talk: Talk, draft: Draft) -> Notice | Kept | Approval:
    """One verb of the rules for each act."""
    store, author, now = talk.store, engineer(talk), talk.now
    if draft.act is Act.OUTAGE:
        since, own = draft.start, draft.own_fault
        return await post_outage(store, author, draft.areas, draft.cause, draft.eta, now, since=since, own_fault=own)
    if draft.act is Act.PLAN and draft.start and draft.eta:
        return await plan_work(store, author, draft.areas, draft.cause, draft.start, draft.eta, now)
    if draft.act is Act.RECORD and draft.start and draft.back_at:
        return await record_outage(store, author, draft.areas, draft.cause, draft.start, draft.back_at, now)
    outage = await store.outage(draft.outage) if draft.outage else None
    if outage is None:
        raise Refused("nothing_out_here")
    match draft.act:
        case Act.UPDATE:
            return await update_outage(store, author, outage, draft.cause, draft.eta, now)
        case Act.RESTORE:
            return await restore_power(store, author, outage, draft.back_at or now, now)
        case Act.REOPEN:
            return await reopen_outage(store, author, outage, draft.eta, now)
        case Act.CORRECT:
            right = corrected_to(draft, outage)
            return await correct_outage(store, author, outage, *right, now, since=draft.start)
        case _:
            return await cancel_outage(store, author, outage, now)


def next_buttons(talk: Talk, outage: Outage) -> tuple[Button, ...]:
    """What an engineer does next with this outage."""
    stage = outage.stage(talk.now)
    if stage in OVER:
        return ()
    verbs = ("correct", "cancel") if stage is Stage.ANNOUNCED else ("update", "restore", "correct")
    return tuple(Button(talk.say(f"button.{verb}"), f"do:{verb}:{outage.id}") for verb in verbs)
