"""A complaint's buttons under somebody else's thumb: refused, and the attempt stays in the log."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from bot.world import World
from tests.bot.doors import Doors, open_doors
from tests.bot.watch import ANIL, HOUR, SUNITA, joins, one, rows
from tests.zones.test_work import WAITS, complaint
from zones.work import waits_for_work

KAMTAS_ENGINEER = "+910000000013"
VERBS = ("work", "take", "ask_back", "show_work", "hand_on", "resolve")


@pytest.fixture
async def doors(world: World) -> AsyncIterator[Doors]:
    await joins(world, SUNITA, "GN-VBK-F2/viram-khand")
    async with open_doors(world) as doors:
        await doors.says(SUNITA, "ghar me ek phase nahi aa raha")
        yield doors


@pytest.mark.parametrize("verb", VERBS)
async def test_another_office_may_not(doors: Doors, world: World, verb: str) -> None:
    await doors.taps(KAMTAS_ENGINEER, f"do:{verb}:1")
    assert await doors.attempts() == ["not_answerable"]
    assert await one(world, "SELECT acknowledged_at FROM complaints") is None


@pytest.mark.parametrize("verb", VERBS)
async def test_nor_she_herself_and_what_was_never_there_is_nothing(doors: Doors, verb: str) -> None:
    await doors.taps(SUNITA, f"do:{verb}:1")
    await doors.taps(ANIL, f"do:{verb}:99")
    assert await doors.attempts() == ["not_engineer", "forged"]


async def test_only_who_was_asked_accepts_and_only_once(doors: Doors, world: World) -> None:
    await doors.says(KAMTAS_ENGINEER, "help")
    await doors.taps(ANIL, "do:hand_on:1")
    to = int(await one(world, "SELECT id FROM positions WHERE code = 'JE-GN-KMT'"))
    step = await one(world, "SELECT max(id) FROM steps")
    await doors.taps(ANIL, f"s{step}:office:{to}")
    await doors.taps(ANIL, f"s{step}:office:{to}")  # once more
    await doors.taps(ANIL, "do:handed:1:accept")
    await doors.taps(ANIL, "do:handed:1:decline")
    assert await doors.attempts() == ["not_yours", "not_yours"]
    for _ in range(2):
        await doors.taps(KAMTAS_ENGINEER, "do:handed:1:accept")
    assert await one(world, "SELECT count(*) FROM handings") == 1
    assert await one(world, "SELECT count(*) FROM entries WHERE act = 'complaint.accepted'") == 1
    assert await one(world, "SELECT position_id FROM complaints") == to


async def test_who_said_stop_is_not_asked(doors: Doors, world: World) -> None:
    await doors.says(SUNITA, "STOP")
    await doors.taps(ANIL, "do:ask_back:1")
    await doors.says(ANIL, "meter kahan hai?")
    assert "हम नहीं पहुंच सकते" in await doors.last(ANIL)
    assert await one(world, "SELECT asked_back_at FROM complaints") is None


async def test_somebody_elses_crew_is_not_theirs_to_speak_of(doors: Doors, world: World) -> None:
    await doors.says(ANIL, "11kv viram khand feeder b/d, jumper, 1 ghanta lagega")
    await doors.taps(ANIL, await doors.button(ANIL, "post"))
    await doors.taps(KAMTAS_ENGINEER, "do:crew:1:arrived")
    await doors.taps(SUNITA, "do:crew:1:arrived")
    assert await doors.attempts() == ["not_answerable", "not_engineer"]
    assert await one(world, "SELECT crew FROM outages") is None


async def test_when_the_order_changes_what_is_open_goes_over_to_the_new_office(doors: Doors, world: World) -> None:
    await doors.says(ANIL, "complaints")
    assert "शिकायतें: 1" in await doors.last(ANIL)
    await doors.says(KAMTAS_ENGINEER, "complaints")
    assert "कोई शिकायत नहीं" in await doors.last(KAMTAS_ENGINEER)

    async with world.engine.begin() as connection:  # from now on Kamta's engineer answers for Vibhuti Khand, too
        old, new = "code = 'JE-GN-VBK'", "code = 'JE-GN-KMT'"
        areas = f"SELECT area_id FROM charges WHERE position_id = (SELECT id FROM positions WHERE {old})"
        await connection.execute(
            sa.text(f"""
                INSERT INTO charges (position_id, area_id, work, since)
                SELECT (SELECT id FROM positions WHERE {new}), area_id, 'supply', :now FROM ({areas}) old
            """),
            {"now": world.clock()},
        )
        await connection.execute(
            sa.text(f"UPDATE charges SET until = :now WHERE position_id = (SELECT id FROM positions WHERE {old})"),
            {"now": world.clock()},
        )
    await doors.says(KAMTAS_ENGINEER, "complaints")
    assert "शिकायतें: 1" in await doors.last(KAMTAS_ENGINEER)
    await doors.says(ANIL, "complaints")
    assert "कोई शिकायत नहीं" in await doors.last(ANIL)


async def test_a_storm_of_thousands_is_a_line_for_each_feeder(doors: Doors, world: World) -> None:
    async with world.engine.begin() as connection:
        await connection.execute(
            sa.text("""
                INSERT INTO complaints (zone_id, number, fault_kind, at, author, channel, feeder_id, area_id)
                SELECT z.id, 'GN-C-2611-' || 20000 + n, 'low_voltage', :now, decode('00', 'hex'), 'whatsapp', f.id, f.id
                FROM areas z, areas f, generate_series(1, 4000) n
                WHERE z.code = 'GN' AND f.code = 'GN-VBK-F' || 1 + n % 2
            """),
            {"now": world.clock()},
        )
    await doors.says(ANIL, "complaints")
    told = await doors.last(ANIL)
    assert "शिकायतें: 4001" in told
    assert told.count("\n") == 2, "one line for each of his two feeders"


@pytest.mark.parametrize("facts", [facts for facts, _ in WAITS])
async def test_what_waits_for_work_in_the_database_is_what_the_rule_says(
    doors: Doors, world: World, facts: dict[str, object]
) -> None:
    await doors.says(ANIL, "11kv viram khand feeder b/d, jumper, 1 ghanta lagega")
    await doors.taps(ANIL, await doors.button(ANIL, "post"))
    outage = await one(world, "SELECT id FROM outages")
    held = {column: outage if column == "outage_id" else world.clock() for column in facts}
    columns = ("closed_at", "restored_said_at", "outage_id", "reopened_at", "taken_at")
    values = ", ".join(f"{column} = :{column}" for column in columns)
    await rows(world, f"UPDATE complaints SET {values}", **{column: held.get(column) for column in columns})

    async with world.stores.begin() as store:
        office = await one(world, "SELECT id FROM positions WHERE code = 'JE-GN-VBK'")
        piles = await store.piles_of([office], world.clock())
    assert bool(piles) is waits_for_work(complaint(**facts))


async def test_within_a_pile_dangers_come_first_then_what_nobody_has_taken_then_the_oldest(
    doors: Doors, world: World
) -> None:
    later = world.clock() + HOUR
    for number, kind, at, taken in [(2, "no_supply", later, None), (3, "wire_down", later + HOUR, later)]:
        await rows(
            world,
            """
            INSERT INTO complaints (zone_id, number, fault_kind, at, author, channel, feeder_id, area_id, taken_at)
            SELECT zone_id, 'GN-C-2611-9000' || :number, :kind, :at, decode('00', 'hex'), channel, feeder_id, area_id,
                CAST(:taken AS timestamptz)
            FROM complaints WHERE id = 1
            """,
            number=str(number), kind=kind, at=at, taken=taken,
        )  # fmt: skip
    await rows(world, "UPDATE complaints SET taken_at = :at WHERE id = 1", at=later)

    async with world.stores.begin() as store:
        office = await one(world, "SELECT id FROM positions WHERE code = 'JE-GN-VBK'")
        (pile,) = await store.piles_of([office], later)
        known = await store.works_of(pile, 8)
    assert [one.fault_kind for one in known] == ["wire_down", "no_supply", "one_phase"]
