"""Vibhuti Khand's substation and its feeder Viram Khand: who hears what, on a real database."""

from __future__ import annotations

import asyncio

import pytest

from bot.world import World
from tests.bot.test_store import ALWAYS, CONTROL_ROOM, FEEDER, ROOM, says, told
from tests.bot.watch import (
    ANIL,
    CALL_CENTRE,
    HOUR,
    KAVITA,
    MEENA,
    MINUTE,
    SUNITA,
    Clock,
    area,
    joins,
    one,
    person_of,
    posts,
    rows,
)
from zones.audience import hears, on_return
from zones.notice import Kept, Notice, NoticeKind
from zones.person import Role
from zones.posting import post_outage, restore_power

SUBSTATION, OTHER = "GN-VBK", "GN-VBK-F1"
IMRAN, WARD, NEIGHBOUR = "+910000000201", "+910000000202", "+910000000203"


@pytest.fixture
async def street(world: World) -> World:
    """Sunita lives on the feeder, Imran on another one of the substation; Kavita writes of the zone and lives on it."""
    await joins(world, SUNITA, "GN-VBK-F2/viram-khand")
    await joins(world, IMRAN, OTHER)
    await joins(world, WARD, SUBSTATION)
    await joins(world, KAVITA, FEEDER, role=Role.MEDIA)
    return world


async def own_fault(world: World) -> Kept:
    feeder, anil = await area(world, FEEDER), await person_of(world, ANIL)
    async with world.stores.begin() as store:
        said = await post_outage(store, anil, [feeder], "cable_fault", None, world.clock(), own_fault=True)
    assert isinstance(said, Kept)
    return said


async def complains(world: World, key: str, of: Notice) -> None:
    """A stranger on the feeder, whose complaint the outage took up."""
    person = await joins(world, key)
    await rows(world, "UPDATE members SET left_at = now() WHERE person_id = :it", it=person)
    await rows(
        world,
        """INSERT INTO complaints
            (zone_id, number, fault_kind, at, author, channel, person_id, feeder_id, outage_id, attached_at)
        SELECT a.zone_id, 'GN-C-1', 'no_supply', :now, '\\x01', 'whatsapp', :person, f.id, a.id, :now
        FROM outages a, areas f WHERE a.id = :outage AND f.code = :feeder""",
        now=world.clock(), person=person, outage=of.outage.id, feeder=FEEDER,
    )  # fmt: skip


async def newest(world: World, outage: int) -> Notice:
    async with world.stores.begin() as store:
        found = await store.outage(outage)
        assert found
        notice = await store.last_notice(found)
        assert notice
        return notice


async def test_supply_is_back_for_all_but_those_whose_feeder_is_still_off(street: World, clock: Clock) -> None:
    feeder = await posts(street, FEEDER)
    substation = await posts(street, SUBSTATION)
    await complains(street, NEIGHBOUR, substation)
    clock.move(MINUTE)
    async with street.stores.begin() as store:
        outage = await store.outage(substation.outage.id)
        assert outage
        around = await store.around(outage.areas, clock())
        end = hears(NoticeKind.RESTORATION, substation.zone_id, (), None, None, (await person_of(street, ANIL)).id)
        previewed = await store.reach(on_return(end, outage, around, ()), clock(), outage.areas)
    back = await says(street, restore_power, substation, clock())

    assert previewed.all == len(await told(street, back)), "the complaint on the feeder goes to what is still off there"
    assert await told(street, await newest(street, feeder.outage.id)) == [SUNITA]
    assert await told(street, back) == sorted({*ALWAYS, IMRAN, WARD, KAVITA})


async def test_their_own_restoration_comes_to_all_who_were_told_of_their_outage(street: World, clock: Clock) -> None:
    feeder = await posts(street, FEEDER)
    await says(street, restore_power, await posts(street, SUBSTATION), clock())

    back = await says(street, restore_power, feeder, clock())

    assert await told(street, back) == sorted({*ALWAYS, SUNITA, WARD, KAVITA})


async def test_a_fault_of_its_own_is_told_to_nobody_before_the_substation_is_back(street: World, clock: Clock) -> None:
    substation = await posts(street, SUBSTATION)
    kept = await own_fault(street)
    assert await one(street, "SELECT count(*) FROM notices WHERE outage_id = :it", it=kept.outage.id) == 0

    await says(street, restore_power, substation, clock())

    notice = await newest(street, kept.outage.id)
    assert (notice.kind, await told(street, notice)) == ("still_out", [SUNITA])


async def test_rooms_that_heard_of_the_feeder_with_the_substation_hear_that_it_is_back(
    street: World, clock: Clock
) -> None:
    substation = await posts(street, SUBSTATION)
    kept = await own_fault(street)
    await says(street, restore_power, substation, clock())

    back = await says(street, restore_power, kept, clock())

    assert await told(street, back) == sorted({SUNITA, KAVITA, CALL_CENTRE, CONTROL_ROOM, ROOM})


async def test_who_was_told_of_a_feeder_that_came_back_in_silence_hears_of_the_substation(
    street: World, clock: Clock
) -> None:
    """The neighbour moved away meanwhile, and follows something else now: told was told."""
    member = await joins(street, NEIGHBOUR, FEEDER)
    feeder = await posts(street, FEEDER)
    await rows(street, "DELETE FROM follows USING members m WHERE m.id = member_id AND m.person_id = :it", it=member)
    substation = await posts(street, SUBSTATION)
    assert NEIGHBOUR in await told(street, substation)
    quiet = await says(street, restore_power, feeder, clock())

    back = await says(street, restore_power, substation, clock())

    assert isinstance(quiet, Kept)
    assert await told(street, back) == sorted({*ALWAYS, SUNITA, IMRAN, WARD, KAVITA, NEIGHBOUR})


async def test_nobody_has_two_restorations_of_one_return(street: World, clock: Clock) -> None:
    feeder, other = await posts(street, FEEDER), await posts(street, OTHER)
    substation = await posts(street, SUBSTATION)
    for notice in (feeder, substation, other):
        clock.move(MINUTE)
        await says(street, restore_power, notice, clock())

    twice = await rows(
        street,
        """
        SELECT d.address_id FROM deliveries d
        JOIN notices n ON n.id = d.notice_id JOIN addresses a ON a.id = d.address_id
        JOIN follows f ON true JOIN members m ON m.id = f.member_id AND m.person_id = a.person_id AND m.role = 'citizen'
        JOIN areas ON areas.id = f.area_id AND areas.code LIKE 'GN-VBK-F%'
        WHERE n.kind = 'restoration' GROUP BY d.address_id HAVING count(*) > 1
        """,
    )
    assert twice == []


async def test_feeder_and_substation_restored_at_the_same_moment_leave_nobody_without_the_news(
    street: World, clock: Clock
) -> None:
    """Whoever comes second sees what the first has done."""
    feeder, substation = await posts(street, FEEDER), await posts(street, SUBSTATION)
    clock.move(HOUR)

    said = await asyncio.gather(
        says(street, restore_power, feeder, clock()),
        says(street, restore_power, substation, clock(), by=MEENA),
    )

    hearers = [key for notice in said if isinstance(notice, Notice) for key in await told(street, notice)]
    assert hearers.count(SUNITA) == 1
    assert hearers.count(IMRAN) == 1
