"""A text and the times that stand in it: which day each is of, and which are over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from handlers.reading.clock import Clock
from handlers.reading.lexicon import Phrases, row_of, words
from handlers.reading.normal import plain, tokens
from handlers.reading.timeletters import CLOCK, DAY, NUMBER, Item
from handlers.reading.timewords import items_of

INDIA = ZoneInfo("Asia/Kolkata")


def local(said_at: datetime) -> datetime:
    """Clocks that people say are Indian, unless the time given to us is of another zone."""
    utc = said_at.tzinfo is None or said_at.utcoffset() == timedelta(0)
    return said_at.astimezone(INDIA) if utc else said_at


class Moments:
    """The times of one text."""

    def __init__(self, text: str, at: datetime) -> None:
        self.text, self.at = plain(text), at
        self.row = tokens(self.text)
        self.keys = row_of(self.text)
        self.items = items_of(self.text)
        self.letters = "".join(item.letter for item in self.items)

    def find(self, *letters: str) -> list[int]:
        return [i for i, item in enumerate(self.items) if item.letter in letters]

    def dated(self, item: Item, at: int, near: int = 99) -> Clock:
        """The clock with the day that was said, the one before it first."""
        assert item.clock is not None
        days = [self.items[i] for i in self.find(DAY) if abs(i - at) <= near]
        before = [d for d in days if d.start < item.start]
        chosen = before[-1:] or days[:1]
        return replace(item.clock, day=chosen[0].day) if chosen else item.clock

    def spelled(self, *spoken: Item) -> str:
        start, end = min(i.start for i in spoken), max(i.end for i in spoken)
        while end < len(self.row) and self.keys[end] in ("tak", "baje", "hrs"):
            end += 1
        return self.text[self.row[start].start : self.row[end - 1].end]

    def is_elapsed(self, i: int) -> bool:
        """ "2 ghante se", "2 ghante ho gaye", "10 min pehle", "last 2 hrs", "2 ghante baad aayi"."""
        after = self.letters[i + 1 : i + 3]
        item = self.items[i]
        rest = self.keys[item.end : item.end + 4]
        if beside("at_least", "^ {}").names(["^", *rest]):
            return False
        if after[:1] in ("S", "g") and after[:2] != "Sg":
            return not (after[1:] in (CLOCK, NUMBER) and self.row[item.end].word == "from")  # "2 hrs from 10 am"
        return bool(beside("elapsed").names([*self.keys[max(0, item.start - 6) : item.start], "@amount", *rest]))


def is_hour(item: Item) -> bool:
    if item.clock is None or item.unit == "":
        return item.clock is not None
    return item.low <= 24 or (item.unit.isdigit() and len(item.unit) in (3, 4) and item.low < 2400)


@cache
def beside(name: str, form: str = "{}") -> Phrases:
    """What stands around a time, as times.yaml lists it: "@time" or "@amount" is its place."""
    return Phrases({name: [form.format(phrase) for phrase in words("times")[name]]})
