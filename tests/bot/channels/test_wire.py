"""Both carriers under their real clients, against a false platform on loopback that writes down what it was asked."""

import asyncio
import io
import socket
import struct
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from aiohttp import BodyPartReader, web
from aiohttp.test_utils import TestServer
from pywa_async import WhatsApp
from pywa_async.errors import ReEngagementMessage, WhatsAppError
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.channels.telegram_wire import AiohttpRequest, NotReached
from bot.channels.whatsapp_wire import AiohttpTransport
from bot.channels.wire import NEVER_REACHED

PHOTO = bytes(range(256)) * 8192  # 2 MiB: more than goes out in one write
WINDOW_CLOSED = {"error": {"message": "(#131047) Re-engagement message", "type": "OAuthException", "code": 131047}}
TOKEN = "110:bijli"


@dataclass
class Platform:
    """Speaks just enough of both APIs, and does to each request what `does` says."""

    url: str = ""
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    callers: set[Any] = field(default_factory=set)
    busy: asyncio.Event = field(default_factory=asyncio.Event)
    does: Callable[[web.Request], Awaitable[web.StreamResponse | None]] | None = None

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.callers.add(request.transport)
        self.headers.append(dict(request.headers))
        self.asked.append((request.method, request.raw_path, await what_came(request)))
        self.busy.set()
        if self.does and (special := await self.does(request)):
            return special
        if request.path.startswith("/bot"):
            sent = {"message_id": len(self.asked), "date": 0, "chat": {"id": 7, "type": "private"}, "text": "ok"}
            return web.json_response({"ok": True, "result": sent})
        if request.path.endswith("/media"):
            return web.json_response({"id": "media-1"})
        return web.json_response({"contacts": [{"input": "x", "wa_id": "x"}], "messages": [{"id": "wamid.1"}]})

    async def say(self, _request: web.Request, status: int, body: dict[str, Any]) -> web.Response:
        return web.json_response(body, status=status)


async def what_came(request: web.Request) -> Any:
    if request.content_type == "application/json":
        return await request.json()
    if request.content_type == "multipart/form-data":
        parts: dict[str, Any] = {}
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            parts[part.name or ""] = await part.read() if part.filename else await part.text()
            if part.filename:
                parts["filename"] = part.filename
        return parts
    return dict(await request.post())


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    platform = Platform()
    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{path:.*}", platform.answer)
    async with TestServer(app, host="127.0.0.1") as server:
        platform.url = str(server.make_url("")).rstrip("/")
        yield platform


def whatsapp(transport: httpx.AsyncBaseTransport, **client: Any) -> WhatsApp:
    return WhatsApp("555", "token", session=httpx.AsyncClient(transport=transport, **client), api_version=26.0)


@pytest.fixture
async def number(platform: Platform) -> AsyncIterator[WhatsApp]:
    async with AiohttpTransport(f"{platform.url}/v26.0") as transport:
        yield whatsapp(transport)


@pytest.fixture
async def bot(platform: Platform) -> AsyncIterator[Bot]:
    request = AiohttpRequest()
    yield Bot(TOKEN, base_url=f"{platform.url}/bot", request=request)
    await request.shutdown()


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address at which no one listens: bound, so that no one else takes it meanwhile."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


async def resets(request: web.Request) -> None:
    assert request.transport
    line = request.transport.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()


async def hangs_up(request: web.Request) -> None:
    assert request.transport
    request.transport.close()


async def says_nothing(_request: web.Request) -> None:
    await asyncio.sleep(30)


# --- WhatsApp -------------------------------------------------------------------------------------------------------


async def test_a_text_goes_to_the_configured_address_and_its_id_comes_back(
    number: WhatsApp, platform: Platform
) -> None:
    sent = await number.send_message("919999000001", "बिजली 18:30 तक आएगी", tracker="delivery-9")

    assert sent.id == "wamid.1"
    [(method, path, body)] = platform.asked
    assert (method, path) == ("POST", "/v26.0/555/messages")
    assert body["text"]["body"] == "बिजली 18:30 तक आएगी"
    assert body["biz_opaque_callback_data"] == "delivery-9"
    assert platform.headers[0]["Authorization"] == "Bearer token"
    assert platform.headers[0]["Host"] in platform.url


