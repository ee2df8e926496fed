"""The console: for now the central log, as it grows."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from bot.reports.posters import NoDoor, poster
from bot.settings import set_to_something
from bot.web.board import Board
from bot.web.pages import fragment, page
from bot.world import World
from handlers.wording import Voice
from zones.person import LANGUAGES

LOOK_EVERY = 0.5  # seconds


def only_ours(request: Request) -> None:
    """The demonstration's console is open; any other asks for the password, or stays shut without one."""
    settings = request.app.state.world.settings
    if settings.demo:
        return
    if not set_to_something(settings.console_password):
        raise HTTPException(403, "The console is shut: set SETU_CONSOLE_PASSWORD.")
    if not hmac.compare_digest(password_of(request).encode(), settings.console_password.get_secret_value().encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": 'Basic realm="Bijli Setu", charset="UTF-8"'})


def password_of(request: Request) -> str:
    scheme, _, sent = request.headers.get("authorization", "").partition(" ")
    try:
        return base64.b64decode(sent).decode().partition(":")[2] if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        return ""


router = APIRouter(prefix="/console", dependencies=[Depends(only_ours)])
Language = Annotated[str, Query(alias="lang", pattern="^(hi|en|ur)$")]


@router.get("")
async def show(request: Request, language: Language = "hi") -> HTMLResponse:
    world: World = request.app.state.world
    voice = Voice(language, world.settings.zone_time, world.clock())
    board: Board = request.app.state.board
    shown = await seen(board, language)
    zones = (await world.atlas()).zones()
    return page("console.html", zones=zones, say=voice.say, language=language, languages=LANGUAGES, **shown)


@router.get("/posters/{code}.pdf")
async def printed(request: Request, code: str) -> Response:
    """The poster of a zone, to be printed."""
    world: World = request.app.state.world
    zone = next((zone for zone in (await world.atlas()).zones() if zone.code == code), None)
    if zone is None:
        raise HTTPException(404)
    try:
        return Response(await poster(world, zone), media_type="application/pdf", headers={"Cache-Control": "no-store"})
    except NoDoor as no:
        raise HTTPException(503, str(no)) from None


@router.get("/lines")
async def stream(request: Request, language: Language = "hi") -> StreamingResponse:
    """Server-sent events: the table again, whenever it has changed."""
    return StreamingResponse(
        changes(request, language), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def changes(request: Request, language: str) -> AsyncIterator[str]:
    world: World = request.app.state.world
    board: Board = request.app.state.board
    shown: object = None
    while not await request.is_disconnected():
        now = await seen(board, language)
        if now != shown:
            shown = now
            voice = Voice(language, world.settings.zone_time, world.clock())
            yield event(fragment("lines.html", say=voice.say, **now))
        await asyncio.sleep(LOOK_EVERY)


async def seen(board: Board, language: str) -> dict[str, object]:
    return {
        "lines": await board.lines(language),
        "trouble": board.trouble,
        "anchors": board.anchors,
        "reach": board.reach,
        "rooms": board.rooms,
        "climbs": board.climbs.get(language, []),
    }


def event(html: str) -> str:
    return "".join(f"data: {line}\n" for line in html.splitlines()) + "\n"
