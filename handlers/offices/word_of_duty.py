"""What is said of somebody's duty: for which office, from when until when, and to whom else it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from handlers.answer import Answer, Button
from handlers.atlas import Atlas
from handlers.refusals import titled
from handlers.talk import Talk, engineer
from handlers.wording import Voice
from zones.duty import Span
from zones.position import Position

TOLD = ("away", "stays", "changed", "back", "free", "accepted", "declined", "stand_in")  # what others hear of it


async def tell_superior(
    talk: Talk, own: Sequence[Position], what: str, besides: Sequence[int] = (), *, span: Span | None = None
) -> None:
    """The next office up, whoever is on duty there."""
    ours = {office.id for office in own}
    mine = {engineer(talk).id, *besides}
    chain = await talk.store.on_duty(own[0].area_id, talk.now)
    above = next((one for one in chain if one.position.id not in ours and one.person_id not in mine), None)
    if above:
        await talk.store.tell(above.person_id, worded(what, own, talk.atlas, span=span), talk.now)


def worded(
    what: str, own: Sequence[Position], atlas: Atlas, *, back: bool = False, span: Span | None = None
) -> Callable[[Voice], Answer]:
    def say(voice: Voice) -> Answer:
        when = spoken(voice, span) if span else ""
        text = voice.say(f"duty.told.{what}", office=titles(own, voice, atlas), when=when)
        gone = span is None or span.since <= voice.now
        return Answer(text, (back_button(voice, gone=gone),) if back else ())

    return say


def back_button(voice: Voice, *, gone: bool = True) -> Button:
    """Whoever has not left yet calls it off by the same tap."""
    return Button(voice.say("button.back" if gone else "button.stays"), "do:duty:back")


def titles(offices: Sequence[Position], voice: Voice, atlas: Atlas) -> str:
    return voice.several([titled(office, voice, atlas) for office in offices]) or voice.say("office.unknown")


def spoken(voice: Voice, span: Span) -> str:
    """“Until 6 pm”, “on 26 Nov”, “from 26 Nov to 28 Nov”: whole days without their midnights."""
    since = day_or_time(voice, span.since, timedelta(0))
    if span.until is None:
        return voice.say("duty.when.from", since=since) if span.since > voice.now else voice.say("duty.when.open")
    until = day_or_time(voice, span.until, timedelta(days=1))
    if span.since <= voice.now:
        return voice.say("duty.when.until", until=until)
    key = "duty.when.on" if since == until else "duty.when.from_to"
    return voice.say(key, since=since, until=until)


def day_or_time(voice: Voice, at: datetime, back: timedelta) -> str:
    local = at.astimezone(voice.zone_time)
    if local.time() != time(0):
        return voice.time(at)
    day = local.date() - back
    return voice.day(day, day)
