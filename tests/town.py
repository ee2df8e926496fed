"""A town for the tests: the demo's people with false phones, and the product at work behind them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import sqlalchemy as sa
import uvicorn
from aiohttp.test_utils import TestServer, get_unused_port_socket

from bot import worker
from bot.channels import submitting
from bot.channels.templates import definitions
from bot.demo.people import GROUPS, PEOPLE, ZONE
from bot.emulator import Config, create_app
from bot.emulator.exchange import EXCHANGE
from bot.loading import membership
from bot.settings import Settings
from bot.web.app import create_web
from bot.world import World, open_world
from tests.hour import BEGINS

PRIVATE = "bot"  # the emulator's name for the chat with us
PATIENCE = 60.0  # seconds until we give up waiting for something that must come
PHONE_ID, WABA, BOT_TOKEN = "100000000000001", "200000000000001", "7000000001:test-token-of-the-false-bot"


@dataclass
class Phone:
    """What a person does with their phone, and what they see on it."""

    town: Town
    id: str

    async def says(self, text: str, **more: Any) -> None:
        await self.town.ask("POST", f"phones/{self.id}/say", {"text": text, **more})

    async def sends(self, kind: str, **more: Any) -> None:
        await self.town.ask("POST", f"phones/{self.id}/send", {"kind": kind, **more})

    async def starts(self, payload: str = "") -> None:
        await self.town.ask("POST", f"phones/{self.id}/start", {"payload": payload})

    async def messages(self, chat: str = PRIVATE) -> list[dict[str, Any]]:
        """Of the private chat with us, or of a group."""
        phone = await self.town.ask("GET", f"phones/{self.id}")
        found: list[dict[str, Any]] = next(c for c in phone["chats"] if c["id"] == chat)["messages"]
        return found

    async def received(self, chat: str = PRIVATE) -> list[str]:
        return [message["text"] for message in await self.messages(chat) if message["from"] == "bot"]

    async def sees(self, words: str, chat: str = PRIVATE, times: int = 1) -> dict[str, Any]:
        """Waits until a message of ours holds these words (in `times` messages); returns the last that does."""

        async def seen() -> dict[str, Any] | None:
            ours = [m for m in await self.messages(chat) if m["from"] == "bot" and words in m["text"]]
            return ours[-1] if len(ours) >= times else None

        try:
            return await until(seen)
        except TimeoutError:
            raise AssertionError(f"{self.id} never saw {words!r}, but: {await self.received(chat)}") from None

    async def gets(self, kind: str, times: int = 1) -> dict[str, Any]:
        """Waits until a file of this kind has come from us, without words; returns the last."""

        async def came() -> dict[str, Any] | None:
            ours = [m for m in await self.messages() if m["from"] == "bot" and m["kind"] == kind and not m["text"]]
            return ours[-1] if len(ours) >= times else None

        return await until(came)

    async def taps(self, verb: str, chat: str = PRIVATE) -> None:
        """The newest button that stands for this: `post`, `eta:60`, `update` … (see `handlers/`)."""

        async def found() -> tuple[dict[str, Any], dict[str, Any]] | None:
            for message in reversed(await self.messages(chat)):
                for button in message["buttons"]:
                    if button["data"] == verb or button["data"].partition(":")[2].startswith(verb):
                        return message, button
            return None

        try:
            message, button = await until(found)
        except TimeoutError:
            raise AssertionError(f"{self.id} has no button {verb!r}: {await self.received(chat)}") from None
        await self.presses(message, button["data"])

    async def confirms(self, act: str, chat: str = PRIVATE) -> None:
        """Taps “post” under the preview of this act, once it has come."""

        async def waits() -> Any:
            return await self.town.rows(
                "SELECT id FROM steps WHERE done_at IS NULL AND form->>'act' = :act AND form->>'asked' = 'confirm'",
                act=act,
            )

        (step,) = await until(waits)
        await self.taps(f"s{step.id}:post", chat)

    async def presses(self, message: dict[str, Any], data: str) -> None:
        """A certain button of a certain message, also one that was pressed before."""
        await self.town.ask(
            "POST", f"phones/{self.id}/tap", {"message": message["id"], "button": data, "chat": message["chat"]}
        )


@dataclass
class Town:
    world: World
    emulator: TestServer
    web_url: str
    session: aiohttp.ClientSession
    moved: list[timedelta]
    working: asyncio.Task[None] | None = None

    def __getattr__(self, name: str) -> Phone:
        if name in {living.phone.id for living in PEOPLE}:
            return Phone(self, name)
        raise AttributeError(name)

    @property
    def group(self) -> str:
        return str(GROUPS[0].chat_id)

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        async with self.session.request(method, self.emulator.make_url(f"/_emulator/{path}"), json=body) as answer:
            content: dict[str, Any] = await answer.json()
            assert answer.status == 200, (path, content)
            return content

    async def problems(self) -> list[Any]:
        """What we sent that the platforms' own descriptions do not allow."""
        found: list[Any] = (await self.ask("GET", "problems"))["problems"]
        return found

    async def move(self, by: timedelta) -> None:
        """Time passes for the platforms and for us."""
        self.moved.append(by)
        await self.set_clocks()

    async def set_clocks(self) -> None:
        await self.ask("POST", "clock", {"offset_seconds": sum(self.moved, timedelta()).total_seconds()})

    def now(self) -> datetime:
        return datetime.now(UTC) + sum(self.moved, timedelta())

    # ---- looking into the database

    async def rows(self, statement: str, **facts: Any) -> list[Any]:
        async with self.world.engine.connect() as connection:
            return list((await connection.execute(sa.text(statement), facts)).all())

    async def acts(self) -> list[str]:
        return [row.act for row in await self.rows("SELECT act FROM entries WHERE act <> 'zones.loaded' ORDER BY id")]

    async def states(self, notice_kind: str) -> list[str]:
        found = await self.rows(
            "SELECT d.state FROM deliveries d JOIN notices n ON n.id = d.notice_id WHERE n.kind = :kind ORDER BY d.id",
            kind=notice_kind,
        )
        return [row.state for row in found]

    async def all_heard(self) -> None:
        """Waits until what people have said so far is dealt with."""

        async def heard() -> bool:
            return not await self.rows("SELECT 1 FROM inbox WHERE kind = 'message' AND handled_at IS NULL")

        await until(heard)

    # ---- the worker

    def start_working(self) -> None:
        self.working = asyncio.create_task(worker.work(self.world, signals=False))

    async def stop_working(self) -> None:
        """As if it were killed: whatever it held stays as it was."""
        if self.working:
            self.working.cancel()
            with suppress(asyncio.CancelledError):
                await self.working


