"""WhatsApp's way out: letters become Cloud API messages, its refusals become our decisions."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from io import BytesIO
from typing import Any

import aiohttp
import httpx
import orjson
from pywa_async.client import WhatsApp as Client

from bot.channels.channel import UNKNOWN, Enclosure, Letter, SendFailed, Sent, Then
from bot.channels.groups import Groups, body_of
from bot.channels.pace import Pace
from bot.channels.policy import refusal
from bot.channels.uploads import Uploads
from bot.channels.whatsapp_wire import AiohttpTransport
from bot.channels.wire import NEVER_REACHED, Wire, named, quoted
from handlers.answer import BUTTON_LABEL, MOST_BUTTONS, MOST_ROWS, ROW_LABEL
from handlers.deed import Deed, Doing
from zones.room import Sight

TEXT, BODY, LIST_BODY = 4_096, 1_024, 4_096

# A request that takes longer may have arrived: it is *unknown* then (docs/decisions/004).
PATIENCE = aiohttp.ClientTimeout(total=30, connect=10, sock_connect=5)
SOON = timedelta(seconds=5)
KEPT_BY_META = timedelta(days=29)  # an uploaded file's id lives 30 days
BAD_VALUE = 131009
VOICE = "audio/ogg"  # holds Opus; WhatsApp shows it as if it had been spoken there
PLAYED = {VOICE, "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4"}


class WhatsApp:
    """One business number. `api_url` is the Graph API with its version.

    Messages go out by themselves: a client library's objects around each request cost twenty times what the request
    does (`make bench`). For everything else there is `client`.
    """

    receipts = True

    def __init__(self, name: str, api_url: str, phone_id: str, token: str, rate: float) -> None:
        self.name = name
        self.rate = rate
        self._api_url = api_url.rstrip("/")
        self._phone_id = phone_id
        self._token = token
        self.pace = Pace()
        self.connections = connections_for(rate)
        self._wire = Wire(self.connections)
        self._url = quoted(f"{self._api_url}/{phone_id}/messages")
        self._media_url = quoted(f"{self._api_url}/{phone_id}/media")
        self._uploads = Uploads(KEPT_BY_META)
        self._headers = [("Authorization", f"Bearer {token}"), ("Content-Type", "application/json")]
        self.groups = Groups(phone_id, self._ask)

    @cached_property
    def client(self) -> Client:
        """pywa's, for templates, groups and whatever is asked seldom."""
        http = httpx.AsyncClient(transport=AiohttpTransport(self._api_url))
        return Client(phone_id=self._phone_id, token=self._token, session=http, filter_updates=False)

    async def send(self, letter: Letter) -> Sent:
        if letter.deed:
            return await self._do(letter.to, letter.deed)
        if not (letter.text or letter.template or letter.file):
            return Sent("")  # a word on a tap has no place here
        media = await self._media(letter.file) if letter.file else ""
        try:
            answer = await self._wire.ask(
                "POST", self._url, self._headers, orjson.dumps(message(letter, media)), PATIENCE, decompress=True
            )
            body = await answer.read()
        except (aiohttp.ClientError, TimeoutError) as broken:
            raise lost(broken) from None  # aiohttp's own words may quote an address
        try:
            return understood(answer, body)
        except SendFailed as no:
            if letter.file and self._uploads.forget(letter.file.key) and no.code == BAD_VALUE:
                raise SendFailed(no.reason, Then.LATER, SOON, most=2) from None  # it may have let go of the file
            raise

    async def _do(self, room: str, deed: Deed) -> Sent:
        """What is done in a room; signs, and what else WhatsApp has not got there, are left out."""
        match deed.what:
            case Doing.ADMIT:
                await self.groups.approve(room, deed.message)
            case Doing.DECLINE:
                await self.groups.reject(room, deed.message)
            case Doing.REMOVE:
                await self.groups.remove(room, [deed.who])
        return Sent("")

    async def look(self, room: str) -> Sight:
        return await self.groups.look(room)

    async def leads(self, room: str, who: str) -> bool:
        """Nobody but us: a group of the API has no other admin."""
        return False

    async def _ask(self, method: str, path: str, body: dict[str, Any] | aiohttp.FormData | None) -> dict[str, Any]:
        headers = self._headers if isinstance(body, dict) else self._headers[:1]
        try:
            answer = await self._wire.ask(
                method, quoted(f"{self._api_url}/{path}"), headers, body_of(body), PATIENCE, decompress=True
            )
            return told(answer, await answer.read())
        except (aiohttp.ClientError, TimeoutError) as broken:
            raise lost(broken) from None

    async def _media(self, file: Enclosure) -> str:
        """Meta's id of the file. A file that did not arrive has told nobody anything: it may simply go again."""
        if file.type == UNKNOWN:
            raise SendFailed("a kind of file that WhatsApp does not take", Then.NEVER)
        if known := self._uploads.known(file.key):
            return known
        form = aiohttp.FormData({"messaging_product": "whatsapp", "type": file.mime})
        form.add_field("file", BytesIO(await file.open()), filename=file.name, content_type=file.mime)
        try:
            answer = await self._wire.ask("POST", self._media_url, self._headers[:1], form, PATIENCE, decompress=True)
            id_ = str(told(answer, await answer.read())["id"])
        except (aiohttp.ClientError, TimeoutError, LookupError):
            raise SendFailed("not uploaded", Then.LATER, SOON) from None
        except SendFailed as no:
            raise SendFailed(no.reason, Then.LATER, SOON) if no.then is Then.UNKNOWN else no from None
        self._uploads.keep(file.key, id_)
        return id_

    async def fetch(self, media: str) -> bytes:
        """Meta names an address that lasts for some minutes, and wants our token there, too."""
        try:
            answer = await self._wire.ask(
                "GET", quoted(f"{self._api_url}/{media}"), self._headers[:1], None, PATIENCE, decompress=True
            )
            where = str(told(answer, await answer.read())["url"])
            file = await self._wire.ask("GET", where, self._headers[:1], None, PATIENCE, decompress=True)
            content = await file.read()
        except (aiohttp.ClientError, TimeoutError, LookupError):
            raise SendFailed("not fetched", Then.LATER, SOON) from None
        except SendFailed as no:
            raise SendFailed("not fetched", no.then if no.then is Then.LATER else Then.NEVER, SOON) from None
        if file.status >= 300:
            raise SendFailed("not fetched", Then.LATER if file.status >= 500 else Then.NEVER, SOON)
        return content

    async def close(self) -> None:
        await self._wire.close()
        if "client" in self.__dict__:
            await self.client.api._session.aclose()  # pywa offers no other way to it


