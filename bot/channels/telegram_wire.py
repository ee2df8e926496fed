"""Our wire under python-telegram-bot: encoded as the library's own carrier does it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import httpx
from telegram._utils.defaultvalue import (
    DefaultValue,
)  # the signature that BaseRequest asks for is written with these two,
from telegram._utils.types import ODVInput  #            and the library offers them nowhere else
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.wire import NEVER_REACHED, Wire, added, body_of, failures_named, headers_of, waiting

NOT_OK = re.compile(rb'"ok"\s*:\s*false')
FORM = ("Content-Type", "application/x-www-form-urlencoded")


class NotReached(NetworkError):
    """Telegram has not seen this request, not even in part."""


class NotDone(NetworkError):
    """Telegram itself says that it has failed (5xx with `"ok": false`): it has not acted on the request.

    A 5xx without these words comes from something in between, and tells nothing.
    """


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
