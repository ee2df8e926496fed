"""The clients as anyone would use them: one message each, sent in a loop."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import httpx
import orjson
from pywa_async import WhatsApp
from telegram import Bot
from telegram.request import BaseRequest

TEXT = "⚡ 11 kV विराम खण्ड फीडर बंद है। कारण: जम्पर। अनुमानित समय 18:30। शिकायत संख्या GN-2611-0042/1"
TOKEN = "110:bench"

Send = Callable[[int], Awaitable[object]]


@asynccontextmanager
async def bare(url: str, together: int) -> AsyncIterator[Send]:
    """What no client can beat: one aiohttp session and a body."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=together)) as session:

        async def send(n: int) -> object:
            body = {"messaging_product": "whatsapp", "to": f"9199990{n:05}", "type": "text", "text": {"body": TEXT}}
            async with session.post(f"{url}/v26.0/555/messages", data=orjson.dumps(body)) as answer:
                return orjson.loads(await answer.read())

        yield send


@asynccontextmanager
async def under_pywa(transport: httpx.AsyncBaseTransport, base_url: str) -> AsyncIterator[Send]:
    async with httpx.AsyncClient(transport=transport) as client:
        number = WhatsApp("555", "token", session=client, api_version=26.0)
        client.base_url = base_url  # the stock transport knows no other way
        yield lambda n: number.send_message(f"9199990{n:05}", TEXT, tracker=str(n))


@asynccontextmanager
async def under_telegram(request: BaseRequest, url: str) -> AsyncIterator[Send]:
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=request)
    yield lambda n: bot.send_message(n, TEXT)
    await request.shutdown()