def connections_for(rate: float) -> int:
    """Enough to keep the pace while a request is under way for a third of a second."""
    return int(max(32, min(400, rate / 3)))


def lost(broken: Exception) -> SendFailed:
    if named(broken) in NEVER_REACHED:
        return SendFailed("not reached", Then.LATER, SOON)
    return SendFailed(type(broken).__name__, Then.UNKNOWN)


def understood(answer: aiohttp.ClientResponse, body: bytes) -> Sent:
    """Raises `SendFailed` for a refusal, and for an answer from which nothing can be learnt."""
    try:
        taken = told(answer, body)["messages"][0]
        return Sent(str(taken["id"]), held=taken.get("message_status") == "held_for_quality_assessment")
    except (LookupError, TypeError):
        raise SendFailed("an answer without an id", Then.UNKNOWN) from None


def told(answer: aiohttp.ClientResponse, body: bytes) -> dict[str, Any]:
    try:
        facts: dict[str, Any] = orjson.loads(body)
        if answer.status < 300:
            return facts
        code = int(facts["error"]["code"])
    except (orjson.JSONDecodeError, LookupError, TypeError, ValueError):
        if answer.status < 300:
            raise SendFailed("an answer without an id", Then.UNKNOWN) from None
        code = answer.status
    raise refusal(code, answer.status, retry_after(answer))


