"""Where the platforms post: proved by signature or secret, split, stored; then, and only then, 200."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.datastructures import State
from starlette.types import Receive, Scope, Send

from bot.intake import telegram, whatsapp
from bot.intake.keeping import Keeper, NotStored
from bot.intake.update import UNKNOWN, Update, fingerprint
from bot.settings import set_to_something
from bot.world import World

Split = Callable[[Any], Iterable[Update]]

NOTHING = [(b"content-length", b"0")]
LARGEST = 3 * 1024 * 1024  # Meta's own bound; Telegram's posts are far smaller

router = APIRouter(prefix="/webhooks")


@router.get("/whatsapp")
async def challenge(
    request: Request,
    mode: Annotated[str, Query(alias="hub.mode")] = "",
    token: Annotated[str, Query(alias="hub.verify_token")] = "",
    answer: Annotated[str, Query(alias="hub.challenge")] = "",
) -> Response:
    """Meta asks once whether this address is ours."""
    secret = request.app.state.world.settings.whatsapp_verify_token
    right = (
        set_to_something(secret)
        and mode == "subscribe"
        and telegram.is_secret(token.encode(), secret.get_secret_value())
    )
    return PlainTextResponse(answer) if right else Response(status_code=403)


class WithDoors(FastAPI):
    """FastAPI, with the platforms' doors in front of it.

    A number that sends 1,000 messages a second is posted 3,300 updates a second, and FastAPI's way to a function costs
    three times as much as to verify, split and store what was posted.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = DOORS.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if door is None:
            await super().__call__(scope, receive, send)
            return
        status = await door(self.state, dict(scope["headers"]), receive)
        await send({"type": "http.response.start", "status": status, "headers": NOTHING})
        await send({"type": "http.response.body"})


async def from_whatsapp(state: State, headers: Headers, receive: Receive) -> int:
    body = await read_body(receive)
    if body is None:
        return 413
    signature = headers.get(b"x-hub-signature-256", b"")
    if not any(whatsapp.is_signed(body, signature, secret) for secret in proofs(state.world, "whatsapp")):
        return 401
    return await store(state.keeper, "whatsapp", body, whatsapp.split)


async def from_telegram(state: State, headers: Headers, receive: Receive) -> int:
    token, known = headers.get(b"x-telegram-bot-api-secret-token", b""), proofs(state.world, "telegram").items()
    sender = next((name for secret, name in known if telegram.is_secret(token, secret)), None)
    if sender is None:
        return 401
    body = await read_body(receive)
    if body is None:
        return 413
    return await store(state.keeper, "telegram", body, partial(telegram.split, sender=sender))


Headers = dict[bytes, bytes]
DOORS: dict[str, Callable[[State, Headers, Receive], Awaitable[int]]] = {
    "/webhooks/whatsapp": from_whatsapp,
    "/webhooks/telegram": from_telegram,
}


def proofs(world: World, channel: str) -> dict[str, str]:
    """The secrets that open this door, and the sender that each stands for; the settings' own first."""
    settings = world.settings
    own = settings.whatsapp_app_secret if channel == "whatsapp" else settings.telegram_webhook_secret
    known = [(own, channel), *((sender.secret, sender.name) for sender in world.senders if sender.channel == channel)]
    return {secret.get_secret_value(): name for secret, name in reversed(known) if set_to_something(secret)}


async def read_body(receive: Receive) -> bytes | None:
    """None for one that is larger than any platform sends, or that was broken off."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST or message["type"] == "http.disconnect":
            return None
        more = message.get("more_body", False)
    return body


async def store(keeper: Keeper, channel: str, body: bytes, split: Split) -> int:
    """503 if it is not stored: the platform will post it again."""
    try:
        await keeper.keep(list(updates_of(channel, body, split)))
    except NotStored:
        return 503
    return 200


def updates_of(channel: str, body: bytes, split: Split) -> Iterable[Update]:
    """What is no JSON, or nested beyond all reading, is kept, too: it was signed, so it is the platform's."""
    try:
        content = parsed(body)
    except (ValueError, RecursionError):
        return [Update(channel, f"o:{fingerprint(body.hex())}", UNKNOWN, "", {"raw": body.decode("utf-8", "replace")})]
    return list(split(content)) or [Update(channel, f"o:{fingerprint(content)}", UNKNOWN, "", {"raw": content})]


def parsed(body: bytes) -> Any:
    """Raises `ValueError` or `RecursionError`.

    Half an emoji (a lone surrogate, which a phone may cut off) is no reason to lose a batch.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        loose = json.dumps(json.loads(body), ensure_ascii=False)
        return orjson.loads(loose.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
