"""What stands on a card or a page about a notice: true when it was said, with dates, for it may be read days later."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.atlas import Atlas
from handlers.telling.notices import back_at, cause, expected, moment, one_line, place
from handlers.wording import Voice
from zones.area import Kind
from zones.notice import Notice, NoticeKind
from zones.outage import OutageKind

MOST_PLACES, MOST_LOCALITIES = 6, 12
LONGEST_PLACE, LONGEST_LIST, LONGEST_FACT = 180, 400, 240  # characters


HALANT = 9  # its class among combining marks
LONGEST_WORD = 20  # letters; within a longer one a line may be broken, too


class Look(StrEnum):
    """How things stand, at a glance."""

    OUT = "out"
    BACK = "back"
    PLANNED = "planned"
    CORRECTED = "corrected"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Face:
    """In one language; `lines` are labels with their facts."""

    language: str
    look: Look
    head: str
    sub: str
    place: str
    areas: str
    lines: tuple[tuple[str, str], ...]
    number: str  # its label
    reference: str
    check: str
    office: str
    made: str
    danger: str


class Dated(Voice):
    """Says the day with each hour."""

    def time(self, when: datetime) -> str:
        local = when.astimezone(self.zone_time)
        return f"{self.day(local.date(), local.date())} {self.hour(local)}"

    def day(self, day: date, today: date) -> str:
        return self.say("day", day=day.day, month=self.say(f"month.{day.month}"))


def dated(notice: Notice, language: str, zone_time: ZoneInfo) -> Dated:
    return Dated(language, zone_time, notice.at)


def face(notice: Notice, language: str, zone_time: ZoneInfo, atlas: Atlas) -> Face:
    voice, look = dated(notice, language, zone_time), look_of(notice)
    return Face(
        language=language,
        look=look,
        head=voice.say(f"look.{look}"),
        sub=voice.say(f"look_means.{look}"),
        place=fitting(named(notice.facts["areas"], voice, atlas), LONGEST_PLACE),
        areas=fitting(localities(notice, voice, atlas), LONGEST_LIST),
        lines=tuple((label, fitting(fact, LONGEST_FACT)) for label, fact in lines(notice, look, voice, atlas)),
        number=voice.say("sheet.number"),
        reference=notice.reference,
        check=check(notice, voice),
        office=fitting(office(notice, voice, atlas), LONGEST_PLACE),
        made=voice.say("sheet.made", time=notice.at),
        danger=emergency(voice),
    )


def look_of(notice: Notice) -> Look:
    match notice.kind:
        case NoticeKind.RESTORATION:
            return Look.BACK
        case NoticeKind.CANCELLATION:
            return Look.CANCELLED
        case NoticeKind.CORRECTION:
            return Look.CORRECTED
        case _:
            return Look.PLANNED if is_ahead(notice) else Look.OUT


def is_ahead(notice: Notice) -> bool:
    """Work that had only been announced when this was said."""
    planned = notice.facts["kind"] == OutageKind.PLANNED
    return planned and datetime.fromisoformat(notice.facts["started_at"]) > notice.at


def lines(notice: Notice, look: Look, voice: Voice, atlas: Atlas) -> list[tuple[str, str]]:
    facts, say = notice.facts, voice.say
    start, why = moment(facts["started_at"], voice), (say("sheet.cause"), cause(facts["cause"], voice))
    if look is Look.CANCELLED:
        return [(say("sheet.means"), say("sheet.cancelled"))]
    if look is Look.BACK:
        back = back_at(facts["restored_at"], facts.get("still", ()), voice, atlas)
        return [(say("sheet.back_at"), back), (say("sheet.went_at"), start)]
    begins = (say("sheet.goes" if is_ahead(notice) else "sheet.since"), start)
    return [why, begins, (say("sheet.eta"), expected(facts["eta"], voice))]


def check(notice: Notice, voice: Voice) -> str:
    """How anybody can find out whether it is true; and that there was an earlier one."""
    earlier = [voice.say("sheet.version", version=notice.version)] if notice.version > 1 else []
    return " ".join([*earlier, voice.say("sheet.check", number=notice.number)])


def named(areas: Sequence[int], voice: Voice, atlas: Atlas) -> str:
    return voice.several([apart(place(atlas.area(area), voice), voice) for area in areas], MOST_PLACES)


def localities(notice: Notice, voice: Voice, atlas: Atlas) -> str:
    """Without those where supply is not back."""
    off = [area for still in notice.facts.get("still", ()) for area in still["areas"]]
    dark = {area.id for area in atlas.below(off, Kind.LOCALITY)}
    areas = [area for area in atlas.below(notice.facts["areas"], Kind.LOCALITY) if area.id not in dark]
    names = dict.fromkeys(apart(area.name(voice.language), voice) for area in areas)
    return voice.several(list(names), MOST_LOCALITIES) or voice.say("localities.unknown")


def emergency(voice: Voice) -> str:
    """Without the sign in front of it, which no printed letter has."""
    return voice.say("help.emergency").lstrip("⚠\ufe0f ")


def fitting(words: str, most: int) -> str:
    """What a sheet has room for, without a word that is wider than it."""
    return " ".join(breakable(word) for word in one_line(words, most).split())


def breakable(word: str) -> str:
    """A syllable is never torn: not before a vowel sign, nor after a halant."""
    parts, since = [], 0
    for end in range(1, len(word)):
        torn = unicodedata.category(word[end]).startswith("M") or unicodedata.combining(word[end - 1]) == HALANT
        if end - since >= LONGEST_WORD and not torn:
            parts.append(word[since:end])
            since = end
    return "\u200b".join([*parts, word[since:]])


def apart(name: str, voice: Voice) -> str:
    """In a line that runs from right to left, Latin names must not run together into one that runs the other way."""
    return f"\u2068{name}\u2069" if voice.language == "ur" else name


def office(notice: Notice, voice: Voice, atlas: Atlas) -> str:
    """“मध्यांचल विद्युत वितरण निगम लिमिटेड · गोमती नगर क्षेत्र”."""
    above = [area for area in atlas.above(notice.zone_id) if area.kind in (Kind.DISCOM, Kind.ZONE)]
    return " · ".join(apart(place(area, voice), voice) for area in reversed(above))
