"""What is said to us, and who answers it: one table, from which the help is made."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from functools import partial
from zoneinfo import ZoneInfo

from handlers import drafting, joining, outages, quiet
from handlers import help as helping
from handlers.answer import Answer, Button
from handlers.atlas import Atlas
from handlers.draft import ACTS, Act
from handlers.incoming import Incoming
from handlers.reading import Reading, read
from handlers.refusals import in_words
from handlers.step import Step
from handlers.talk import Talk, Talking, meet
from zones.entry import Entry
from zones.refused import Refused

LONGEST = 1_000  # no notice needs more; a longer text is a forward or a slip
SURE, FIRM = 0.5, 0.75
RECORDED = {"not_answerable", "not_engineer", "anonymous", "not_your_zone"}  # attempts that stay in the log

Do = Callable[[Talk], Awaitable[Answer | None]]  # what is to be done, decided and not yet begun
DoWords = Callable[[Talk, str], Awaitable[Answer]]


class Help(Enum):
    """Whose help explains a command."""

    ALL = auto()
    ENGINEERS = auto()
    NOBODYS = auto()


@dataclass(frozen=True)
class Route:
    name: str
    words: tuple[str, ...]
    do: DoWords
    engineers: bool = False  # only they may use it
    help: Help = Help.ALL
    rooms: bool = False  # may be used in a group
    takes_words: bool = True  # otherwise “stop” or “हाल” within a sentence is not the command


def posting(act: Act) -> DoWords:
    """The command of an act: with a text it reads the text, with an outage's number (a tap) or nothing it asks."""

    async def do(talk: Talk, words: str) -> Answer:
        if talk.heard.kind == "tap":
            return await drafting.guide(talk, act, int(words) if words.isdigit() else None)
        return await drafting.write(talk, words, act) if words else await drafting.guide(talk, act)

    return do


async def help_(talk: Talk, words: str) -> Answer:
    shown = (Help.ALL, Help.ENGINEERS) if talk.is_engineer else (Help.ALL,)
    return helping.menu(talk, [route.name for route in ROUTES if route.help in shown])


async def start(talk: Talk, words: str) -> Answer:
    """Telegram's Start button; with a zone's code it is a JOIN."""
    if words:
        return await joining.join(talk, words)
    return await help_(talk, "") if talk.is_engineer or talk.members else await joining.greet(talk)


async def give_up(talk: Talk, words: str) -> Answer:
    """`cancel` leaves the question that waits; with words, or without a question, it takes an outage back."""
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if step and not words:
        step.close("dropped", talk.now)
        return Answer(talk.say("dropped"))
    return await posting(Act.CANCEL)(talk, words) if talk.is_engineer else Answer(talk.say("nothing_to_drop"))


RESTORE = ("restored", "restore", "supply chalu", "सप्लाई चालू", "चालू", "बहाल", "بحال")
DROP = ("cancel", "रद्द", "रहने दो", "रहने दें", "rehne do", "rahne do", "rehne dein", "chhodo", "छोड़ो", "منسوخ")
STOP = ("stop", "unsubscribe", "बंद करो", "बन्द करो", "रोको", "band karo", "بند کرو", "روکو")


def official_act(name: str, words: tuple[str, ...], act: Act) -> Route:
    """A command of engineers alone, in private and in the zone's group."""
    return Route(name, words, posting(act), engineers=True, help=Help.ENGINEERS, rooms=True)


ROUTES = (
    official_act("outage", ("outage", "आउटेज", "बंदी", "آؤٹیج"), Act.OUTAGE),
    official_act("update", ("update", "अपडेट", "اپڈیٹ"), Act.UPDATE),
    official_act("restore", RESTORE, Act.RESTORE),
    official_act("plan", ("planned", "plan", "शटडाउन", "شٹڈاؤن"), Act.PLAN),
    official_act("correct", ("correct", "sudhar", "सुधार", "درستی"), Act.CORRECT),
    Route("send_time", ("send_time",), outages.send_anyway, engineers=True, help=Help.NOBODYS, rooms=True),
    Route("cancel", DROP, give_up, help=Help.ENGINEERS, rooms=True),
    Route("status", ("status", "स्थिति", "हाल", "حال", "صورتحال"), helping.status, rooms=True, takes_words=False),
    Route("join", ("join", "जुड़ें", "जोड़ें", "शामिल", "شامل"), joining.join),
    Route("lang", ("lang", "language", "भाषा", "زبان"), joining.language),
    Route("quiet", ("quiet", "shaant", "shant", "शांत", "खामोश", "khamosh", "خاموش", "خاموشی"), quiet.quiet),
    Route(
        "stop",
        STOP,
        joining.stop,
        takes_words=False,
    ),
    Route("help", ("help", "menu", "मदद", "सहायता", "مدد"), help_, help=Help.NOBODYS, rooms=True, takes_words=False),
    Route("start", ("start",), start, help=Help.NOBODYS),
    Route("area", ("area", "इलाका"), joining.area, help=Help.NOBODYS, takes_words=False),
    Route("engineer", ("engineer",), joining.engineer, help=Help.NOBODYS, takes_words=False),
    Route("zone", ("zone",), joining.adopt_room, engineers=True, help=Help.NOBODYS, rooms=True),
)
BY_NAME = {route.name: route for route in ROUTES}
BY_WORD = {word: route for route in ROUTES for word in route.words}
LONGEST_COMMAND = max(len(word.split()) for word in BY_WORD)

