"""The atlas in memory follows the areas of the database, and nobody waits while a large one is read again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage import atlas as kept
from bot.storage import tables as t
from bot.world import World
from tests.bot.watch import Clock

A_MOMENT = timedelta(seconds=11)


async def rename(world: World, code: str, name: str) -> None:
    """As `zones load` does it."""
    async with world.engine.begin() as connection:
        await connection.execute(sa.update(t.areas).where(t.areas.c.code == code).values(names={"en": name}))
        counter = sa.update(t.counters).where(t.counters.c.name == kept.AREAS_CHANGED)
        await connection.execute(counter.values(last=t.counters.c.last + 1))


async def test_a_new_name_is_known_a_moment_after_it_was_loaded(world: World, clock: Clock) -> None:
    before = await world.atlas()
    await rename(world, "GN", "Gomti Paar")
    assert await world.atlas() is before, "for a few seconds nobody looks"

    clock.move(A_MOMENT)

    after = await world.atlas()
    assert after.zone_named("Gomti Paar") is not None
    assert len(list(after.areas())) == len(list(before.areas()))


async def test_areas_that_have_not_changed_are_not_read_again(world: World, clock: Clock) -> None:
    before = await world.atlas()
    clock.move(A_MOMENT)
    assert await world.atlas() is before


async def test_the_older_atlas_serves_while_a_newer_one_is_read(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await world.atlas()
    may_go_on = asyncio.Event()
    placements = kept.KeptAtlas._placements

    async def slowly(self: kept.KeptAtlas, now: datetime) -> Iterable[Any]:
        await may_go_on.wait()
        return await placements(self, now)

    monkeypatch.setattr(kept.KeptAtlas, "_placements", slowly)
    monkeypatch.setattr(kept, "AT_ONCE", 0.01)
    await rename(world, "GN", "Gomti Paar")
    clock.move(A_MOMENT)

    assert await world.atlas() is before
    may_go_on.set()
    monkeypatch.setattr(kept, "AT_ONCE", 10)
    assert (await world.atlas()).zone_named("Gomti Paar") is not None