async def test_the_prefix_of_the_configured_address_takes_the_place_of_the_version(platform: Platform) -> None:
    async with AiohttpTransport(f"{platform.url}/proxy/graph/v31.0/") as transport:
        await whatsapp(transport).send_message("919999000001", "hello")

    assert platform.asked[0][1] == "/proxy/graph/v31.0/555/messages"


async def test_what_the_platform_refuses_arrives_as_its_own_error(number: WhatsApp, platform: Platform) -> None:
    platform.does = lambda request: platform.say(request, 400, WINDOW_CLOSED)

    with pytest.raises(ReEngagementMessage) as refused:
        await number.send_message("919999000001", "hello")
    assert refused.value.code == 131047


async def test_an_error_without_a_body_that_we_know_still_has_a_code(number: WhatsApp, platform: Platform) -> None:
    async def out_of_order(_request: web.Request) -> web.Response:
        return web.Response(status=503, text="<html>busy</html>")

    platform.does = out_of_order
    with pytest.raises(WhatsAppError) as refused:
        await number.send_message("919999000001", "hello")
    assert refused.value.code == 503


async def test_a_photo_is_uploaded_whole(number: WhatsApp, platform: Platform) -> None:
    media = await number.upload_media(PHOTO, mime_type="image/jpeg", filename="jumper.jpg")

    assert media.id == "media-1"
    [(_, path, parts)] = platform.asked
    assert path == "/v26.0/555/media"
    assert parts["file"] == PHOTO
    assert (parts["filename"], parts["messaging_product"], parts["type"]) == ("jumper.jpg", "whatsapp", "image/jpeg")


async def test_a_big_file_in_one_piece_is_uploaded_whole(number: WhatsApp, platform: Platform) -> None:
    async def weighed(request: web.Request) -> web.Response:
        return web.json_response({"h": request.headers["Content-Length"]})

    platform.does = weighed
    kept = await number.api.upload_file("upload:1", PHOTO)
    assert kept == {"h": str(len(PHOTO))}


async def test_a_file_that_is_read_while_it_is_sent_arrives_whole(number: WhatsApp, platform: Platform) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(PHOTO), 100_000):
            yield PHOTO[start : start + 100_000]

    async def weighed(request: web.Request) -> web.Response:
        return web.json_response({"h": str(len(await request.read()))})

    platform.does = weighed
    assert await number.api.upload_file("upload:1", pieces()) == {"h": str(len(PHOTO))}


async def test_an_answer_may_come_compressed(number: WhatsApp, bot: Bot, platform: Platform) -> None:
    async def packed(request: web.Request) -> web.Response:
        body = {"messages": [{"id": "wamid.2"}], "contacts": [{"input": "x", "wa_id": "x"}], "ok": True, "result": True}
        answer = web.json_response(body)
        answer.enable_compression(web.ContentCoding.gzip)
        return answer

    platform.does = packed
    assert (await number.send_message("919999000001", "hello")).id == "wamid.2"
    assert await bot.send_chat_action(7, "typing")


async def test_a_citizens_photo_is_fetched_from_the_address_that_the_platform_named(
    number: WhatsApp, platform: Platform
) -> None:
    async def photo(_request: web.Request) -> web.Response:
        return web.Response(body=PHOTO, content_type="image/jpeg")

    platform.does = photo
    assert await number.get_media_bytes(url=f"{platform.url}/anywhere?hash=a%2Bb%2F") == PHOTO
    assert platform.asked[0][:2] == ("GET", "/anywhere?hash=a%2Bb%2F")


async def test_nobody_listens_so_nothing_was_sent(nobody: str) -> None:
    async with AiohttpTransport(f"{nobody}/v26.0") as transport:
        with pytest.raises(httpx.ConnectError) as failure:
            await whatsapp(transport).send_message("919999000001", "hello")
    assert isinstance(failure.value, NEVER_REACHED)


