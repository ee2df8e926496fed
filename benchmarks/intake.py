"""What the way in bears: signed posts to a real web process with PostgreSQL beside it, and receipts applied.

Web process, load and database are processes of their own on this machine. Meta asks of a number that sends 1,000
messages a second: 3,300 updates a second, half of the posts answered within 250 ms, 99 in a hundred within 1 s.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import multiprocessing
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, cast

import orjson
import sqlalchemy as sa
import typer
import uvloop

from benchmarks.stage.costs import cpu_of
from benchmarks.stage.results import Found, Keep, show
from bot.delivery import receipts
from bot.settings import Settings
from bot.storage import migrate
from bot.storage.postgres import embedded
from bot.world import open_world

SECRET, KEY = "bench-app-secret", secrets.token_urlsafe(24)
DEMAND = 3_300
ANSWERS_IN_TEN = 3  # of ten posts; the others are receipts


# ---- what is posted ----------------------------------------------------------------------------------------


def update(n: int) -> tuple[str, dict[str, object]]:
    person = f"9100000{n % 50_000:05}"
    if n % 10 < ANSWERS_IN_TEN:
        body = {"from": person, "id": f"wamid.{n}", "timestamp": "1795000000", "type": "reaction"}
        return "messages", body | {"reaction": {"message_id": f"wamid.{n - 1}", "emoji": "👍"}}
    told = ("sent", "delivered", "read")[n % 3]
    price = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "utility"}
    whom = {"recipient_id": person, "recipient_user_id": f"IN.{person}", "biz_opaque_callback_data": str(n // 3 + 1)}
    return "statuses", {"id": f"wamid.{n // 3}", "status": told, "timestamp": "1795000000", "pricing": price} | whom


def post(first: int, many: int) -> bytes:
    value: dict[str, object] = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1"}}
    for n in range(first, first + many):
        name, body = update(n)
        cast("list[object]", value.setdefault(name, [])).append(body)
    body = orjson.dumps({"entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]})
    proof = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    head = f"POST /webhooks/whatsapp HTTP/1.1\r\nHost: setu\r\nX-Hub-Signature-256: sha256={proof}\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


# ---- the load, in a process of its own ---------------------------------------------------------------------


@dataclass
class Result:
    posts: int
    seconds: float
    waits: list[float]
    refused: int


class Line(asyncio.Protocol):
    """One connection: post, wait for the answer, post the next."""

    def __init__(self, posts: Iterator[bytes], waits: list[float], done: asyncio.Future[int]) -> None:
        self.posts, self.waits, self.done = posts, waits, done
        self.heard, self.refused = b"", 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.next()

    def next(self) -> None:
        if (post := next(self.posts, None)) is None:
            self.transport.close()
            self.done.set_result(self.refused)
            return
        self.begun = time.perf_counter()
        self.transport.write(post)

    def data_received(self, data: bytes) -> None:
        self.heard += data
        head, end, rest = self.heard.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0) if end else 0
        if not end or len(rest) < length:
            return
        self.waits.append(time.perf_counter() - self.begun)
        self.refused += not head.startswith(b"HTTP/1.1 200")
        self.heard = b""
        self.next()


async def load(port: int, posts: list[bytes], together: int) -> Result:
    loop, waits, coming = asyncio.get_running_loop(), [], iter(posts)
    ends = [loop.create_future() for _ in range(together)]
    begun = time.perf_counter()
    for end in ends:
        await loop.create_connection(lambda end=end: Line(coming, waits, end), "127.0.0.1", port)
    refused = sum(await asyncio.gather(*ends))
    return Result(len(posts), time.perf_counter() - begun, waits, refused)


def run_load(port: int, first: int, posts: int, size: int, together: int) -> Result:
    bodies = [post(first + n * size, size) for n in range(posts)] if size else [HEALTH] * posts
    return uvloop.run(load(port, bodies, together))


HEALTH = b"GET /health HTTP/1.1\r\nHost: setu\r\n\r\n"


# ---- the web process ---------------------------------------------------------------------------------------


@contextmanager
def web(url: str, port: int) -> Iterator[int]:
    """Its number."""
    environment = os.environ | {
        "SETU_DATABASE_URL": url, "SETU_SECRET_KEY": KEY, "SETU_PORT": str(port), "SETU_WHATSAPP_APP_SECRET": SECRET,
        "SETU_WHATSAPP_PHONE_ID": "1", "SETU_WHATSAPP_WABA_ID": "1", "SETU_WHATSAPP_TOKEN": "bench-token",
        "SETU_WHATSAPP_VERIFY_TOKEN": "bench-verify", "SETU_WHATSAPP_API_URL": "http://127.0.0.1:9/v26.0",
        "SETU_TELEGRAM_TOKEN": "", "SETU_PUBLIC_URL": "",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "main.py", "web"], env=environment)
    try:
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health"):
                    break
            except OSError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.socket() as there:
        there.bind(("127.0.0.1", 0))
        return int(there.getsockname()[1])


# ---- receipts ----------------------------------------------------------------------------------------------

OWED = """
WITH people AS (
    INSERT INTO addresses (channel, sealed_key, digest, sender)
    SELECT 'whatsapp', '\\x00', sha256(CAST('bench' || n AS bytea)), 'whatsapp' FROM generate_series(1, :many) n
    RETURNING id
)
INSERT INTO deliveries
    (address_id, sender, lane, queue, language, due_at, expires_at, state, tries, platform_id, done_at)
