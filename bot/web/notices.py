"""A notice for anybody: its card, its page for the board and its words; the facts of an outage are public."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response

from bot.reports import handouts
from bot.world import World
from handlers.telling.handouts import to_forward
from handlers.wording import Voice
from zones.notice import Notice

router = APIRouter(prefix="/notices")
Language = Annotated[str, Query(alias="lang", pattern="^(hi|en|ur)$")]

FORMS: dict[str, str] = {ending: form for form, (ending, _) in handouts.KINDS.items()}
MIMES: dict[str, str] = {**dict(handouts.KINDS.values()), "txt": "text/plain; charset=utf-8"}
A_MINUTE = "public, max-age=60"  # the next word on the outage may come at any time


@router.get("/{number}.{ending}")
async def newest(request: Request, number: str, ending: str, language: Language = "hi") -> Response:
    return await shown(request, await found(request, number), ending, language)


@router.get("/{number}/{version}.{ending}")
async def numbered(request: Request, number: str, version: int, ending: str, language: Language = "hi") -> Response:
    """What no longer holds is not handed out: an old number leads to the newest."""
    notice = await found(request, number)
    if version > notice.version or version < 1:
        raise HTTPException(404)
    if version < notice.version:
        return RedirectResponse(f"/notices/{number}.{ending}?lang={language}", headers={"Cache-Control": A_MINUTE})
    return await shown(request, notice, ending, language)


async def found(request: Request, number: str) -> Notice:
    world: World = request.app.state.world
    async with world.stores.begin() as store:
        notice = await store.newest_notice(number)
    if notice is None:
        raise HTTPException(404)
    return notice


async def shown(request: Request, notice: Notice, ending: str, language: str) -> Response:
    """Whoever has it already is told only that nothing has changed; then nothing is set, either."""
    world: World = request.app.state.world
    if ending not in MIMES:
        raise HTTPException(404)
    text, form = await words(world, notice, language), FORMS.get(ending)
    tag = await handouts.name_of(world, form, notice, language) if form else hashlib.sha256(text).hexdigest()
    headers = {"ETag": f'"{tag}"', "Cache-Control": A_MINUTE}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    content = await handouts.set_sheet(world, form, notice, language) if form else text
    return Response(content, media_type=MIMES[ending], headers=headers)


async def words(world: World, notice: Notice, language: str) -> bytes:
    voice = Voice(language, world.settings.zone_time, notice.at)
    return to_forward(notice, voice, await world.atlas()).encode()