STEP_TAP = re.compile(r"s(\d{1,18}):(\w+)(?::(.*))?", re.DOTALL)
ROUTE_TAP = re.compile(r"do:(\w+)(?::(.*))?", re.DOTALL)
TAPPED: dict[str, Callable[[Talk, Step, str, str], Do]] = {"draft": outages.tapped, "join": joining.tapped}
TOLD: dict[str, Callable[[Talk, Step], Awaitable[Answer]]] = {"draft": outages.told, "join": joining.told}


async def answer(store: Talking, heard: Incoming, atlas: Atlas, zone_time: ZoneInfo, now: datetime) -> None:
    """One message in the caller's transaction: who speaks, what is to be done, and what we say to it.

    A refusal undoes what was begun, and only the attempt stays.
    """
    talk = await meet(store, heard, atlas, zone_time, now)
    if talk is None:
        return
    try:
        async with store.savepoint():
            do = await choose(talk)
            said = await do(talk) if do else None
    except Refused as no:
        said = refused(talk, no)
    if said:
        await remember_offers(talk, said)
        await store.say(talk.where, talk.voice.language, said, heard, now)


async def remember_offers(talk: Talk, said: Answer) -> None:
    """People type what stands on a button; the open question knows its labels."""
    if said.buttons and (step := await talk.store.open_step(talk.where.id, talk.author, talk.now)):
        step.offer({button.label: button.action for button in said.buttons})


def refused(talk: Talk, no: Refused) -> Answer:
    if no.reason in RECORDED:
        talk.store.add(attempt(talk, no))
    return Answer(in_words(talk.voice, talk.atlas, no), toast=talk.say("toast.refused"))


def attempt(talk: Talk, no: Refused) -> Entry:
    zone = talk.room.zone_id if talk.room else talk.members[0].zone_id if talk.members else None
    facts = {"reason": no.reason, "area": no.facts.get("area"), "channel": talk.heard.channel}
    return Entry("attempt.refused", talk.now, zone, talk.person.id if talk.person else None, facts=facts)


# ---- what is to be done: decisions, none of which does it ---------------------------------------------


async def choose(talk: Talk) -> Do | None:
    """None: nothing at all; in a group we do not answer what was not said to us."""
    heard = talk.heard
    if heard.room and not talk.room:
        return adoption(talk)
    if heard.kind == "tap":
        return await for_action(talk, heard.tap)
    if heard.kind == "contact" and heard.phone:
        return joining.proved
    if talk.room and not (talk.is_engineer or heard.asked_us):
        return None
    if heard.kind != "text" or not heard.text.strip():
        return None if talk.room else saying("empty" if heard.kind == "text" else "unreadable")
    if len(heard.text) > LONGEST:
        return saying("too_long", most=LONGEST)
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if step and (action := step.offered(heard.text)):  # a button's label, typed
        return await for_action(talk, action)
    route, words = command(heard.text)
    if route and (route.rooms or not talk.room):
        return enter(talk, route, words)
    if route and heard.text.startswith("/"):
        raise Refused("in_private")
    return await for_words(talk, step)


def adoption(talk: Talk) -> Do | None:
    """A group that is no zone's: whatever is said there is not for us, but the word that makes it one."""
    route, words = command(talk.heard.text)
    return enter(talk, route, words) if route and route.name == "zone" else None


def saying(key: str, toast: str = "", **facts: object) -> Do:
    """An answer that needs no doing."""

    async def say(talk: Talk) -> Answer:
        return Answer(talk.say(key, **facts) if key else "", toast=talk.say(toast) if toast else "")

    return say


def enter(talk: Talk, route: Route, words: str) -> Do:
    if route.engineers and not talk.is_engineer:
        raise Refused("anonymous" if not talk.heard.keys else "not_engineer")
    return lambda talk: route.do(talk, words)


async def for_action(talk: Talk, action: str) -> Do | None:
    """What a button stands for, pressed or typed."""
    if found := STEP_TAP.fullmatch(action):
        number, verb, argument = found.groups(default="")
        return for_step(talk, await talk.store.step(int(number), talk.author), verb, argument)
    if found := ROUTE_TAP.fullmatch(action):
        name, words = found.groups(default="")
        if name in BY_NAME:
            return enter(talk, BY_NAME[name], words)
    return saying("unreadable")


