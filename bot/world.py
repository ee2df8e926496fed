"""Where all parts meet: settings in, a world out; nothing else in the house assembles anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import procrastinate
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.channel import Channel, Channels
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.delivery.pace import Pace
from bot.senders import Sender, Senders, senders_of
from bot.settings import Settings
from bot.storage import tables as t
from bot.storage.store import Stores, connect
from bot.storage.vault import Vault
from bot.wake import Wake, connect_jobs
from handlers.atlas import Atlas
from zones.area import Area, Placement

ATLAS_IS_FRESH = timedelta(seconds=10)
AREAS_CHANGED = "areas"  # the counter that `zones load` moves


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
    paces: dict[str, Pace] = field(default_factory=dict)
    clock: Callable[[], datetime] = utc_now
    wake: Wake = field(init=False)
    stores: Stores = field(init=False)
    _atlas: Atlas | None = None
    _atlas_version: int = -1
    _atlas_checked: datetime | None = None
    _atlas_lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.wake = Wake(self.jobs)
        self.stores = Stores(self.engine, self.vault, self.settings.zone_time, self.wake.sender)

    async def atlas(self) -> Atlas:
        """The areas, kept in memory and read again soon after they have changed."""
        now = self.clock()
        if self._atlas and self._atlas_checked and now - self._atlas_checked < ATLAS_IS_FRESH:
            return self._atlas
        async with self._atlas_lock:
            version = await self._areas_version()
            if self._atlas is None or version != self._atlas_version:
                self._atlas, self._atlas_version = await self._read_atlas(now), version
            self._atlas_checked = now
            return self._atlas

    async def _areas_version(self) -> int:
        async with self.engine.connect() as connection:
            counter = sa.select(t.counters.c.last).where(t.counters.c.name == AREAS_CHANGED)
            return await connection.scalar(counter) or 0

    async def _read_atlas(self, now: datetime) -> Atlas:
        async with self.stores.begin() as store:
            areas = (await store.session.scalars(sa.select(Area))).all()
            placements = (await store.session.scalars(sa.select(Placement))).all()
            return Atlas(areas, placements, now)


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
    vault = Vault(settings.secret_key.get_secret_value())
    jobs = connect_jobs(database_url)
    async with jobs.open_async():
        try:
            yield World(settings, engine, vault, jobs, channels, senders)
        finally:
            await channels.close()
            await engine.dispose()
