"""Coming in, one more place, another language, silence or an end, said without any word of command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from handlers import permitting, yes_no
from handlers.answer import Answer
from handlers.belonging import areas, choosing, joining, named, quiet, said, spans, wishes
from handlers.help import state_of
from handlers.reading import Reading, find_places, reads_wanted
from handlers.reading.normal import Token, plain, tokens
from handlers.reports import theirs
from handlers.step import Step
from handlers.talk import Do, Talk
from zones.joining import MOST_AREAS
from zones.person import Role

SURE, FIRM, PLAIN = 0.5, 0.75, 0.9
OF_SUPPLY = {"fault_report", "still_out", "status_query", "restoration_confirm"}  # most of what is said in a storm
# Questions to which any words are an answer; a place, a time or a yes is none.
FREELY_ANSWERED = {"application", "closing", "reason", "approval", "work", "room", "draft"}

SETTINGS: tuple[tuple[str, Callable[[str], bool], Do], ...] = (
    ("quiet", said.of_every_night, quiet.at_night),
    ("turns", said.only_turns, partial(wishes.turns, words="")),
    ("near", said.only_near, partial(wishes.near, words="")),
)


def choose(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    """In a private chat, of whoever is not on duty; what we asked to be told freely is theirs to say."""
    if talk.room or talk.is_engineer:
        return None
    if is_one_more_place(talk.heard.text, reading):
        permitting.must(talk, "join")
        return partial(joining.join, words=talk.heard.text)
    return None if reading.intent in OF_SUPPLY and reading.confidence >= PLAIN else of_theirs(talk, reading, step)


def of_theirs(talk: Talk, reading: Reading, step: Step | None) -> Do | None:
    text, freely = talk.heard.text, step is not None and step.kind in FREELY_ANSWERED
    leaving = wants_no_news(text, reading, step)
    if leaving or said.silence(text):
        permitting.must(talk, "stop")
        return partial(no_news, leaving=leaving)
    if freely:
        return None
    if (
        step
        and step.kind == "join"
        and choosing.above(talk, step)
        and (is_courtesy(reading, text) or said.one_more(text) or wonders(reading, text))
    ):
        lead = "" if is_bare(text) or said.one_more(text) else talk.say("join.what_this_is")
        return partial(joining.once_more, lead=lead)
    if step is None and is_bare(text):
        return we_are_here
    if step is None and talk.person is None and said.who_we_are(text):
        return joining.who_we_are
    if do := of_places(talk, step):
        return do
    if not (step and step.kind == "join") and (language := said.language_in(text)):
        permitting.must(talk, "lang")
        return partial(joining.language, words=language)
    if step is None and is_nothing_but_a_place(talk, text, reading):
        permitting.must(talk, "join")
        return of_a_place if talk.members else partial(joining.join, words=text)
    return None


def of_places(talk: Talk, step: Step | None) -> Do | None:
    """One more, another one instead, or the first."""
    text = talk.heard.text
    if said.one_more(text):
        permitting.must(talk, "add")
        return partial(areas.add, words="") if talk.members else partial(joining.join, words="")
    if step is None and (place := said.moved_to(text)) is not None and is_a_name(place, talk):
        permitting.must(talk, "areas")
        return partial(areas.moved, words=place)
    if (place := said.where_to(text)) is not None and is_a_name(place, talk):
        permitting.must(talk, "join")
        return partial(joining.join, words=text)
    return None


def right(text: str) -> str | None:
    """The command of what anybody may always ask for, whatever else we asked them."""
    if said.wants_erasing(text) or said.takes_number_out(text):
        return "delete_me"
    return "my_data" if said.wants_own_data(text) else None


async def setting(talk: Talk) -> Do | None:
    """What somebody whom we tell wishes to be spared, whatever we asked: nothing else is said in these words."""
    if talk.room or talk.is_engineer:
        return None
    for act, means, do in SETTINGS:
        if means(talk.heard.text) and (talk.members or (act == "quiet" and await theirs.still_open(talk))):
            permitting.must(talk, act)
            return do
    return None


def wants_no_news(text: str, reading: Reading, step: Step | None = None) -> bool:
    enough = SURE if step is None or step.kind == "join" else PLAIN if step.kind in FREELY_ANSWERED else FIRM
    return reading.intent == "opt_out" and reading.confidence >= enough and not reads_wanted(text)


def is_courtesy(reading: Reading, text: str) -> bool:
    """“Shukriya”, “namaste”, “theek hai”: the name of no place, and no answer to anything."""
    greets = reading.intent == "greeting_thanks" and reading.confidence >= FIRM and not reading.places
    return greets or is_bare(text)


def is_bare(text: str) -> bool:
    """A word that wants nothing, or a yes or a no that answers nothing."""
    return said.courtesy(text) or yes_no.said(text) is not None


async def we_are_here(talk: Talk) -> Answer:
    if not talk.members and (mine := await theirs.still_open(talk)):
        return Answer(talk.say("here.complaint", numbers=talk.voice.several([one.number for one in mine])))
    return Answer(talk.say("here.member" if talk.members else "here.stranger"))


def wonders(reading: Reading, text: str) -> bool:
    """Asked where they live, somebody asks what this is, and names no place."""
    return said.asks(text) and not any(place.areas for place in reading.places)


def is_a_name(words: str, talk: Talk) -> bool:
    """And nothing else: “rishta jodna hai vikas nagar me” is no wish to come in."""
    if not words or talk.atlas.zone_named(words):
        return True
    return any(len(found.words.split()) >= len(words.split()) for found in find_places(words, talk.places))


def begins_a_name(talk: Talk) -> bool:
    """“पत्रकार पुरम” is where somebody lives, and nobody's trade."""
    two = " ".join(plain(talk.heard.text).split()[:2])
    return any(one.areas and one.words == two for one in find_places(two, talk.places))


