"""Photos, voice notes, pins and documents: kept with the complaint that is open in that chat, or asked about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from handlers.answer import Answer, TheirFile
from handlers.belonging import choosing
from handlers.incoming import Incoming
from handlers.reports.reporting import CAME, asks_where, of_step, remember, reporter
from handlers.rooms.disclosure import consumer_in
from handlers.sealing import Sealed
from handlers.step import Step
from handlers.talk import Do, Talk
from zones.complaint import Complaint, keep_detail
from zones.detail import Detail, DetailKind

TOGETHER = timedelta(minutes=15)  # what comes so soon after a report belongs to it

EVIDENCE = {
    **dict.fromkeys(("photo", "image"), DetailKind.PHOTO),
    **dict.fromkeys(("video", "video_note", "animation"), DetailKind.VIDEO),
    **dict.fromkeys(("voice", "audio"), DetailKind.VOICE),
    "document": DetailKind.DOCUMENT,
    **dict.fromkeys(("location", "venue"), DetailKind.PIN),
}


async def choose(talk: Talk) -> Do | None:
    """Nothing, for what is no evidence: then it is what it would be without a complaint."""
    kind = EVIDENCE.get(talk.heard.kind)
    if kind is None or talk.room or talk.is_engineer or not (talk.heard.media or talk.heard.point):
        return None
    if kind is DetailKind.PIN and await choosing.waiting(talk):
        return None  # it answers “which is your area?”, whatever was reported before
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if step and asks_where(step):
        return partial(while_asked, step=step)
    complaint = await lately(talk)
    if complaint:
        return partial(keep, complaint=complaint, kind=kind)
    return ask if talk.heard.media else None


async def lately(talk: Talk) -> Complaint | None:
    """Of this chat, and of these minutes."""
    mine = await talk.store.complaints_of(await reporter(talk)) if talk.person else ()
    here = [one for one in mine if one.address_id == talk.where.id]
    fresh = [one for one in here if talk.heard.at - (one.again_at or one.at) <= TOGETHER]
    return max(fresh, key=lambda one: one.again_at or one.at, default=None)


async def keep(talk: Talk, complaint: Complaint, kind: DetailKind) -> Answer:
    await keep_detail(talk.store, complaint, kind, talk.store.seal(take(talk)), talk.now)
    return Answer(talk.say("evidence.kept", number=complaint.number))


async def while_asked(talk: Talk, step: Step) -> Answer:
    """The question where it is stays, and is said once more."""
    await keep_meanwhile(talk, step)
    if step.form["complaint"]:
        where = talk.say("complaint.where", number=(await of_step(talk, step)).number)
    else:
        where = talk.say("danger.where" if step.form["alarmed"] else "ask.where")
    return Answer(f"{talk.say('evidence.kept_for_it')}\n\n{where}")


async def keep_meanwhile(talk: Talk, step: Step) -> None:
    """With the complaint, if it stands already; else it waits for the place, as the words do."""
    came = to_wait(talk).get(CAME, [])
    if step.form["complaint"]:
        for one in came:
            await keep_one(talk, await of_step(talk, step), one)
    else:
        step.form = step.form | {CAME: [*step.form.get(CAME, ()), *came]}


async def ask(talk: Talk) -> Answer:
    """It waits, sealed, for the words that it belongs to (`complaints.reported` takes it up)."""
    await remember(talk, {"asked": "about"} | to_wait(talk))
    return Answer(talk.say("evidence.ask"))


def to_wait(talk: Talk) -> dict[str, list[Sealed]]:
    """For a question's form: what came with the message, if anything did."""
    kind = EVIDENCE.get(talk.heard.kind)
    return {CAME: [talk.store.sealed(take(talk)) | {"kind": kind}]} if kind and talk.heard.media else {}


async def keep_what_came(talk: Talk, complaint: Complaint) -> None:
    """A photo whose caption it was, a pin that told where, their consumer number; and photos that waited for words."""
    if talk.heard.media or talk.heard.point:
        kind, sealed = EVIDENCE.get(talk.heard.kind, DetailKind.DOCUMENT), talk.store.seal(take(talk))
        await keep_detail(talk.store, complaint, kind, sealed, talk.now)
    await keep_consumer(talk, complaint, talk.heard.text)
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if step and step.form.get(CAME):
        for one in step.form[CAME]:
            await keep_one(talk, complaint, one)
        step.close(complaint.number, talk.now)


async def keep_one(talk: Talk, complaint: Complaint, came: Sealed) -> None:
    await keep_detail(talk.store, complaint, DetailKind(came["kind"]), talk.store.resealed(came), talk.now)


async def keep_consumer(talk: Talk, complaint: Complaint, text: str) -> None:
    """The number of their connection, if it stands there."""
    if consumer := consumer_in(text):
        await keep_detail(talk.store, complaint, DetailKind.CONSUMER, talk.store.seal(consumer), talk.now)


def take(talk: Talk) -> str:
    talk.taken = True
    return reference(talk.heard)


def reference(heard: Incoming) -> str:
    """Where it lies: the platform's id of it, or the pin itself."""
    pin = {"lat": heard.point.latitude, "lon": heard.point.longitude} if heard.point else {}
    kind = {"mime": heard.mime} if heard.mime else {}
    return json.dumps({"channel": heard.channel, "sender": heard.sender, "media": heard.media} | kind | pin)


async def sent_with(talk: Talk, complaint: Complaint) -> list[Detail]:
    """The newest photo and the newest voice note."""
    newest = [await talk.store.newest_detail(complaint.id, kind) for kind in (DetailKind.PHOTO, DetailKind.VOICE)]
    return [one for one in newest if one]


def in_messages(talk: Talk, sent: Sequence[Detail]) -> Answer | None:
    """Each in a message of its own."""
    then = None
    for one in reversed(sent):
        then = Answer("", file=their_file(talk, one), then=then)
    return then


def their_file(talk: Talk, detail: Detail) -> TheirFile:
    """By its reference: what a platform says nothing of is what it makes of all that people send there."""
    mime = json.loads(talk.store.in_clear(detail)).get("mime")
    return TheirFile(detail.id, mime or ("audio/ogg" if detail.kind is DetailKind.VOICE else "image/jpeg"))
