"""How much a zone bears in its rooms: a word first, then silence for a while; never for who complains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

WARNED_FOR = timedelta(hours=6)  # so long after a word the next time is not the first any more


class Offence(StrEnum):
    FLOOD = "flood"
    LINKS = "links"
    INSULTS = "insults"


class Response(StrEnum):
    OFF = "off"
    WARN = "warn"
    HOLD = "hold"


@dataclass(frozen=True)
class Manners:
    """A zone's own, as its file says. Whoever is angry with us insults us: that is off unless a zone wants it."""

    messages: int = 10
    minutes: int = 2
    flood: Response = Response.HOLD
    links: Response = Response.WARN
    links_from: str = "members"  # or everybody
    insults: Response = Response.OFF
    hold_minutes: int = 60

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Manners:
        said: dict[str, Any] = {name: Response(data[name]) for name in Offence if name in data}
        return cls(**(dict(data) | said))

    def response(self, offence: Offence) -> Response:
        return {Offence.FLOOD: self.flood, Offence.LINKS: self.links, Offence.INSULTS: self.insults}[offence]


@dataclass(eq=False)
class Pace:
    """How much somebody writes in a room of late, and what was said to them about it; by a keyed hash."""

    room_id: int
    author: bytes
    since: datetime
    count: int = 0
    warned_at: datetime | None = None
    held_until: datetime | None = None
    id: int = field(default=None, init=False)  # type: ignore[assignment]

    def counted(self, manners: Manners, now: datetime) -> bool:
        """One more; whether that is more than the zone bears."""
        if now - self.since > timedelta(minutes=manners.minutes):
            self.since, self.count = now, 0
        self.count += 1
        return self.count > manners.messages


def respond(manners: Manners, pace: Pace, offence: Offence, now: datetime, *, complains: bool) -> Response:
    """The first time a word; then, where the zone says so, silence for a while. Who complains hears a word at most."""
    rule = manners.response(offence)
    if rule is Response.OFF:
        return rule
    if pace.warned_at is None or now - pace.warned_at > WARNED_FOR:
        pace.warned_at, pace.count = now, 0
        return Response.WARN
    if rule is Response.WARN or complains or (pace.held_until and now < pace.held_until):
        return Response.OFF
    pace.held_until, pace.count = now + timedelta(minutes=manners.hold_minutes), 0
    return Response.HOLD
