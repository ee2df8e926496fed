"""Our wire under pywa: an `httpx.AsyncClient` of ours carries what it sends."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import aiohttp
import httpx

from bot.channels.wire import Wire, body_of, failures_named, headers_of, waiting

# pywa writes this address into every client that it is given. Changing it back means to reach into a private attribute
# after each construction, and one forgotten place would send a test's messages to the real service. So the requests are
# turned at the point that all of them pass. Other addresses (media: the platform names them in full) are left alone.
GRAPH = re.compile(r"https://graph\.facebook\.com/v\d+(\.\d+)?(?=[/?]|$)")


class AiohttpTransport(httpx.AsyncBaseTransport):
    """Carries the requests of an `httpx.AsyncClient`, as pywa uses it, to `base_url` in place of the Graph API.

    The client's own timeouts hold (connect, pool, read); `total` bounds one request together with its answer.
    """

    def __init__(self, base_url: str, *, connections: int = 64, total: float | None = 30.0) -> None:
        self._base_url = base_url.rstrip("/")
        self._total = total
        self._wire = Wire(connections)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        limits = request.extensions.get("timeout", {})
        with failures_named():
            answer = await self._wire.ask(
                request.method,
                GRAPH.sub(self._base_url, str(request.url), count=1),
                headers_of(request),
                body_of(request),
                waiting(limits.get("connect"), limits.get("pool"), limits.get("read"), self._total),
                decompress=False,  # httpx does it, as the answer's headers tell
            )
        return httpx.Response(answer.status, headers=list(answer.raw_headers), stream=AnswerStream(answer))

    async def aclose(self) -> None:
        await self._wire.close()


class AnswerStream(httpx.AsyncByteStream):
    """The body of an answer, as it comes in."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with failures_named():
            async for part in self._answer.content.iter_any():
                yield part

    async def aclose(self) -> None:
        self._answer.release()
