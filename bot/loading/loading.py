"""One loading of a zones file, in one transaction: what is known by now, and what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.senders import Senders
    from bot.storage.store import Store
    from zones.area import Area
    from zones.position import Position


class Loading:
    def __init__(self, store: Store, senders: Senders, now: datetime) -> None:
        self.store = store
        self.senders = senders
        self.now = now
        self.changed: Counter[str] = Counter()
        self.area: dict[str, Area] = {}
        self.position: dict[str, Position] = {}
        self.above: dict[int, Sequence[str]] = {}

    def differs(self, known: object, **wanted: object) -> bool:
        """Set what is not as wanted; whether anything was."""
        different = {name: value for name, value in wanted.items() if getattr(known, name) != value}
        for name, value in different.items():
            setattr(known, name, value)
        return bool(different)

    def note(self, what: str) -> None:
        self.changed[what] += 1
