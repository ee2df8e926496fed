"""A keeper's gauges: how long the oldest delivery waits, what is open, and when the ladder last ran."""

from __future__ import annotations

from collections.abc import AsyncIterator
from math import isnan

import pytest
from httpx import ASGITransport, AsyncClient
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from bot.storage import heartbeat
from bot.web.app import create_web
from bot.world import World
from tests.bot.test_sender import FalseChannel, owes
from tests.bot.watch import HOUR, MINUTE, SUNITA, Clock, area, rows

PASSWORD = "a word of the keeper's"


@pytest.fixture
async def keeper(world: World) -> AsyncIterator[AsyncClient]:
    world.channels.by_name = {name: FalseChannel(name) for name in ("whatsapp", "telegram")}
    world.settings = world.settings.model_copy(update={"demo": False, "console_password": SecretStr(PASSWORD)})
    web = create_web(None)  # type: ignore[arg-type]
    web.state.world = world
    async with AsyncClient(transport=ASGITransport(web), base_url="http://keeper", auth=("", PASSWORD)) as client:
        yield client


async def gauges(keeper: AsyncClient) -> dict[str, float]:
    """By name, or name and label."""
    answer = await keeper.get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    samples = [sample for family in families for sample in family.samples]
    return {" ".join((sample.name.removeprefix("setu_"), *sample.labels.values())): sample.value for sample in samples}


async def complains(world: World, number: str, clock: Clock) -> None:
    await rows(
        world,
        """INSERT INTO complaints (zone_id, number, fault_kind, at, author, channel, limit_at)
        VALUES (:zone, :number, 'transformer', :now, '', 'telegram', CAST(:now AS timestamptz) + interval '6 hours')""",
        zone=await area(world, "GN"), number=number, now=clock(),
    )  # fmt: skip


async def test_the_oldest_delivery_that_is_due_is_as_old_as_it_is(
    world: World, keeper: AsyncClient, clock: Clock
) -> None:
    assert (await gauges(keeper))["oldest_due_delivery_seconds whatsapp"] == 0
    await owes(world, SUNITA, "1")
    clock.move(3 * MINUTE)
    await owes(world, SUNITA, "2")
    clock.move(MINUTE)

    found = await gauges(keeper)

    assert found["oldest_due_delivery_seconds whatsapp"] == 240
    assert found["oldest_due_delivery_seconds telegram"] == 0


async def test_open_complaints_are_counted_and_those_whose_time_has_run_out(
    world: World, keeper: AsyncClient, clock: Clock
) -> None:
    await complains(world, "1", clock)
    clock.move(7 * HOUR)
    await complains(world, "2", clock)
    await complains(world, "3", clock)
    await rows(world, "UPDATE complaints SET closed_at = :now WHERE number = '3'", now=clock())

    found = await gauges(keeper)

    assert (found["complaints_open GN"], found["complaints_open AM"]) == (2, 0)
    assert found["complaints_beyond_limit GN"] == 1


async def test_the_age_of_the_last_beat_and_that_there_was_none(world: World, keeper: AsyncClient) -> None:
    assert isnan((await gauges(keeper))["ladder_beat_age_seconds"])
    async with world.engine.begin() as connection:
        await heartbeat.beat(connection)
    await rows(world, "UPDATE heartbeats SET at = now() - interval '10 minutes'")

    assert 600 <= (await gauges(keeper))["ladder_beat_age_seconds"] < 660


async def test_whoever_may_not_see_the_console_sees_no_gauges(keeper: AsyncClient) -> None:
    assert (await keeper.get("/metrics", auth=("", "guessed"))).status_code == 401
