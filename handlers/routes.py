"""The table of commands: their words, and what each does; the help is made from it (who may: `zones/permits.md`)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import yaml

from handlers import citizen, in_full, permitting
from handlers import help as helping
from handlers.answer import Answer
from handlers.belonging import applications, areas, consent, joining, linking, own_data, quiet, wishes
from handlers.mistakes import takes_back
from handlers.offices import duties, stand_ins, who
from handlers.permitting import number
from handlers.posting import approvals, backfeed, crews, drafting, eta_watch, outages
from handlers.posting.draft import OFFICIAL, Act
from handlers.reports import (
    asking_back,
    closing,
    complaints,
    denials,
    following,
    handing_on,
    ladder,
    pockets,
    ringing,
    suspicions,
    taking_back,
    unplaced,
    works,
)
from handlers.rooms import binding, checking, doors, objections, removals, whatsapp_rooms
from handlers.talk import Do, Talk
from handlers.telling import handouts

DoWords = Callable[[Talk, str], Awaitable[Answer | None]]


class Help(Enum):
    """The page of the help that explains a command. Engineers' work and the news stand on the first."""

    WORK = auto()
    NEWS = auto()
    MINE = auto()
    HAND_ON = auto()
    OFFICE = auto()
    GROUP = auto()
    NOBODYS = auto()


AT_HOME = ("join", "areas")  # an office hears by its charge, or of its zones
OF_AN_OFFICE = {"complaints": "complaints_office"}  # what waits for its work, and no complaint of its own

