"""How our requests travel to the platforms: carriers under pywa and python-telegram-bot, alike in how they fail.

Both clients come with httpx, whose network layer is what limits a sender; `make bench` shows how much. Here aiohttp
carries the bytes, and the clients notice nothing.

A failure must say one thing above all: may the platform have acted on the request? `NEVER_REACHED` (under pywa) and
`NotReached` (under python-telegram-bot) mean that it has not, and that we may send again at once. Every other failure
means that we do not know, and that receipts are asked first.
"""

import re
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from urllib.parse import urlencode

import aiohttp
import httpx
from telegram._utils.defaultvalue import (
    DefaultValue,
)  # the signature that BaseRequest asks for is written with these two,
from telegram._utils.types import ODVInput  #            and the library offers them nowhere else
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

NEVER_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol)


class NotReached(NetworkError):
    """Telegram has not seen this request, not even in part."""


class NotDone(NetworkError):
    """Telegram itself says that it has failed (5xx with `"ok": false`): it has not acted on the request.

    A 5xx without these words comes from something in between, and tells nothing.
    """


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


# --- under pywa -----------------------------------------------------------------------------------------------------

# pywa writes this address into every client that it is given. Changing it back means to reach into a private attribute
# after each construction, and one forgotten place would send a test's messages to the real service. So the requests are
# turned at the point that all of them pass. Other addresses (media: the platform names them in full) are left alone.
GRAPH = re.compile(r"https://graph\.facebook\.com/v\d+(\.\d+)?(?=[/?]|$)")

# aiohttp writes these itself, for the server and the body that it really has.
NOT_PASSED_ON = {b"host", b"connection", b"transfer-encoding"}

# Above this, aiohttp warns that one write would hold up the loop; it goes in pieces then.
ONE_WRITE = 2**20
PIECE = 2**16


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


# --- under python-telegram-bot --------------------------------------------------------------------------------------

NOT_OK = re.compile(rb'"ok"\s*:\s*false')
FORM = ("Content-Type", "application/x-www-form-urlencoded")


class AiohttpRequest(BaseRequest):
    """Carries the requests of a `telegram.Bot`, encoded as the library's own carrier does it.

    It differs in one thing: what never reached Telegram is `NotReached`, also if time ran out before. `TimedOut` is
    left for what may have arrived.
    """

    def __init__(
        self,
        *,
        connections: int = 64,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 5.0,
        write_timeout: float | None = 5.0,
        read_timeout: float | None = 10.0,
        media_write_timeout: float | None = 20.0,
    ) -> None:
        self._connections = connections
        self._wire: Wire | None = Wire(connections)
        self._waits = httpx.Timeout(connect=connect_timeout, pool=pool_timeout, write=write_timeout, read=read_timeout)
        self._media_write = media_write_timeout

    @property
    def read_timeout(self) -> float | None:
        return self._waits.read

    async def initialize(self) -> None:
        self._wire = self._wire or Wire(self._connections)

    async def shutdown(self) -> None:
        if self._wire:
            await self._wire.close()
            self._wire = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if self._wire is None:
            raise RuntimeError("This AiohttpRequest was shut down; initialize() opens it again.")
        headers, body = encoded(url, method, request_data)
        uploads = request_data is not None and request_data.contains_files
        usual = self._waits
        connect, pool = chosen(connect_timeout, usual.connect), chosen(pool_timeout, usual.pool)
        write = chosen(write_timeout, self._media_write if uploads else usual.write)
        read = chosen(read_timeout, usual.read)
        timeout = waiting(connect, pool, read, added(connect, pool, write, read))
        try:
            with failures_named():
                answer = await self._wire.ask(
                    method, url, [*headers, ("User-Agent", self.USER_AGENT)], body, timeout, decompress=True
                )
                status, told = answer.status, await answer.read()
        except NEVER_REACHED as failure:
            raise NotReached(str(failure)) from failure
        except httpx.TimeoutException as failure:
            raise TimedOut(str(failure)) from failure
        except httpx.TransportError as failure:
            raise NetworkError(str(failure)) from failure
        if status >= 500 and NOT_OK.search(told):
            raise NotDone(f"telegram {status}")
        return status, told


def chosen(asked: ODVInput[float], usual: float | None) -> float | None:
    return usual if isinstance(asked, DefaultValue) else asked


def encoded(
    url: str, method: str, request_data: RequestData | None
) -> tuple[list[tuple[str, str]], bytes | AsyncIterator[bytes] | None]:
    if not request_data:
        return [], None
    if request_data.contains_files:
        form = httpx.Request(method, url, data=request_data.json_parameters, files=request_data.multipart_data)
        return headers_of(form), body_of(form)
    return [FORM], urlencode(request_data.json_parameters).encode()
