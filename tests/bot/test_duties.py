"""Who is on duty for an area, as the database knows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import pytest

from bot.offices import is_news
from bot.world import World
from tests.bot.watch import (
    ANIL,
    DAY,
    FARAH,
    HOUR,
    MEENA,
    Clock,
    address_of,
    area,
    person_of,
    posts,
    rows,
    writes,
)
from tests.zones.ledger import NOON
from zones.duty import Absence, Away, Reason
from zones.handover import Handover
from zones.position import Holding

FEEDER = "GN-VBK-F2"  # Anil's
NEW_NUMBER = "+910000000777"


async def answers(world: World) -> list[tuple[str, int, Reason]]:
    feeder = await area(world, FEEDER)
    async with world.stores.begin() as store:
        found = await store.on_duty(feeder, world.clock())
        return [(one.position.code, one.person_id, one.reason) for one in found]


async def is_away(world: World, who: str, until: int = 1) -> None:
    person, now = await person_of(world, who), world.clock()
    async with world.stores.begin() as store:
        store.add(Absence(person.id, Away.PHONE_OFF, now, now + until * HOUR))


async def test_the_holder_answers_and_then_the_chain(world: World) -> None:
    anil, meena = await person_of(world, ANIL), await person_of(world, MEENA)

    first, second, *above = await answers(world)

    assert (first, second) == (("JE-GN-VBK", anil.id, Reason.HOLDER), ("AET-GN", meena.id, Reason.HOLDER))
    assert [code for code, _, _ in above] == ["EET-GN", "SET-GN", "CE-GN", "DIR-T", "MD"]


async def test_while_the_holder_is_away_the_stand_in_answers_and_both_end_by_themselves(
    world: World, clock: Clock
) -> None:
    anil, farah = await person_of(world, ANIL), await person_of(world, FARAH)
    async with world.stores.begin() as store:
        (office,) = [one for one in await store.chain(await area(world, FEEDER), clock()) if one.code == "JE-GN-VBK"]
        store.add(Holding(office.id, farah.id, clock(), clock() + DAY, stand_in=True))
    await is_away(world, ANIL)

    assert (await answers(world))[0] == ("JE-GN-VBK", farah.id, Reason.STAND_IN)
    clock.move(HOUR)
    assert (await answers(world))[0] == ("JE-GN-VBK", anil.id, Reason.HOLDER)


async def test_away_without_a_stand_in_the_superior_answers(world: World) -> None:
    await is_away(world, ANIL)

    meena = await person_of(world, MEENA)
    assert (await answers(world))[0] == ("AET-GN", meena.id, Reason.SUPERIOR)


async def test_an_engineer_whose_number_whatsapp_changes_stays_who_they_are(world: World) -> None:
    before = await person_of(world, ANIL)
    async with world.stores.begin() as store:
        await store.link_keys("whatsapp", [ANIL], [NEW_NUMBER], world.clock())

    assert (await person_of(world, NEW_NUMBER)).id == before.id
    await posts(world, FEEDER, by=NEW_NUMBER)
    assert (
        await rows(world, "SELECT 1 FROM addresses WHERE digest = :it", it=world.vault.digest("whatsapp", ANIL)) == []
    )


async def test_a_business_scoped_id_that_comes_with_the_number_is_the_engineers_and_alone_as_well(world: World) -> None:
    await writes(world, ANIL, "IN.abc123")

    await posts(world, FEEDER, by="IN.abc123")


async def test_whoever_gets_an_engineers_old_number_is_a_stranger(world: World) -> None:
    async with world.stores.begin() as store:
        await store.link_keys("whatsapp", [ANIL], [NEW_NUMBER], world.clock())
    await writes(world, ANIL)

    assert (await address_of(world, ANIL)).person_id is None


@pytest.mark.parametrize(
    ("accepted", "ended", "at", "news"),
    [
        (-DAY, None, NOON, True),  # leave that was to come begins, and whoever stands in is welcome
        (timedelta(0), None, NOON, False),  # it had begun: the answer to their yes told so
        (-HOUR, None, NOON, True),  # “till noon” is over by itself
        (-DAY, timedelta(0), NOON, False),  # “I am back” has told them so
        (-DAY, timedelta(0), NOON - 4 * DAY, False),  # history
    ],
)
async def test_what_was_said_in_chat_at_that_very_moment_is_no_news(
    accepted: timedelta, ended: timedelta | None, at: datetime, news: bool
) -> None:
    handover = Handover(1, 2, [1], NOON, None, NOON - DAY, NOON + accepted)
    handover.ended_at = ended if ended is None else NOON + ended
    store: Any = SimpleNamespace(session=AsyncMock(get=AsyncMock(return_value=handover)))

    assert await is_news(store, Holding(1, 2, NOON, handover_id=1), at, NOON) is news
