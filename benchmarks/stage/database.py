"""A PostgreSQL of a benchmark's own, as it comes: newest tables, the demo's three zones, nobody in them."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from bot.loading import zoneload
from bot.loading.zonefile import read_file
from bot.settings import Settings
from bot.storage import migrate
from bot.storage.postgres import embedded
from bot.world import World, open_world

ZONES = Path("bot/demo/zones-demo.yaml")
SECRET = "a-key-for-benchmarks-alone"


@contextmanager
def fresh_database() -> Iterator[tuple[str, Path]]:
    """Its URL, and the folder where it lives as `postgres`; gone afterwards.

    As root, PostgreSQL runs as a user of its own, who must be let through.
    """
    with tempfile.TemporaryDirectory(prefix="setu-bench-") as folder:
        Path(folder).chmod(0o755)
        with embedded(Path(folder) / "postgres") as url:
            migrate.migrate(url)
            yield url, Path(folder)


@asynccontextmanager
async def opened(url: str, **settings: Any) -> AsyncIterator[World]:
    facts: dict[str, Any] = {"secret_key": SECRET, "_env_file": None}
    async with open_world(Settings(**(facts | settings)), url) as world:
        await zoneload.load(world, read_file(ZONES))
        yield world
