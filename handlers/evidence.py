"""Photos, voice notes, pins and documents: kept with the complaint that is open in that chat, or asked about."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from handlers.answer import Answer
from handlers.complaints import EVIDENCE, reference, remember, reporter
from handlers.talk import Do, Talk
from zones.complaint import Complaint, DetailKind, keep_detail

TOGETHER = timedelta(minutes=15)  # what comes so soon after a report belongs to it


async def choose(talk: Talk) -> Do | None:
    """Nothing, for what is no evidence: then it is what it would be without a complaint."""
    kind = EVIDENCE.get(talk.heard.kind)
    if kind is None or talk.room or talk.is_engineer or not (talk.heard.media or talk.heard.point):
        return None
    complaint = await lately(talk)
    if complaint:
        return partial(keep, complaint=complaint, kind=kind)
    return partial(ask, kind=kind) if talk.heard.media else None


async def lately(talk: Talk) -> Complaint | None:
    """Of this chat, and of these minutes."""
    mine = await talk.store.complaints_of(await reporter(talk)) if talk.person else ()
    here = [one for one in mine if one.address_id == talk.where.id]
    fresh = [one for one in here if talk.heard.at - (one.again_at or one.at) <= TOGETHER]
    return max(fresh, key=lambda one: one.again_at or one.at, default=None)


async def keep(talk: Talk, complaint: Complaint, kind: DetailKind) -> Answer:
    await keep_detail(talk.store, complaint, kind, talk.store.seal(reference(talk.heard)), talk.now)
    return Answer(talk.say("evidence.kept", number=complaint.number))


async def ask(talk: Talk, kind: DetailKind) -> Answer:
    """It waits, sealed, for the words that it belongs to (`complaints.reported` takes it up)."""
    await remember(talk, {"asked": "about", "media": talk.store.sealed(reference(talk.heard)), "kind": kind.value})
    return Answer(talk.say("evidence.ask"))
