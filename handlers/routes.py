"""The table of commands: their words, and what each does; the help is made from it (who may: `zones/permits.md`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto

from handlers import complaints, drafting, joining, outages, permitting, quiet
from handlers import help as helping
from handlers.answer import Answer
from handlers.draft import OFFICIAL, Act
from handlers.permitting import number
from handlers.step import Step
from handlers.talk import Talk

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
    help: Help = Help.ALL
    takes_words: bool = True  # otherwise “stop” or “हाल” within a sentence is not the command


def saying(key: str, toast: str = "", **facts: object) -> Do:
    """An answer that needs no doing."""

    async def say(talk: Talk) -> Answer:
        return Answer(talk.say(key, **facts) if key else "", toast=talk.say(toast) if toast else "")

    return say


def posting(act: Act) -> DoWords:
    """The command of an act: with a text it reads the text, with an outage's number (a tap) or nothing it asks."""

    async def do(talk: Talk, words: str) -> Answer:
        if talk.heard.kind == "tap":
            return await drafting.guide(talk, act, number(words) if words else None)
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
    return (
        await posting(Act.CANCEL)(talk, words)
        if permitting.verdict(talk, OFFICIAL[Act.CANCEL])
        else Answer(talk.say("nothing_to_drop"))
    )


RESTORE = ("restored", "restore", "supply chalu", "सप्लाई चालू", "चालू", "बहाल", "بحال")
DROP = ("cancel", "रद्द", "रहने दो", "रहने दें", "rehne do", "rahne do", "rehne dein", "chhodo", "छोड़ो", "منسوخ")
STOP = ("stop", "unsubscribe", "बंद करो", "बन्द करो", "रोको", "band karo", "بند کرو", "روکو")


def official_act(name: str, words: tuple[str, ...], act: Act) -> Route:
    """A command of engineers alone, in private and in the zone's group."""
    return Route(name, words, posting(act), help=Help.ENGINEERS)


ROUTES = (
    official_act("outage", ("outage", "आउटेज", "बंदी", "آؤٹیج"), Act.OUTAGE),
    official_act("update", ("update", "अपडेट", "اپڈیٹ"), Act.UPDATE),
    official_act("restore", RESTORE, Act.RESTORE),
    official_act("plan", ("planned", "plan", "शटडाउन", "شٹڈاؤن"), Act.PLAN),
    official_act("correct", ("correct", "sudhar", "सुधार", "درستی"), Act.CORRECT),
    Route("send_time", ("send_time",), outages.send_anyway, help=Help.NOBODYS),
    Route("cancel", DROP, give_up, help=Help.ENGINEERS),
    Route("status", ("status", "स्थिति", "हाल", "حال", "صورتحال"), helping.status, takes_words=False),
    Route("join", ("join", "जुड़ें", "जोड़ें", "शामिल", "شامل"), joining.join),
    Route("lang", ("lang", "language", "भाषा", "زبان"), joining.language),
    Route("quiet", ("quiet", "shaant", "shant", "शांत", "खामोश", "khamosh", "خاموش", "خاموشی"), quiet.quiet),
    Route(
        "stop",
        STOP,
        joining.stop,
        takes_words=False,
    ),
    Route("help", ("help", "menu", "मदद", "सहायता", "مدد"), help_, help=Help.NOBODYS, takes_words=False),
    Route("start", ("start",), start, help=Help.NOBODYS),
    Route("area", ("area", "इलाका"), joining.area, help=Help.NOBODYS, takes_words=False),
    Route("engineer", ("engineer",), joining.engineer, help=Help.NOBODYS, takes_words=False),
    Route("zone", ("zone",), joining.adopt_room, help=Help.NOBODYS),
)
BY_NAME = {route.name: route for route in ROUTES}
BY_WORD = {word: route for route in ROUTES for word in route.words}
LONGEST_COMMAND = max(len(word.split()) for word in BY_WORD)

# What a tap on a question of each kind does, and what is done with an answer that is typed instead.
TAPPED: dict[str, Callable[[Talk, Step, str, str], Do]] = {
    "draft": outages.tapped,
    "join": joining.tapped,
    "report": complaints.tapped,
}
TOLD: dict[str, Callable[[Talk, Step], Awaitable[Answer]]] = {
    "draft": outages.told,
    "join": joining.told,
    "report": complaints.told,
}


def command(text: str) -> tuple[Route | None, str]:
    """The route that the first words name (`/outage …`, `OUTAGE: …`, `बंद करो`), and what follows them."""
    words = text.split()
    for length in range(min(LONGEST_COMMAND, len(words)), 0, -1):
        name = " ".join(words[:length]).casefold().lstrip("/").partition("@")[0].strip(".!।:")
        route = BY_WORD.get(name)
        if route and (route.takes_words or text.startswith("/") or length == len(words)):
            return route, text.split(None, length)[length] if len(words) > length else ""
    return None, text
