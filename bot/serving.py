"""The long-running processes: web, worker, or both beside each other in processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import structlog
import uvicorn
import uvloop
from sqlalchemy.exc import SQLAlchemyError

from bot import jobs
from bot.logs import set_up_logs
from bot.settings import Settings
from bot.storage import migrate
from bot.storage.postgres import database
from bot.web.app import create_web
from bot.world import open_world

MAIN = Path(__file__).resolve().parent.parent / "main.py"
GRACE = 20  # seconds to finish what is in hand

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
        log_level="warning",
        timeout_graceful_shutdown=2,
    )
    await uvicorn.Server(config).serve()


async def do_work(settings: Settings, url: str) -> None:
    async with open_world(settings, url) as world:
        log.info("worker is ready", senders=sorted(world.channels.by_name))
        await jobs.work(world)


# ---- children ----------------------------------------------------------------------------------------


def start(parts: Sequence[str], environment: dict[str, str]) -> list[subprocess.Popen[bytes]]:
    """Each in a session of its own, so that Ctrl-C reaches only us and we end them in order."""
    return [
        subprocess.Popen([sys.executable, str(MAIN), part], env=os.environ | environment, start_new_session=True)  # noqa: S603
        for part in parts
    ]


def wait_for(children: list[subprocess.Popen[bytes]]) -> int:
    """Until a signal comes (0) or one of them ends by itself (1); then all end."""
    stopping = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: stopping.append(got))
    try:
        while not stopping and all(child.poll() is None for child in children):
            time.sleep(0.2)
        if not stopping:
            tell_who_ended(children)
    finally:
        end(children)
    return 0 if stopping else 1


def tell_who_ended(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if (code := child.poll()) is not None:
            name = str(list(child.args)[-1]) if isinstance(child.args, list) else "process"
            log.error("a process ended; the others are stopped with it", process=name, code=code)


def end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
