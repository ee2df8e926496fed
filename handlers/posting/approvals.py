"""A wide notice waits: its author hears who is asked, the second office sees what would be said, yes or no."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from handlers.answer import Answer, Button
from handlers.atlas import Atlas
from handlers.permitting import number
from handlers.posting.questions import press
from handlers.refusals import in_words, office
from handlers.step import Step
from handlers.talk import Talk, engineer
from handlers.talking import Talking
from handlers.telling.notices import cause, expected, localities, places
from handlers.wording import Voice
from zones.approval import Approval, Due, due, pass_on, remind_of
from zones.approving import approve, disapprove, withdraw
from zones.notice import Kept, Notice, NoticeKind
from zones.position import Position
from zones.refused import Refused

WHY_NOT = ("place", "too_wide", "wrong", "over")


# ---- the author


async def asked(talk: Talk, approval: Approval) -> Answer:
    """In place of “posted”: whom we asked, and until when."""
    await tell_asked(talk.store, talk.atlas, approval, talk.now)
    whom = office(await talk.store.position(approval.asked_id), talk.voice, talk.atlas)
    text = talk.say("approval.asked", office=whom)
    take_back = Button(talk.say("button.withdraw"), f"do:withdraw:{approval.id}")
    return Answer(text, (take_back,), replaces=True, toast=talk.say("toast.asked"))


async def take_back(talk: Talk, words: str) -> Answer:
    approval = await known(talk, words)
    withdraw(talk.store, engineer(talk), approval, talk.now)
    await tell(talk, approval.asked_person_id, approval, "withdrawn")
    return Answer(talk.say("approval.taken_back"), replaces=True)


# ---- the second office


async def yes(talk: Talk, words: str) -> Answer:
    """The button under what waits; without a number, what waits for them."""
    if not words:
        return await list_waiting(talk)
    approval = await known(talk, words)
    said = await approve(talk.store, engineer(talk), approval, talk.now)
    told = outcome_of(approval, said)
    await tell(talk, approval.person_id, *told)
    whom = await talk.store.position(approval.asked_id)
    return replace(in_brief(talk.voice, talk.atlas, whom, *told), replaces=True)


def outcome_of(approval: Approval, said: Notice | Kept | Refused) -> tuple[Approval, str, object]:
    """What both of them hear."""
    if isinstance(said, Refused):
        return approval, "overtaken", said
    if isinstance(said, Kept):
        return approval, "kept", said.outage.number
    return approval, "approved", said.reference


async def no(talk: Talk, words: str) -> Answer:
    """The reason first; with it, it is over."""
    approval = await known(talk, words)
    approval.must_be_open()
    step = await talk.ask("approval", {"approval": approval.id})
    reasons = tuple(Button(talk.say(f"why_not.{why}"), press(step)("because", why)) for why in WHY_NOT)
    return Answer(talk.say("approval.why_not"), reasons, menu=talk.say("menu.choose"))


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Callable[[Talk], Awaitable[Answer]]:
    return partial(refuse, step=step, reason=talk.say(f"why_not.{argument}"))


async def told(talk: Talk, step: Step) -> Answer:
    """A reason of their own; it goes to the author and stays in nobody's log."""
    return await refuse(talk, step, talk.heard.text.strip())


async def refuse(talk: Talk, step: Step, reason: str) -> Answer:
    approval = await known(talk, str(step.form["approval"]))
    await disapprove(talk.store, engineer(talk), approval, talk.now)
    step.close("refused", talk.now)
    await tell(talk, approval.person_id, approval, "refused", reason)
    return Answer(talk.say("approval.said_no"), replaces=talk.heard.kind == "tap")


async def list_waiting(talk: Talk) -> Answer:
    approvals = await talk.store.approvals_asked(engineer(talk).id)
    if not approvals:
        return Answer(talk.say("approval.none"))
    author = await talk.store.position(approvals[0].position_id)
    return question(talk.voice, talk.atlas, author, approvals[0])


async def known(talk: Talk, words: str) -> Approval:
    approval = await talk.store.approval(number(words))
    if approval is None:
        raise Refused("forged")
    return approval


# ---- the clock


async def look_after(store: Talking, atlas: Atlas, approval: Approval, now: datetime) -> None:
    """Ask once more; then the next office; and in the end tell the author that nobody answered."""
    match due(approval, now):
        case Due.REMIND:
            remind_of(store, approval, now)
            await tell_asked(store, atlas, approval, now)
        case Due.ASK_NEXT:
            following = await pass_on(store, approval, now)
            if following:
                await tell_asked(store, atlas, approval, now)
            what = "passed_on" if following else "expired"
            await tell_person(store, atlas, approval.person_id, now, approval, what)


# ---- in words


async def tell(talk: Talk, person: int, approval: Approval, what: str, more: object = "") -> None:
    await tell_person(talk.store, talk.atlas, person, talk.now, approval, what, more)


async def tell_person(
    store: Talking, atlas: Atlas, person: int, now: datetime, approval: Approval, what: str, more: object = ""
) -> None:
    whom = await store.position(approval.asked_id)
    await store.tell(person, lambda voice: in_brief(voice, atlas, whom, approval, what, more), now)


def in_brief(
    voice: Voice, atlas: Atlas, whom: Position | None, approval: Approval, what: str, more: object = ""
) -> Answer:
    """What has become of it; `more` is the number under which it was posted, or the reason of a no."""
    why = in_words(voice, atlas, more) if isinstance(more, Refused) else more
    where = places(approval.areas, voice, atlas)
    return Answer(voice.say(f"told.{what}", place=where, office=office(whom, voice, atlas), more=why))


async def tell_asked(store: Talking, atlas: Atlas, approval: Approval, now: datetime) -> None:
    author = await store.position(approval.position_id)
    await store.tell(approval.asked_person_id, lambda voice: question(voice, atlas, author, approval), now)


def question(voice: Voice, atlas: Atlas, author: Position | None, approval: Approval) -> Answer:
    """What would be said, by which office, to how many; the name of nobody."""
    key = "approval.reminder" if approval.reminded_at else "approval.wanted"
    lead = voice.say(key, office=office(author, voice, atlas), time=approval.until)
    verbs = ("approve", "disapprove")
    buttons = tuple(Button(voice.say(f"button.{verb}"), f"do:{verb}:{approval.id}") for verb in verbs)
    return Answer(f"{lead}\n\n{as_said(atlas, voice, approval)}", buttons)


def as_said(atlas: Atlas, voice: Voice, approval: Approval) -> str:
    key = "approval.plan" if approval.kind is NoticeKind.PLANNED else "approval.outage"
    return voice.say(
        key,
        place=places(approval.areas, voice, atlas),
        areas=localities(approval.areas, voice, atlas),
        cause=cause(approval.cause, voice),
        start=approval.start or "",
        eta=expected(approval.form["eta"], voice),
        reach=approval.reach,
    )
