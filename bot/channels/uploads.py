"""What a platform has of our files already: each is handed over once, and then only named."""

from __future__ import annotations

import time
from collections import OrderedDict
from datetime import timedelta

MOST = 1_000


class Uploads:
    """The platform's ids by our keys, as far as this process has handed them over; the oldest are forgotten first."""

    def __init__(self, lives: timedelta | None = None) -> None:
        self._lives = lives.total_seconds() if lives else float("inf")
        self._known: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def known(self, key: str) -> str:
        id_, until = self._known.get(key, ("", 0.0))
        return id_ if time.monotonic() < until else ""

    def keep(self, key: str, id_: str) -> None:
        if key:
            self._known[key] = id_, time.monotonic() + self._lives
            while len(self._known) > MOST:
                self._known.popitem(last=False)

    def forget(self, key: str) -> bool:
        """Whether there was anything to forget."""
        return self._known.pop(key, None) is not None
