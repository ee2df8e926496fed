"""A time that moves for the second time has a reason: asked after it was told, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from handlers.answer import Answer, Button
from handlers.permitting import number
from handlers.posting.questions import press, shorten
from handlers.step import Step
from handlers.talk import Talk
from zones.eta_watch import REASONS, extensions, give_reason, wants_reason
from zones.outage import Outage
from zones.refused import Refused


async def asked(talk: Talk, outage: Outage) -> Answer | None:
    """Nothing, if it has moved only once or has not moved on."""
    if not wants_reason(outage):
        return None
    step = await talk.ask("reason", {"outage": outage.id, "eta": outage.etas[-1].id})
    buttons = tuple(Button(shorten(talk.say(f"eta_reason.{one}")), press(step)("why", one)) for one in REASONS)
    text = talk.say("eta.why", number=outage.number, many=extensions(outage))
    return Answer(text, buttons, menu=talk.say("menu.choose"))


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Callable[[Talk], Awaitable[Answer]]:
    if argument not in REASONS:
        raise Refused("forged")
    return partial(keep, step=step, reason=argument, words=None)


async def told(talk: Talk, step: Step) -> Answer:
    """Their own words: sealed with the estimate, and in nobody's log."""
    return await keep(talk, step, "other", talk.store.seal(talk.heard.text.strip()))


async def keep(talk: Talk, step: Step, reason: str, words: bytes | None) -> Answer:
    outage = await talk.store.outage(number(str(step.form["outage"])))
    eta = next((one for one in outage.etas if one.id == step.form["eta"]), None) if outage else None
    if outage is None or eta is None:
        raise Refused("forged")
    give_reason(talk.store, outage, eta, reason, talk.person.id if talk.person else None, talk.now, words)
    step.close(reason, talk.now)
    return Answer(talk.say("eta.why_kept"), replaces=talk.heard.kind == "tap")
