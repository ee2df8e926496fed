"""A page that says of a notice's number whether it is true, on any phone: no script, no picture, a few kilobytes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from bot.storage.store import Store
from bot.web.pages import page
from bot.world import World
from handlers.rooms.checking import office_of, put_in_words
from handlers.telling.numbers import EXAMPLE, Asked, named
from handlers.wording import Voice
from zones.checking import Truth, truth
from zones.person import LANGUAGES

router = APIRouter(prefix="/check")
Language = Annotated[str, Query(alias="lang", pattern="^(hi|en|ur)$")]


@router.get("")
async def asked(
    request: Request, number: Annotated[str, Query(max_length=60)] = "", language: Language = "hi"
) -> HTMLResponse:
    return await answered(request, number, language)


@router.get("/{number}")
async def by_number(request: Request, number: str, language: Language = "hi") -> HTMLResponse:
    return await answered(request, number, language)


@router.get("/{number}/{version}")
async def by_version(request: Request, number: str, version: str, language: Language = "hi") -> HTMLResponse:
    return await answered(request, f"{number}/{version}", language)


async def answered(request: Request, reference: str, language: str) -> HTMLResponse:
    world: World = request.app.state.world
    voice, number = Voice(language, world.settings.zone_time, world.clock()), named(reference)
    known, words = Truth.UNKNOWN, ""
    async with world.stores.begin() as store:
        if number:
            known, words = await looked_up(world, store, number, voice)
    if reference and not words:
        words = voice.say("check.unknown", number=reference[:40])
    return page(
        "check.html", say=voice.say, language=language, languages=LANGUAGES, example=EXAMPLE, reference=reference[:40],
        known=known, paragraphs=words.replace("*", "").splitlines(),
    )  # fmt: skip


async def looked_up(world: World, store: Store, asked: Asked, voice: Voice) -> tuple[Truth, str]:
    newest = await store.newest_notice(asked.number)
    known = truth(newest, asked.version)
    if newest is None or known is Truth.UNKNOWN:
        return known, ""
    atlas = await world.atlas()
    return known, put_in_words(known, newest, await office_of(store, newest, voice, atlas), voice, atlas)
