"""What is done with a citizen's words in the zone's room, where we are quiet unless somebody is served by an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from handlers.answer import Answer
from handlers.deed import Deed, Doing
from handlers.posting import drafting
from handlers.reading import Reading, asks_where_out, read
from handlers.reading.frauds import fraud_in
from handlers.reports import complaints, danger
from handlers.rooms import asked, checking, manners, rumours
from handlers.rooms.disclosure import given_away
from handlers.rooms.likeness import sounds_official
from handlers.talk import Do, Talk

SURE = 0.6  # in a room nobody has asked us: what is doubtful is left alone
REPORTS = ("fault_report", "still_out")


@dataclass(frozen=True)
class Remark:
    """One kind of what people say in a room: how it is told from the others, and what is done."""

    name: str
    fits: Callable[[Talk, Reading], bool]
    do: Callable[[Talk, Reading], Awaitable[Answer | None]]
    seen: bool = True  # a sign on the message says that it was taken up
    whole: bool = False  # it sees to the message itself


def is_danger(talk: Talk, reading: Reading) -> bool:
    return reading.danger


def is_report(talk: Talk, reading: Reading) -> bool:
    return reading.intent in REPORTS and reading.confidence >= SURE and not asks_where_out(talk.heard.text)


def is_question(talk: Talk, reading: Reading) -> bool:
    sure = reading.intent == "status_query" and reading.confidence >= SURE
    return bool(reading.places) and (sure or asks_where_out(talk.heard.text))


def is_look_alike(talk: Talk, reading: Reading) -> bool:
    """Before danger, for our own notices speak of fallen wires."""
    return sounds_official(talk.heard.text)


def is_fraud(talk: Talk, reading: Reading) -> bool:
    return fraud_in(talk.heard.text) is not None


def is_rumour(talk: Talk, reading: Reading) -> bool:
    return reading.intent == "rumour_forward" and reading.confidence >= SURE


def is_nobodys_post(talk: Talk, reading: Reading) -> bool:
    """An admin posts in the room's own name what would be a notice, had we been told who it is."""
    return talk.heard.hidden and checking.reads_official(talk)


async def report(talk: Talk, reading: Reading) -> Answer | None:
    """Answered in private where we can; otherwise it is taken in silence."""
    said = await complaints.reported(talk, reading)
    return replace(said, aside=True) if talk.address else None


# The first row that fits is done; words that fit none are not for us.
REMARKS: tuple[Remark, ...] = (
    Remark("nobodys_post", is_nobodys_post, rumours.explained, seen=False),
    Remark("look_alike", is_look_alike, rumours.answered, seen=False),
    Remark("danger", is_danger, danger.raised),  # everybody there had better read what to do
    Remark("fraud", is_fraud, rumours.warned, whole=True),
    Remark("report", is_report, report),
    Remark("question", is_question, asked.answered, seen=False),
    Remark("rumour", is_rumour, rumours.answered, seen=False),
)


async def choose(talk: Talk) -> Do | None:
    """Nothing, for what needs no answer."""
    if not (talk.heard.kind == "text" or talk.heard.media) or not talk.heard.text.strip():
        return None
    near = await drafting.at_home(talk)
    reading = read(talk.heard.text, talk.heard.at, talk.places, talk.role, near)
    remark = next((remark for remark in REMARKS if remark.fits(talk, reading)), None)
    return partial(attend, remark=remark, reading=reading) if remark else partial(manners.looked_at, reading=reading)


async def attend(talk: Talk, remark: Remark, reading: Reading) -> Answer | None:
    """Taken up, and a sign says so; what gives its writer away is taken out of everybody's sight."""
    if remark.whole:
        return await remark.do(talk, reading)
    given = given_away(talk.heard.text)
    said = await remark.do(talk, reading)
    if remark.seen or given:
        deed = Deed(Doing.DELETE if given else Doing.SEEN, message=talk.heard.message)
        await talk.store.owe_deed(talk.where, deed, talk.now)
    return with_a_word(talk, said) if given else said


def with_a_word(talk: Talk, said: Answer | None) -> Answer:
    """Why their message goes: in private where we can."""
    why = talk.say("disclosure.why")
    if said is None or not said.text:
        return Answer(why, aside=talk.address is not None)
    return replace(said, text=f"{said.text}\n\n{why}")
