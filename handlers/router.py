"""What is said to us, and who answers it: a command, a button, or free text; refusals are answers, too."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import free_text, permitting, yes_no
from handlers.answer import Answer
from handlers.asked import TAPPED
from handlers.atlas import Atlas
from handlers.belonging import applications, consent, in_own_words, joining
from handlers.incoming import Incoming
from handlers.offices import duties
from handlers.posting import by_number
from handlers.refusals import in_words
from handlers.reports import asking_back, at_hand, at_work, captions, evidence, extents, numbered, placed
from handlers.rooms import checking, room_talk
from handlers.routes import BY_NAME, Route, command, saying
from handlers.step import Step
from handlers.talk import Do, Talk, meet
from handlers.talking import Talking
from zones.entry import Entry
from zones.refused import Refused

LONGEST = 1_000  # no notice needs more; a longer text is a forward or a slip
# Attempts that stay in the log.
RECORDED = {
    *("not_answerable", "not_engineer", "anonymous", "not_your_zone", "not_allowed"),
    *("not_yours", "forged", "foreign_contact", "not_asked", "own_notice", "invitation", "link_role"),
}
UNANSWERED = {"not_yours"}  # in a group a word under the finger is enough
# Commands that take a notice's number with its version.
TAKE_A_NUMBER = {"card", "loudspeaker", "board", "follow", "unfollow"}

CONTACTS = {"contact", "contacts"}
STEP_TAP = re.compile(r"s(\d{1,18}):(\w+)(?::(.*))?", re.DOTALL)
ROUTE_TAP = re.compile(r"do:(\w+)(?::(.*))?", re.DOTALL)


class Undo(Exception):
    """What was begun for a message is undone; then, in a transaction of its own, `answer` says why."""

    def __init__(self, no: Refused, *, in_private: bool) -> None:
        super().__init__(no.reason)
        self.no = no
        self.in_private = in_private


async def answer(
    store: Talking, heard: Incoming, atlas: Atlas, zone_time: ZoneInfo, now: datetime, undone: Undo | None = None
) -> None:
    """One message in the caller's transaction: who speaks, what is to be done, and what we say to it.

    Raises `Undo` for what is refused. Of that only the attempt stays.
    """
    talk = await meet(store, heard, atlas, zone_time, now)
    if talk is None:
        return
    if undone:
        await explain(talk.in_private() if undone.in_private else talk, undone.no)
        return
    try:
        do = await choose(talk)
        if do and talk.has_no_buttons and talk.is_engineer:
            do, talk = aside(do, talk), talk.in_private() if talk.hears_in_private else talk
        said = await do(talk) if do else None
    except Refused as no:
        raise Undo(no, in_private=talk.said_in is not None) from no
    if said:
        await tell(talk, await captions.with_its_photo(talk, heard, said))


async def explain(talk: Talk, no: Refused) -> None:
    await tell(talk, await joining.first_of_all(talk, no) or refused(talk, no))


async def tell(talk: Talk, said: Answer) -> None:
    if said.aside and talk.room and talk.address:
        if not talk.hears_in_private:
            return
        talk = talk.in_private()
    await remember_offers(talk, said)
    await say_all(talk, said)
    if notice := await consent.changed(talk):
        plain = replace(talk.heard, tapped="", callback="")
        await talk.store.say(talk.where, talk.voice.language, notice, plain, talk.now)


def aside(do: Do, group: Talk) -> Do:
    """What must be tapped is asked in private, with a word in the group; or the word is where to say it."""
    if not group.hears_in_private:
        return saying("whatsapp_room.say_in_private")

    async def asked(talk: Talk) -> Answer | None:
        said = await do(talk)
        if said and said.text:
            word = group.say("whatsapp_room.asked_in_private")
            await group.store.say(group.where, group.voice.language, Answer(word), group.heard, group.now)
        return said

    return asked


async def say_all(talk: Talk, said: Answer) -> None:
    """Only the first answers the tap."""
    heard = talk.heard
    for each in said.each():
        await talk.store.say(talk.where, talk.voice.language, each, heard, talk.now)
        heard = replace(talk.heard, callback="", tapped="")


async def remember_offers(talk: Talk, said: Answer) -> None:
    """People type what stands on a button; the open question knows those that were shown last: an engineer's bare yes
    posts nothing once we have answered something else. A stranger's chat knows its language.
    """
    if talk.person is None and talk.where is talk.address:
        talk.where.language = talk.voice.language
    offered = {button.label: button.action for each in said.each() for button in each.buttons}
    said_more = offered or (talk.is_engineer and said.text)
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now) if said_more else None
    if step and is_covered(talk, step, said):
        step.close("replaced", talk.now)
    elif step:
        step.offer(offered)


def is_covered(talk: Talk, step: Step, said: Answer) -> bool:
    """They were just asked for a yes or no to something else: later words are no answer to what waited before."""
    own = any(button.action.startswith(f"s{step.id}:") for each in said.each() for button in each.buttons)
    asks = any(yes_no.replies_of(each) for each in said.each())
    return asks and not own and step.asked_at < talk.now and not talk.is_engineer


def refused(talk: Talk, no: Refused) -> Answer:
    if no.reason in RECORDED:
        talk.store.add(attempt(talk, no))
    toast = talk.say("toast.not_yours" if no.reason == "not_yours" else "toast.refused")
    if talk.room and no.reason in UNANSWERED:
        return Answer("", toast=toast)
    return Answer(in_words(talk.voice, talk.atlas, no), toast=toast)


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
    if do := await of_what_was_sent(talk) or of_what_was_shared(talk) or await of_a_number(talk):
        return do
    heard = talk.heard
    if talk.not_to_us and not talk.is_engineer:
        return await room_talk.choose(talk)
    if not (heard.kind == "text" or heard.media) or not heard.text.strip():
        return None if talk.room else unread(talk)
    if len(heard.text) > LONGEST:
        return saying("too_long", most=LONGEST)
    step = await talk.store.open_step(talk.where.id, talk.author, talk.now)
    if action := (step.offered(heard.text) if step else None) or await yes_no.typed(talk, step):
        talk.heard = replace(heard, kind="tap", tap=action)  # a button's label, or the yes that it stands for, typed
        return await for_action(talk, action)
    if right := None if talk.room else in_own_words.right(heard.text):
        return enter(talk, BY_NAME[right], "")
    route, words = commanded(heard)
    answered = route and words and route.name in applications.APPLYING and is_no_application(talk, step)
    if route and not answered and not overheard(talk, route) and not is_of_duty(talk, route):
        return await of_an_alarm(talk, route, step) or enter(talk, route, words)
    return await free_text.choose(talk, step)


async def of_an_alarm(talk: Talk, route: Route, step: Step | None) -> Do | None:
    """“Team bhej di”, while an alarm waits for a word of theirs."""
    return await at_work.choose(talk, step) if route.name == "crew" else None


def unread(talk: Talk) -> Do:
    if talk.heard.kind == "text":
        return saying("empty")
    return saying("unreadable_yours" if talk.is_engineer else "unreadable")


async def of_a_number(talk: Talk) -> Do | None:
    """How a complaint of theirs stands, whether a notice is ours, or of which outage an engineer speaks."""
    if do := await numbered.choose(talk) or checking.choose(talk):
        return do
    route, _ = command(talk.heard.text)
    return None if route and route.name in TAKE_A_NUMBER else await by_number.choose(talk)


async def of_what_was_sent(talk: Talk) -> Do | None:
    """A photo or a place that we asked for; or evidence, if no words came with it."""
    if passed := await asking_back.of_a_photo(talk) or await placed.of_a_pin(talk):
        return passed
    if talk.is_engineer and not talk.room and (asked := await at_hand.of_a_photo(talk)):
        return asked
    kept = await evidence.choose(talk)
    return None if talk.heard.text.strip() else kept


def is_no_application(talk: Talk, step: Step | None) -> bool:
    """It answers who they are, or is the name of a place that begins like a trade."""
    return applications.answers(step) or in_own_words.begins_a_name(talk)


def is_of_duty(talk: Talk, route: Route) -> bool:
    """“Leave till Friday”, “cancel my leave”: an office speaks of no zone, and of no outage."""
    return route.name in ("leave", "cancel") and talk.in_office and duties.said_of_duty(talk) is not None


def overheard(talk: Talk, route: Route) -> bool:
    """In a group “stop it” is talk, and so is “team pahunch gayi” of whoever has none, unless said as a command."""
    private = permitting.verdict(talk, route.name).because == "in_private"
    nobodys = route.name == "crew" and not talk.is_engineer
    return (private or nobodys) and not talk.heard.text.startswith("/")


def of_what_was_shared(talk: Talk) -> Do | None:
    """Their own number, or the place where they are."""
    if talk.heard.kind in CONTACTS and not talk.room:
        permitting.must(talk, "prove_number", own=bool(talk.heard.phone))
        return joining.proved
    if talk.heard.point and not talk.room and not talk.is_engineer:
        permitting.must(talk, "join")
        return joining.pinned
    return None


def adoption(talk: Talk) -> Do | None:
    """A group that is no zone's: whatever is said there is not for us, but the words that make it one."""
    route, words = commanded(talk.heard)
    return enter(talk, route, words) if route and route.name in ("bind", "code") else None