def is_nothing_but_a_place(talk: Talk, text: str, reading: Reading) -> bool:
    """“Patrakarpuram”, “viram khand me”, “follow viram khand”."""
    around = around_the_place(text, reading)
    if around is None or said.besides(around, "polite", "place", "follows"):
        return False
    return bool(named.places_in(talk, text, None))


def is_one_more_place(text: str, reading: Reading) -> bool:
    """“Mera ek ghar viraj khand me bhi hai”, whatever the reading takes it for."""
    around = around_the_place(text, reading)
    return around is not None and said.one_more_around(around)


def around_the_place(text: str, reading: Reading) -> list[Token] | None:
    """What they say beside the one place of ours that they name."""
    found = [one for one in reading.places if one.areas]
    if len(found) != 1:
        return None
    return [token for token in tokens(plain(text)) if not found[0].start <= token.start < found[0].end]


async def of_a_place(talk: Talk) -> Answer:
    """How things stand there; and whoever follows places is asked whether it is one more of theirs."""
    mine = await talk.own_areas()
    areas = named.places_in(talk, talk.heard.text, talk.members[0].zone_id)
    state = await state_of(talk, [area.id for area in areas])
    if len(areas) > 1 or talk.role != Role.CITIZEN or areas[0].id in mine or len(mine) >= MOST_AREAS:
        return Answer(state)
    asked = choosing.question(talk, await choosing.remember(talk, zone=0, place=areas[0].id))
    return replace(asked, text=f"{state}\n\n{asked.text}")


async def no_news(talk: Talk, *, leaving: bool = True) -> Answer:
    """For a time if they name one; for good, where they want that; else asked. Of a stranger it is so already."""
    if not talk.members:
        return await joining.stop(talk, "")
    if spans.until_when(talk.heard.text, talk.now, talk.voice.zone_time):
        return await wishes.rest(talk, talk.heard.text)
    for_good = leaving and not said.for_some_time(talk.heard.text)
    return await (joining.stop if for_good else wishes.rest)(talk, "")
