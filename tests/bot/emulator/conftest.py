"""A small town of phones, and a product that writes down what it is told."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.emulator import Config, Group, Person, create_app

Json = dict[str, Any]
TOKEN, SECRET = "EAAG-false", "app-secret"
BOT_TOKEN = "1912:AAfalse"
ZONE = -1001912000001
JE = Person("je", "Anil Verma", "Junior Engineer, Vibhuti Khand", "whatsapp", "+910000000009")
SUNITA = Person("sunita", "Sunita Devi", "Citizen, Viram Khand 3", "whatsapp", "+910000000010")
SHY = Person("shy", "Farida", "Citizen", "whatsapp", "+910000000011", user_id="IN.7Ab3", hides_number=True)
RAVI = Person("ravi", "Ravi", "Journalist", "telegram", "700100", telegram_phone="+910000000012")
MEENA = Person("meena", "Meena", "Citizen", "telegram", "700101", started=False)
GROUP = Group(ZONE, "Gomti Nagar Bijli", "demo_gn_bijli", ("ravi",), admins=("ravi",))


@dataclass
class Product:
    """Answers webhooks as told and keeps what came: bodies with their headers, in order."""

    status: int = 200
    posts: list[tuple[Json, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        if request.method == "GET":
            return web.Response(text=request.query["hub.challenge"])
        raw = await request.read()
        self.posts.append((json.loads(raw), dict(request.headers), raw))
        self.came.set()
        return web.Response(status=self.status)

    @property
    def values(self) -> list[Json]:
        """Every value of every WhatsApp change, one after another."""
        entries = [entry for body, _, _ in self.posts if "entry" in body for entry in body["entry"]]
        return [change["value"] for entry in entries for change in entry["changes"]]

    @property
    def messages(self) -> list[Json]:
        return [message for value in self.values for message in value.get("messages", [])]

    @property
    def statuses(self) -> list[Json]:
        return [status for value in self.values for status in value.get("statuses", [])]

    @property
    def updates(self) -> list[Json]:
        return [body for body, _, _ in self.posts if "update_id" in body]

    def signed_by(self, secret: str) -> list[bool]:
        return [
            headers["X-Hub-Signature-256"] == "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
            for _, headers, raw in self.posts
            if "X-Hub-Signature-256" in headers
        ]


@dataclass
class Town:
    """The emulator as a test sees it: both platforms' addresses and the control doors."""

    url: str
    http: ClientSession
    product: Product
    config: Config
    telegram_ready: bool = False

    async def ask(self, verb: str, path: str, body: Any = None, **query: str) -> Json:
        async with self.http.request(verb, f"{self.url}/_emulator/{path}", json=body, params=query) as answer:
            found: Json = await answer.json()
            return found

    async def do(self, who: str, deed: str, **asked: Any) -> Json:
        return await self.ask("POST", f"phones/{who}/{deed}", asked)

    async def cloud(self, verb: str, path: str, body: Any = None, token: str = TOKEN) -> tuple[int, Json]:
        headers = {"Authorization": f"Bearer {token}"}
        async with self.http.request(verb, f"{self.url}/v26.0/{path}", json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def whatsapp(self, to: str, **message: Any) -> tuple[int, Json]:
        message.setdefault("type", next((name for name in message if name != "context"), "text"))
        body = {"messaging_product": "whatsapp", "to": to} | message
        return await self.cloud("POST", f"{self.config.whatsapp_phone_id}/messages", body)

    async def bot(self, method: str, **params: Any) -> Json:
        async with self.http.post(f"{self.url}/bot{BOT_TOKEN}/{method}", json=params) as answer:
            found: Json = await answer.json()
            return found

    async def listen(self, *kinds: str, secret: str = "tg-secret") -> None:
        """Register the product's Telegram webhook."""
        hook = {"url": self.product.url + "/telegram", "secret_token": secret, "allowed_updates": list(kinds)}
        assert (await self.bot("setWebhook", **hook))["ok"]

    async def screen(self, who: str, chat: str = "bot") -> list[Json]:
        view = await self.ask("GET", f"phones/{who}")
        return next(one["messages"] for one in view["chats"] if one["id"] == chat)

    async def problems(self) -> list[Json]:
        found: list[Json] = (await self.ask("GET", "problems"))["problems"]
        return found

    async def until(self, so: Callable[[], Any], seconds: float = 5) -> None:
        """Wait for the product to have heard of it."""
        async with asyncio.timeout(seconds):
            while not so():
                self.product.came.clear()
                try:
                    async with asyncio.timeout(0.05):
                        await self.product.came.wait()
                except TimeoutError:
                    continue


def config_for(product_url: str, **changes: Any) -> Config:
    config = Config(
        host="127.0.0.1",
        port=0,
        people=(JE, SUNITA, SHY, RAVI, MEENA),
        groups=(GROUP,),
        whatsapp_phone_id="522000191200",
        whatsapp_waba_id="522000191299",
        whatsapp_token=TOKEN,
        whatsapp_app_secret=SECRET,
        whatsapp_verify_token="verify",
        whatsapp_webhook=product_url + "/whatsapp",
        telegram_token=BOT_TOKEN,
        telegram_username="bijli_setu_demo_bot",
        state_dir=None,
    )
    return replace(config, **changes)


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    taker, app = Product(), web.Application()
    app.router.add_route("*", "/{platform}", taker.take)
    async with TestServer(app) as server:
        taker.url = str(server.make_url("/")).rstrip("/")
        yield taker


@dataclass
class Starter:
    """Starts emulators, and stops those that run."""

    product: Product
    http: ClientSession
    servers: list[TestServer] = field(default_factory=list)

    async def __call__(self, **changes: Any) -> Town:
        config = config_for(self.product.url, **changes)
        self.servers.append(TestServer(create_app(config)))
        await self.servers[-1].start_server()
        return Town(str(self.servers[-1].make_url("/")).rstrip("/"), self.http, self.product, config)

    async def stop(self) -> None:
        while self.servers:
            await self.servers.pop().close()


@pytest.fixture
async def start(product: Product) -> AsyncIterator[Starter]:
    async with ClientSession() as http:
        starter = Starter(product, http)
        yield starter
        await starter.stop()


@pytest.fixture
async def town(start: Starter) -> Town:
    return await start()