@asynccontextmanager
async def open_town(
    database: str, secret: str, *, working: bool = True, begins: datetime = BEGINS, reviewed: bool = True, **more: Any
) -> AsyncIterator[Town]:
    """Meta has reviewed our templates long ago, or else (`reviewed`) takes them for the first time."""
    door = get_unused_port_socket(
        "127.0.0.1"
    )  # held from here on: a port that is free now may be another's in a moment
    web_port = door.getsockname()[1]
    web_url = f"http://127.0.0.1:{web_port}"
    emulator = TestServer(create_app(phones(web_url)))
    await emulator.start_server()
    settings = settings_of(str(emulator.make_url("")).rstrip("/"), web_port, web_url, secret, more)
    async with open_world(settings, database) as world, aiohttp.ClientSession() as session:
        town = Town(world, emulator, web_url, session, [begins - datetime.now(UTC)])
        world.clock = town.now
        await town.set_clocks()
        if reviewed:
            take_templates(emulator)
        else:
            await submitting.sync(world)
        async with serving(world, door):
            if working:
                town.start_working()
            try:
                yield town
            finally:
                await town.stop_working()
                await emulator.close()


def phones(web_url: str) -> Config:
    return Config(
        host="127.0.0.1",
        port=0,
        people=tuple(living.phone for living in PEOPLE),
        groups=GROUPS,
        whatsapp_phone_id=PHONE_ID,
        whatsapp_waba_id=WABA,
        whatsapp_token="wa-token",
        whatsapp_app_secret="app-secret",
        whatsapp_verify_token="verify-token",
        whatsapp_webhook=f"{web_url}/webhooks/whatsapp",
        telegram_token=BOT_TOKEN,
        telegram_username="bijli_setu_demo_bot",
        state_dir=None,
    )


def settings_of(platforms: str, port: int, url: str, secret: str, more: dict[str, Any]) -> Settings:
    facts: dict[str, Any] = {
        "secret_key": secret,
        "port": port,
        "public_url": url,
        "whatsapp_api_url": f"{platforms}/v26.0",
        "whatsapp_phone_id": PHONE_ID,
        "whatsapp_waba_id": WABA,
        "whatsapp_token": "wa-token",
        "whatsapp_app_secret": "app-secret",
        "whatsapp_verify_token": "verify-token",
        "telegram_api_url": platforms,
        "telegram_token": BOT_TOKEN,
        "telegram_webhook_secret": "hook-secret",
        "demo": True,
    }
    return Settings(_env_file=None, **(facts | more))


def take_templates(emulator: TestServer) -> None:
    """As if they had been submitted and approved before this story begins."""
    for definition in definitions():
        emulator.app[EXCHANGE].templates.create(definition.payload())


async def settle_people(url: str, secret: str) -> None:
    """The demo's people and how our templates stand, in a database that towns are copied from."""
    nowhere = "http://127.0.0.1:9"
    async with TestServer(create_app(phones(nowhere))) as emulator:
        platforms = str(emulator.make_url("")).rstrip("/")
        async with open_world(settings_of(platforms, 9, nowhere, secret, {}), url) as world:
            world.clock = lambda: BEGINS
            await settle(world)
            await submitting.sync(world)


async def settle(world: World) -> None:
    for living in PEOPLE:
        phone = living.phone
        if living.role:
            follows = list(living.follows)
            await membership.add_member(
                world, phone.platform, phone.number, ZONE, living.role, living.language, follows
            )
        if living.office_phone:
            await membership.add_address(world, living.office_phone, phone.platform, phone.number)


@asynccontextmanager
async def serving(world: World, door: socket.socket) -> AsyncIterator[None]:
    @asynccontextmanager
    async def same_world() -> AsyncIterator[World]:
        yield world

    config = uvicorn.Config(create_web(same_world()), log_level="error", access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    server.capture_signals = nullcontext  # type: ignore[method-assign,assignment]
    task = asyncio.create_task(server.serve([door]))
    await until(lambda: server.started)
    try:
        yield
    finally:
        server.should_exit = True
        await task


async def until(found: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """What `found` gives, once it gives something. Raises `TimeoutError`."""
    async with asyncio.timeout(patience):
        while True:
            result = found()
            result = await result if asyncio.iscoroutine(result) else result
            if result:
                return result
            await asyncio.sleep(0.02)
