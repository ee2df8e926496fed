"""The product on a real database, with a clock that the tests move and no platform behind it."""

import io
from collections.abc import AsyncIterator, Iterator

import pytest
import structlog
from httpx import AsyncClient

from bot.logs import where_it_broke
from bot.settings import Settings
from bot.world import World, open_world
from tests.bot.doors import web_of
from tests.bot.watch import Clock
from tests.conftest import SECRET


@pytest.fixture(autouse=True)
def quiet_log() -> Iterator[io.StringIO]:
    """As the product's, without values: the one of a developer's terminal would look into every object of a failure."""
    written = io.StringIO()
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, where_it_broke, structlog.processors.JSONRenderer()],
        logger_factory=structlog.PrintLoggerFactory(written),
    )
    yield written
    structlog.reset_defaults()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def world(database: str, clock: Clock) -> AsyncIterator[World]:
    """The three demo zones, the posts of their list, and nobody else yet."""
    settings = Settings(
        secret_key=SECRET,
        whatsapp_app_secret="app-secret",
        whatsapp_verify_token="verify-token",
        telegram_webhook_secret="hook-secret",
        telegram_token="7000000001:test-token",
        _env_file=None,
    )
    async with open_world(settings, database) as world:
        world.clock = clock
        yield world


@pytest.fixture
async def web(world: World) -> AsyncIterator[AsyncClient]:
    async with web_of(world) as client:
        yield client
