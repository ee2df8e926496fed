"""What a text says of time: when supply is expected, when work begins, how long it takes, when supply came back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from handlers.reading.clock import Clock, Day, last_at, next_at, window
from handlers.reading.lexicon import Phrases, key, keys, words
from handlers.reading.naming import labels
from handlers.reading.normal import plain, tokens
from handlers.reading.timewords import AMOUNT, CLOCK, DAY, NUMBER, OTHER, Item, items

INDIA = ZoneInfo("Asia/Kolkata")
BARE_CLOCK = 6  # "feeder charged 13:25": it may as well be over
_HOURS = f"[{CLOCK}{NUMBER}]"
_EARLY = re.compile(r"0[4-9]:\d\d")  # "05:30 to 08:00" is written by the 24 hours of the day
_WINDOW = re.compile(rf"(?P<start>{_HOURS})(?P<to>[Sy-]|S,?-?[xtl]?|w)(?P<end>{_HOURS})(?P<until>u?)")


@dataclass(frozen=True)
class Times:
    eta: datetime | None = None
    start: datetime | None = None
    duration: timedelta | None = None
    words: str = ""
    vague: bool = False


def read_time(text: str, said_at: datetime, planned: bool = False) -> Times:
    """The times of an announcement, or of a bare answer to "kab tak?"."""
    said = Said(text, local(said_at))
    times = said.window(planned) or said.planned(planned) or said.expected(planned) or said.bare()
    if times is None:
        return Times(duration=said.any_amount(), vague=said.is_vague())
    return times


def read_back_at(text: str, said_at: datetime) -> datetime | None:
    """When supply came back, if a restoration says so."""
    return Said(text, local(said_at)).back_at()


def speaks_of(text: str) -> set[str]:
    """What kinds of time a text holds: "eta", "elapsed", "window", "clock"."""
    return Said(text, datetime(2000, 1, 1, tzinfo=INDIA)).kinds()


def local(said_at: datetime) -> datetime:
    """Clocks that people say are Indian, unless the time given to us is of another zone."""
    utc = said_at.tzinfo is None or said_at.utcoffset() == timedelta(0)
    return said_at.astimezone(INDIA) if utc else said_at


class Said:
    """The times of one text."""

    def __init__(self, text: str, at: datetime) -> None:
        self.text, self.at = plain(text), at
        self.row = tokens(self.text)
        self.keys = keys(self.row)
        self.items = items(self.row)
        self.letters = "".join(item.letter for item in self.items)

    # — windows —

    def window(self, planned: bool) -> Times | None:
        """ "10 se 2 baje tak", "9 AM - 5 PM", "(11-1)"."""
        for m in _WINDOW.finditer(self.letters):
            first, last = self.items[m.start("start")], self.items[m.start("end")]
            if not self._is_window(m, first, last, planned) or first.clock is None or last.clock is None:
                continue
            begin = self._dated(first, m.start())
            if not begin.part and _EARLY.fullmatch(first.unit):
                begin = replace(begin, part="am")
            start, end = window(begin, self._dated(last, m.start("end"), near=2), self.at)
            return Times(end, start, end - start, self._words(first, last))
        return None

    def _is_window(self, m: re.Match[str], first: Item, last: Item, planned: bool) -> bool:
        if not _is_hour(first) or not _is_hour(last) or self.keys[last.end : last.end + 1] == [key("mva")]:
            return False  # "5 se 10 MVA"
        if m.group("to") == "w":  # "between 2 and 4"
            return m.start() > 0 and self.letters[m.start() - 1] == "S"
        begins = self.letters[m.start() - 1 : m.start()] == "S"
        written = begins and len(first.unit) == len(last.unit) == 4  # from 1910 to 2010
        sure = planned or written or CLOCK in (first.letter, last.letter) or bool(m.group("until"))
        return sure or self._is_bare_window(m, first, last)

    def _is_bare_window(self, m: re.Match[str], first: Item, last: Item) -> bool:
        """ "roz 10 se 4", "(11-1)"; not "sector 10 se 14"."""
        before = self.keys[first.start - 1] if first.start else ""
        hours = max(first.low, last.low) <= 12
        return hours and (before == "(" or (m.group("to") == "S" and before not in labels()))

    # — planned work with its beginning —

    def planned(self, planned: bool) -> Times | None:
        """ "kal subah 11 baje se, 4 ghante"; a beginning without an end is told as such."""
        start = next((i for i in self._at(CLOCK) if self.letters[i + 1 : i + 2] == "S"), None) if planned else None
        clock = self.items[start].clock if start is not None else None
        if start is None or clock is None:
            return None
        begins = next_at(self._dated(self.items[start], start), self.at, planned=True)
        duration = self.any_amount()
        if duration is None and self._score_best() is not None:
            return replace(self.expected(planned) or Times(), start=begins)
        return Times(begins + duration if duration else None, begins, duration, self._words(self.items[start]))

    # — when it will be back —

    def expected(self, planned: bool) -> Times | None:
        best = self._score_best()
        if best is None:
            return None
        item = self.items[best]
        if item.letter == AMOUNT:
            return self._after(item, planned)
        eta = next_at(self._dated(item, best), self.at, planned)
        return Times(eta, None, self.any_amount(), self._words(item))

    def _after(self, item: Item, planned: bool) -> Times:
        """An amount counts from now, unless the work is on another day."""
        later = planned and any(i.day and i.day != Day(ahead=0) for i in self.items)
        eta = None if later else self.at + item.amount
        return Times(eta, None, item.amount, self._words(item), vague=later)

    def _score_best(self) -> int | None:
        scored = [(score, i) for i in range(len(self.items)) if (score := self._score(i)) > 0]
        return max(scored)[1] if scored else None

    def _score(self, i: int) -> int:
        """How surely this is the time of return: 0 if it is something else."""
        item, before, after = self.items[i], self.letters[max(0, i - 3) : i], self.letters[i + 1 : i + 3]
        if item.letter not in (CLOCK, NUMBER, AMOUNT) or self._is_not_return(item):
            return 0
        expected = "e" in before.rpartition(",")[2]
        awaited = before.rstrip(":-x")[-1:] == "e" and item.low <= 12
        counts = item.unit.isalpha() and after[:1] == OTHER  # “by two gangs”
        until = after[:1] == "u" or (before.endswith("u") and not counts) or after[:2] == "Sg"
        if item.letter == AMOUNT:
            return 0 if self._is_elapsed(i) else 3 + expected + (after[:1] in ("w", "u") or before[-1:] == "w")
        if item.letter == NUMBER and not (_is_hour(item) and (until or (expected and (awaited or ":" in item.unit)))):
            return 0
        if (after[:1] in ("S", "@") and not until) or (before[-1:] in ("S", "@") and not expected):
            return 0
        return 8 if until else 7 if expected else BARE_CLOCK

    def _is_elapsed(self, i: int) -> bool:
        """ "2 ghante se", "2 ghante ho gaye", "10 min pehle", "last 2 hrs", "2 ghante baad aayi"."""
        after = self.letters[i + 1 : i + 3]
        item = self.items[i]
        rest = self.keys[item.end : item.end + 4]
        if _at_least().names(["^", *rest]):
            return False
        if after[:1] in ("S", "g") and after[:2] != "Sg":
            return True
        return bool(_elapsed().names([*self.keys[max(0, item.start - 6) : item.start], "@amount", *rest]))

    def _is_not_return(self, item: Item) -> bool:
        rest = self.keys[item.end : item.end + 6]
        clause = rest[: rest.index(",")] if "," in rest else rest
        before = self.keys[max(0, item.start - 2) : item.start]
        return bool(_not_return().names(["@time", *clause])) or bool(_told_at().names([*before, "@time"]))

    # — the rest —

    def bare(self) -> Times | None:
        """A lone number answers "kab tak?": 45 is minutes, 6 and 1830 are clocks."""
        spoken = [item for item in self.items if item.letter != "x" and item.letter.isalnum()]
        if len(spoken) != 1 or spoken[0].letter != NUMBER or len(self.items) > 2:
            return None
        item = spoken[0]
        if 12 < item.low <= 240 and item.unit.isdigit() and len(item.unit) < 4:
            amount = timedelta(minutes=int(item.low))
            return Times(self.at + amount, None, amount, self._words(item))
        if item.clock and _is_hour(item) and item.low:
            return Times(next_at(item.clock, self.at), None, None, self._words(item))
        return None

    def back_at(self) -> datetime | None:
        for i, item in enumerate(self.items):
            if item.letter == AMOUNT and self.letters[i + 1 : i + 2] == "g":
                return self.at - item.amount
        clocks = [i for i in self._at(CLOCK, NUMBER) if self._is_moment(i)]
        clock = self.items[clocks[-1]].clock if clocks else None
        return last_at(clock, self.at) if clock else None

    def _is_moment(self, i: int) -> bool:
        """A clock that is neither the begin of something nor its announced end."""
        item, after, before = self.items[i], self.letters[i + 1 : i + 2], self.letters[max(0, i - 1) : i]
        if after == "u" or before == "u" or not _is_hour(item) or (after == "S" and self._speaks_of_off(item)):
            return False
        return item.letter == CLOCK or after == "@" or before == "@"

    def _speaks_of_off(self, item: Item) -> bool:
        """ "Band thi 4 baje se" is a beginning; "chalu 4 baje se" is an end."""
        return bool(_off().names(self.keys[max(0, item.start - 2) : item.end + 4]))

    def _is_off_from(self, item: Item) -> bool:
        """ "11 baje se band, team lagi hai": whatever comes after it."""
        return bool(_off().names(self.keys[item.end : item.end + 2]))

    def kinds(self) -> set[str]:
        amounts = self._at(AMOUNT)
        best = self._score_best()
        found = {"eta"} if best is not None and self._score(best) != BARE_CLOCK else set()
        found |= {"elapsed"} if any(self._is_elapsed(i) for i in amounts) else set()
        found |= {"window"} if self.window(planned=False) else set()
        return found | ({"clock"} if self._at(CLOCK) else set()) | ({"day"} if self._at(DAY) else set())

    def any_amount(self) -> timedelta | None:
        return next((self.items[i].amount for i in self._at(AMOUNT) if not self._is_elapsed(i)), None)

    def is_vague(self) -> bool:
        return bool(_vague().names(self.keys))

    def _at(self, *letters: str) -> list[int]:
        return [i for i, item in enumerate(self.items) if item.letter in letters]

    def _dated(self, item: Item, at: int, near: int = 99) -> Clock:
        """The clock with the day that was said, the one before it first."""
        assert item.clock is not None
        days = [self.items[i] for i in self._at(DAY) if abs(i - at) <= near]
        before = [d for d in days if d.start < item.start]
        chosen = before[-1:] or days[:1]
        return replace(item.clock, day=chosen[0].day) if chosen else item.clock

    def _words(self, *spoken: Item) -> str:
        start, end = min(i.start for i in spoken), max(i.end for i in spoken)
        while end < len(self.row) and self.keys[end] in ("tak", "baje", "hrs"):
            end += 1
        return self.text[self.row[start].start : self.row[end - 1].end]


def _is_hour(item: Item) -> bool:
    if item.clock is None or item.unit == "":
        return item.clock is not None
    return item.low <= 24 or (item.unit.isdigit() and len(item.unit) in (3, 4) and item.low < 2400)


@cache
def _not_return() -> Phrases:
    listed = words("times")["not_return"]
    return Phrases({name: [f"^ @time {phrase}" for phrase in phrases] for name, phrases in listed.items()})


@cache
def _off() -> Phrases:
    return Phrases({"off": words("times")["off"]})


@cache
def _told_at() -> Phrases:
    return Phrases({"told_at": [f"{phrase} @time" for phrase in words("times")["told_at"]]})


@cache
def _at_least() -> Phrases:
    return Phrases({"at_least": [f"^ {phrase}" for phrase in words("times")["at_least"]]})


@cache
def _elapsed() -> Phrases:
    return Phrases({"elapsed": words("times")["elapsed"]})


@cache
def _vague() -> Phrases:
    return Phrases({"vague": words("times")["vague"]})