def retry_after(answer: aiohttp.ClientResponse) -> timedelta:
    seconds = answer.headers.get("Retry-After", "")
    return timedelta(seconds=min(int(seconds), 3_600)) if seconds.isascii() and seconds.isdigit() else timedelta(0)


def message(letter: Letter, media: str = "") -> dict[str, Any]:
    """Meta's "Messages" reference. Our number of the delivery comes back with every status."""
    kind, content = template(letter) if letter.template else conversation(letter, media)
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "group" if letter.room else "individual",
        "to" if letter.room or is_phone(letter.to) else "recipient": letter.to,
        "type": kind,
        kind: content,
        "biz_opaque_callback_data": str(letter.delivery),
    }


def is_phone(key: str) -> bool:
    """E.164, as against a business-scoped user id."""
    return key.startswith("+")


def conversation(letter: Letter, media: str) -> tuple[str, dict[str, Any]]:
    if letter.share_place and not letter.room:
        return "interactive", where_are_you(letter)
    if letter.file:
        return enclosing(letter, letter.file, media)
    if letter.room or not letter.buttons:  # in groups WhatsApp carries nothing to tap
        return "text", {"body": cut(letter.text, TEXT), "preview_url": False}
    if len(letter.buttons) <= MOST_BUTTONS and len(letter.text) <= BODY:
        return "interactive", reply_buttons(letter)
    return "interactive", a_list(letter)


def enclosing(letter: Letter, file: Enclosure, media: str) -> tuple[str, dict[str, Any]]:
    """Only a message with buttons can carry both: the file stands above its text then."""
    kind, content = attachment(letter, file, media)
    if letter.buttons and not letter.room:
        return "interactive", reply_buttons(letter) | {"header": {"type": kind, kind: content}}
    return kind, content | ({"caption": cut(letter.text, BODY)} if letter.text else {})


def attachment(letter: Letter, file: Enclosure, media: str) -> tuple[str, dict[str, Any]]:
    """A sound bears neither words nor buttons; with those it is a document."""
    if file.is_picture:
        return "image", {"id": media}
    if file.type in PLAYED and not (letter.text or letter.buttons):
        return "audio", {"id": media} | ({"voice": True} if file.type == VOICE else {})
    return "document", {"id": media, "filename": file.name}


def reply_buttons(letter: Letter) -> dict[str, Any]:
    buttons = [
        {"type": "reply", "reply": {"id": button.action, "title": cut(button.label, BUTTON_LABEL)}}
        for button in letter.buttons[:MOST_BUTTONS]
    ]
    return {"type": "button", "body": {"text": cut(letter.text, BODY)}, "action": {"buttons": buttons}}


def where_are_you(letter: Letter) -> dict[str, Any]:
    """WhatsApp words the button itself, in the language of the app."""
    body = {"text": cut(letter.text, BODY)}
    return {"type": "location_request_message", "body": body, "action": {"name": "send_location"}}


def a_list(letter: Letter) -> dict[str, Any]:
    rows = [{"id": button.action, "title": cut(button.label, ROW_LABEL)} for button in letter.buttons[:MOST_ROWS]]
    return {
        "type": "list",
        "body": {"text": cut(letter.text, LIST_BODY)},
        "action": {"button": cut(letter.menu, BUTTON_LABEL), "sections": [{"rows": rows}]},
    }


def template(letter: Letter) -> tuple[str, dict[str, Any]]:
    assert letter.template  # asked by the caller
    parameters = [{"type": "text", "text": value} for value in letter.template.parameters]
    replies = [
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": str(index),
            "parameters": [{"type": "payload", "payload": payload}],
        }
        for index, payload in enumerate(letter.template.replies)
    ]
    return "template", {
        "name": letter.template.name,
        "language": {"code": letter.template.language, "policy": "deterministic"},
        "components": [{"type": "body", "parameters": parameters}, *replies],
    }


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
