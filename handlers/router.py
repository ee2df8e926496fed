"""What is said to us, and who answers it: one table, from which the help is made."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from zoneinfo import ZoneInfo

from handlers import drafting, joining, outages
from handlers import help as helping
from handlers.answer import Answer
from handlers.atlas import Atlas
from handlers.draft import ACTS, Act
from handlers.incoming import Incoming
from handlers.reading import Reading, read
from handlers.refusals import in_words
from handlers.step import Step
from handlers.talk import Talk, Talking
from handlers.wording import Voice
from zones.entry import Entry
from zones.person import LANGUAGES
from zones.refused import Refused

LONGEST = 1_000  # no notice needs more; a longer text is a forward or a slip
SURE = 0.5
RECORDED = {"not_answerable", "not_engineer", "anonymous", "not_your_zone"}  # attempts that stay in the log

Do = Callable[[Talk, str], Awaitable[Answer]]


class Help(Enum):
    """Whose help explains a command."""

    ALL = auto()
    ENGINEERS = auto()
    NOBODYS = auto()


@dataclass(frozen=True)
class Route:
    name: str
    words: tuple[str, ...]
    do: Do
    engineers: bool = False  # only they may use it
    help: Help = Help.ALL
    rooms: bool = False  # may be used in a group


def posting(act: Act) -> Do:
    """The command of an act: with a text it reads the text, with an outage's number (a tap) or nothing it asks."""

    async def do(talk: Talk, words: str) -> Answer:
        if not talk.is_engineer:
            raise Refused("not_engineer")
        if words.isdigit() and talk.heard.kind == "tap":
            return await drafting.guide(talk, act, int(words))
        if not words:
            return await drafting.guide(talk, act)
        return await drafting.write(talk, words, act)

    return do


async def help_(talk: Talk, words: str) -> Answer:
    shown = (Help.ALL, Help.ENGINEERS) if talk.is_engineer else (Help.ALL,)
    return helping.menu(talk, [route.name for route in ROUTES if route.help in shown])


async def start(talk: Talk, words: str) -> Answer:
    """Telegram's Start button; with a zone's code it is a JOIN."""
    return await help_(talk, "") if talk.is_engineer and not words else await joining.join(talk, words)


async def give_up(talk: Talk, words: str) -> Answer:
    """`cancel` leaves the question that waits; with words, or without a question, it takes an outage back."""
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if step and not words:
        step.close("dropped", talk.now)
        return Answer(talk.say("dropped"))
    return await posting(Act.CANCEL)(talk, words) if talk.is_engineer else Answer(talk.say("nothing_to_drop"))


ROUTES = (
    Route(
        "outage",
        ("outage", "आउटेज", "बंदी", "آؤٹیج"),
        posting(Act.OUTAGE),
        engineers=True,
        help=Help.ENGINEERS,
        rooms=True,
    ),
    Route("update", ("update", "अपडेट", "اپڈیٹ"), posting(Act.UPDATE), engineers=True, help=Help.ENGINEERS, rooms=True),
    Route(
        "restore",
        ("restored", "restore", "चालू", "बहाल", "بحال"),
        posting(Act.RESTORE),
        engineers=True,
        help=Help.ENGINEERS,
        rooms=True,
    ),
    Route(
        "plan",
        ("planned", "plan", "शटडाउन", "شٹڈاؤن"),
        posting(Act.PLAN),
        engineers=True,
        help=Help.ENGINEERS,
        rooms=True,
    ),
    Route(
        "correct", ("correct", "सुधार", "درستی"), posting(Act.CORRECT), engineers=True, help=Help.ENGINEERS, rooms=True
    ),
    Route("cancel", ("cancel", "रद्द", "रहने दो", "منسوخ"), give_up, help=Help.ENGINEERS, rooms=True),
    Route("status", ("status", "स्थिति", "हाल", "حال", "صورتحال"), helping.status),
    Route("join", ("join", "जुड़ें", "जोड़ें", "शामिल", "شامل"), joining.join),
    Route("lang", ("lang", "language", "भाषा", "زبان"), joining.language),
    Route("stop", ("stop", "unsubscribe", "बंद करो", "बन्द करो", "रोको", "band karo", "بند کرو", "روکو"), joining.stop),
    Route("help", ("help", "menu", "मदद", "सहायता", "مدد"), help_, help=Help.NOBODYS, rooms=True),
    Route("start", ("start",), start, help=Help.NOBODYS),
    Route("engineer", ("engineer",), joining.engineer, help=Help.NOBODYS),
    Route("zone", ("zone",), joining.adopt_room, engineers=True, help=Help.NOBODYS, rooms=True),
)
BY_NAME = {route.name: route for route in ROUTES}
BY_WORD = {word: route for route in ROUTES for word in route.words}
LONGEST_COMMAND = max(len(word.split()) for word in BY_WORD)

