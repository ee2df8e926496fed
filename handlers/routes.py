"""The table of commands: their words, and what each does; the help is made from it (who may: `zones/permits.md`)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto

from handlers import (
    applications,
    approvals,
    areas,
    backfeed,
    binding,
    choosing,
    complaints,
    consent,
    danger,
    doors,
    drafting,
    duties,
    handouts,
    joining,
    outages,
    own_data,
    permitting,
    quiet,
    suspicions,
    who,
    wishes,
)
from handlers import help as helping
from handlers.answer import Answer
from handlers.draft import OFFICIAL, Act
from handlers.permitting import number
from handlers.step import Step
from handlers.talk import Do, Talk

DoWords = Callable[[Talk, str], Awaitable[Answer | None]]


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
    only: re.Pattern[str] | None = None  # words that it takes, where others would make it a sentence


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


async def give_up(talk: Talk, words: str) -> Answer | None:
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
JOIN = ("join", "judna", "judiye", "जुड़ें", "जुड़ना", "जोड़ें", "शामिल", "شامل", "جڑیں")
AREAS = (
    *("my areas", "areas", "area", "mere ilaake", "mere ilake", "mera ilaka", "ilaka"),
    *("मेरे इलाके", "मेरा इलाका", "इलाके", "इलाका", "میرے محلے", "میرا محلہ", "محلہ", "میرے علاقے", "علاقہ"),
)
SETTINGS = ("settings", "setting", "my settings", "meri setting", "सेटिंग", "मेरी सेटिंग", "سیٹنگ", "میری سیٹنگ", "ترتیبات")
PAUSE = ("pause", "ruko", "ruk jao", "rukiye", "रुको", "रुकिए", "थोड़ा रुको", "رکو", "رکیے", "وقفہ")
RESUME = ("resume", "phir shuru", "fir shuru", "shuru karo", "फिर शुरू", "शुरू करो", "پھر شروع", "شروع کرو")
NEAR = ("near", "only my feeder", "sirf mera feeder", "सिर्फ मेरा फीडर", "केवल मेरा फीडर", "صرف میرا فیڈر")
TURNS = ("turns", "only off and back", "sirf jana aana", "सिर्फ जाना आना", "केवल जाना आना", "صرف جانا آنا")
LEAVE = ("leave", "zone chhodo", "zone chhodein", "जोन छोड़ो", "जोन छोड़ें", "زون چھوڑیں", "زون چھوڑو")
COMPLAINTS = ("complaints", "complaint", "reports", "shikayat", "shikayatein", "meri complaint", "meri shikayat",
              "शिकायत", "शिकायतें", "मेरी शिकायत", "شکایت", "شکایتیں", "میری شکایت")  # fmt: skip
MY_DATA = ("data", "my data", "my_data", "mydata", "mera data", "मेरा डेटा", "मेरा डाटा", "میرا ڈیٹا")
DELETE_ME = (
    *("delete", "delete me", "delete_me", "deleteme", "delete my data"),
    *("mera data mitao", "mera data mita do", "mera data hatao"),
    *("मेरा डेटा हटाएं", "मेरा डेटा हटाओ", "मेरा डेटा मिटाएं", "मेरा डेटा मिटाओ", "मेरा डाटा मिटाओ"),
    *("میرا ڈیٹا مٹائیں", "میرا ڈیٹا مٹاؤ", "میرا ڈیٹا ہٹائیں", "میرا ڈیٹا ہٹا دیں"),
)
WHO = (
    *("who", "who is je", "who is the je", "who is on duty", "je kaun hai", "kaun je hai", "kaun hai je", "je kon hai"),
    *("कौन", "जेई कौन है", "जेई कौन हैं", "कौन जेई है", "कौन है जेई", "ड्यूटी पर कौन है", "جے ای کون ہے", "کون جے ای ہے", "کون"),
)
REPRESENTATIVE = (
    *("representative", "parshad", "vidhayak", "पार्षद", "विधायक", "जनप्रतिनिधि", "نمائندہ", "پارشد", "کونسلر"),
)
STOP = ("stop", "unsubscribe", "बंद करो", "बन्द करो", "रोको", "band karo", "بند کرو", "روکو")


def official_act(name: str, words: tuple[str, ...], act: Act) -> Route:
    """A command of engineers alone, in private and in the zone's group."""
    return Route(name, words, posting(act), help=Help.ENGINEERS)


