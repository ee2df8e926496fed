"""An evening of the benchmark's, small: what was promised is kept, and where it is not, that is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from benchmarks.evening import Plan, evening
from benchmarks.stage import promises
from benchmarks.stage.database import ZONES
from benchmarks.stage.faults import Truth, draw_faults, feeders
from bot.loading.zonefile import read_file
from tests.bot.watch import HOUR, MINUTE
from tests.town import Town

WORD = "1 complaints closed on an engineer's word"
STOPPED = "messages to people who had said STOP"
PLAN = Plan(citizens=90, faults=3, seed=5, hours=0.5, after=3.0, feeders=2, step=180)


async def test_after_a_small_evening_every_promise_is_kept(empty: str) -> None:
    kept, curves = await evening(empty, PLAN)

    assert kept.broken == []
    assert int(kept.figures["outages posted"]) > 0, "somebody was asked, or knew"
    assert sum(curves["reports"]) > 10
    assert sum(curves["closed"]) > 0


@pytest.fixture
def truth() -> Truth:
    network = feeders(read_file(ZONES).areas, 40)
    return draw_faults(Random(1), network, 60, datetime(2026, 6, 10, 12, tzinfo=UTC), 6 * HOUR)


async def test_a_complaint_that_is_closed_on_an_engineer_s_word_is_found(town: Town) -> None:
    await town.sunita.says("light nahi aa rahi viram khand me")
    await town.sunita.sees("GN-")
    assert WORD not in await promises.hold(town.world, town.now())

    async with town.world.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE complaints SET closed_at = now(), how = 'confirmed'")

    assert WORD in await promises.hold(town.world, town.now())


async def test_a_complaint_that_is_nobody_s_business_is_found(town: Town) -> None:
    await town.sunita.says("light nahi aa rahi viram khand me")
    await town.sunita.sees("GN-")

    await town.stop_working()  # no clock asks anybody about it

    assert "1 complaints that are nobody's business" in await promises.hold(town.world, town.now() + 4 * HOUR)


async def test_a_notice_to_somebody_who_had_said_stop_is_found(town: Town) -> None:
    await town.anil.says("11kv viram khand feeder b/d, jumper, 1 ghanta lagega")
    await town.anil.confirms("outage")
    await town.sunita.sees("जंपर")
    assert STOPPED not in " ".join(await promises.hold(town.world, town.now()))

    async with town.world.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE members SET left_at = '2026-11-01' WHERE role = 'citizen'")

    assert STOPPED in " ".join(await promises.hold(town.world, town.now()))


def test_a_storm_hits_half_and_no_feeder_fails_while_it_is_down(truth: Truth) -> None:
    begin = min(fault.begins for fault in truth.faults)
    storm = [one for one in truth.faults if timedelta(0) <= one.begins - begin - 1.5 * HOUR <= 1.5 * HOUR]

    assert len(truth.faults) > 55
    assert len(storm) >= len(truth.faults) / 2
    for fault in truth.faults:
        others = [one for one in truth.faults if one.feeder.code == fault.feeder.code and one is not fault]
        assert all(one.begins >= fault.over or one.over <= fault.begins for one in others)


def test_where_it_is_dark_is_known_pocket_and_all(truth: Truth) -> None:
    fault = next(one for one in truth.faults if one.stays_dark and one.pocket_ends)
    lit = next(home for home in fault.dark if home != fault.stays_dark)

    assert truth.dark(lit, fault.begins + MINUTE) is fault
    assert truth.dark(lit, fault.ends + MINUTE) is not fault
    assert truth.dark(fault.stays_dark, fault.ends + MINUTE) is fault
    assert truth.dark(fault.stays_dark, fault.over) is not fault
