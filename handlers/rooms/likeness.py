"""Words that somebody passes on, held against ours: which notice they are, and whether anybody changed them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from string import Formatter
from zoneinfo import ZoneInfo

from rapidfuzz.distance import Indel

from handlers.atlas import Atlas
from handlers.reading.links import LINK
from handlers.reading.normal import plain, tokens
from handlers.telling.handouts import to_forward
from handlers.telling.notices import general, render
from handlers.wording import Voice, catalogue
from zones.notice import Notice, NoticeKind
from zones.person import LANGUAGES

OURS = 0.6  # of a notice's words are there, in their order: it is meant to be this one
SOUNDS = 0.5  # of the words that every notice of a kind has
FEWEST = 8  # words; what is shorter says nothing of who wrote it

Words = tuple[str, ...]


@dataclass(frozen=True)
class Likeness:
    notice: Notice
    share: float
    altered: bool


def likest(text: str, notices: Sequence[Notice], zone_time: ZoneInfo, atlas: Atlas) -> Likeness | None:
    """The notice that these words are meant to be; None if they are none of these."""
    passed_on, extra = words_of(text), bool(LINK.search(text))
    found = (
        Likeness(notice, *held_against(ours, passed_on, extra))
        for notice in notices
        for ours in forms(notice, zone_time, atlas)
    )
    alike = [each for each in found if each.share >= OURS]
    return max(alike, key=lambda each: (not each.altered, each.share), default=None)


def held_against(ours: Words, passed_on: Words, has_link: bool) -> tuple[float, bool]:
    """How much of ours is there, and whether something stands in it that we did not say.

    A remark before or behind it is no change, unless it holds a number or a link; nor is what was left out.
    """
    steps = Indel.opcodes(ours, passed_on)
    same = [step for step in steps if step.tag == "equal"]
    if not same:
        return 0.0, False
    first, last = same[0].dest_start, same[-1].dest_end
    added = [word for step in steps if step.tag == "insert" for word in passed_on[step.dest_start : step.dest_end]]
    inside = any(step.tag == "insert" and first <= step.dest_start < last for step in steps)
    numbers = any(word[0].isdigit() for word in added if word != "1912")
    share = sum(step.dest_end - step.dest_start for step in same) / len(ours)
    return share, inside or numbers or has_link


def forms(notice: Notice, zone_time: ZoneInfo, atlas: Atlas) -> Iterator[Words]:
    """Each way in which it left us: in private and in rooms, as a template in one line, under a card."""
    for language in LANGUAGES:
        voice = Voice(language, zone_time, notice.at)
        yield words_of(render(notice, voice, atlas))
        yield words_of(voice.say("general", **general(notice, voice, atlas)))
        yield words_of(to_forward(notice, voice, atlas))


def sounds_official(text: str) -> bool:
    """It has the words of a notice of ours, be it one or not."""
    passed_on = words_of(text)
    if len(passed_on) < FEWEST:
        return False
    return any(Indel.distance(ours, passed_on) <= limit(ours, passed_on) for ours in moulds())


def limit(ours: Words, passed_on: Words) -> float:
    """As far apart as two rows of words may be that share enough of ours."""
    return len(ours) + len(passed_on) - 2 * SOUNDS * len(ours)


@cache
def moulds() -> tuple[Words, ...]:
    """The words of each kind of notice, without its facts."""
    keys = [f"{family}.{kind}" for family in ("notice", "brief") for kind in NoticeKind]
    return tuple(
        words_of(" ".join(words for words, *_ in Formatter().parse(catalogue(language)[key])))
        for language in LANGUAGES
        for key in keys
    )


def words_of(text: str) -> Words:
    """Without case, marks and pictures; the numbers of a time are one word each."""
    return tuple(token.word for token in tokens(plain(text)) if token.is_word)
