"""The front door: what this is, and how each zone stands."""

from __future__ import annotations

from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from bot.storage import tables as t
from bot.web.pages import page
from bot.world import World
from handlers.atlas import Atlas
from handlers.telling.notices import expected, moment, places, why
from handlers.wording import Voice
from zones.outage import Outage, Stage
from zones.person import LANGUAGES

router = APIRouter()


@router.get("/")
async def home(
    request: Request, language: Annotated[str, Query(alias="lang", pattern="^(hi|en|ur)$")] = "hi"
) -> HTMLResponse:
    world: World = request.app.state.world
    voice, atlas = Voice(language, world.settings.zone_time, world.clock()), await world.atlas()
    o = t.outages.c
    async with world.stores.begin() as store:
        still = sa.select(Outage).where(o.restored_at.is_(None), o.cancelled_at.is_(None)).order_by(o.id.desc())
        outages = (await store.session.scalars(still)).all()
    zones = [
        (zone.name(language), [shown(outage, voice, atlas) for outage in outages if outage.zone_id == zone.id])
        for zone in atlas.zones()
    ]
    return page(
        "home.html", say=voice.say, language=language, languages=LANGUAGES, zones=zones, now=voice.time(voice.now)
    )


def shown(outage: Outage, voice: Voice, atlas: Atlas) -> dict[str, str]:
    facts = outage.facts()
    return {
        "number": outage.number,
        "place": places(outage.areas, voice, atlas),
        "cause": why(facts, voice),
        "eta": expected(facts["eta"], voice),
        "start": moment(facts["started_at"], voice),
        "stage": "announced" if outage.stage(voice.now) is Stage.ANNOUNCED else "running",
    }
