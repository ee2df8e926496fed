"""“Viram khand me local fault”, “pura feeder band hai”: an engineer's words to what we asked of dark places."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from handlers import permitting
from handlers.answer import Answer, Button
from handlers.mistakes import takes_back
from handlers.posting import drafting
from handlers.posting.draft import RESTORED, Act, Draft
from handlers.posting.withdrawing import touch
from handlers.reading import Reading, read_breadth
from handlers.reports import pockets, suspicions
from handlers.step import Step
from handlers.talk import Do, Talk, engineer
from zones.answering import permit
from zones.gathering import Suspicion, Verdict, answer_suspicion
from zones.outage import Stage
from zones.pocket import Pocket, PocketVerdict

ASKED_FOR, SAID_FOR = timedelta(hours=12), timedelta(hours=1)  # a change of mind comes soon
QUESTION = re.compile(r"do:(suspicion|pocket):(\d+):\w+")
DENIED = re.compile(rf"do:suspicion:\d+:{suspicions.WHOLE}")

Asked = Suspicion | Pocket


async def choose(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    """“Local” with the place or without; “all of it” without, since with a place it is a post like any other."""
    if not talk.is_engineer or talk.room or talk.about or (step and step.kind != "draft"):
        return None
    named = [area for place in reading.places for area in place.areas]
    breadth = read_breadth(talk.heard.text)
    if breadth == "mistaken":
        return await slipped(talk)
    if breadth is None and reading.cause and not (reading.places or reading.eta or step):
        return await only_why(talk, reading.cause)
    if breadth is None and reading.intent in RESTORED and not await runs_there(talk, named):
        breadth = "back"
    if breadth is None or (breadth == "whole" and named):
        return None
    async for asked in asked_lately(talk):
        if named and not touch(talk.atlas, await places_of(talk, asked), named):
            continue
        act = "suspicion" if isinstance(asked, Suspicion) else "pocket"
        permitting.must(talk, act)
        if breadth == "mixed":  # of one place this, of another that: what waits is shown, with its buttons
            return partial(pockets.waiting, words="") if stands(asked) else None
        if breadth == "back" and isinstance(asked, Suspicion):
            continue  # an outage that nobody posted is recorded with its two times
        return partial(whole, reading=reading, asked=asked) if breadth == "whole" else as_tapped(asked, breadth, named)
    return None


async def slipped(talk: Talk) -> Do | None:
    """“Galat dab gaya”, of the no that was told within the hour."""
    async for asked in asked_lately(talk):
        if isinstance(asked, Suspicion) and asked.was_denied_lately(talk.now):
            permitting.must(talk, "suspicion")
            return partial(suspicions.as_it_was_said, suspicion=asked)
    return None


async def took_back(talk: Talk, step: Step | None) -> Do | None:
    """“Galti ho gayi” is said of what we have just read from them, if that was a no."""
    if step or not talk.is_engineer or talk.about or not takes_back(talk.heard.text):
        return None
    return await slipped(talk) if await was_asked_last(talk, DENIED) else None


async def was_asked_last(talk: Talk, question: re.Pattern[str]) -> bool:
    assert talk.address  # in private
    last = (await talk.store.asked_lately(talk.address.id, talk.now - ASKED_FOR))[:1]
    return any(question.fullmatch(button.action) for _, shown in last for button in shown.buttons)


async def only_why(talk: Talk, cause: str) -> Do | None:
    """“Transformer ka fuse gaya hai”, to what we asked last: how far it reaches is not said by that."""
    if not await was_asked_last(talk, QUESTION):
        return None
    async for asked in asked_lately(talk):
        return partial(how_far, asked=asked, cause=cause) if stands(asked) else None
    return None


async def how_far(talk: Talk, asked: Asked, cause: str) -> Answer:
    if isinstance(asked, Suspicion):
        replies = [button for button in suspicions.buttons(talk.voice, asked) if not button.action.endswith("looking")]
    else:
        told = (PocketVerdict.LOCAL, PocketVerdict.OUT, PocketVerdict.AGAIN)
        replies = [Button(talk.say(f"button.pocket.{one}"), f"do:pocket:{asked.leader}:{one}") for one in told]
    return Answer(talk.say("breadth.how_far", cause=talk.say(f"cause.{cause}")), tuple(replies))


async def runs_there(talk: Talk, named: Sequence[int]) -> bool:
    """Then its end is posted."""
    running = await talk.store.open_near(named or await talk.own_areas(), talk.now)
    return any(outage.stage(talk.now) is Stage.RUNNING for outage in running)


async def asked_lately(talk: Talk) -> AsyncIterator[Asked]:
    """The newest first: what waits for their word, or had it within the hour."""
    assert talk.address  # in private
    said = await talk.store.asked_lately(talk.address.id, talk.now - ASKED_FOR)
    found = (QUESTION.fullmatch(button.action) for _, answer in said for button in answer.buttons)
    for kind, id_ in dict.fromkeys((one[1], int(one[2])) for one in found if one):
        asked: Asked | None = await (talk.store.suspicion(id_) if kind == "suspicion" else talk.store.pocket(id_))
        if asked and (stands(asked) or was_said(asked, talk.now)):
            yield asked


def stands(asked: Asked) -> bool:
    return asked.answered_at is None and asked.ended_at is None


def was_said(asked: Asked, now: datetime) -> bool:
    return asked.answered_at is not None and now - asked.answered_at <= SAID_FOR


async def places_of(talk: Talk, asked: Asked) -> list[int]:
    if isinstance(asked, Suspicion):
        return [asked.feeder_id, asked.area_id]
    return [pocket.area_id for pocket in await talk.store.pockets_led(asked.leader)]


def as_tapped(asked: Asked, said: str, named: Sequence[int]) -> Do:
    """As the button does, of the places that they name."""
    if isinstance(asked, Suspicion):
        return partial(suspicions.answered, words=f"{asked.id}:{Verdict.NO}")
    return partial(pockets.answered, words=f"{asked.leader}:{PocketVerdict(said)}", named_areas=named)


async def whole(talk: Talk, reading: Reading, asked: Asked) -> Answer:
    """The preview for all of the feeder, or of the outage that is out again; with the cause and the time they say."""
    if isinstance(asked, Suspicion):
        draft = Draft(Act.OUTAGE, areas=(asked.feeder_id,), start=await talk.store.dark_since(asked))
        if stands(asked):
            office = await permit(talk.store, engineer(talk), [asked.feeder_id], talk.now, "suspicion")
            await answer_suspicion(talk.store, asked, Verdict.YES, engineer(talk).id, office.id, talk.now)
    else:
        draft = Draft(Act.REOPEN, outage=asked.outage_id)
    if reading.cause and draft.act is Act.OUTAGE:
        draft = draft.with_cause(reading.cause)
    if reading.eta or reading.vague_eta:
        draft = draft.with_eta(drafting.to_five_minutes(reading.eta) if reading.eta else None)
    return await drafting.advance(talk, draft)