def for_step(talk: Talk, step: Step | None, verb: str, argument: str) -> Do:
    """Somebody else's button, a second tap and a late one change nothing, and say so."""
    if step is None:
        return saying("" if talk.room else "expired", toast="toast.not_yours")
    if step.done_at:
        key = "done.posted" if "/" in (step.outcome or "") else "done.closed"
        return saying(key, toast="toast.already", reference=step.outcome)
    if not step.waits(talk.now):
        return saying("expired", toast="toast.refused")
    return TAPPED[step.kind](talk, step, verb, argument)


async def for_words(talk: Talk, step: Step | None) -> Do | None:
    """Free text: danger, an engineer's post, the answer to our question, or somebody who wants to know."""
    near = await drafting.at_home(talk)
    reading = read(talk.heard.text, talk.heard.at, talk.atlas.gazetteer, talk.role, near)
    if reading.danger and not talk.is_engineer:
        return saying("help.emergency")
    act = official(reading, waiting=bool(step or talk.room))
    if act and talk.is_engineer:
        return posted(talk, reading, act, step)
    if pretends(talk, reading):
        raise Refused("not_engineer")
    if step and talk.heard.asked_us:
        return lambda talk: TOLD[step.kind](talk, step)
    return None if talk.room else in_private(talk, reading)


def posted(talk: Talk, reading: Reading, act: Act, step: Step | None) -> Do | None:
    """An engineer's post; if we doubt that it is one, we ask, and in a group we leave it alone."""
    if reading.confidence >= SURE or step:
        return partial(drafting.write, words=talk.heard.text, act=act)
    return partial(drafting.ask_act, words=talk.heard.text) if talk.heard.asked_us else None


def in_private(talk: Talk, reading: Reading) -> Do:
    sure = reading.confidence >= SURE
    if reading.intent == "opt_out" and sure:
        return partial(joining.stop, words="")
    if talk.is_engineer:
        return partial(drafting.ask_act, words=talk.heard.text) if speaks_of_supply(reading) else puzzled
    if not talk.members:
        return joining.greet
    if not sure:
        return partial(which_wish, leaving=reading.intent == "opt_out")
    return partial(helping.status, words="")  # whoever may not post learns how their own area stands


def speaks_of_supply(reading: Reading) -> bool:
    """An engineer writes as a citizen would: “taar toota hai chowk me”."""
    return reading.intent in ("fault_report", "still_out", "hazard") and bool(reading.places)


async def which_wish(talk: Talk, leaving: bool) -> Answer:
    """One short question instead of a guess. What to do in danger stands in it: that cannot wait for an answer."""
    names = ("stop", "status", "help") if leaving else ("status", "help")
    buttons = tuple(Button(talk.say(f"button.{name}"), f"do:{name}") for name in names)
    return Answer(f"{talk.say('ask.wish')}\n\n{talk.say('help.emergency')}", buttons)


async def puzzled(talk: Talk) -> Answer:
    return replace(await help_(talk, ""), text=talk.say("engineer.not_understood"))


RESTORED = {"restoration_post", "restoration_confirm"}  # “aa gayi 10 min pehle”, said by the one who restored it


def official(reading: Reading, *, waiting: bool) -> Act | None:
    """What an engineer's free text posts. While a question waits, a text without a place is its answer."""
    if reading.cancels:
        return Act.CANCEL
    if reading.intent in RESTORED:
        return Act.RESTORE
    if waiting and not names_a_place(reading):
        return None
    return ACTS.get(reading.intent)


def names_a_place(reading: Reading) -> bool:
    """One of ours, or a post's that we do not know: that must be said, and never taken for an answer about another."""
    known = any(place.areas for place in reading.places)
    return known or (bool(reading.places) and reading.intent == "outage_post" and reading.confidence >= FIRM)


def pretends(talk: Talk, reading: Reading) -> bool:
    """Somebody else's text that would read like an official post, with a cause or a time, had an engineer sent it."""
    if talk.is_engineer or reading.intent != "rumour_forward":
        return False
    as_engineers = read(talk.heard.text, talk.heard.at, talk.atlas.gazetteer, "engineer")
    return (
        as_engineers.intent in ACTS and as_engineers.confidence >= FIRM and bool(as_engineers.cause or as_engineers.eta)
    )


def command(text: str) -> tuple[Route | None, str]:
    """The route that the first words name (`/outage …`, `OUTAGE: …`, `बंद करो`), and what follows them."""
    words = text.split()
    for length in range(min(LONGEST_COMMAND, len(words)), 0, -1):
        name = " ".join(words[:length]).casefold().lstrip("/").partition("@")[0].strip(".!।:")
        route = BY_WORD.get(name)
        if route and (route.takes_words or text.startswith("/") or length == len(words)):
            return route, text.split(None, length)[length] if len(words) > length else ""
    return None, text
