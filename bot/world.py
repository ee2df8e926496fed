"""Where all parts meet: settings in, a world out; nothing else in the house assembles anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

import procrastinate
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.channel import Channel, Channels
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.reports.press import Press
from bot.senders import Sender, Senders, senders_of
from bot.settings import Settings
from bot.storage import tables as t
from bot.storage.atlas import KeptAtlas
from bot.storage.store import Stores, connect
from bot.storage.vault import Vault
from bot.wake import Wake, connect_jobs
from handlers.atlas import Atlas


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class World:
    settings: Settings
    engine: AsyncEngine
    vault: Vault
    jobs: procrastinate.App
    channels: Channels
    senders: Senders
    clock: Callable[[], datetime] = utc_now
    leaving: asyncio.Event = field(default_factory=asyncio.Event)  # the worker has been told to stop
    wake: Wake = field(init=False)
    stores: Stores = field(init=False)
    press: Press = field(init=False)
    _atlas: KeptAtlas = field(init=False)

    def __post_init__(self) -> None:
        self.wake = Wake(self.jobs)
        self._atlas = KeptAtlas(self.engine)
        wakes = self.wake.sender, self.wake.gathering, self.wake.rooms
        self.stores = Stores(self.engine, self.vault, self.settings.zone_time, *wakes)
        self.press = Press(self.settings.data_dir / "sheets")

    @cached_property
    def singly(self) -> AsyncEngine:
        """For looks: each statement stands alone, and no transaction is rolled back after it.

        A rollback costs a connection all the statements that it has prepared; and to make such an engine costs as much
        as to ask it.
        """
        return self.engine.execution_options(isolation_level="AUTOCOMMIT")

    async def atlas(self) -> Atlas:
        """The areas, kept in memory and read again soon after they have changed."""
        return await self._atlas.at(self.clock())

    async def close(self) -> None:
        await self._atlas.close()


def build_channels(senders: Senders) -> Channels:
    return Channels({sender.name: build_channel(sender) for sender in senders})


def build_channel(sender: Sender) -> Channel:
    token = sender.token.get_secret_value()
    if sender.channel == "whatsapp":
        return WhatsApp(sender.name, sender.api_url, sender.key, token, sender.rate)
    return Telegram(sender.name, sender.api_url, token, sender.rate)


@asynccontextmanager
async def open_world(settings: Settings, database_url: str) -> AsyncIterator[World]:
    """Everything connected, and closed again at the end."""
    t.map_classes()
    senders = senders_of(settings)
    engine, channels = connect(database_url), build_channels(senders)
    vault = Vault(*settings.secret_keys)
    jobs = connect_jobs(database_url)
    async with jobs.open_async():
        world = World(settings, engine, vault, jobs, channels, senders)
        try:
            yield world
        finally:
            await world.close()
            await channels.close()
            await engine.dispose()