async def test_an_unknown_name_means_that_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    async with AiohttpTransport("http://graph.invalid/v26.0") as transport:
        with pytest.raises(httpx.ConnectError):
            await whatsapp(transport).send_message("919999000001", "hello")


async def test_all_lines_busy_means_that_nothing_was_sent(platform: Platform) -> None:
    platform.does = says_nothing
    async with AiohttpTransport(f"{platform.url}/v26.0", connections=1) as transport:
        number = whatsapp(transport, timeout=httpx.Timeout(5, connect=0.1, pool=0.1))
        first = asyncio.create_task(number.send_message("919999000001", "hello"))
        await platform.busy.wait()

        with pytest.raises(httpx.ConnectTimeout) as failure:
            await number.send_message("919999000002", "hello")

        assert isinstance(failure.value, NEVER_REACHED)
        assert len(platform.asked) == 1
        first.cancel()


@pytest.mark.parametrize(
    ("does", "failure"),
    [(resets, httpx.ReadError), (hangs_up, httpx.RemoteProtocolError), (says_nothing, httpx.ReadTimeout)],
)
async def test_after_the_request_has_left_we_do_not_claim_to_know(
    platform: Platform, does: Any, failure: type[Exception]
) -> None:
    platform.does = does
    async with AiohttpTransport(f"{platform.url}/v26.0") as transport:
        with pytest.raises(failure) as unknown:
            await whatsapp(transport, timeout=0.2).send_message("919999000001", "hello")

    assert not isinstance(unknown.value, NEVER_REACHED)
    assert len(platform.asked) == 1, "and we do not send it again by ourselves"