def handout(form: str, words: tuple[str, ...]) -> Route:
    """Whoever has a group of their own may hand a notice on; the help tells those of it whose work it is."""
    return Route(form, words, handouts.giving(form), help=Help.ENGINEERS, only=handouts.ASKED)


LOUDSPEAKER = ("loudspeaker", "munadi", "मुनादी", "ऐलान", "लाउडस्पीकर", "اعلان", "لاؤڈ اسپیکر")
BOARD = ("board", "notice board", "noticeboard", "सूचना पट्ट", "सूचना पट", "नोटिस बोर्ड", "نوٹس بورڈ")

ROUTES = (
    official_act("outage", ("outage", "आउटेज", "बंदी", "آؤٹیج"), Act.OUTAGE),
    official_act("update", ("update", "अपडेट", "اپڈیٹ"), Act.UPDATE),
    official_act("restore", RESTORE, Act.RESTORE),
    official_act("plan", ("planned", "plan", "शटडाउन", "شٹڈاؤن"), Act.PLAN),
    official_act("correct", ("correct", "sudhar", "सुधार", "درستی"), Act.CORRECT),
    Route("send_time", ("send_time",), outages.send_anyway, help=Help.NOBODYS),
    Route("suspicion", (), suspicions.answered, help=Help.NOBODYS),
    Route("ack", (), danger.acknowledge, help=Help.NOBODYS),
    Route("backfeed", ("backfeed", "back feed", "बैक फीड", "बैकफीड", "بیک فیڈ"), backfeed.back_feed, help=Help.NOBODYS),
    Route("backfeed_end", ("backfeed_end",), backfeed.take_back, help=Help.NOBODYS),
    Route("approve", ("approve", "manzoori", "मंजूरी", "منظوری"), approvals.yes, help=Help.NOBODYS),
    Route("disapprove", ("disapprove",), approvals.no, help=Help.NOBODYS),
    Route("withdraw", ("withdraw",), approvals.take_back, help=Help.NOBODYS),
    Route("cancel", DROP, give_up, help=Help.ENGINEERS),
    handout("card", ("card", "कार्ड", "کارڈ")),
    handout("loudspeaker", LOUDSPEAKER),
    handout("board", BOARD),
    Route("status", ("status", "स्थिति", "हाल", "حال", "صورتحال"), helping.status, takes_words=False),
    Route("complaints", COMPLAINTS, suspicions.waiting, takes_words=False),
    Route("join", JOIN, joining.join),
    Route("areas", AREAS, areas.mine, takes_words=False),
    Route("leave", LEAVE, joining.leave_one, help=Help.NOBODYS),
    Route(
        "privacy", ("privacy", "niji", "nijta", "निजता", "निजी", "رازداری", "نجی"), consent.privacy, help=Help.NOBODYS
    ),
    Route("lang", ("lang", "language", "भाषा", "زبان"), joining.language),
    Route("quiet", ("quiet", "shaant", "shant", "शांत", "खामोश", "khamosh", "خاموش", "خاموشی"), quiet.quiet),
    Route("settings", SETTINGS, wishes.settings, takes_words=False),
    Route("pause", PAUSE, wishes.rest, help=Help.NOBODYS),
    Route("resume", RESUME, wishes.resume, help=Help.NOBODYS, takes_words=False),
    Route("near", NEAR, wishes.near, help=Help.NOBODYS),
    Route("turns", TURNS, wishes.turns, help=Help.NOBODYS),
    Route("stop", STOP, joining.stop, takes_words=False),
    Route("my_data", MY_DATA, own_data.my_data, help=Help.NOBODYS, takes_words=False),
    Route("delete_me", DELETE_ME, own_data.delete_me, help=Help.NOBODYS, takes_words=False),
    Route("help", ("help", "menu", "मदद", "सहायता", "مدد"), help_, help=Help.NOBODYS, takes_words=False),
    Route("start", ("start",), start, help=Help.NOBODYS),
    Route("add", ("add",), areas.add, help=Help.NOBODYS, takes_words=False),
    Route("again", ("again",), joining.again, help=Help.NOBODYS, takes_words=False),
    Route("agree", ("agree",), consent.agree, help=Help.NOBODYS, takes_words=False),
    Route("engineer", ("engineer",), joining.engineer, help=Help.NOBODYS),
    Route("who", WHO, who.who, takes_words=False),
    Route("media", ("media", "मीडिया", "पत्रकार", "میڈیا"), applications.media, help=Help.NOBODYS),
    Route("representative", REPRESENTATIVE, applications.representative, help=Help.NOBODYS),
    Route("grant", ("grant",), applications.admitted, help=Help.NOBODYS),
    Route("refuse", ("refuse",), applications.refusing, help=Help.NOBODYS),
    Route("invite", ("invite",), applications.invite, help=Help.NOBODYS),
    Route("come_in", ("come_in",), applications.come_in, help=Help.NOBODYS),
    Route("duty", ("duty", "ड्यूटी", "ڈیوٹی"), duties.duty, help=Help.ENGINEERS),
    Route("accept", ("accept", "manzoor", "मंजूर", "स्वीकार", "منظور"), duties.accepted, help=Help.NOBODYS),
    Route("decline", ("decline", "namanzoor", "नामंजूर", "अस्वीकार", "نامنظور"), duties.declined, help=Help.NOBODYS),
    Route("bind", ("bind", "zone"), binding.bind, help=Help.NOBODYS),
    Route("code", ("code",), binding.code, help=Help.NOBODYS),
    Route("unbind", ("unbind",), binding.unbind, help=Help.NOBODYS),
    Route("admit", ("admit",), doors.admit, help=Help.NOBODYS),
    Route("turn_away", ("turn_away",), doors.decline, help=Help.NOBODYS),
    Route("here", ("here",), binding.here, help=Help.NOBODYS, takes_words=False),
)
BY_NAME = {route.name: route for route in ROUTES}
BY_WORD = {word: route for route in ROUTES for word in route.words}
LONGEST_COMMAND = max(len(word.split()) for word in BY_WORD)

