"""A worker that dies in the middle: nothing is lost, nobody is told twice, and nothing stays locked."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.delivery.outcomes import pause
from tests.conftest import SECRET
from tests.test_walk import POST
from tests.town import Town, open_town, until

SECRETS = (
    "whatsapp_token",
    "whatsapp_app_secret",
    "whatsapp_verify_token",
    "telegram_token",
    "telegram_webhook_secret",
)
LONG = 90.0  # seconds: a dead worker's locks are noticed after ten


@pytest.fixture
async def idle_town(home: str) -> AsyncIterator[tuple[Town, str]]:
    """Without a worker of its own. Those that are started go by the machine's clock, so it is the town's, too."""
    async with open_town(home, SECRET, working=False, begins=datetime.now(UTC)) as town:
        yield town, home


@asynccontextmanager
async def worker(town: Town, database: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker as it is started on a machine, killed at the end if it still lives."""
    settings = town.world.settings
    environment = {f"SETU_{name.upper()}": getattr(settings, name).get_secret_value() for name in SECRETS} | {
        "SETU_DATABASE_URL": database,
        "SETU_SECRET_KEY": SECRET,
        "SETU_WHATSAPP_API_URL": settings.whatsapp_api_url,
        "SETU_WHATSAPP_PHONE_ID": settings.whatsapp_phone_id,
        "SETU_TELEGRAM_API_URL": settings.telegram_api_url,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "main.py", "worker", env=os.environ | environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


async def rest(town: Town, sender: str, for_how_long: timedelta) -> None:
    """The sender holds its tongue."""
    async with town.world.engine.begin() as connection:
        await pause(connection, sender, town.now() + for_how_long, "test")


async def speak(town: Town) -> None:
    async with town.world.engine.begin() as connection:
        await connection.execute(sa.text("DELETE FROM senders"))


async def test_killed_between_the_commit_and_the_sending_everyone_is_told_once_after_a_restart(
    idle_town: tuple[Town, str],
) -> None:
    town, database = idle_town
    async with worker(town, database) as first:
        await town.anil.says(POST)
        preview = await town.anil.sees("भेजें?")
        for sender in ("whatsapp", "telegram"):
            await rest(town, sender, timedelta(hours=1))
        await town.anil.presses(preview, preview["buttons"][0]["data"])
        await until(lambda: town.rows("SELECT 1 FROM notices"))
        assert set(await town.states("outage")) == {"due"}
        first.send_signal(signal.SIGKILL)
        await first.wait()

    await speak(town)
    async with worker(town, database):
        for person in (town.sunita, town.imran, town.kavita, town.ramesh):
            await until(lambda who=person: heard_of_it(who), LONG)
        await asyncio.sleep(1)  # a second copy would come now
        for person in (town.sunita, town.imran, town.kavita, town.ramesh):
            assert len([text for text in await person.received() if "GN-2" in text]) == 1


async def heard_of_it(person: object) -> bool:
    return any("GN-2" in text for text in await person.received())  # type: ignore[attr-defined]


async def test_a_worker_killed_in_the_middle_of_a_send_keeps_nobody_waiting_for_its_locks(
    idle_town: tuple[Town, str],
) -> None:
    town, database = idle_town
    await town.ask("POST", "faults", {"platform": "whatsapp", "times": 1, "timeout": 60})
    async with worker(town, database) as first:
        await town.anil.says("help")
        await until(lambda: town.rows("SELECT 1 FROM deliveries WHERE state = 'claimed'"))
        first.send_signal(signal.SIGKILL)
        await first.wait()

    await town.ask("DELETE", "faults")
    async with worker(town, database):
        await town.sunita.says("status")
        await until(lambda: heard_anything(town), LONG)


async def heard_anything(town: Town) -> bool:
    return bool(await town.sunita.received())


async def test_a_worker_outlives_its_database(idle_town: tuple[Town, str]) -> None:
    town, database = idle_town
    async with worker(town, database) as process:
        await town.sunita.says("status")
        await until(lambda: heard_anything(town), LONG)
        before = await town.sunita.received()
        await cut_all_lines(town)

        await until(lambda: town.rows("SELECT 1 FROM procrastinate_workers"), LONG)
        await town.sunita.says("status")
        await until(lambda: heard_more(town, before), LONG)
        assert process.returncode is None
        process.terminate()
        assert await process.wait() == 0


async def cut_all_lines(town: Town) -> None:
    """Of the worker, which sees its database go away and come back."""
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    with suppress(sa.exc.DBAPIError):
        await town.rows(f"{cut} AND pid <> pg_backend_pid()")
    await town.world.engine.dispose()  # the test's own were cut as well


async def heard_more(town: Town, before: list[str]) -> bool:
    return len(await town.sunita.received()) > len(before)
