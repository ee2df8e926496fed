"""When supply came back, if a restoration says so."""

from __future__ import annotations

from datetime import datetime

from handlers.reading.clock import last_at
from handlers.reading.moments import Moments, beside, is_hour, local
from handlers.reading.timeletters import AMOUNT, CLOCK, NUMBER, Item


def read_back_at(text: str, said_at: datetime) -> datetime | None:
    return _Back(text, local(said_at)).back_at()


class _Back(Moments):
    def back_at(self) -> datetime | None:
        for i, item in enumerate(self.items):
            if item.letter == AMOUNT and self.letters[i + 1 : i + 2] == "g":
                return self.at - item.amount
        clocks = [i for i in self.find(CLOCK, NUMBER) if self._is_moment(i)]
        clock = self.items[clocks[-1]].clock if clocks else None
        return last_at(clock, self.at) if clock else None

    def _is_moment(self, i: int) -> bool:
        """A clock that is neither the begin of something nor its announced end."""
        item, after, before = self.items[i], self.letters[i + 1 : i + 2], self.letters[max(0, i - 1) : i]
        if after == "u" or before == "u" or not is_hour(item) or (after == "S" and self._speaks_of_off(item)):
            return False
        return item.letter == CLOCK or after == "@" or before == "@"

    def _speaks_of_off(self, item: Item) -> bool:
        """ "Band thi 4 baje se" is a beginning; "chalu 4 baje se" is an end."""
        return bool(beside("off").names(self.keys[max(0, item.start - 2) : item.end + 4]))