SELECT id, 'whatsapp', 2, 0, 'hi', now(), now(), 'accepted', 0, 'wamid.' || (row_number() OVER () - 1), now()
FROM people
"""


async def apply_all(url: str) -> tuple[int, float]:
    """How many receipts there were, and the seconds that it took to apply them."""
    async with open_world(Settings(secret_key=KEY, _env_file=None), url) as world:
        async with world.engine.connect() as connection:
            waiting = await connection.scalar(sa.text("SELECT count(*) FROM inbox WHERE kind = 'receipt'"))
        begun = time.perf_counter()
        await receipts.apply(world)
        return int(waiting or 0), time.perf_counter() - begun


async def owe(url: str, many: int) -> None:
    async with open_world(Settings(secret_key=KEY, _env_file=None), url) as world, world.engine.begin() as connection:
        await connection.execute(sa.text(OWED), {"many": many})
        await connection.execute(sa.text("ANALYZE"))


# ---- the table ---------------------------------------------------------------------------------------------


def percentile(waits: list[float], percent: int) -> float:
    return statistics.quantiles(waits, n=100)[percent - 1]


def main(
    posts: Annotated[int, typer.Option(min=500, help="Single-update posts of each turn.")] = 8_000,
    rounds: Annotated[int, typer.Option(min=1, help="Turns.")] = 3,
    together: Annotated[int, typer.Option(min=1, help="Connections at a time.")] = 64,
    keep: Keep = False,
    port: Annotated[int, typer.Option(help="For the web process; 0: one that is free.")] = 0,
) -> None:
    """How many updates a second are stored and answered, how long a post waits, and how fast receipts are applied."""
    logging.disable(logging.WARNING)
    turns = (
        ("none (/health)", 0, posts, together),
        ("1", 1, posts, together),
        ("100", 100, 150, max(1, together // 4)),
        ("1,000", 1_000, 30, max(1, together // 16)),
    )
    headings = (
        "updates a post",
        "at once",
        "updates/s",
        "slowest … fastest",
        "of Meta's",
        "of none",
        "50 %",
        "99 %",
        "web CPU each",
    )
    rows = []
    with tempfile.TemporaryDirectory(prefix="setu-bench-") as folder, embedded(Path(folder) / "postgres") as url:
        Path(folder).chmod(0o755)
        migrate.migrate(url)
        spawn, first = multiprocessing.get_context("spawn"), 0
        with web(url, port := port or free_port()) as pid, spawn.Pool(1) as generator:
            found: dict[str, list[tuple[float, Result, float]]] = {}
            for _ in range(rounds):
                for name, size, many, lines in turns:
                    spent = cpu_of(pid)
                    result: Result = generator.apply(run_load, (port, first, many, size, lines))
                    first += many * size
                    rate = many * max(size, 1) / result.seconds
                    found.setdefault(name, []).append((rate, result, (cpu_of(pid) - spent) / many / max(size, 1)))
        empty = statistics.median(rate for rate, *_ in next(iter(found.values())))
        for name, results in found.items():
            rates, waits = sorted(rate for rate, *_ in results), [wait for _, one, _ in results for wait in one.waits]
            refused = sum(one.refused for _, one, _ in results)
            row = (
                name + (f" ({refused} refused)" if refused else ""),
                str({label: lines for label, *_, lines in turns}[name]),
                f"{statistics.median(rates):,.0f}",
                f"{rates[0]:,.0f} … {rates[-1]:,.0f}",
                f"{statistics.median(rates) / DEMAND:.1f} ×",
                f"{statistics.median(rates) / empty:.2f}",
                f"{percentile(waits, 50) * 1000:.0f} ms",
                f"{percentile(waits, 99) * 1000:.0f} ms",
                f"{statistics.median(cpu for *_, cpu in results) * 1e6:.0f} µs",
            )
            rows.append(row)
        asyncio.run(owe(url, first // 3 + 1))
        many, seconds = asyncio.run(apply_all(url))
    applied = (
        f"{many:,} receipts applied at {many / seconds:,.0f} a second, {many / seconds / DEMAND:.2f} of the demand."
    )
    title = f"{rounds} turns; Meta asks {DEMAND:,} updates/s, 250 ms, 1 s"
    show(Found("intake", title, headings, rows, applied), keep=keep)


if __name__ == "__main__":
    main() if len(sys.argv) == 1 else typer.run(main)
