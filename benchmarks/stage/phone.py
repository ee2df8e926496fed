"""A phone of the evening: what is on its screen, and what its owner does with it, later."""

import heapq
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from benchmarks.stage.night import Night

Json = dict[str, Any]
STEP = re.compile(r"s\d+:(\w+)(?::(.*))?")


@dataclass(frozen=True)
class Shown:
    """One letter as it is seen: its words, and what its buttons stand for."""

    at: datetime
    text: str
    taps: tuple[str, ...]
    kind: str

    def tap(self, ending: str) -> str | None:
        """The first button that stands for this: `yes`, `eta:60`, `post` …"""
        return next((one for one in self.taps if one.endswith(f":{ending}")), None)

    def step(self, verb: str) -> list[str]:
        """The buttons of a question's step with this verb."""
        found = ((one, STEP.fullmatch(one)) for one in self.taps)
        return [one for one, match in found if match and match[1] == verb]


class Diary:
    """What people are going to do, in the order of time."""

    def __init__(self) -> None:
        self._plans: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = itertools.count()

    def later(self, at: datetime, do: Callable[[datetime], None]) -> None:
        heapq.heappush(self._plans, (at, next(self._order), do))

    def until(self, now: datetime) -> None:
        while self._plans and self._plans[0][0] <= now:
            at, _, do = heapq.heappop(self._plans)
            do(at)


@dataclass
class Phone:
    number: str
    night: Night
    diary: Diary
    shown: list[Shown] = field(default_factory=list)
    said: list[tuple[datetime, str]] = field(default_factory=list)  # what wants an answer, and when
    without_data_until: datetime | None = None

    def says(self, text: str) -> None:
        self.said.append((self.night.now, text))
        self.night.hear(self.number, {"type": "text", "text": {"body": text}})

    def taps(self, action: str) -> None:
        self.said.append((self.night.now, action))
        reply = {"type": "button_reply", "button_reply": {"id": action, "title": "·"}}
        self.night.hear(self.number, {"type": "interactive", "interactive": reply})

    def sends(self, kind: str, content: Json) -> None:
        self.said.append((self.night.now, kind))
        self.night.hear(self.number, {"type": kind, kind: content})

    def later(self, minutes: float, do: Callable[[datetime], None]) -> None:
        self.diary.later(self.night.now + timedelta(minutes=minutes), do)


def seen(at: datetime, letter: Json) -> Shown:
    """As WhatsApp shows it."""
    kind = letter["type"]
    content = letter[kind]
    if kind == "text":
        return Shown(at, content["body"], (), kind)
    if kind == "template":
        parts = content["components"]
        words = " ".join(one["text"] for one in parts[0]["parameters"])
        replies = tuple(part["parameters"][0]["payload"] for part in parts[1:])
        return Shown(at, words, replies, kind)
    if kind == "interactive":
        action = content["action"]
        buttons = tuple(one["reply"]["id"] for one in action.get("buttons", ()))
        rows = tuple(row["id"] for section in action.get("sections", ()) for row in section["rows"])
        return Shown(at, content["body"]["text"], buttons + rows, kind)
    return Shown(at, content.get("caption", ""), (), kind)
