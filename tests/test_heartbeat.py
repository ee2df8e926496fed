"""The heartbeat stops: the admins hear it from the web process, for the worker may be dead; and when it is back."""

from __future__ import annotations

import aiohttp
from sqlalchemy import text

from bot import ladder
from bot.web import watchdog
from tests.town import Town, until


async def with_an_admin(town: Town) -> None:
    await town.kavita.says("help")
    await town.kavita.sees("1912")
    async with town.world.engine.begin() as connection:
        await connection.execute(text("UPDATE members SET role = 'admin' WHERE role = 'media'"))
    await ladder.climb_all(town.world)


async def an_hour_without(town: Town) -> None:
    async with town.world.engine.begin() as connection:
        await connection.execute(text("UPDATE heartbeats SET at = now() - interval '1 hour'"))


async def test_the_admins_are_told_by_the_web_process_once_and_again_when_it_is_back(town: Town) -> None:
    await with_an_admin(town)
    await watchdog.watch(town.world)
    await town.stop_working()
    await an_hour_without(town)

    await watchdog.watch(town.world)
    await watchdog.watch(town.world)

    await town.kavita.sees("no longer passed up")
    assert len([said for said in await town.kavita.received() if "passed up" in said]) == 1
    town.start_working()
    await ladder.climb_all(town.world)
    await watchdog.watch(town.world)
    await watchdog.watch(town.world)
    await town.kavita.sees("passed up again")
    said = [act for act in await town.acts() if act.startswith("ladder.")]
    assert said == ["ladder.stopped", "ladder.goes_on"]


async def test_ready_says_that_the_ladder_stands_still(town: Town) -> None:
    await ladder.climb_all(town.world)

    async def ready() -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(f"{town.web_url}/ready") as answer:
            return answer.status, (await answer.json())["status"]

    async def is_well() -> bool:
        return await ready() == (200, "ok")

    await until(is_well)
    await an_hour_without(town)

    assert await ready() == (503, "the ladder stands still")


async def test_a_page_that_nobody_got_is_tried_again(town: Town) -> None:
    await with_an_admin(town)
    await town.stop_working()
    await an_hour_without(town)
    async with town.world.engine.begin() as connection:
        await connection.execute(text("UPDATE heartbeats SET missed_at = now() - interval '2 minutes'"))

    await watchdog.watch(town.world)  # whoever began it before has died over it

    await town.kavita.sees("no longer passed up")
