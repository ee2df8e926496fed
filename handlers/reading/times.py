"""What a text announces: when supply is expected, when work begins, and how long it takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from handlers.reading.clock import Day, next_at, window
from handlers.reading.lexicon import key, words
from handlers.reading.moments import INDIA, Moments, beside, is_hour, local
from handlers.reading.timeletters import AMOUNT, CLOCK, DAY, NUMBER, OTHER, Item, is_spelt

EXPECTED = 7  # "ETR 5 pm"; a time "until" which is still surer
BARE_CLOCK = 6  # "feeder charged 13:25": it may as well be over
_HOURS = f"[{CLOCK}{NUMBER}]"
_EXACT = re.compile(r"\d{1,2}[:.]\d\d|\d{4}")
_MINUTES = re.compile(r"(?:(?:^|[,.-])(?P<m>n)[wo]|[wo+](?P<n>n)[wo]?)(?=[,.]|$)")
_EARLY = re.compile(r"0[4-9]:\d\d")  # "05:30 to 08:00" is written by the 24 hours of the day
_MORE = re.compile(rf"[o+][{AMOUNT}{NUMBER}]|[{AMOUNT}{NUMBER}][wx]?o")
_ALONE = re.compile(f"[{AMOUNT}{NUMBER}][wu]?")
_WINDOW = re.compile(rf"(?P<start>{_HOURS})(?P<to>[Sy-]|S,?-?[xtl]?|o)(?P<end>{_HOURS})(?P<until>u?)")


@dataclass(frozen=True)
class Times:
    eta: datetime | None = None
    start: datetime | None = None
    duration: timedelta | None = None
    words: str = ""
    vague: bool = False


def read_time(text: str, said_at: datetime, planned: bool = False) -> Times:
    """The times of an announcement, or of a bare answer to "kab tak?"."""
    said = _Said(text, local(said_at))
    times = said.window(planned) or said.planned(planned) or said.expected(planned) or said.minutes() or said.bare()
    if times is None:
        return Times(duration=said.any_amount(), vague=said.is_vague())
    return times


def speaks_of(text: str) -> set[str]:
    """What kinds of time a text holds: "eta", "elapsed", "window", "clock"."""
    return _Said(text, datetime(2000, 1, 1, tzinfo=INDIA)).kinds()


def says_more(text: str) -> bool:
    """“30 min aur”, “+30”, “30 more minutes”: on top of what was told."""
    return _Said(text, datetime(2000, 1, 1, tzinfo=INDIA)).is_more()


def says_how_long(text: str) -> bool:
    """“30 min”, “aadha ghanta lagega”: an amount, and nothing besides; not “10 min ruko”."""
    return _Said(text, datetime(2000, 1, 1, tzinfo=INDIA)).is_amount()


class _Said(Moments):
    """What is announced."""

    # — windows —

    def window(self, planned: bool) -> Times | None:
        """ "10 se 2 baje tak", "9 AM - 5 PM", "(11-1)"."""
        for m in _WINDOW.finditer(self.letters):
            first, last = self.items[m.start("start")], self.items[m.start("end")]
            if not self._is_window(m, first, last, planned) or first.clock is None or last.clock is None:
                continue
            begin = self.dated(first, m.start())
            if not begin.part and _EARLY.fullmatch(first.unit):
                begin = replace(begin, part="am")
            start, end = window(begin, self.dated(last, m.start("end"), near=2), self.at, planned)
            return Times(end, start, end - start, self.spelled(first, last))
        return None

    def _is_window(self, m: re.Match[str], first: Item, last: Item, planned: bool) -> bool:
        if not is_hour(first) or not is_hour(last) or self.keys[last.end : last.end + 1] == (key("mva"),):
            return False  # "5 se 10 MVA"
        if m.group("to") == "o":  # "between 2 and 4"
            return m.start() > 0 and self.letters[m.start() - 1] == "S"
        ends = bool(m.group("until")) or self.letters[m.end("end") : m.end("end") + 1] in ("", ",", ".", "r", "b")
        begins = self.letters[m.start() - 1 : m.start()] == "S"
        if NUMBER == first.letter == last.letter and 3 in (len(first.unit), len(last.unit)) and not ends:
            return False  # "250 se 400 hogi"
        written = (begins or ends) and len(first.unit) == len(last.unit) == 4  # from 1910 to 2010
        sure = planned or written or CLOCK in (first.letter, last.letter) or bool(m.group("until"))
        return sure or self._is_bare_window(m, first, last, ends)

    def _is_bare_window(self, m: re.Match[str], first: Item, last: Item, ends: bool) -> bool:
        """ "roz 10 se 4", "(11-1)", "14 se 16"."""
        before = self.keys[first.start - 1] if first.start else ""
        hours = max(first.low, last.low) <= 12 or (ends and 12 < first.low < last.low <= 24)
        return hours and (before == "(" or m.group("to") == "S")

    # — planned work with its beginning —

    def planned(self, planned: bool) -> Times | None:
        """ "kal subah 11 baje se, 4 ghante"; a beginning without an end is told as such."""
        duration = self.any_amount()
        start = next((i for i in self.find(CLOCK, NUMBER) if self._begins(i, duration)), None) if planned else None
        if start is None:
            return None
        begins = next_at(self.dated(self.items[start], start), self.at, planned=True)
        if duration is None and self._score_best() is not None:
            return replace(self.expected(planned) or Times(), start=begins)
        return Times(begins + duration if duration else None, begins, duration, self.spelled(self.items[start]))

    def _begins(self, i: int, duration: timedelta | None) -> bool:
        """ "10 baje se", "from 10 am", and beside an amount "0930 for 90 minutes", "at 3 pm"."""
        item, before, after = self.items[i], self.letters[max(0, i - 1) : i], self.letters[i + 1 : i + 2]
        since = "S" in (before, after)
        if item.clock is None or (
            item.letter == NUMBER and not (since and duration) and not _EXACT.fullmatch(item.unit)
        ):
            return False
        if since:
            return is_hour(item)
        return duration is not None and "u" not in (before, after) and not self._is_of_supply(item)

    def _is_of_supply(self, item: Item) -> bool:
        return not _of_supply().isdisjoint((*self._clause_before(item), *self._clause_after(item)))

    # — when it will be back —

    def expected(self, planned: bool) -> Times | None:
        best = self._score_best()
        if best is None:
            return None
        item = self.items[best]
        if item.letter == AMOUNT:
            return self._after(item, planned)
        eta = next_at(self.dated(item, best), self.at, planned)
        return Times(eta, None, self.any_amount(), self.spelled(item))

    def _after(self, item: Item, planned: bool) -> Times:
        """An amount counts from now, unless the work is on another day."""
        later = planned and any(i.day and i.day != Day(ahead=0) for i in self.items)
        eta = None if later else self.at + item.amount
        return Times(eta, None, item.amount, self.spelled(item), vague=later)

    def _score_best(self) -> int | None:
        scored = [(score, i) for i in range(len(self.items)) if (score := self._score(i)) > 0]
        return max(scored)[1] if scored else None

    def _score(self, i: int) -> int:
        """How surely this is the time of return: 0 if it is something else."""
        item, before, after = self.items[i], self.letters[max(0, i - 3) : i], self.letters[i + 1 : i + 3]
        if item.letter not in (CLOCK, NUMBER, AMOUNT) or self._is_not_return(item):
            return 0
        expected = "e" in before.rpartition(",")[2]
        if item.letter == AMOUNT:
            nearly = after[:1] in ("w", "o", "u") or before[-1:] in ("w", "o")
            return 0 if self.is_elapsed(i) else EXPECTED if expected else 3 + nearly
        counts = is_spelt(item) and after[:1] == OTHER  # “by two people”
        until = after[:1] == "u" or (before.endswith("u") and not counts) or after[:2] == "Sg"
        awaited = expected and (_EXACT.fullmatch(item.unit) or (before.rstrip(":-x")[-1:] == "e" and item.low <= 12))
        if item.letter == NUMBER and not (is_hour(item) and (until or awaited)):
            return 0
        if until:
            return EXPECTED + 1
        if self._happened(item):
            return 0
        if after[:1] in ("S", "@") or (before[-1:] in ("S", "@") and not expected):
            return EXPECTED if self._is_to_come(item) else 0
        return EXPECTED if expected else BARE_CLOCK

    def _happened(self, item: Item) -> bool:
        """ "B/D 17:10", "tripping time 14:20"."""
        return bool(beside("happened_at", "{} @time").names([*self._clause_before(item), "@time"]))

    def _is_to_come(self, item: Item) -> bool:
        """ "supply will be restored at 5:30", "8 baje se charge"; not "5 baje se kaam shuru hoga"."""
        clause = [*self._clause_before(item), "@time", *self._clause_after(item)]
        return bool(beside("returns").names(clause)) and not beside("happened_at", "{} @time").names(clause)

    def _clause_before(self, item: Item) -> Sequence[str]:
        before = self.keys[max(0, item.start - 6) : item.start]
        return before[max((at + 1 for at, each in enumerate(before) if each in (",", ".")), default=0) :]

    def _clause_after(self, item: Item) -> Sequence[str]:
        rest = self.keys[item.end : item.end + 6]
        return rest[: next((at for at, each in enumerate(rest) if each in (",", ".")), len(rest))]

    def _is_not_return(self, item: Item) -> bool:
        rest, before = self._clause_after(item), self._clause_before(item)
        if beside("passed_on", "^ @time {}").names(["@time", *rest]):
            return False
        if beside("not_return", "^ @time {}").names(["@time", *rest]) or beside("told_at", "{} @time").names(
            [*before, "@time"]
        ):
            return True
        return bool(beside("arrives").names([*before, "@time", *rest]))

    # — the rest —

    def minutes(self) -> Times | None:
        """ "back in 25", "15 me", "rest another 50", "+25": what engineers leave out."""
        m = _MINUTES.search(self.letters)
        item = self.items[m.start("n" if m.group("n") else "m")] if m else None
        if item is None or not 10 <= item.low <= 90 or item.low % 5:
            return None
        amount = timedelta(minutes=item.low)
        return Times(self.at + amount, None, amount, self.spelled(item))

    def bare(self) -> Times | None:
        """A lone number answers "kab tak?": 45 is minutes, 6 and 1830 are clocks."""
        spoken = self.spoken()
        if len(spoken) != 1 or spoken[0].letter != NUMBER or not self.is_beside("polite"):
            return None
        item = spoken[0]
        if 12 < item.low <= 240 and item.unit.isdigit() and len(item.unit) < 4:
            amount = timedelta(minutes=int(item.low))
            return Times(self.at + amount, None, amount, self.spelled(item))
        if item.clock and is_hour(item) and item.low:
            return Times(next_at(item.clock, self.at), None, None, self.spelled(item))
        return None

    def is_amount(self) -> bool:
        letters = "".join(item.letter for item in self.spoken())
        return bool(_ALONE.fullmatch(letters)) and self.is_beside("polite", "it_takes")

    def spoken(self) -> list[Item]:
        return [item for item in self.items if item.letter != OTHER and item.letter.isalnum()]

    def is_beside(self, *listed: str) -> bool:
        """Whether no other words but these stand there."""
        known = {word for name in listed for word in words("times")[name].split()}
        return {self.row[item.start].word for item in self.items if item.letter == OTHER} <= known

    def kinds(self) -> set[str]:
        amounts = self.find(AMOUNT)
        best = self._score_best()
        found = {"eta"} if best is not None and self._score(best) != BARE_CLOCK else set()
        found |= {"elapsed"} if any(self.is_elapsed(i) for i in amounts) else set()
        found |= {"window"} if self.window(planned=False) else set()
        return found | ({"clock"} if self.find(CLOCK) else set()) | ({"day"} if self.find(DAY) else set())

    def any_amount(self) -> timedelta | None:
        return next((self.items[i].amount for i in self.find(AMOUNT) if not self.is_elapsed(i)), None)

    def is_more(self) -> bool:
        inside = {word for i in self.find(AMOUNT) for word in self.keys[self.items[i].start : self.items[i].end]}
        return bool(_MORE.search(self.letters)) or not _more().isdisjoint(inside)

    def is_vague(self) -> bool:
        return bool(beside("vague").names(self.keys))


@cache
def _more() -> frozenset[str]:
    return frozenset(key(word) for word in words("times")["more"])


@cache
def _of_supply() -> frozenset[str]:
    return frozenset(key(word) for word in words("times")["of_supply"].split())
