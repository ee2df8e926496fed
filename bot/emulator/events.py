"""News for the page of phones, as server-sent events: which phones changed, and what to pop up."""

import asyncio
from typing import Any

import orjson
from aiohttp import web


class Events:
    """Changes of a phone are merged, so that a thousand messages make a page look twenty times, not a thousand."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[dict[str, Any]]] = set()
        self._changed: set[str] = set()

    def changed(self, *phones: str) -> None:
        if not self._pages:
            return
        if not self._changed:
            asyncio.get_running_loop().call_later(0.05, self._announce)
        self._changed.update(phones)

    def tell(self, kind: str, **news: Any) -> None:
        for page in self._pages:
            page.put_nowait({"kind": kind, **news})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await answer.prepare(request)
        page: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._pages.add(page)
        try:
            await answer.write(b"retry: 1000\n\n")
            while True:
                await answer.write(await self._next(page))
        except (ConnectionError, asyncio.CancelledError):
            return answer
        finally:
            self._pages.discard(page)

    async def _next(self, page: asyncio.Queue[dict[str, Any]]) -> bytes:
        try:
            async with asyncio.timeout(15):
                return b"data: " + orjson.dumps(await page.get()) + b"\n\n"
        except TimeoutError:
            return b": still here\n\n"

    def _announce(self) -> None:
        phones, self._changed = sorted(self._changed), set()
        self.tell("phones", phones=phones)