async def test_an_answer_that_trickles_is_cut_off_by_the_total(platform: Platform) -> None:
    async def trickles(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        for _ in range(100):
            await answer.write(b" ")
            await asyncio.sleep(0.05)
        return answer

    platform.does = trickles
    async with AiohttpTransport(f"{platform.url}/v26.0", total=0.2) as transport:
        with pytest.raises(httpx.ReadTimeout):
            await whatsapp(transport).send_message("919999000001", "hello")


async def test_two_hundred_texts_share_a_few_connections(platform: Platform) -> None:
    async with AiohttpTransport(f"{platform.url}/v26.0", connections=8) as transport:
        number = whatsapp(transport)
        await asyncio.gather(*(number.send_message(f"9199990{n:05}", f"{n}") for n in range(200)))

    assert {body["text"]["body"] for _, _, body in platform.asked} == {str(n) for n in range(200)}
    assert len(platform.callers) <= 8


# --- Telegram -------------------------------------------------------------------------------------------------------


async def test_a_post_goes_out_with_its_buttons_and_its_number_comes_back(bot: Bot, platform: Platform) -> None:
    sent = await bot.send_message(
        -100, "बिजली आ गई है & more", reply_markup={"inline_keyboard": [[{"text": "हाँ", "callback_data": "yes"}]]}
    )

    assert sent.message_id == 1
    [(_, path, body)] = platform.asked
    assert path == f"/bot{TOKEN}/sendMessage"
    assert (body["chat_id"], body["text"]) == ("-100", "बिजली आ गई है & more")
    assert "inline_keyboard" in body["reply_markup"]


async def test_a_photo_goes_to_the_room_whole(bot: Bot, platform: Platform) -> None:
    await bot.send_photo(-100, io.BytesIO(PHOTO), caption="जम्पर", filename="नक्शा.jpg")

    [(_, path, parts)] = platform.asked
    assert path == f"/bot{TOKEN}/sendPhoto"
    assert (parts["photo"], parts["caption"], parts["filename"]) == (PHOTO, "जम्पर", "नक्शा.jpg")


@pytest.mark.parametrize(
    ("status", "body", "refusal"),
    [
        (400, {"description": "Bad Request: chat not found"}, BadRequest),
        (403, {"description": "Forbidden: bot was blocked by the user"}, Forbidden),
        (429, {"description": "Too Many Requests", "parameters": {"retry_after": 3}}, RetryAfter),
    ],
)
async def test_what_telegram_refuses_arrives_as_its_own_error(
    bot: Bot, platform: Platform, status: int, body: dict[str, Any], refusal: type[Exception]
) -> None:
    platform.does = lambda request: platform.say(request, status, {"ok": False, "error_code": status, **body})

    with pytest.raises(refusal) as refused:
        await bot.send_message(7, "hello")
    assert not isinstance(refused.value, NotReached)


async def test_nobody_listens_so_telegram_was_not_reached(nobody: str) -> None:
    request = AiohttpRequest()
    with pytest.raises(NotReached):
        await Bot(TOKEN, base_url=f"{nobody}/bot", request=request).send_message(7, "hello")
    await request.shutdown()


async def test_all_lines_busy_means_that_telegram_was_not_reached(platform: Platform) -> None:
    platform.does = says_nothing
    request = AiohttpRequest(connections=1)
    bot = Bot(TOKEN, base_url=f"{platform.url}/bot", request=request)
    first = asyncio.create_task(bot.send_message(7, "hello"))
    await platform.busy.wait()

    with pytest.raises(NotReached):
        await bot.send_message(7, "hello", connect_timeout=0.1, pool_timeout=0.1)

    assert len(platform.asked) == 1
    first.cancel()
    await request.shutdown()


@pytest.mark.parametrize(
    ("does", "failure"), [(resets, NetworkError), (hangs_up, NetworkError), (says_nothing, TimedOut)]
)
async def test_a_post_of_unknown_outcome_is_not_called_unsent(
    bot: Bot, platform: Platform, does: Any, failure: type[Exception]
) -> None:
    platform.does = does
    with pytest.raises(failure) as unknown:
        await bot.send_message(7, "hello", read_timeout=0.2)

    assert not isinstance(unknown.value, NotReached)
    assert len(platform.asked) == 1, "and we do not send it again by ourselves"


async def test_no_failure_tells_the_bots_token(platform: Platform, nobody: str) -> None:
    platform.does = says_nothing
    request = AiohttpRequest(connections=1)
    bot, deaf = (
        Bot(TOKEN, base_url=f"{platform.url}/bot", request=request),
        Bot(TOKEN, base_url=f"{nobody}/bot", request=request),
    )
    first = asyncio.create_task(bot.send_message(7, "hello"))
    await platform.busy.wait()

    failures = await asyncio.gather(
        bot.send_message(7, "no line free", connect_timeout=0.1, pool_timeout=0.1),
        return_exceptions=True,
    )
    first.cancel()
    platform.does = resets
    failures += await asyncio.gather(
        bot.send_photo(7, PHOTO), deaf.send_message(7, "nobody there"), return_exceptions=True
    )
    await request.shutdown()

    assert len(failures) == 3
    for failure in failures:
        assert isinstance(failure, NetworkError)
        assert TOKEN not in "".join(traceback.format_exception(failure))


async def test_two_hundred_posts_share_a_few_connections(platform: Platform) -> None:
    request = AiohttpRequest(connections=8)
    bot = Bot(TOKEN, base_url=f"{platform.url}/bot", request=request)
    await asyncio.gather(*(bot.send_message(n, f"{n}") for n in range(200)))
    await request.shutdown()

    assert {body["text"] for _, _, body in platform.asked} == {str(n) for n in range(200)}
    assert len(platform.callers) <= 8


async def test_a_carrier_that_was_shut_down_says_so_and_can_be_opened_again(bot: Bot, platform: Platform) -> None:
    await bot.send_message(7, "first")
    carrier = bot._request[1]  # the way in is the library's own: initialize() would ask the platform who we are
    await carrier.shutdown()
    with pytest.raises(NetworkError, match="shut down"):
        await bot.send_message(7, "lost")

    await carrier.initialize()
    await bot.send_message(7, "second")
    assert [body["text"] for _, _, body in platform.asked] == ["first", "second"]