STEP_TAP = re.compile(r"s(\d{1,18}):(\w+)(?::(.*))?", re.DOTALL)
ROUTE_TAP = re.compile(r"do:(\w+)(?::(.*))?", re.DOTALL)
TAPPED: dict[str, Callable[[Talk, Step, str, str], Awaitable[Answer]]] = {
    "draft": outages.tapped,
    "join": joining.tapped,
}
TOLD: dict[str, Callable[[Talk, Step], Awaitable[Answer]]] = {"draft": outages.told, "join": joining.told}


async def answer(store: Talking, heard: Incoming, atlas: Atlas, zone_time: ZoneInfo, now: datetime) -> None:
    """One message, one transaction (the caller's): what changes and what we answer."""
    talk = await meet(store, heard, atlas, zone_time, now)
    said = await respond(talk) if talk else None
    if talk and said:
        await store.say(talk.where, talk.voice.language, said, heard, now)


async def meet(store: Talking, heard: Incoming, atlas: Atlas, zone_time: ZoneInfo, now: datetime) -> Talk | None:
    """Who is this? None: a room that is no zone's, where only `/zone` is heard."""
    found = await store.room_of(heard) if heard.room else None
    address = await store.address_of(heard, now)
    where = found[1] if found else address
    if where is None:
        return None
    person = await store.person(address.person_id) if address and address.person_id else None
    held = await store.positions_held(person.id, now) if person else set()
    members = await store.memberships(person.id) if person else ()
    room = found[0] if found else None
    language = person.language if person else room.language if room else guess(heard.locale)
    voice = Voice(language, zone_time, now)
    return Talk(store, atlas, heard, now, voice, where, room, address, person, members, frozenset(held))


def guess(locale: str) -> str:
    return locale[:2] if locale[:2] in LANGUAGES and locale[:2] != "en" else "hi"


async def respond(talk: Talk) -> Answer | None:
    """A refusal undoes what was begun, and only the attempt stays."""
    try:
        async with talk.store.savepoint():
            return await choose(talk)
    except Refused as no:
        if no.reason in RECORDED:
            talk.store.add(attempt(talk, no))
        return Answer(in_words(talk.voice, talk.atlas, no), toast=talk.say("toast.refused"))


def attempt(talk: Talk, no: Refused) -> Entry:
    zone = talk.room.zone_id if talk.room else talk.members[0].zone_id if talk.members else None
    facts = {"reason": no.reason, "area": no.facts.get("area"), "channel": talk.heard.channel}
    return Entry("attempt.refused", talk.now, zone, talk.person.id if talk.person else None, facts=facts)


async def choose(talk: Talk) -> Answer | None:
    heard = talk.heard
    if heard.kind == "tap":
        return await tapped(talk)
    if heard.kind == "contact" and heard.phone:
        return await joining.proved(talk)
    if heard.kind != "text":
        return None if talk.room else Answer(talk.say("unreadable"))
    if too_much := await size(talk):
        return too_much
    route, words = command(heard.text)
    if route and (route.rooms or not talk.room):
        return await enter(talk, route, words)
    return await in_room(talk) if talk.room else await in_private(talk)


async def size(talk: Talk) -> Answer | None:
    """An empty text and a flood of words are answered, not read."""
    if not talk.heard.text.strip():
        return None if talk.room else Answer(talk.say("empty"))
    if len(talk.heard.text) > LONGEST:
        return None if talk.room and not talk.is_engineer else Answer(talk.say("too_long", most=LONGEST))
    return None


