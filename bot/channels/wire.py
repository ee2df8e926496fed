"""How our requests travel to the platforms: one sender's connections, and how they fail.

Both clients come with httpx, whose network layer is what limits a sender; `make bench` shows how much. Here aiohttp
carries the bytes, and the clients notice nothing (`whatsapp_wire.py`, `telegram_wire.py`).

A failure must say one thing above all: may the platform have acted on the request? `NEVER_REACHED` (under pywa) and
`NotReached` (under python-telegram-bot) mean that it has not, and that we may send again at once. Every other failure
means that we do not know, and that receipts are asked first.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache

import aiohttp
import httpx
from yarl import URL

NEVER_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol)


# The first row that fits speaks. Nothing has left us in the first four; after them, the platform may have acted.
FAILURES: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (aiohttp.ConnectionTimeoutError, httpx.ConnectTimeout),  # or all our connections were busy for too long
    (aiohttp.ClientConnectorError, httpx.ConnectError),  # refused, unknown name, a certificate that we do not trust
    (aiohttp.InvalidURL, httpx.UnsupportedProtocol),
    (aiohttp.NonHttpUrlClientError, httpx.UnsupportedProtocol),
    (TimeoutError, httpx.ReadTimeout),
    (aiohttp.ClientConnectionResetError, httpx.WriteError),
    (aiohttp.ClientOSError, httpx.ReadError),
    (aiohttp.ClientError, httpx.RemoteProtocolError),
)


def named(failure: Exception) -> type[httpx.TransportError]:
    return next(name for seen, name in FAILURES if isinstance(failure, seen))


@contextmanager
def failures_named() -> Iterator[None]:
    try:
        yield
    except (aiohttp.ClientError, TimeoutError) as failure:
        # Some of aiohttp's messages quote the address, and an address of the Bot API holds the token: none of them, and
        # no trace back to them, may reach a log. What could not be connected to is only a host and a port.
        told = f": {failure}" if isinstance(failure, aiohttp.ClientConnectorError) else ""
        raise named(failure)(f"{type(failure).__name__}{told}") from None


def quoted(url: str) -> URL:
    """Quoted by the client already; a second time would change it."""
    return URL(url, encoded=True)


class Wire:
    """The connections of one sender, opened at first use: aiohttp wants a running loop, and wiring has none yet."""

    def __init__(self, connections: int) -> None:
        self.connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def ask(
        self,
        method: str,
        url: str | URL,
        headers: list[tuple[str, str]],
        body: bytes | AsyncIterator[bytes] | aiohttp.FormData | None,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's own, which tells waits of different kinds apart
        *,
        decompress: bool,
    ) -> aiohttp.ClientResponse:
        session = self._session or self._open()
        return await session.request(
            method,
            url if isinstance(url, URL) else quoted(url),
            headers=headers,
            data=body,
            timeout=timeout,
            allow_redirects=False,
            auto_decompress=decompress,
        )

    def _open(self) -> aiohttp.ClientSession:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self.connections,
                ssl=roots_of_trust(),
                ttl_dns_cache=60,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        return self._session

    async def close(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None


@cache
def roots_of_trust() -> ssl.SSLContext:
    """The same as the clients have by themselves, read once: they weigh a fifteenth of a second."""
    return httpx.create_ssl_context()


@lru_cache(maxsize=64)
def waiting(
    connect: float | None, pool: float | None, read: float | None, total: float | None
) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=total, connect=added(pool, connect), sock_connect=connect, sock_read=read)


def added(*waits: float | None) -> float | None:
    """How long that is together; no limit on one of them is no limit on all."""
    known = [wait for wait in waits if wait is not None]
    return sum(known) if len(known) == len(waits) else None


# ---- what is carried -------------------------------------------------------------------------------

# aiohttp writes these itself, for the server and the body that it really has.
NOT_PASSED_ON = {b"host", b"connection", b"transfer-encoding"}

# Above this, aiohttp warns that one write would hold up the loop; it goes in pieces then.
ONE_WRITE = 2**20
PIECE = 2**16


def headers_of(request: httpx.Request) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in request.headers.raw
        if name.lower() not in NOT_PASSED_ON
    ]


def body_of(request: httpx.Request) -> bytes | AsyncIterator[bytes] | None:
    stream = request.stream
    if isinstance(stream, httpx.ByteStream) and len(request.content) <= ONE_WRITE:
        return request.content or None
    if not isinstance(stream, httpx.AsyncByteStream):
        raise TypeError("The body can only be read in a blocking way; give bytes, a file or an asynchronous iterator.")
    return parts_of(stream)


async def parts_of(stream: httpx.AsyncByteStream) -> AsyncIterator[bytes]:
    async for part in stream:
        for start in range(0, len(part), PIECE):
            yield part[start : start + PIECE]
