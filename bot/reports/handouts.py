"""A notice as a card (a picture) and as a page for the notice board (PDF), set once for all who ask for it."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.channels.channel import Enclosure
from bot.reports.press import Form
from bot.storage import tables as t
from handlers.answer import Sheet
from handlers.telling.face import Look, face
from zones.notice import Notice

if TYPE_CHECKING:
    from bot.world import World

# White letters stand on these, and they on white: 4.5 to 1 at least (WCAG 2.1 AA).
COLOURS = {
    Look.OUT: "#a3201d",
    Look.BACK: "#17613a",
    Look.PLANNED: "#1f4b8e",
    Look.CORRECTED: "#5a3a86",
    Look.CANCELLED: "#47535e",
}
KINDS: dict[str, tuple[Form, str]] = {"card": ("png", "image/png"), "board": ("pdf", "application/pdf")}
ON_THE_BOARD = ("hi", "en")  # one page for all who pass by


def enclosed(world: World, sheet: Sheet) -> Enclosure:
    """A card that many ask for is handed over to each platform once."""
    ending, mime = KINDS[sheet.form]
    key = f"{sheet.form}/{sheet.notice}/{sheet.language}"
    return Enclosure(f"{sheet.name}.{ending}", mime, partial(set_for_sending, world, sheet), key)


async def set_for_sending(world: World, sheet: Sheet) -> bytes:
    async with world.stores.begin() as store:
        notice = (await store.session.scalars(sa.select(Notice).where(t.notices.c.id == sheet.notice))).one()
    return await set_sheet(world, sheet.form, notice, sheet.language)


async def set_sheet(world: World, form: str, notice: Notice, language: str) -> bytes:
    return await world.press.sheet(form, await facts(world, form, notice, language), KINDS[form][0], notice.at)


async def name_of(world: World, form: str, notice: Notice, language: str) -> str:
    """By which it is known whether somebody has this very sheet already."""
    return world.press.name(form, await facts(world, form, notice, language), KINDS[form][0])


async def facts(world: World, form: str, notice: Notice, language: str) -> dict[str, Any]:
    """All that stands on the sheet."""
    atlas, zone_time = await world.atlas(), world.settings.zone_time
    languages = (language,) if form == "card" else ON_THE_BOARD
    parts = [asdict(face(notice, each, zone_time, atlas)) | {"lang": each} for each in languages]
    for part in parts:
        part["colour"] = COLOURS[part["look"]]
    return parts[0] if form == "card" else {"parts": parts, "danger": [part["danger"] for part in parts]}