WORDS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("commands.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Route:
    """Its words stand in `commands.yaml`, under its name; one that has none is a button's alone."""

    name: str
    do: DoWords
    help: Help = Help.NOBODYS
    takes_words: bool = True  # otherwise “stop” or “हाल” within a sentence is not the command
    only: re.Pattern[str] | None = None  # words that it takes, where others would make it a sentence

    @property
    def words(self) -> list[str]:
        return WORDS.get(self.name, [])


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
        named = talk.about.id if talk.about else None
        return await drafting.write(talk, words, act) if words else await drafting.guide(talk, act, named)

    return do


async def help_(talk: Talk, words: str) -> Answer:
    asked = None if talk.is_engineer or talk.members else await joining.once_more(talk, talk.say("join.what_this_is"))
    first = (Help.WORK, Help.NEWS) if talk.is_engineer else (Help.NEWS,)
    names = [route.name for page in first for route in explained_on(page)]
    names = [OF_AN_OFFICE.get(name, name) for name in names] if talk.is_engineer else names
    return asked or helping.menu(talk, [name for name in names if not (talk.in_office and name in AT_HOME)])


def help_page(page: Help) -> DoWords:
    async def do(talk: Talk, words: str) -> Answer:
        return helping.page(talk, page.name.casefold(), [route.name for route in explained_on(page)])

    return do


def explained_on(page: Help) -> list[Route]:
    return [route for route in ROUTES if route.help is page]


async def start(talk: Talk, words: str) -> Answer:
    """Telegram's Start button; with a zone's code it is a JOIN."""
    if words:
        return await joining.join(talk, words)
    if talk.is_engineer or talk.members:
        return await help_(talk, "")
    return await joining.had_before(talk) or await joining.greet(talk)


async def let_be(talk: Talk, words: str) -> Answer:
    """“Rehne do” ends what we asked, also where only buttons wait; it takes nothing back."""
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if step:
        step.close("dropped", talk.now)
    return Answer(talk.say("dropped" if step and talk.is_engineer else "let_be"))


async def give_up(talk: Talk, words: str) -> Answer | None:
    """`cancel` leaves the question that waits; with words, or without a question, it takes back what they wrote."""
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if (
        step
        and not talk.about
        and not taking_back.is_about_theirs(step)
        and (not words or takes_back(f"cancel {words}"))
    ):
        step.close("dropped", talk.now)
        return Answer(talk.say("dropped" if talk.is_engineer else "let_be"))
    if permitting.verdict(talk, OFFICIAL[Act.CANCEL]):
        return await posting(Act.CANCEL)(talk, words)
    return await taking_back.which(talk) or Answer(talk.say("nothing_to_drop"))


ROUTES = (
    Route("outage", posting(Act.OUTAGE), Help.WORK),
    Route("update", posting(Act.UPDATE), Help.WORK),
    Route("restore", posting(Act.RESTORE), Help.WORK),
    Route("plan", posting(Act.PLAN), Help.WORK),
    Route("reopen", posting(Act.REOPEN)),
    Route("correct", posting(Act.CORRECT), Help.WORK),
    Route("crew", crews.crew, Help.WORK, only=crews.SAYS),
    Route("send_time", outages.send_anyway),
    Route("suspicion", suspicions.answered),
    Route("pocket", pockets.answered),
    Route("work", works.work),
    Route("take", works.taken),
    Route("ask_back", asking_back.asks),
    Route("show_work", asking_back.wants_photo),
    Route("hand_on", handing_on.whom),
    Route("handed", handing_on.handed),
    Route("resolve", works.resolved),
    Route("out_here", complaints.out_here),
    Route("back", closing.tapped_back),
    Route("fine", closing.fine),
    Route("eta", eta_watch.answered, takes_words=False),
    Route("ladder", ladder.on_it, Help.WORK, takes_words=False),
    Route("ack", ringing.acknowledge),
    Route("no_danger", denials.answered),
    Route("unplaced", unplaced.answered),
    Route("stand_down", denials.decided),
    Route("take_back", taking_back.answered),
    Route("backfeed", backfeed.back_feed, Help.OFFICE),
    Route("backfeed_end", backfeed.take_back),
    Route("approve", approvals.yes, Help.OFFICE),
    Route("disapprove", approvals.no),
    Route("withdraw", approvals.take_back),
    Route("cancel", give_up, Help.WORK),
    Route("let_be", let_be, takes_words=False),
    Route("card", handouts.giving("card"), Help.HAND_ON, only=handouts.ASKED),
    Route("loudspeaker", handouts.giving("loudspeaker"), Help.HAND_ON, only=handouts.ASKED),
    Route("board", handouts.giving("board"), Help.HAND_ON, only=handouts.ASKED),
    Route("status", citizen.status, Help.NEWS, takes_words=False),
    Route("check", checking.check, Help.NEWS),
    Route("complaints", pockets.waiting, Help.NEWS, takes_words=False),
    Route("follow", following.follow, Help.HAND_ON, only=following.ASKED),
    Route("unfollow", following.unfollow, Help.HAND_ON, only=following.ASKED),
    Route("join", joining.join, Help.NEWS),
    Route("areas", areas.mine, Help.NEWS, takes_words=False),
    Route("leave", joining.leave_one, Help.MINE),
    Route("privacy", consent.privacy, Help.MINE),
    Route("lang", joining.language, Help.NEWS),
    Route("quiet", quiet.quiet, Help.MINE),
    Route("settings", wishes.settings, Help.NEWS, takes_words=False),
    Route("pause", wishes.rest, Help.MINE),
    Route("resume", wishes.resume, Help.MINE, takes_words=False),
    Route("near", wishes.near, Help.MINE, only=wishes.ASKED),
    Route("turns", wishes.turns, Help.MINE),
    Route("stop", joining.stop, Help.NEWS, takes_words=False),
    Route("my_data", own_data.my_data, Help.MINE, takes_words=False),
    Route("delete_me", own_data.delete_me, Help.MINE, takes_words=False),
    Route("help", help_, takes_words=False),
    Route("help_mine", help_page(Help.MINE), takes_words=False),
    Route("help_hand_on", help_page(Help.HAND_ON), takes_words=False),
    Route("help_office", help_page(Help.OFFICE), takes_words=False),
    Route("help_group", help_page(Help.GROUP), takes_words=False),
    Route("start", start),
    Route("add", areas.add, takes_words=False),
    Route("again", joining.again, takes_words=False),
    Route("agree", consent.agree, takes_words=False),
    Route("engineer", joining.engineer),
    Route("who", who.who, Help.NEWS, takes_words=False),
    Route("media", applications.media),
    Route("representative", applications.representative),
    Route("grant", applications.admitted),
    Route("refuse", applications.refusing),
    Route("invite", applications.invite),
    Route("in_full", in_full.in_full, takes_words=False),
    Route("link", linking.code, Help.MINE, takes_words=False),
    Route("link_yes", linking.yes),
    Route("link_no", linking.no),
    Route("unlink", linking.part, only=linking.ASKED),
    Route("read_on", linking.where, only=linking.ASKED),
    Route("come_in", applications.come_in),
    Route("duty", duties.duty, Help.OFFICE),
    Route("accept", stand_ins.accepted),
    Route("decline", stand_ins.declined),
    Route("bind", binding.bind, Help.GROUP),
    Route("code", binding.code, Help.GROUP),
    Route("unbind", binding.unbind, Help.GROUP),
    Route("admit", doors.admit),
    Route("turn_away", doors.decline),
    Route("remove", removals.remove, Help.GROUP),
    Route("remove_for", removals.reasoned),
    Route("removal_yes", removals.agreed),
    Route("removal_no", removals.declined),
    Route("removal_lift", objections.lifted),
    Route("object", objections.objected),
    Route("here", binding.here, Help.GROUP, takes_words=False),
    Route("room", whatsapp_rooms.room, Help.GROUP, only=whatsapp_rooms.ASKED),
)
BY_NAME = {route.name: route for route in ROUTES}
BY_WORD = {word: route for route in ROUTES for word in route.words}
LONGEST_COMMAND = max(len(word.split()) for word in BY_WORD)


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