# What a tap on a question of each kind does, and what is done with an answer that is typed instead.
TAPPED: dict[str, Callable[[Talk, Step, str, str], Do]] = {
    "draft": outages.tapped,
    "join": choosing.tapped,
    "duty": duties.tapped,
    "application": applications.tapped,
    "approval": approvals.tapped,
    "backfeed": backfeed.tapped,
    "report": complaints.tapped,
    "erase": own_data.tapped,
}
TOLD: dict[str, Callable[[Talk, Step], Awaitable[Answer]]] = {
    "draft": outages.told,
    "backfeed": backfeed.told,
    "join": joining.told,
    "duty": duties.told,
    "application": applications.told,
    "approval": approvals.told,
    "report": complaints.told,
    "erase": own_data.told,
    "door": doors.told,
}


def command(text: str) -> tuple[Route | None, str]:
    """The route that the first words name (`/outage …`, `OUTAGE: …`, `बंद करो`), and what follows them."""
    words = text.split()
    called = [word.partition("@")[0] for word in words[:1]] + words[1:]  # “/status@our_bot”
    for length in range(min(LONGEST_COMMAND, len(words)), 0, -1):
        name = " ".join(called[:length]).casefold().lstrip("/").strip(".!?؟।:")
        route, rest = BY_WORD.get(name), text.split(None, length)[length] if len(words) > length else ""
        if route and (not rest or text.startswith("/") or takes(route, rest)):
            return route, rest
    return None, text


def takes(route: Route, words: str) -> bool:
    return route.takes_words and (route.only is None or bool(route.only.fullmatch(words.strip())))
