"""The long-running processes: web, worker, or both beside each other in processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog
import uvicorn
import uvloop
from sqlalchemy.exc import SQLAlchemyError

from bot import worker
from bot.logs import set_up_logs
from bot.settings import Settings
from bot.storage import migrate
from bot.storage.postgres import database
from bot.web.app import create_web
from bot.world import open_world

MAIN = Path(__file__).resolve().parent.parent / "main.py"
GRACE = 20  # seconds to finish what is in hand
LOOK = 0.2
NEVER_BEGAN = 5.0  # seconds: what ends sooner ends for a reason that lasts

log = structlog.get_logger()


def run(settings: Settings, parts: Sequence[str]) -> None:
    """One part in this process; two are children of this one, which ends them when it ends."""
    set_up_logs()
    with database(settings) as url:
        if not settings.database_url:
            migrate.migrate(url)
        if problem := what_is_missing(url):
            raise SystemExit(problem)
        if len(parts) == 1:
            uvloop.run({"web": serve_web, "worker": do_work}[parts[0]](settings, url))
        else:
            raise SystemExit(wait_for(start(parts, {"SETU_DATABASE_URL": url})))


def what_is_missing(url: str) -> str:
    """One sentence, instead of a worker that tries for ever."""
    try:
        return "" if migrate.current(url) else "The database lacks the newest tables: run `python main.py migrate`."
    except SQLAlchemyError as away:
        return f"The database does not answer ({type(away).__name__}): check SETU_DATABASE_URL."


async def serve_web(settings: Settings, url: str) -> None:
    web = create_web(open_world(settings, url))
    config = uvicorn.Config(
        web,
        host=settings.host,
        port=settings.port,
        http="httptools",
        access_log=False,
        log_config=None,  # ours is set: uvicorn's own would print what stood in a failure
        timeout_graceful_shutdown=2,
    )
    await uvicorn.Server(config).serve()


async def do_work(settings: Settings, url: str) -> None:
    async with open_world(settings, url) as world:
        log.info("worker is ready", senders=sorted(world.channels.by_name))
        await worker.work(world)


# ---- children ----------------------------------------------------------------------------------------


@dataclass
class Child:
    """A part in a session of its own, so that Ctrl-C reaches only us and we end them in order."""

    part: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes] = field(init=False)
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 — our own main.py
            [sys.executable, str(MAIN), self.part],
            env=os.environ | self.environment,
            start_new_session=True,
        )


def start(parts: Sequence[str], environment: dict[str, str]) -> list[Child]:
    return [Child(part, environment) for part in parts]


def wait_for(children: Sequence[Child]) -> int:
    """Until a signal comes (0). One that ends is begun again while the others serve on, unless it never began (1)."""
    stopping = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: stopping.append(got))
    try:
        while not stopping:
            time.sleep(LOOK)
            for child in children:
                code = child.process.poll()
                if code is not None and not stopping and not begun_again(child, code):
                    return 1
        return 0
    finally:
        end(children)


def begun_again(child: Child, code: int) -> bool:
    lived = time.monotonic() - child.began
    if lived < NEVER_BEGAN:
        log.error("a process does not start; the others are stopped with it", process=child.part, code=code)
        return False
    log.error("a process ended and is begun again", process=child.part, code=code)
    child.begin()
    return True


def end(children: Sequence[Child]) -> None:
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    for child in children:
        try:
            child.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
