"""How fast: a sender's even steps, slower after the platform has said so, and no more to one chat than it allows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

SLOWER = 0.8  # of the pace at which we were told that it is too fast
ONCE_IN = timedelta(seconds=5)  # of several such answers to one burst only the first counts
SPEEDS_UP = 0.02  # of the full pace, each second from then on
SLOWEST = 0.1  # of the full pace

TIDY_EVERY = 10.0  # seconds between two times of forgetting the chats that owe nothing any more
MISSED = 0.15  # seconds: of a bot's 25 a second four may leave together, and no second sees thirty
NOTICEABLE = 0.002  # seconds: a shorter nap costs more than it is worth; the next one makes up for it


def pace_now(full: float, slowed_to: float | None, slowed_at: datetime | None, now: datetime) -> float:
    """Messages a second: the pace that was too fast is approached again, step by step."""
    if slowed_to is None or slowed_at is None:
        return full
    return min(full, max(SLOWEST * full, slowed_to) + SPEEDS_UP * full * ((now - slowed_at) / timedelta(seconds=1)))


def slower(full: float, slowed_to: float | None, slowed_at: datetime | None, now: datetime) -> float | None:
    """The pace from now on, after the platform has said that it is too fast; None: that has been counted already."""
    if slowed_at is not None and now - slowed_at < ONCE_IN:
        return None
    return max(SLOWEST * full, SLOWER * pace_now(full, slowed_to, slowed_at, now))


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

    async def turns(self, rate: float, most: int) -> int:
        """How many may leave at once: the next step's one, and those that we missed a moment ago, being busy."""
        clock = asyncio.get_running_loop().time
        self._next = max(self._next, clock() - MISSED)
        if (early := self._next - clock()) > NOTICEABLE:
            await asyncio.sleep(early)
        many = min(most, 1 + int(max(0.0, clock() - self._next) * rate))
        self._next += many / rate
        return many

    def give_back(self, rate: float, unused: int) -> None:
        self._next -= unused / rate


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


FASTEST = 1_000.0  # messages a second: no number of either platform carries more
FEW = 8  # letters under way beyond those that the pace needs


class Lines:
    """How many letters must be under way at a time to keep the pace (Little's law). More would only get in each other's
    way: a busy connection costs this process twice what an idle one does."""

    def __init__(self) -> None:
        self._seconds = 0.01  # that an answer takes, as seen lately

    def answered(self, seconds: float) -> None:
        self._seconds += (seconds - self._seconds) / 16

    def wanted(self, rate: float, most: int) -> int:
        return min(most, FEW + int(2 * min(rate, FASTEST) * self._seconds))


@dataclass
class Pace:
    """What one sender's process remembers of its pace; the rest is in the database."""

    steps: Steps = field(default_factory=Steps)
    chats: Chats = field(default_factory=Chats)
    lines: Lines = field(default_factory=Lines)
