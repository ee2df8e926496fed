"""WhatsApp's webhooks on their way to the product: signed, batched, and repeated until it says 200."""

import asyncio
import hashlib
import heapq
import hmac
import itertools
import json
import random
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.emulator.notebook import Notebook

Json = dict[str, Any]
GIVE_UP_AFTER = 3_600.0
SLOWEST = 10.0
MIXED = 200  # how many more than one post's are shuffled


@dataclass(slots=True)
class Change:
    """One thing that happened: a field with its value, as it will stand in a webhook."""

    n: int
    field: str
    value: Json
    time: int = 0


@dataclass(slots=True)
class Habits:
    """How webhooks are sent: `batch` changes to a post, each post `repeat` times, `at_once` posts in flight."""

    batch: int = 1
    repeat: int = 1
    shuffle: bool = False
    hold: bool = False
    at_once: int = 1
    statuses: bool = True
    delay: float = 0.0


@dataclass(order=True, slots=True)
class Letter:
    due: float
    n: int
    changes: list[Change] = field(compare=False)
    body: bytes = field(compare=False)
    tries: int = field(default=0, compare=False)
    born: float = field(default=0.0, compare=False)


class CloudPosts:
    """First tries keep their order (with `at_once` = 1); a refused post comes back later, as with Meta."""

    def __init__(self, url: str, secret: str, waba_id: str, notebook: Notebook) -> None:
        self.url, self._secret, self._waba_id = url, secret.encode(), waba_id
        self.habits = Habits()
        self.sent = 0
        self.refused = 0
        self._notebook = notebook
        kept = [Change(**facts) for _, facts in notebook.pages("whatsapp_post")]
        self._waiting = deque(sorted(kept, key=lambda change: change.n))
        self._numbers = itertools.count(max((change.n for change in kept), default=0) + 1)
        self._later: list[Letter] = []
        self._wake = asyncio.Event()
        self._flying: set[asyncio.Task[None]] = set()

    def put(self, name: str, value: Json, at: int = 0) -> None:
        change = Change(next(self._numbers), name, value, at)
        self._notebook.put("whatsapp_post", f"{change.n:012}", change)
        self._waiting.append(change)
        self._wake.set()

    def release(self) -> None:
        self.habits.hold = False
        self.nudge()

    def nudge(self) -> None:
        """Look again: something is to be sent, or is to be sent otherwise."""
        self._wake.set()

    def clear(self) -> None:
        self._waiting.clear()
        self._later.clear()
        self.habits = Habits()

    @property
    def pending(self) -> int:
        return len(self._waiting) + len(self._later) + len(self._flying)

    async def run(self, session: aiohttp.ClientSession) -> None:
        try:
            while True:
                await self._next_work()
                for letter in self._due_letters():
                    await self._room()
                    post = asyncio.create_task(self._post(session, letter))
                    self._flying.add(post)
                    post.add_done_callback(self._flying.discard)
        finally:
            for post in self._flying:
                post.cancel()

    async def verify(self, session: aiohttp.ClientSession, token: str, challenge: str) -> tuple[int, str]:
        """Meta's handshake, as when the webhook is registered."""
        query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": challenge}
        async with session.get(self.url, params=query) as answer:
            return answer.status, await answer.text()

    def signed(self, body: bytes) -> str:
        return "sha256=" + hmac.new(self._secret, body, hashlib.sha256).hexdigest()

    async def _next_work(self) -> None:
        self._wake.clear()
        if self._ready():
            return
        pause = max(0.0, self._later[0].due - time.monotonic()) if self._later else None
        try:
            async with asyncio.timeout(pause):
                await self._wake.wait()
        except TimeoutError:
            return

    def _ready(self) -> bool:
        return bool(self._waiting) and not self.habits.hold

    async def _room(self) -> None:
        while len(self._flying) >= max(1, self.habits.at_once):
            await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)

    def _due_letters(self) -> list[Letter]:
        now = time.monotonic()
        due: list[Letter] = []
        while self._later and self._later[0].due <= now and len(due) < 100:
            due.append(heapq.heappop(self._later))
        return due + (self._fresh(now) if self._ready() else [])

    def _fresh(self, now: float) -> list[Letter]:
        size = max(1, min(1_000, self.habits.batch))
        if self.habits.shuffle:
            self._shuffle(size + MIXED)
        changes = [self._waiting.popleft() for _ in range(min(size, len(self._waiting)))]
        letter = Letter(now, changes[0].n, changes, self._written(changes), born=now)
        copies = [Letter(now, letter.n, [], letter.body, born=now) for _ in range(self.habits.repeat - 1)]
        return [letter, *copies]

    def _shuffle(self, many: int) -> None:
        """The oldest of them among each other, so that none is left behind for ever."""
        mixed = [self._waiting.popleft() for _ in range(min(many, len(self._waiting)))]
        random.shuffle(mixed)
        self._waiting.extendleft(mixed)

    def _written(self, changes: list[Change]) -> bytes:
        """The body as Meta writes it: everything outside ASCII escaped, and slashes too."""
        body = {"object": "whatsapp_business_account", "entry": entries(self._waba_id, changes)}
        return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()

    async def _post(self, session: aiohttp.ClientSession, letter: Letter) -> None:
        accepted = await self._delivered(session, letter.body)
        self.sent += 1
        if accepted or time.monotonic() - letter.born > GIVE_UP_AFTER:
            for change in letter.changes:
                self._notebook.drop("whatsapp_post", f"{change.n:012}")
            return
        self.refused += 1
        letter.due = time.monotonic() + min(SLOWEST, 0.2 * 2**letter.tries)
        letter.tries += 1
        heapq.heappush(self._later, letter)
        self._wake.set()

    async def _delivered(self, session: aiohttp.ClientSession, body: bytes) -> bool:
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": self.signed(body)}
        try:
            async with session.post(self.url, data=body, headers=headers) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False


def entries(waba_id: str, changes: list[Change]) -> list[Json]:
    """A batch uses every freedom that Meta has: several entries, several changes in one, several items in one value."""
    made: list[Json] = []
    for n, change in enumerate(changes):
        last = made[-1]["changes"][-1] if made else None
        if n % 3 == 2 and last is not None and _mergeable(last, change):
            _merge(last["value"], change.value)
        elif n % 3 and not change.time:
            made[-1]["changes"].append({"value": dict(change.value), "field": change.field})
        else:
            entry = {"id": waba_id, **({"time": change.time} if change.time else {})}
            made.append(entry | {"changes": [{"value": dict(change.value), "field": change.field}]})
    return made


def _mergeable(last: Json, change: Change) -> bool:
    alike = last["field"] == change.field == "messages"
    return alike and ("statuses" in last["value"]) == ("statuses" in change.value)


def _merge(value: Json, more: Json) -> None:
    for name in ("contacts", "messages", "statuses"):
        if name in more:
            known = value.get(name, [])
            value[name] = known + [item for item in more[name] if item not in known]