def commanded(heard: Incoming) -> tuple[Route | None, str]:
    """A link that takes us into a group says `/start GN` there, in the name of whoever followed it."""
    route, words = command(heard.text)
    return (BY_NAME["bind"], words) if heard.room and words and route and route.name == "start" else (route, words)


def enter(talk: Talk, route: Route, words: str) -> Do:
    permitting.must(talk, route.name)
    return lambda talk: route.do(talk, words)


async def for_action(talk: Talk, action: str) -> Do | None:
    """What a button stands for, pressed or typed."""
    if found := STEP_TAP.fullmatch(action):
        number, verb, argument = found.groups(default="")
        return for_step(talk, await talk.store.step(int(number), talk.author), action, verb, argument)
    if found := ROUTE_TAP.fullmatch(action):
        name, words = found.groups(default="")
        if name in BY_NAME:
            return enter(talk, BY_NAME[name], words)
    raise Refused("forged")


def for_step(talk: Talk, step: Step | None, action: str, verb: str, argument: str) -> Do:
    """Somebody else's button, one that was never there, a second tap and a late one change nothing, and say so."""
    if step is None:
        raise Refused("not_yours")
    if step.done_at and not extents.may_correct(step, verb, talk.now):
        old = "rating.known" if verb == "rate" else "done.closed"
        key = "done.posted" if "/" in (step.outcome or "") else old
        return saying(key, toast="toast.already", reference=step.outcome)
    if not (step.done_at or step.waits(talk.now)):
        return saying("expired", toast="toast.refused")
    permitting.must(talk, f"answer.{step.kind}")
    if step.never_offered(action):
        raise Refused("forged")
    return TAPPED[step.kind](talk, step, verb, argument)
