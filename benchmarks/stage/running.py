"""The product as it runs on a machine: phones, web and worker, each a process of its own on loopback."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.stage import phones
from benchmarks.stage.database import SECRET
from bot.demo.run import unseen

MAIN = ("main.py",)
WORKER = (*MAIN, "worker")
HASTY = ("-m", "benchmarks.stage.hasty")
PATIENCE = 60.0  # seconds for a process to answer


@dataclass
class Running:
    """`crashed` names the processes that ended although nobody had ended them."""

    environment: dict[str, str]
    phones_url: str
    web_url: str
    logs: Path
    session: aiohttp.ClientSession
    phones: Process
    web: Process
    worker: Process
    work: tuple[str, ...]  # how a worker is started
    crashed: list[str] = field(default_factory=list)

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """At one of the emulator's own doors."""
        async with self.session.request(method, f"{self.phones_url}/_emulator/{path}", json=body) as answer:
            content: dict[str, Any] = await answer.json()
            if answer.status != 200:
                raise RuntimeError(f"{method} {path}: {content}")
            return content

    async def sent(self) -> int:
        """How many requests the platforms have had."""
        return int((await self.ask("GET", "state"))["requests"])

    async def ready(self) -> None:
        """The worker has begun to work."""
        await answers(self.session, f"{self.web_url}/ready")

    async def kill_worker(self) -> None:
        """As a power cut would; one that had ended by itself is noted."""
        if self.worker.returncode is not None:
            last = (self.logs / "worker.log").read_text().splitlines()[-3:]
            self.crashed.append(f"worker ({self.worker.returncode}): {' '.join(last)}")
            return
        self.worker.kill()
        await self.worker.wait()

    async def start_worker(self) -> None:
        self.worker = await started(self.environment, self.logs / "worker.log", *self.work)


@asynccontextmanager
async def running(
    database: str, logs: Path, seed: int = 0, work: tuple[str, ...] = WORKER, **settings: object
) -> AsyncIterator[Running]:
    """Templates are approved, everybody of the zones file has a phone, and the worker has begun."""
    web, platforms = free_port(), free_port()
    web_url, phones_url = f"http://127.0.0.1:{web}", f"http://127.0.0.1:{platforms}"
    environment = settings_of(database, web, web_url, phones_url) | {
        f"SETU_{name.upper()}": str(value) for name, value in settings.items()
    }
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)))
        phoning = await process(
            stack, environment, logs / "phones.log",
            "-m", "benchmarks.stage.phones", str(platforms), f"{web_url}/webhooks/whatsapp", str(seed),
        )  # fmt: skip
        await answers(session, f"{phones_url}/_emulator/state")
        templates = await started(environment, logs / "templates.log", *MAIN, "templates", "sync")
        if await templates.wait():
            raise RuntimeError(f"templates sync: see {logs / 'templates.log'}")
        serving = await process(stack, environment, logs / "web.log", *MAIN, "web")
        await answers(session, f"{web_url}/health")
        worker = await started(environment, logs / "worker.log", *work)
        system = Running(environment, phones_url, web_url, logs, session, phoning, serving, worker, work)
        stack.push_async_callback(system.kill_worker)
        await system.ask("POST", "people", {"people": unseen()})
        yield system


def settings_of(database: str, port: int, web_url: str, phones_url: str) -> dict[str, str]:
    return {
        "SETU_DATABASE_URL": database,
        "SETU_SECRET_KEY": SECRET,
        "SETU_PORT": str(port),
        "SETU_PUBLIC_URL": web_url,
        "SETU_WHATSAPP_API_URL": f"{phones_url}/v26.0",
        "SETU_WHATSAPP_PHONE_ID": phones.PHONE_ID,
        "SETU_WHATSAPP_WABA_ID": phones.WABA,
        "SETU_WHATSAPP_TOKEN": phones.WHATSAPP_TOKEN,
        "SETU_WHATSAPP_APP_SECRET": phones.APP_SECRET,
        "SETU_WHATSAPP_VERIFY_TOKEN": phones.VERIFY,
        "SETU_TELEGRAM_API_URL": phones_url,
        "SETU_TELEGRAM_TOKEN": phones.BOT_TOKEN,
        "SETU_TELEGRAM_WEBHOOK_SECRET": phones.HOOK_SECRET,
    }


async def started(environment: dict[str, str], log: Path, *words: str) -> Process:
    """In a session of its own, as a service is: Linux shares a busy machine between sessions."""
    with log.open("ab") as told:
        return await asyncio.create_subprocess_exec(
            sys.executable, *words, env=os.environ | environment, stdin=DEVNULL, stdout=told, stderr=told,
            start_new_session=True,
        )  # fmt: skip


async def process(stack: AsyncExitStack, environment: dict[str, str], log: Path, *words: str) -> Process:
    """Runs until the stack is left."""
    begun = await started(environment, log, *words)

    async def end() -> None:
        if begun.returncode is None:
            begun.terminate()
        try:
            await asyncio.wait_for(begun.wait(), 10)
        except TimeoutError:
            begun.kill()
            await begun.wait()

    stack.push_async_callback(end)
    return begun


async def answers(session: aiohttp.ClientSession, url: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                async with session.get(url) as answer:
                    if answer.ok:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])
