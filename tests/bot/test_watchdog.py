"""The web process tells the admins itself that nothing climbs any more, by whichever door works."""

from __future__ import annotations

import pytest

from bot.channels.channel import Then
from bot.loading import membership
from bot.storage import heartbeat
from bot.web import watchdog
from bot.world import World
from tests.bot.test_sender import FalseChannel
from tests.bot.watch import acts, joins, rows
from zones.person import Role

CHAT, PHONE = "7000000901", "+910000000901"


@pytest.fixture
async def doors(world: World) -> dict[str, FalseChannel]:
    """An admin on Telegram, whose phone has written on WhatsApp today; the ladder's last beat is an hour old."""
    channels = {name: FalseChannel(name) for name in ("whatsapp", "telegram")}
    world.channels.by_name = dict(channels)
    await joins(world, PHONE, role=Role.ADMIN)
    await membership.add_address(world, PHONE, "telegram", CHAT)
    await rows(world, "UPDATE addresses SET heard_at = :now", now=world.clock())
    async with world.engine.begin() as connection:
        await heartbeat.beat(connection)
    await rows(world, "UPDATE heartbeats SET at = now() - interval '1 hour'")
    return channels


async def pages(world: World) -> list[str]:
    return [act for act in await acts(world) if act.startswith("ladder.")]


async def test_an_admin_is_told_once_by_the_door_that_is_surest(world: World, doors: dict[str, FalseChannel]) -> None:
    await watchdog.watch(world)
    await watchdog.watch(world)

    assert (doors["telegram"].rang, doors["whatsapp"].rang) == ([CHAT], [])
    assert await pages(world) == ["ladder.stopped"]


async def test_a_door_that_is_shut_leads_to_the_next(world: World, doors: dict[str, FalseChannel]) -> None:
    doors["telegram"].refuses(CHAT, Then.STOP)

    await watchdog.watch(world)

    assert (doors["telegram"].rang, doors["whatsapp"].rang) == ([CHAT], [PHONE])
    assert await pages(world) == ["ladder.stopped"]


async def test_where_no_door_works_it_is_tried_again(world: World, doors: dict[str, FalseChannel]) -> None:
    doors["telegram"].refuses(CHAT, Then.STOP)
    doors["whatsapp"].refuses(PHONE, Then.LATER)
    await watchdog.watch(world)
    assert await pages(world) == []
    await rows(world, "UPDATE heartbeats SET missed_at = missed_at - interval '2 minutes'")

    await watchdog.watch(world)

    assert doors["telegram"].rang == [CHAT, CHAT]
    assert await pages(world) == ["ladder.stopped"]


async def test_whoever_has_been_silent_on_whatsapp_for_a_day_is_told_in_a_template(
    world: World, doors: dict[str, FalseChannel]
) -> None:
    await rows(world, "UPDATE addresses SET heard_at = NULL")
    doors["telegram"].refuses(CHAT, Then.STOP)

    await watchdog.watch(world)

    (letter,) = doors["whatsapp"].asked
    assert letter.template
    assert letter.template.parameters[0] == letter.text
    assert await pages(world) == ["ladder.stopped"]
