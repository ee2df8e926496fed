"""From when until when an engineer is away, as they say it: “kal se 3 din”, “from Monday till Friday”, “parso”."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from itertools import pairwise
from typing import Any

from handlers.belonging.spans import HOURS, longer
from handlers.reading import read_time
from handlers.reading.clock import Clock, Day, next_at
from handlers.reading.normal import Token, plain, tokens
from handlers.reading.timeletters import AMOUNT, CLOCK, DAY, NUMBER, Item
from handlers.reading.timewords import items
from zones.duty import Span

DAY_LONG, WEEK_LONG = timedelta(days=1), timedelta(days=7)
MORNING = time(9)  # when somebody is there again who names the day alone
PART, KO = "s", "j"  # as `timewords` calls “subah” and “ko”

DATED = re.compile(r"(?<![\d/])(\d{1,2}/\d{1,2})(?![\d/])")
# By their very letters: by sound “پیر” is a foot, and “بدھ” is off.
WEEKDAYS = {
    "پیر": "monday", "سوموار": "monday", "منگل": "tuesday", "بدھ": "wednesday", "جمعرات": "thursday",
    "جمعہ": "friday", "جمعے": "friday", "سنیچر": "saturday", "اتوار": "sunday",
}  # fmt: skip
NEXT = {"agle", "agli", "next", "अगले", "अगली", "اگلے", "اگلی"}
WEEK = {"week", "hafte", "hafta", "saptah", "हफ्ते", "हफ्ता", "सप्ताह", "ہفتے", "ہفتہ"}
RETURNS = {
    *("wapas", "vapas", "waapas", "back", "return", "returning", "laut", "lautunga", "lautungi", "join", "joining"),
    *("वापस", "लौट", "लौटूंगा", "लौटूंगी", "जॉइन", "واپس", "لوٹ", "لوٹوں", "جوائن"),
}


class Is(Enum):
    """What a time is by the words around it."""

    BEGINNING = auto()
    END = auto()
    RETURN = auto()
    NAMED = auto()  # and no more


# What stands before it, what behind it: T a time, S “se”, u “tak”, y “to”, R “wapas”, A a length, x any other word.
AROUND = tuple(
    (what, re.compile(f"(?:{before})$"), re.compile(behind))
    for what, before, behind in (
        (Is.BEGINNING, "", "S"),
        (Is.BEGINNING, "", "[uy]T"),  # “Monday till Friday”
        (Is.END, "", "x{0,3}u(?!T)"),
        (Is.RETURN, "", "x{0,3}R"),
        (Is.END, "[uy]", ""),
        (Is.BEGINNING, "(?<!T)S", ""),
        (Is.RETURN, "Rx?", ""),
    )
)


@dataclass(frozen=True)
class When:
    """Nothing, where it begins at once, or where no end is named."""

    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def of(cls, form: Mapping[str, Any]) -> When:
        """As a question keeps it."""
        return cls(*(datetime.fromisoformat(form[name]) if form.get(name) else None for name in ("since", "until")))

    def kept(self) -> dict[str, str]:
        return {name: at.isoformat() for name, at in (("since", self.since), ("until", self.until)) if at}

    def span(self, now: datetime) -> Span:
        return Span(self.since or now, self.until)


@dataclass(frozen=True)
class Moment:
    """A day, an hour, or an hour of a day."""

    day: Day | None = None
    clock: Clock | None = None
    part: str = ""
    what: Is = Is.NAMED

    @property
    def is_a_day(self) -> bool:
        return self.what is Is.NAMED and not (self.clock or self.part)

    def begins(self, said_at: datetime, after: datetime) -> datetime:
        """The first such day that is not over at another moment."""
        on = self.date(said_at, after)
        if self.clock and self.day:
            return next_at(replace(self.clock, day=Day(ahead=(on - said_at.date()).days)), said_at, planned=True)
        if self.clock:
            return next_at(self.clock, after)
        at = datetime.combine(on, time(HOURS[self.part]) if self.part else time(0), said_at.tzinfo)
        return at if self.day or at > after else at + DAY_LONG

    def ends(self, said_at: datetime, after: datetime) -> datetime:
        """A day alone counts whole; whoever is back on it is there in the morning."""
        begins = self.begins(said_at, after)
        if self.clock or self.part:
            return begins
        return datetime.combine(begins, MORNING, said_at.tzinfo) if self.what is Is.RETURN else begins + DAY_LONG

    def date(self, said_at: datetime, after: datetime) -> date:
        if self.day is None:
            return after.date()
        return self.day.of(said_at.date() if self.day.ahead is not None else after.date())


def when(text: str, said_at: datetime) -> When:
    said = written(text)
    row = tokens(said)
    found = items(row)
    if in_next_week(row):
        monday = datetime.combine(said_at.date(), time(0), said_at.tzinfo) + (7 - said_at.weekday()) * DAY_LONG
        return When(monday, monday + WEEK_LONG)
    begins, ends = both(moments(row, found))
    since = begins.begins(said_at, said_at) if begins else said_at
    since = max(since, said_at)
    until = ends.ends(said_at, since) if ends else length(said, found, since)
    if until is None and begins and begins.is_a_day:
        until = begins.ends(said_at, said_at)  # “kal chhutti par rahunga”
    if until is None and not begins:
        until = read_time(said, said_at).eta
    return When(since if since > said_at else None, until)


def until(text: str, said_at: datetime, since: datetime) -> datetime | None:
    """Asked until when, somebody who names a day alone names the end."""
    said = written(text)
    row = tokens(said)
    found = items(row)
    if named := moments(row, found):
        return named[-1].ends(said_at, since)
    return length(said, found, since) or read_time(said, said_at).eta


def written(text: str) -> str:
    """With its days as `timewords` knows them."""
    return DATED.sub(r"dinank \1", " ".join(WEEKDAYS.get(word, word) for word in plain(text).casefold().split()))


def both(found: Sequence[Moment]) -> tuple[Moment | None, Moment | None]:
    """The beginning and the end: by their words, else the first day and the last; an hour alone is an end.

    “Raat ko phone off” names no end: it is asked for.
    """
    begins = next((one for one in found if one.what is Is.BEGINNING), None)
    ends = next((one for one in reversed(found) if one.what in (Is.END, Is.RETURN)), None)
    named = [one for one in found if one.what is Is.NAMED]
    begins = begins or next((one for one in named if one.day), None)
    return begins, ends or next((one for one in reversed(named) if one is not begins and (one.day or one.clock)), None)


def length(said: str, found: Sequence[Item], since: datetime) -> datetime | None:
    """“2 din”, “ek hafta”; “2 din se” is how long it has been, and “2 days from Monday” is not."""
    letters = "".join(one.letter for one in found)
    going_on = re.compile(f"{AMOUNT}S(?![{DAY}{CLOCK}])")
    amounts = (item for at, item in enumerate(found) if item.letter == AMOUNT and not going_on.match(letters, at))
    return next((since + item.amount for item in amounts), None) or longer(said, since)


def in_next_week(row: Sequence[Token]) -> bool:
    words = [token.word for token in row]
    return any(first in NEXT and second in WEEK for first, second in pairwise(words))


# ---- the times of a text, with what they are -----------------------------------------------------------


def moments(row: Sequence[Token], found: Sequence[Item]) -> list[Moment]:
    pieces: list[Moment] = []
    letters = ""
    for at in range(len(found)):
        letter = letter_of(row, found, at)
        if letter == "T" and letters.endswith("T") and (joined := together(pieces[-1], moment_of(found, at))):
            pieces[-1] = joined
        elif letter == "T":
            pieces.append(moment_of(found, at))
            letters += letter
        else:
            letters += letter
    places = [at for at, letter in enumerate(letters) if letter == "T"]
    return [replace(one, what=what(letters, at)) for one, at in zip(pieces, places, strict=True)]


def what(letters: str, at: int) -> Is:
    return next(
        (is_ for is_, before, behind in AROUND if before.search(letters[:at]) and behind.match(letters, at + 1)),
        Is.NAMED,
    )


def letter_of(row: Sequence[Token], found: Sequence[Item], at: int) -> str:
    item, word = found[at], row[found[at].start].word
    if item.letter in (DAY, CLOCK, PART) or is_figure(found, at):
        return "T"
    if word in RETURNS:
        return "R"
    if item.letter == KO or word in NEXT:
        return ""
    return {"S": "S", "u": "u", "y": "y", "-": "y", AMOUNT: "A"}.get(item.letter, "x")


def is_figure(found: Sequence[Item], at: int) -> bool:
    """“26” of “26 se 30 nov tak”, “6” of “6 se 8 baje tak” and of “6 tak”: a number beside the words of a time."""
    beside = "".join(one.letter for one in found[max(0, at - 1) : at + 2])
    return found[at].letter == NUMBER and bool(re.search("nS|n[uy-]|[uyS-]n", beside)) and figure(found, at) != Moment()


def moment_of(found: Sequence[Item], at: int) -> Moment:
    item = found[at]
    if item.letter == NUMBER:
        return figure(found, at)
    return Moment(part=item.unit) if item.letter == PART else Moment(item.day, item.clock)


def figure(found: Sequence[Item], at: int) -> Moment:
    """A day of the month that is named with another, else an hour."""
    dated = next((one.day for one in found[at:] if one.day and one.day.number), None)
    hours = any(one.letter == CLOCK for one in found)
    return (
        Moment(day=replace(dated, number=int(found[at].low))) if dated and not hours else Moment(clock=found[at].clock)
    )


def together(one: Moment, other: Moment) -> Moment | None:
    """“Kal subah”, “Monday 6 baje”."""
    if (one.day and other.day) or ((one.clock or one.part) and (other.clock or other.part)):
        return None
    return Moment(one.day or other.day, one.clock or other.clock, one.part or other.part)
