"""The web process: webhooks, health, and the console."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from fastapi import FastAPI

from bot.channels.announcing import announce
from bot.intake.keeping import Keeper
from bot.web import calls, checking, console, health, home, metrics, notices, watchdog, webhooks
from bot.web.board import Board
from bot.world import World


def create_web(opened: AbstractAsyncContextManager[World]) -> FastAPI:
    """`opened` gives the world for as long as the process serves."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        async with opened as world:
            app.state.world, app.state.board, app.state.keeper = world, Board(world), Keeper(world)
            await announce(world.settings, world.senders, world.engine)  # not before we can store what will come
            watching = asyncio.create_task(watchdog.keep_watch(world))
            yield
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            await app.state.keeper.close()

    app = webhooks.WithDoors(title="Bijli Setu", lifespan=life, docs_url=None, redoc_url=None, openapi_url=None)
    for router in (
        *(part.router for part in (webhooks, health, metrics, console, notices, checking, home, calls)),
        calls.documents,
    ):
        app.include_router(router)
    return app
