"""“Patrakarpuram me aa gayi, viram khand me nahi”: one answer about two places, of which each has its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from handlers.answer import Answer
from handlers.reading import Found, Reading, read
from handlers.reading.normal import plain
from handlers.reports import closing, complaints, theirs
from handlers.reports.replies import ALL_WELL, reply_in
from handlers.talk import Do, Talk
from zones.closing import Asking, Reply

# Where what is said of one place ends; without such a word the name of the next one is its end.
ENDS = re.compile(
    r"[,،;.।۔]|(?<!\w)(par|lekin|magar|but|while|aur|and|पर|लेकिन|मगर|और|لیکن|مگر|پر|اور)(?!\w)", re.IGNORECASE
)
NOT = re.compile(r"(?<!\w)(nahi|nahin|nhi|not|no|still|abhi bhi|नहीं|نہیں)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """What is said of one place."""

    place: Found
    words: str
    reading: Reading
    reply: Reply


async def choose(talk: Talk, reading: Reading) -> Do | None:
    """It is back at one and not at the other; what is said of all alike is no such answer, and a danger none at all."""
    if talk.room or talk.is_engineer or reading.danger or sum(bool(one.areas) for one in reading.places) < 2:
        return None
    said = list(replies(talk, reading))
    if len({one.reply is Reply.YES for one in said}) < 2 or any(one.reading.danger for one in said):
        return None
    return partial(answered, said=said)


def replies(talk: Talk, reading: Reading) -> Iterator[Part]:
    """Each place that they name, with what is said of it."""
    for place, words in parts(talk.heard.text, reading):
        of_it = read(words, talk.heard.at, talk.places, talk.role)
        if reply := reply_of(words, of_it):
            yield Part(place, words, of_it, reply)


def parts(text: str, reading: Reading) -> Iterator[tuple[Found, str]]:
    text, named = plain(text), sorted((one for one in reading.places if one.areas), key=lambda one: one.start)
    begins = [0]
    for one, following in pairwise(named):
        mark = ENDS.search(text, one.end, following.start)
        begins.append(mark.end() if mark else following.start)
    for one, start, end in zip(named, begins, [*begins[1:], len(text)], strict=False):
        yield one, text[start:end]


def reply_of(words: str, reading: Reading) -> Reply | None:
    """A bare “nahi” counts where nothing else is said: “aa gayi, koi dikkat nahi” is a yes."""
    if reply := reply_in(words, reading):
        return reply
    return Reply.NO if NOT.search(ALL_WELL.sub("", words)) else None


async def answered(talk: Talk, said: Sequence[Part]) -> Answer:
    """Of theirs each hears its own; where it is off and they had not complained, they do now. What asks comes last."""
    known = [one for one in await theirs.still_open(talk) if not one.is_danger]
    places = [one.place for one in said]
    asking = await talk.store.open_asking(talk.person.id, talk.now) if talk.person else None
    asked = {one.id for one in await talk.store.complaints_asked(asking)} if asking else set()
    sampled = await place_sampled(talk, asking, places) if asking and not asked else None
    told = []
    for part in said:
        mine = [one for one in known if nearest(talk, one.place_id, places) is part.place]
        if asking and part.place is sampled:
            told.append(await closing.answer(talk, asking, part.reply))
        elif mine:
            told.append(await closing.heard_of(talk, mine, part.reply))
        elif part.reply is not Reply.YES:
            with talk.as_if(replace(talk.heard, text=part.words)):
                told.append(await complaints.reported(talk, part.reading))
        if asking and asked & {one.id for one in mine}:
            no_more_asked(talk, asking, part.reply)
    told.sort(key=lambda one: bool(one.buttons))
    text = "\n\n".join(one.text for one in told)
    return replace(told[-1], text=text)


async def place_sampled(talk: Talk, asking: Asking, named: Sequence[Found]) -> Found | None:
    """Of whoever had not complained it is asked where they hear of that outage."""
    outage = await talk.store.outage_as_it_stands(asking.outage_id) if asking.outage_id else None
    areas = outage.areas if outage else ()
    near = [own for own in await talk.store.followed(asking.person_id) if is_in(talk, own, areas)]
    found = (nearest(talk, area, named) for area in (*near, *areas))
    return next((one for one in found if one), None)


def is_in(talk: Talk, area: int, others: Sequence[int]) -> bool:
    return any(talk.places.related(area, one) for one in others)


def no_more_asked(talk: Talk, asking: Asking, reply: Reply) -> None:
    """What was asked of several is a yes only if it is back at all of them."""
    asking.answered_at = talk.now
    if asking.answer is None or reply is not Reply.YES:
        asking.answer = reply


def nearest(talk: Talk, area: int, named: Sequence[Found]) -> Found | None:
    """The place that is meant: itself before what lies around it."""
    exact = next((one for one in named if area in one.areas), None)
    return exact or next((one for one in named if is_in(talk, area, one.areas)), None)
