"""Numbers that fail: given up, tried again after a growing time, and counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.channel import Then
from bot.doctor.database import Case, of_reach
from bot.reach import reach_of_zones
from bot.world import World
from tests.bot.test_sender import FEEDER, FalseChannel, receipt, send
from tests.bot.test_store import told
from tests.bot.watch import DAY, HOUR, SUNITA, Clock, address_of, joins, one, posts, rows, writes
from tests.town import Town, until
from zones.reach import WAITS


@pytest.fixture
def phones(world: World) -> FalseChannel:
    channel = FalseChannel()
    world.channels.by_name = {"whatsapp": channel}
    return channel


async def is_told(world: World) -> bool:
    """Of a new outage."""
    await rows(world, "UPDATE outages SET cancelled_at = now()")
    return SUNITA in await told(world, await posts(world, FEEDER))


async def is_given_up(world: World, phones: FalseChannel) -> None:
    await joins(world, SUNITA, FEEDER)
    phones.refuses(SUNITA, Then.GONE)
    assert await is_told(world)
    await send(world)


async def test_a_number_that_was_given_up_is_left_alone_and_tried_again_after_a_day(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await is_given_up(world, phones)

    clock.move(DAY - HOUR)
    assert not await is_told(world)
    clock.move(HOUR)
    assert await is_told(world)


async def test_each_time_that_it_fails_again_it_is_left_alone_for_longer(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await is_given_up(world, phones)
    waits = []
    for _ in range(6):
        her = await address_of(world, SUNITA)
        waits.append(her.retry_at - clock())
        clock.at = her.retry_at
        phones.refuses(SUNITA, Then.GONE)
        assert await is_told(world)
        await send(world)

    assert waits == [*WAITS, WAITS[-1], WAITS[-1]]
    assert waits == sorted(waits)


async def test_letters_of_one_moment_that_fail_together_are_one_time(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await joins(world, SUNITA, FEEDER)
    phones.refuses(SUNITA, Then.GONE, times=3)
    for _ in range(3):
        assert await is_told(world)
    for _ in range(3):
        await send(world)
        clock.move(timedelta(seconds=10))

    assert (await address_of(world, SUNITA)).given_up == 1


async def test_a_receipt_heals_it(world: World, phones: FalseChannel, clock: Clock) -> None:
    await is_given_up(world, phones)
    clock.move(DAY)
    assert await is_told(world)
    await send(world)
    number = await one(world, "SELECT max(id) FROM deliveries WHERE state = 'accepted'")
    her = await address_of(world, SUNITA)
    assert her.unreachable_at  # accepted is not arrived

    await rows(world, "UPDATE deliveries SET address_id = :her WHERE id = :it", her=her.id, it=number)
    await receipt(world, "delivered", number, f"wamid.{len(phones.asked)}")

    her = await address_of(world, SUNITA)
    assert (her.unreachable_at, her.retry_at, her.given_up) == (None, None, 0)


async def test_a_message_of_theirs_heals_it(world: World, phones: FalseChannel) -> None:
    await is_given_up(world, phones)

    await writes(world, SUNITA)

    her = await address_of(world, SUNITA)
    assert (her.unreachable_at, her.retry_at, her.given_up) == (None, None, 0)
    assert await is_told(world)


async def test_doctor_tells_how_many_of_a_zone_can_be_reached(world: World, phones: FalseChannel) -> None:
    async with world.engine.connect() as connection:
        before = {each.code: each for each in await reach_of_zones(connection)}["GN"]
    await is_given_up(world, phones)

    async with world.engine.connect() as connection:
        words = [finding.words for finding in await of_reach(Case(connection, world.settings, world.clock()))]

    assert f"GN: {before.reached} of {before.members + 1} people can be reached." in words


async def test_who_blocked_us_on_telegram_is_not_tried_again_until_they_unblock(town: Town) -> None:
    await town.ask("POST", "phones/imran/block")

    async def blocked() -> bool:
        return bool(await town.rows("SELECT 1 FROM addresses WHERE unreachable_at IS NOT NULL AND retry_at IS NULL"))

    await until(blocked)
    await town.ask("POST", "phones/imran/unblock")

    async def back() -> bool:
        return not await blocked()

    await until(back)
