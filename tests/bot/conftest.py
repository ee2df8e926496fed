"""The product on a real database, with a clock that the tests move and no platform behind it."""

from collections.abc import AsyncIterator

import pytest

from bot.settings import Settings
from bot.world import World, open_world
from tests.bot.watch import Clock
from tests.conftest import SECRET


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
