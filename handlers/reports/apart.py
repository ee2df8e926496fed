"""“Patrakarpuram me aa gayi, viram khand me nahi”: one answer about two places, of which each has its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from handlers.answer import Answer
from handlers.reading import Found, Reading, read
from handlers.reading.normal import plain
from handlers.reports import closing, complaints, theirs
from handlers.talk import Do, Talk
from zones.closing import Reply
from zones.complaint import Complaint

# Where what is said of one place ends; without such a word the name of the next one is its end.
ENDS = re.compile(
    r"[,،;.।۔]|(?<!\w)(par|lekin|magar|but|while|aur|and|पर|लेकिन|मगर|और|لیکن|مگر|پر|اور)(?!\w)", re.IGNORECASE
)
NOT = re.compile(r"(?<!\w)(nahi|nahin|nhi|not|no|still|abhi bhi|नहीं|نہیں)(?!\w)", re.IGNORECASE)


async def choose(talk: Talk, reading: Reading) -> Do | None:
    """It is back at one and not at the other; what is said of all alike is no such answer."""
    if talk.room or talk.is_engineer or reading.danger:
        return None
    said = list(replies(talk, reading))
    if len({reply is Reply.YES for _, reply, _ in said}) < 2:
        return None
    return partial(answered, said=said)


def replies(talk: Talk, reading: Reading) -> Iterator[tuple[Found, Reply, str]]:
    """Each place that they name, with what is said of it."""
    for one, words in parts(talk.heard.text, reading):
        if reply := reply_of(talk, words):
            yield one, reply, words


def parts(text: str, reading: Reading) -> Iterator[tuple[Found, str]]:
    text, named = plain(text), sorted((one for one in reading.places if one.areas), key=lambda one: one.start)
    begins = [0]
    for one, following in pairwise(named):
        mark = ENDS.search(text, one.end, following.start)
        begins.append(mark.end() if mark else following.start)
    for one, start, end in zip(named, begins, [*begins[1:], len(text)], strict=False):
        yield one, text[start:end]


def reply_of(talk: Talk, words: str) -> Reply | None:
    reading = read(words, talk.heard.at, talk.places, talk.role)
    reply = closing.reply_in(words, reading)
    return Reply.NO if reply is not Reply.PARTLY and NOT.search(words) else reply


async def answered(talk: Talk, said: Sequence[tuple[Found, Reply, str]]) -> Answer:
    """Of theirs each hears its own; where it is off and they had not complained, they do now. What asks comes last."""
    known = [one for one in await theirs.still_open(talk) if not one.is_danger]
    told = []
    for place, reply, words in said:
        mine = [one for one in known if nearest(talk, one, [named for named, _, _ in said]) is place]
        if mine:
            told.append(await closing.heard_of(talk, mine, reply))
        elif reply is not Reply.YES:
            spoken = replace(talk, heard=replace(talk.heard, text=words))
            reading = read(words, talk.heard.at, talk.places, talk.role)
            told.append(await complaints.reported(spoken, replace(reading, danger=False)))
    await no_more_asked(talk, [reply for _, reply, _ in said])
    told.sort(key=lambda one: bool(one.buttons))
    text = "\n\n".join(one.text for one in told)
    return replace(told[-1], text=text)


async def no_more_asked(talk: Talk, replies: Sequence[Reply]) -> None:
    """The question that waits is answered by this."""
    asking = await talk.store.open_asking(talk.person.id, talk.now) if talk.person else None
    if asking:
        asking.answered_at, asking.answer = talk.now, next(one for one in replies if one is not Reply.YES)


def nearest(talk: Talk, complaint: Complaint, named: Sequence[Found]) -> Found | None:
    """The place of theirs that is meant: itself before what lies around it."""
    exact = next((one for one in named if complaint.place_id in one.areas), None)
    return exact or next(
        (one for one in named if any(talk.places.related(area, complaint.place_id) for area in one.areas)), None
    )
