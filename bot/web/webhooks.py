"""Where the platforms post: proved by signature or secret, split, stored; then, and only then, 200."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import PlainTextResponse, Response

from bot.intake import telegram, whatsapp
from bot.intake.keeping import Keeper, NotStored
from bot.intake.update import UNKNOWN, Update, fingerprint
from bot.settings import set_to_something
from bot.world import World

Split = Callable[[Any], Iterable[Update]]

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
    right = set_to_something(secret) and mode == "subscribe" and telegram.is_secret(token, secret.get_secret_value())
    return PlainTextResponse(answer) if right else Response(status_code=403)


@router.post("/whatsapp")
async def from_whatsapp(
    request: Request, signature: Annotated[str | None, Header(alias="X-Hub-Signature-256")] = None
) -> Response:
    world: World = request.app.state.world
    body = await read_body(request)
    if body is None:
        return Response(status_code=413)
    if not any(whatsapp.is_signed(body, signature, secret) for secret in proofs(world, "whatsapp")):
        return Response(status_code=401)
    return await store(request, "whatsapp", body, whatsapp.split)


@router.post("/telegram")
async def from_telegram(
    request: Request, token: Annotated[str | None, Header(alias="X-Telegram-Bot-Api-Secret-Token")] = None
) -> Response:
    world: World = request.app.state.world
    known = proofs(world, "telegram").items()
    sender = next((name for secret, name in known if telegram.is_secret(token, secret)), None)
    if sender is None:
        return Response(status_code=401)
    body = await read_body(request)
    if body is None:
        return Response(status_code=413)
    return await store(request, "telegram", body, partial(telegram.split, sender=sender))


def proofs(world: World, channel: str) -> dict[str, str]:
    """The secrets that open this door, and the sender that each stands for; the settings' own first."""
    settings = world.settings
    own = settings.whatsapp_app_secret if channel == "whatsapp" else settings.telegram_webhook_secret
    known = [(own, channel), *((sender.secret, sender.name) for sender in world.senders if sender.channel == channel)]
    return {secret.get_secret_value(): name for secret, name in reversed(known) if set_to_something(secret)}


async def read_body(request: Request) -> bytes | None:
    """None for one that is larger than any platform sends."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return bytes(body)


async def store(request: Request, channel: str, body: bytes, split: Split) -> Response:
    """503 if it is not stored: the platform will post it again."""
    keeper: Keeper = request.app.state.keeper
    try:
        await keeper.keep(list(updates_of(channel, body, split)))
    except NotStored:
        return Response(status_code=503)
    return Response(status_code=200)


def updates_of(channel: str, body: bytes, split: Split) -> Iterable[Update]:
    """What is no JSON is kept, too: it was signed, so it is the platform's."""
    try:
        content = parsed(body)
    except ValueError:
        return [Update(channel, f"o:{fingerprint(body.hex())}", UNKNOWN, "", {"raw": body.decode("utf-8", "replace")})]
    return list(split(content)) or [Update(channel, f"o:{fingerprint(content)}", UNKNOWN, "", {"raw": content})]


def parsed(body: bytes) -> Any:
    """Raises `ValueError`. Half an emoji (a lone surrogate, which a phone may cut off) is no reason to lose a batch."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        loose = json.dumps(json.loads(body), ensure_ascii=False)
        return orjson.loads(loose.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
