"""Since when it has been dark: an hour, a day or a part of it, or at least that somebody says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from handlers.reading.clock import NIGHT, Clock, Day, last_at
from handlers.reading.lexicon import said, words
from handlers.reading.moments import Moments, beside, local
from handlers.reading.timeletters import AMOUNT, CLOCK, Item, since_days

DAY_LONG, DAWN = timedelta(days=1), 6  # “kal raat 2 baje” is a night of which the calendar says another day
# “Mangal ki raat”, “kal sham 6 baje”, “parso”: what is said of a beginning.
_MOMENT = re.compile(r"(?P<day>t)?[wj]?(?P<part>s)?[wj]?(?P<clock>C)?")


def read_begun_at(text: str, said_at: datetime) -> datetime | None:
    """When supply went, if a post says so: "subah 9 baje se"."""
    return _Beginning(text, local(said_at)).begun_at()


def read_since(text: str, said_at: datetime) -> datetime | None:
    """When supply went, as whoever sits in the dark puts it: "3 din se", "kal raat se", "4 baje gayi"."""
    return _Beginning(text, local(said_at)).since()


def says_since(text: str, said_at: datetime) -> bool:
    """Or “subah se”, while it is morning."""
    return read_since(text, said_at) is not None or bool(said("since", text))


class _Beginning(Moments):
    def begun_at(self) -> datetime | None:
        first = next((i for i in self.find(CLOCK) if self.letters[i + 1 : i + 2] == "S"), None)
        if first is None:
            return None
        if self._speaks_of_what_comes(self.items[first]) and not self._is_off_from(self.items[first]):
            return None
        clock = self.dated(self.items[first], first)
        if clock.day and clock.day.ahead not in (0, 1):
            return None  # “parso”, “somvar”: before or after today, and nobody said which
        begun = last_at(replace(clock, day=None), self.at)
        return begun - DAY_LONG if clock.day and clock.day.ahead == 1 and begun.date() == self.at.date() else begun

    def since(self) -> datetime | None:
        """Of what is no hour it is the end, so that nobody has sat longer in the dark than they say."""
        amounts = (self.items[i].amount for i in self.find(AMOUNT) if self.is_elapsed(i) or self._is_from(i))
        if amount := next(amounts, None):
            return self.at - amount
        return next(self._moments(), None) or self.begun_at()

    def _moments(self) -> Iterator[datetime]:
        letters = "".join("t" if self._day(item) else item.letter for item in self.items)
        at = 0
        while at < len(letters):
            m = _MOMENT.match(letters, at)
            at = max(at + 1, m.end() if m else 0)
            if m and m.group() and self._is_beginning(m.start(), m.end()):
                began = self._began(*(self.items[m.start(g)] if m.group(g) else None for g in m.groupdict()))
                if began and began <= self.at:
                    yield began

    def _is_beginning(self, start: int, end: int) -> bool:
        """ "… se", "since …", "… gayi thi", "gone at …"."""
        return self.letters[end : end + 1] == "S" or self._is_from(start) or self._has_gone(start, end)

    def _is_from(self, i: int) -> bool:
        before = self.items[i].start - 1
        return before >= 0 and self.row[before].word in words("times")["since_before"]

    def _has_gone(self, start: int, end: int) -> bool:
        first, after = self.items[start].start, self.items[end - 1].end
        if beside("gone").names(self.keys[after : after + 4]):
            return True
        return bool(beside("gone_at").names(self.keys[max(0, first - 4) : first]))

    def _day(self, item: Item) -> Day | None:
        return item.day or since_days().get(self.row[item.start].word)

    def _began(self, day: Item | None, part: Item | None, clock: Item | None) -> datetime | None:
        if clock is None and day is None and part is None:
            return None
        on = self._day(day) if day else None
        when = self.at.date() if on and on.ahead == 0 else on.ago(self.at.date()) if on else None
        if clock and clock.clock:
            return self._at_hour(replace(clock.clock, part=clock.clock.part or (part.unit if part else "")), when)
        if on and when is None:
            return None
        over = self._over(when or self.at.date(), part.unit if part else "")
        return over if when or over <= self.at else over - DAY_LONG

    def _at_hour(self, clock: Clock, when: date | None) -> datetime | None:
        if when is None or self.at.tzinfo is None:
            return last_at(clock, self.at)
        hour = clock.hours()[-1]
        return clock.at(when, hour, self.at.tzinfo) + (
            DAY_LONG if clock.part == NIGHT and hour < DAWN else timedelta(0)
        )

    def _over(self, on: date, part: str) -> datetime:
        """When that day, or this part of it, was over."""
        hour = int(words("times")["part_ends"].get(part, 24))
        return datetime.combine(on, time(), self.at.tzinfo) + timedelta(hours=hour)

    def _speaks_of_what_comes(self, item: Item) -> bool:
        """ "5 baje se supply chalu ho jayegi", "4 baje se kaam"."""
        return bool(beside("to_come").names(self.keys[max(0, item.start - 2) : item.end + 5]))

    def _is_off_from(self, item: Item) -> bool:
        """ "11 baje se band, team lagi hai": whatever comes after it."""
        return bool(beside("off").names(self.keys[item.end : item.end + 2]))
