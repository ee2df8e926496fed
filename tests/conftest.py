"""A PostgreSQL for all tests, a fresh copy of a loaded database for each, and a town to live in."""

from __future__ import annotations

import asyncio
import gc
import itertools
import os
import secrets
import shutil
import signal
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from bot.loading import zoneload
from bot.loading.zonefile import read_file
from bot.settings import Settings
from bot.storage import migrate
from bot.storage.postgres import embedded
from bot.world import open_world
from tests.hour import BEGINS
from tests.town import Town, open_town, settle_people

MEMORY, ROOM = Path("/dev/shm"), 1 << 30  # noqa: S108 — a server of ours takes a tenth of that, and several run at once
TEMPLATE, PEOPLED = "setu_template", "setu_peopled"
SECRET = secrets.token_urlsafe(24)  # one for the whole run: the template database is sealed with it
copies = itertools.count(1)


def pytest_configure() -> None:
    """Ended by `timeout`, we tidy up as after Ctrl-C: else the server lives on, with all that it has in memory."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """More than cores, because a story waits for its town half of the time."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays until the end: the collector of garbage need not go through it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server's URL. As root, PostgreSQL runs as a user of its own, who must be let through to the folder."""
    with ground(tmp_path_factory) as folder:
        for above in (folder, *folder.parents):
            if os.access(above, os.W_OK) and (mode := above.stat().st_mode) | 0o055 != mode:
                above.chmod(mode | 0o055)
        with embedded(folder / "postgres") as url:
            for care in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody needs this data after a power cut
                do(url, f"ALTER SYSTEM SET {care} = off")
            do(url, "SELECT pg_reload_conf()")
            yield url


@contextmanager
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """In memory where there is room: a copy of a database is 700 files, which cost a disk ten times as much."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        with TemporaryDirectory(prefix="setu-", dir=MEMORY) as folder:
            yield Path(folder)
    else:
        yield tmp_path_factory.mktemp("town")


@pytest.fixture(scope="session")
def loaded(postgres: str) -> str:
    """The name of a database with the newest tables and the three demo zones."""
    do(postgres, f"CREATE DATABASE {TEMPLATE}")
    url = named(postgres, TEMPLATE)
    migrate.migrate(url)
    asyncio.run(load_zones(url))
    return TEMPLATE


@pytest.fixture(scope="session")
def peopled(postgres: str, loaded: str) -> str:
    """The name of a database with the demo's people, too."""
    do(postgres, f"CREATE DATABASE {PEOPLED} TEMPLATE {loaded} STRATEGY FILE_COPY")
    asyncio.run(settle_people(named(postgres, PEOPLED), SECRET))
    return PEOPLED


async def load_zones(url: str) -> None:
    async with open_world(Settings(secret_key=SECRET, _env_file=None), url) as world:
        world.clock = lambda: BEGINS
        await zoneload.load(world, read_file(Path("bot/demo/zones-demo.yaml")))


@pytest.fixture
def database(postgres: str, loaded: str) -> Iterator[str]:
    """A copy of the loaded database for one test."""
    yield from copied(postgres, loaded)


@pytest.fixture
def home(postgres: str, peopled: str) -> Iterator[str]:
    """A copy of the database with the demo's people, for one town."""
    yield from copied(postgres, peopled)


def copied(postgres: str, template: str) -> Iterator[str]:
    name = f"town_{next(copies)}"
    do(postgres, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield named(postgres, name)
    do(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty(postgres: str) -> Iterator[str]:
    """A database with the newest tables and nothing in them."""
    name = f"empty_{next(copies)}"
    do(postgres, f"CREATE DATABASE {name}")
    migrate.migrate(named(postgres, name))
    yield named(postgres, name)
    do(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def town(home: str, tmp_path: Path) -> AsyncIterator[Town]:
    """The demo's people, their phones, and the product at work; the platforms must have had nothing to complain of."""
    async with open_town(home, SECRET, data_dir=tmp_path) as town:
        yield town
        assert await town.problems() == []


def named(url: str, database: str) -> str:
    return url.replace("/postgres?", f"/{database}?", 1)


def do(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]
