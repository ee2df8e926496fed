"""Telegram's updates on their way to the product: one to a post, in order within a chat, repeated until accepted."""

import asyncio
import random
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson

from bot.emulator.notebook import Notebook

Json = dict[str, Any]
GIVE_UP_AFTER = 24 * 3_600.0
SLOWEST = 10.0
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(slots=True)
class Webhook:
    url: str = ""
    secret: str = ""
    allowed: list[str] = field(default_factory=list)
    at_once: int = 40
    last_error: str = ""
    last_error_at: int = 0


@dataclass(slots=True)
class BotHabits:
    repeat: int = 1
    hold: bool = False


class BotPosts:
    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self.habits = BotHabits()
        self.webhook = Webhook(**dict(notebook.pages("webhook")).get("telegram", {}))
        self._last = max((last for _, last in notebook.pages("update_id")), default=random.randint(10**8, 2 * 10**8))
        self._queues: dict[str, deque[Json]] = {}
        self._work: dict[str, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(self.webhook.at_once)
        self._arrived = asyncio.Event()
        for _, page in notebook.pages("telegram_post"):
            self._queues.setdefault(page["chat"], deque()).append(page["update"])

    def put(self, chat: str, kind: str, content: Json) -> None:
        """Queue an update, if the product asked for this kind."""
        wanted = kind in self.webhook.allowed if self.webhook.allowed else kind not in NOT_BY_DEFAULT
        if not wanted:
            return
        self._last += 1
        update = {"update_id": self._last, kind: content}
        self._notebook.put("update_id", "1", self._last)
        self._notebook.put("telegram_post", f"{self._last:012}", {"chat": chat, "update": update})
        self._queues.setdefault(chat, deque()).append(update)
        self._arrived.set()
        self._start(chat)

    def register(self, webhook: Webhook) -> None:
        self.webhook = webhook
        self._places = asyncio.Semaphore(webhook.at_once)
        self._notebook.put("webhook", "telegram", webhook)
        self.release()

    def release(self) -> None:
        self.habits.hold = False
        for chat in list(self._queues):
            self._start(chat)

    def clear(self) -> None:
        self._queues.clear()
        self.habits = BotHabits()

    @property
    def pending(self) -> int:
        return sum(len(queue) for queue in self._queues.values())

    async def fetch(self, offset: int, limit: int, wait: float) -> list[Json]:
        """getUpdates: everything below `offset` is settled; the rest comes in order."""
        for queue in self._queues.values():
            while offset > 0 and queue and queue[0]["update_id"] < offset:
                self._settled(queue.popleft())
        if not self.pending and wait:
            self._arrived.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._arrived.wait()
            except TimeoutError:
                return []
        found = sorted(
            (update for queue in self._queues.values() for update in queue), key=lambda one: one["update_id"]
        )
        return found[:limit]

    async def run(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self.release()
        try:
            await asyncio.Event().wait()
        finally:
            for task in list(self._work.values()):
                task.cancel()

    def _start(self, chat: str) -> None:
        ready = self._session is not None and self.webhook.url and not self.habits.hold
        if ready and chat not in self._work and self._queues.get(chat):
            self._work[chat] = asyncio.create_task(self._drain(chat))

    async def _drain(self, chat: str) -> None:
        """A chat's updates one after another; the next waits until this one was taken."""
        try:
            queue = self._queues.get(chat)
            while queue and self.webhook.url and not self.habits.hold:
                if not await self._delivered(queue[0]):
                    return
                if queue:
                    self._settled(queue.popleft())
            if queue is not None and not queue and self._queues.get(chat) is queue:
                del self._queues[chat]
        finally:
            self._work.pop(chat, None)

    async def _delivered(self, update: Json) -> bool:
        """False only when the webhook is gone, so that the update waits for the next one."""
        pause, born = 0.2, time.monotonic()
        left = self.habits.repeat
        while left > 0 and time.monotonic() - born < GIVE_UP_AFTER:
            if not self.webhook.url:
                return False
            async with self._places:
                wait = await self._post(update)
            if wait is None:
                left -= 1
                continue
            await asyncio.sleep(wait or pause)
            pause = min(SLOWEST, pause * 2)
        return True

    async def _post(self, update: Json) -> float | None:
        """None when it was taken; else the seconds that the product asked us to wait, or 0."""
        assert self._session is not None
        headers = {"Content-Type": "application/json"}
        if self.webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.webhook.secret
        try:
            async with self._session.post(self.webhook.url, data=orjson.dumps(update), headers=headers) as answer:
                if answer.status // 100 == 2:
                    return None
                self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                asked = answer.headers.get("Retry-After", "")
                return float(min(3_600, int(asked))) if asked.isdigit() else 0.0
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._failed(f"Connection failed: {type(error).__name__}")
            return 0.0

    def _failed(self, why: str) -> None:
        self.webhook.last_error, self.webhook.last_error_at = why, int(time.time())

    def _settled(self, update: Json) -> None:
        self._notebook.drop("telegram_post", f"{update['update_id']:012}")
