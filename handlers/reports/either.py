"""“Current chala gaya” means supply that is off or a current that leaks: two buttons ask, and only one is an alarm."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import cache, partial

from handlers.answer import Answer, Button
from handlers.posting import drafting
from handlers.posting.questions import press
from handlers.reading import Reading, read
from handlers.reading.lexicon import key
from handlers.reading.normal import plain, tokens
from handlers.reports import complaints, danger
from handlers.step import Step
from handlers.talk import Talk
from zones.refused import Refused

OFF, LEAKS = "off", "leaks"

GONE = "chala chali gaya gayi gone went چلا"
AROUND = """hai h ho bhi phir fir se me mein mere hamare yahan yaha ghar area ilaka mohalla gali ka ki ke ab abhi
    to sir ji bhai sab poora pura hi the in is has at our my from here ہے یہاں ہمارے گھر میں کا کی بھی پھر سے"""


def may_be_either(text: str, reading: Reading) -> bool:
    """Of a current that is gone, of a place, and of nothing else."""
    inside = {at for one in reading.places for at in range(one.start, one.end)}
    said = {key(token.word) for token in tokens(plain(text)) if token.is_word and token.start not in inside}
    return "current" in said and not said.isdisjoint(gone()) and said <= gone() | around()


@cache
def gone() -> frozenset[str]:
    return frozenset(map(key, GONE.split()))


@cache
def around() -> frozenset[str]:
    return frozenset(map(key, (*AROUND.split(), "current")))


async def asked(talk: Talk) -> Answer:
    step = await talk.ask("either", talk.store.sealed(talk.heard.text))
    return question(talk, step)


def question(talk: Talk, step: Step) -> Answer:
    return Answer(
        talk.say("either.ask"),
        (
            Button(talk.say("button.either.off"), press(step)(OFF)),
            Button(talk.say("button.either.leaks"), press(step)(LEAKS)),
        ),
    )


def tapped(talk: Talk, step: Step, verb: str, argument: str) -> Callable[[Talk], Awaitable[Answer]]:
    if verb not in (OFF, LEAKS):
        raise Refused("forged")
    return partial(meant, step=step, leaks=verb == LEAKS)


async def meant(talk: Talk, step: Step, *, leaks: bool) -> Answer:
    """As if they had said it so: their words and their place stand."""
    heard = replace(talk.heard, kind="text", text=talk.store.unsealed(step.form), tap="")
    step.close("told", talk.now)
    near = await drafting.at_home(talk)
    reading = read(heard.text, step.asked_at, talk.places, talk.role, near)
    supply = replace(reading, danger=False, intent="fault_report", fault_kind="no_supply")
    with talk.as_if(heard):
        if leaks:
            return await danger.raised(talk, replace(reading, danger=True))
        return await complaints.reported(talk, supply)


async def told(talk: Talk, step: Step) -> Answer:
    return question(talk, step)
