"""The emulator as one web application: both platforms, the page of phones, and its own doors."""

import asyncio
import signal
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from bot.emulator import control
from bot.emulator.exchange import EXCHANGE, Exchange
from bot.emulator.people import Config
from bot.emulator.telegram import bot_api
from bot.emulator.whatsapp import cloud_api

STATIC = Path(__file__).with_name("static")
BIGGEST_REQUEST = 110 << 20


def create_app(config: Config) -> web.Application:
    app = web.Application(client_max_size=BIGGEST_REQUEST)
    app[EXCHANGE] = Exchange(config)
    app.cleanup_ctx.append(app[EXCHANGE].live)
    app.add_routes([*cloud_api.routes(), *bot_api.routes(), *control.routes()])
    app.add_routes([web.get("/", _page), web.static("/static", STATIC)])
    return app


async def serve(config: Config) -> None:
    """Play the platforms until cancelled or told to stop."""
    runner = web.AppRunner(create_app(config), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, config.host, config.port).start()
        await _told_to_stop()
    finally:
        await runner.cleanup()


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    with suppress(NotImplementedError, RuntimeError, ValueError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()


async def _page(_: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-store"})