def command(text: str) -> tuple[Route | None, str]:
    """The route that the first words name (`/outage …`, `OUTAGE …`, `बंद करो`), and what follows them."""
    words = text.replace(":", " ", 1).split() if ":" in text.split(maxsplit=1)[0] else text.split()
    for length in range(min(LONGEST_COMMAND, len(words)), 0, -1):
        name = " ".join(words[:length]).casefold().lstrip("/").partition("@")[0].strip(".!।")
        if name in BY_WORD and (length > 1 or alone_or_command(BY_WORD[name], text, words)):
            return BY_WORD[name], text.split(None, length)[length] if len(text.split()) > length else ""
    return None, text


def alone_or_command(route: Route, text: str, words: list[str]) -> bool:
    """“stop”, “help”, “हाल” mean the command only when they stand alone or after a slash; OUTAGE … takes a text."""
    return text.startswith("/") or len(words) == 1 or route.name in TAKES_TEXT


TAKES_TEXT = {"outage", "update", "restore", "plan", "correct", "cancel", "join", "lang", "zone", "start"}


async def enter(talk: Talk, route: Route, words: str) -> Answer:
    if route.engineers and not talk.is_engineer:
        raise Refused("anonymous" if not talk.heard.keys else "not_engineer")
    return await route.do(talk, words)


async def tapped(talk: Talk) -> Answer | None:
    if found := STEP_TAP.fullmatch(talk.heard.tap):
        number, verb, argument = found.groups(default="")
        return await step_tapped(talk, int(number), verb, argument)
    if found := ROUTE_TAP.fullmatch(talk.heard.tap):
        name, words = found.groups(default="")
        if name in BY_NAME:
            return await enter(talk, BY_NAME[name], words)
    return Answer(talk.say("unreadable"))


async def step_tapped(talk: Talk, number: int, verb: str, argument: str) -> Answer:
    step = await talk.store.step(number, talk.author)
    if step is None:
        return Answer("" if talk.room else talk.say("expired"), toast=talk.say("toast.not_yours"))
    if step.done_at:
        return already(talk, step.outcome or "")
    if not step.waits(talk.now):
        return Answer(talk.say("expired"), toast=talk.say("toast.refused"))
    return await TAPPED[step.kind](talk, step, verb, argument)


def already(talk: Talk, outcome: str) -> Answer:
    """The second tap changes nothing, and says so."""
    key = "done.posted" if "/" in outcome else "done.closed"
    return Answer(talk.say(key, reference=outcome), toast=talk.say("toast.already"))


async def in_private(talk: Talk) -> Answer:
    reading = read(talk.heard.text, talk.heard.at, talk.atlas.gazetteer)
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if talk.is_engineer and (act := official(reading, waiting=step is not None)):
        return await drafting.write(talk, talk.heard.text, act)
    if step:
        return await TOLD[step.kind](talk, step)
    if reading.intent == "opt_out" and reading.confidence >= SURE:
        return await joining.stop(talk, "")
    if talk.is_engineer:
        return replace(await help_(talk, ""), text=talk.say("engineer.not_understood"))
    if not talk.members:
        return joining.which_zone(talk, talk.say("welcome.stranger"))
    return await helping.status(talk, "")  # whoever may not post learns how their own area stands


async def in_room(talk: Talk) -> Answer | None:
    """In a group we speak only when an engineer posts, or answers our question."""
    if not talk.is_engineer:
        return None
    reading = read(talk.heard.text, talk.heard.at, talk.atlas.gazetteer)
    if act := official(reading, waiting=True):
        return await drafting.write(talk, talk.heard.text, act)
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    return await TOLD[step.kind](talk, step) if step and talk.heard.asked_us else None


RESTORED = {"restoration_post", "restoration_confirm"}  # “aa gayi 10 min pehle”, said by the one who restored it


def official(reading: Reading, *, waiting: bool) -> Act | None:
    """What an engineer's free text posts. While a question waits, a text without a place is its answer."""
    if reading.cancels:
        return Act.CANCEL
    if reading.intent in RESTORED:
        return Act.RESTORE
    if waiting and not any(place.areas for place in reading.places):
        return None
    return ACTS.get(reading.intent)
