"""How fast: a sender's even steps, slower after the platform has said so, and no more to one chat than it allows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

SLOWER = 0.7  # of the pace at which we were told that it is too fast
DOUBLES_IN = timedelta(minutes=5)  # the way back to the full pace
SLOWEST = 1.0  # messages a second

TIDY_EVERY = 10.0  # seconds between two times of forgetting the chats that owe nothing any more
NOTICEABLE = 0.002  # seconds: a shorter nap costs more than it is worth; the next one makes up for it


def pace_now(full: float, slowed_to: float | None, slowed_at: datetime | None, now: datetime) -> float:
    """Messages a second: the pace that was too fast is approached again, a little later each time."""
    if slowed_to is None or slowed_at is None:
        return full
    return min(full, max(SLOWEST, slowed_to) * 2 ** min(20.0, (now - slowed_at) / DOUBLES_IN))


class Steps:
    """Even steps, so that a second never sees more than the sender's rate."""

    def __init__(self) -> None:
        self._next = 0.0

    async def turn(self, rate: float) -> None:
        now = asyncio.get_running_loop().time()
        begin = max(self._next, now)
        self._next = begin + 1 / rate
        if begin - now > NOTICEABLE:
            await asyncio.sleep(begin - now)


@dataclass(frozen=True)
class Limit:
    """So many in a burst, then one every so many seconds."""

    burst: int
    seconds: float


# WhatsApp: one message to the same person every 6 s, bursts of 45 (pair rate). Telegram: about one a second in a
# private chat; 20 a minute in a group, and 5 at once with one every 4 s after them is never more than that. A little is
# kept back for what another worker may have sent before.
PAIR = Limit(40, 6.0)
PRIVATE_CHAT = Limit(3, 1.0)
GROUP_CHAT = Limit(5, 4.0)


def limit_of(channel: str, *, room: bool) -> Limit:
    if channel == "whatsapp":
        return PAIR
    return GROUP_CHAT if room else PRIVATE_CHAT


class Chats:
    """When each chat may hear the next thing (GCRA: of each only the time until which its bursts are paid for)."""

    def __init__(self) -> None:
        self._paid: dict[int, float] = {}
        self._resting: dict[int, float] = {}  # the few that have used up their burst, and until when
        self._tidied = 0.0

    def sent(self, address: int, limit: Limit, now: float) -> None:
        paid = self._paid[address] = max(self._paid.get(address, now), now) + limit.seconds
        if (until := paid - limit.seconds * (limit.burst - 1)) > now:
            self._resting[address] = until
        if now - self._tidied > TIDY_EVERY:
            self._paid = {other: paid for other, paid in self._paid.items() if paid > now}
            self._tidied = now

    def resting(self, now: float) -> dict[int, float]:
        self._resting = {address: until for address, until in self._resting.items() if until > now}
        return self._resting


@dataclass
class Pace:
    """What one sender's process remembers of its pace; the rest is in the database."""

    steps: Steps
    chats: Chats

    @classmethod
    def fresh(cls) -> Pace:
        return cls(Steps(), Chats())
