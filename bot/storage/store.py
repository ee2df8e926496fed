"""What rules and conversation ask of the world, answered by PostgreSQL in one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from bot.storage.acquaintances import Acquaintances
from bot.storage.applications import Applications
from bot.storage.approvals import Approvals
from bot.storage.calls import CallBook
from bot.storage.claims import Claims
from bot.storage.closing import ClosingBook
from bot.storage.complaints import ComplaintBook
from bot.storage.following import OutageFollows
from bot.storage.limits import LimitBook
from bot.storage.linking import LinkBook
from bot.storage.live_posts import LivePosts
from bot.storage.moves import MovesBook
from bot.storage.outages import Outages
from bot.storage.own_data import OwnDataBook
from bot.storage.paces import Paces
from bot.storage.people import People
from bot.storage.pockets import PocketBook
from bot.storage.removals import Removals
from bot.storage.room_requests import RoomRequests
from bot.storage.vault import Vault
from bot.storage.works import WorkBook
from bot.storage.writing import Turn

Wake = Callable[[str], Awaitable[None]]


class Store(
    Acquaintances,
    Applications,
    Outages,
    Approvals,
    MovesBook,
    People,
    RoomRequests,
    ComplaintBook,
    Claims,
    Removals,
    Paces,
    OwnDataBook,
    ClosingBook,
    PocketBook,
    CallBook,
    LimitBook,
    LivePosts,
    LinkBook,
    WorkBook,
    OutageFollows,
):
    """`zones.store.Store` and `handlers.talking.Talking`."""


class Stores:
    """Opens transactions; after a commit it wakes the senders that have something to say, and who looks at rooms."""

    def __init__(
        self,
        engine: AsyncEngine,
        vault: Vault,
        zone_time: ZoneInfo,
        wake: Wake,
        wake_gathering: Callable[[], Awaitable[None]] | None = None,
        wake_rooms: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.engine = engine
        self.vault = vault
        self.zone_time = zone_time
        self.wake = wake
        self.wake_gathering = wake_gathering
        self.wake_rooms = wake_rooms

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Store]:
        turn = AsyncSession(self.engine, sync_session_class=Turn, expire_on_commit=False)
        async with turn as session, session.begin():
            store = Store(session, self.vault, self.zone_time)
            try:
                yield store
            except BaseException:
                session.expunge_all()  # why it was refused is told by what they were, once all is undone
                raise
        for sender in sorted(store.to_wake):
            await self.wake(sender)
        if store.to_gather and self.wake_gathering:
            await self.wake_gathering()
        if store.to_look and self.wake_rooms:
            await self.wake_rooms()


def connect(url: str) -> AsyncEngine:
    """`url` is PostgreSQL's own form (postgresql://…); sessions run in UTC.

    What was used last is used first, for it has its statements prepared; and none is opened for a moment's crowd alone.
    """
    driver = url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)
    return create_async_engine(
        driver,
        pool_size=20,
        max_overflow=0,
        pool_use_lifo=True,
        connect_args={"options": "-c timezone=UTC", "prepare_threshold": 2},  # a storm comes at once
        hide_parameters=True,  # an error must not carry what somebody wrote into a log
    )
