"""An area moves to another zone on a date: whoever and whatever belongs to it follows, and nobody is told twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot import moving
from bot.commands import app
from bot.loading import zoneload
from bot.loading.zonefile import build
from bot.world import World
from tests.bot.watch import (
    ANIL,
    DAY,
    HOUR,
    KAVITA,
    MINUTE,
    SUNITA,
    Clock,
    acts,
    address_of,
    area,
    joins,
    one,
    person_of,
    posts,
    rows,
)
from zones.backfeed import begin
from zones.joining import leave
from zones.person import Role

VIBHUTI, AMAUSI = "GN-VBK", "AM-S11"  # a substation of one zone, a sub-division of the other
VIRAM, VIRAJ, CHINHAT = "GN-VBK-F2/viram-khand", "GN-VRK-F1/viraj-khand", "AM-CHN-F1"
RAM, HARI = "+910000000201", "7000000203"


@pytest.fixture
async def people(world: World) -> World:
    """Sunita lives in Viram Khand, Ram has a shop in Viraj Khand besides, Kavita hears of the whole zone."""
    await joins(world, SUNITA, VIRAM)
    await joins(world, RAM, VIRAM, VIRAJ)
    await joins(world, KAVITA, role=Role.MEDIA)
    return world


def in_days(world: World, days: int) -> date:
    return world.clock().astimezone(world.settings.zone_time).date() + timedelta(days=days)


async def move(world: World, days: int = 0, code: str = VIBHUTI, to: str = AMAUSI) -> str:
    return await moving.plan(world, code, to, in_days(world, days))


async def zones(world: World, who: str, channel: str = "whatsapp") -> list[str]:
    person = (await address_of(world, who, channel)).person_id
    found = await rows(
        world,
        "SELECT a.code FROM members m JOIN areas a ON a.id = m.zone_id "
        "WHERE m.person_id = :who AND m.left_at IS NULL ORDER BY a.code",
        who=person,
    )
    return [row.code for row in found]


async def follows(world: World, who: str, channel: str = "whatsapp") -> dict[str, str]:
    """Each area that they follow, with the zone in which they do."""
    person = (await address_of(world, who, channel)).person_id
    found = await rows(
        world,
        "SELECT a.code, z.code AS zone FROM follows f JOIN members m ON m.id = f.member_id "
        "JOIN areas a ON a.id = f.area_id JOIN areas z ON z.id = m.zone_id WHERE m.person_id = :who",
        who=person,
    )
    return {row.code: row.zone for row in found}


async def words(world: World, who: str, channel: str = "whatsapp") -> list[Any]:
    """What we told them that is no notice, with when it is due."""
    owed = (
        "SELECT sealed_content AS it, due_at FROM deliveries WHERE address_id = :to AND notice_id IS NULL ORDER BY id"
    )
    found = await rows(world, owed, to=(await address_of(world, who, channel)).id)
    return [(world.vault.open_json(row.it)["text"], row.due_at) for row in found]


# ---- people


async def test_who_follows_it_comes_into_the_new_zone_and_leaves_the_old_if_nothing_holds_them(people: World) -> None:
    await move(people)

    assert (await zones(people, SUNITA), await follows(people, SUNITA)) == (["AM"], {VIRAM: "AM"})
    assert await zones(people, RAM) == ["AM", "GN"], "his shop is still there"
    assert await follows(people, RAM) == {VIRAM: "AM", VIRAJ: "GN"}
    assert (await zones(people, KAVITA), await words(people, KAVITA)) == (["GN"], [])


async def test_each_is_told_once_and_every_change_leaves_one_entry(people: World) -> None:
    await move(people)
    await moving.settle_due(people)

    for who in (SUNITA, RAM):
        ((text, _),) = await words(people, who)
        assert "अमौसी" in text
        assert "विभूतिखंड" in text or "विराम" in text
    done = await acts(people)
    assert (done.count("area.moved"), done.count("member.moved")) == (1, 2 + await engineers(people))


async def engineers(world: World) -> int:
    """Of the utility's list those who follow their charge there: Anil."""
    return int((await zones(world, ANIL)).count("AM"))


async def test_two_streets_that_move_are_one_message(people: World) -> None:
    await joins(people, SUNITA, "GN-VBK-F1/vibhuti-khand")
    await move(people)

    assert len(await words(people, SUNITA)) == 1
    assert (await acts(people)).count("member.moved") == 2 + await engineers(people)


async def test_nobody_is_woken_to_be_told_of_it(people: World, clock: Clock) -> None:
    await move(people, days=1)
    zone_time = people.settings.zone_time
    clock.at = datetime.combine(in_days(people, 1), datetime.min.time(), zone_time) + MINUTE
    await moving.settle_due(people)

    ((_, due),) = await words(people, SUNITA)
    assert due.astimezone(zone_time).hour == 9


async def test_who_said_stop_is_told_nothing_and_comes_back_to_where_the_area_is_by_then(people: World) -> None:
    who = await person_of(people, SUNITA)
    async with people.stores.begin() as store:
        await leave(store, who.id, people.clock())
    await move(people)

    assert (await zones(people, SUNITA), await words(people, SUNITA)) == ([], [])
    assert await follows(people, SUNITA) == {VIRAM: "AM"}


async def test_who_is_in_the_new_zone_already_keeps_that_membership(people: World) -> None:
    await joins(people, SUNITA, CHINHAT, zone="AM")
    await move(people)

    assert (await zones(people, SUNITA), await follows(people, SUNITA)) == (["AM"], {VIRAM: "AM", CHINHAT: "AM"})


async def test_who_left_the_new_zone_long_ago_does_not_follow_again_what_they_gave_up(people: World) -> None:
    await joins(people, SUNITA, CHINHAT, zone="AM")
    await rows(
        people,
        "UPDATE members SET left_at = now() WHERE zone_id = :am AND person_id = :who",
        am=await area(people, "AM"),
        who=(await address_of(people, SUNITA)).person_id,
    )
    await move(people)

    assert (await zones(people, SUNITA), await follows(people, SUNITA)) == (["AM"], {VIRAM: "AM"})


async def test_within_one_zone_nothing_changes_for_anybody(people: World) -> None:
    await rows(
        people,
        "INSERT INTO areas (code, kind, names, aliases) VALUES ('GN-S99', 'subdivision', '{\"en\": \"New\"}', '[]')",
    )
    await rows(
        people,
        "INSERT INTO placements (area_id, parent_id, since) VALUES (:new, :division, :now)",
        new=await area(people, "GN-S99"),
        division=await area(people, "GN-D1"),
        now=people.clock(),
    )
    await move(people, to="GN-S99")

    assert (await zones(people, SUNITA), await words(people, SUNITA)) == (["GN"], [])
    assert (await acts(people))[-1] == "area.moved"


# ---- dates


async def test_a_move_takes_effect_by_itself_on_its_day_and_the_past_stays_as_it_was(
    people: World, clock: Clock
) -> None:
    before = clock()
    await move(people, days=2)
    midnight = datetime.combine(in_days(people, 2), datetime.min.time(), people.settings.zone_time)
    vibhuti = await area(people, VIBHUTI)

    clock.at = midnight - MINUTE
    await moving.settle_due(people)
    assert await zones(people, SUNITA) == ["GN"]
    assert (await people.atlas()).zone_of(vibhuti).code == "GN"  # type: ignore[union-attr]

    clock.at = midnight + MINUTE
    await moving.settle_due(people)
    assert await zones(people, SUNITA) == ["AM"]
    assert (await people.atlas()).zone_of(vibhuti).code == "AM"  # type: ignore[union-attr]
    async with people.stores.begin() as store:
        told = [[zone.code for zone in await store.zones_of([vibhuti], at)] for at in (before, clock())]
    assert told == [["GN"], ["AM"]]


async def test_a_later_decision_takes_the_place_of_an_earlier_one(people: World, clock: Clock) -> None:
    await move(people, days=2)
    await move(people, days=4, to="LC-S11")
    await move(people, days=1)
    clock.move(10 * DAY)
    await moving.settle_due(people)

    assert await zones(people, SUNITA) == ["AM"]
    assert len(await words(people, SUNITA)) == 1


async def test_an_office_of_the_new_zone_answers_from_then_on(people: World) -> None:
    vibhuti = await area(people, VIBHUTI)
    await move(people)
    async with people.stores.begin() as store:
        offices = [office.code for office in await store.chain(vibhuti, people.clock())]
    assert {"JE-GN-VBK", "SDO-AM-S11", "CE-AM"} <= set(offices)


# ---- what is open


async def test_what_is_off_there_goes_along_and_its_news_reaches_both_who_knew_and_who_must(people: World) -> None:
    await joins(people, HARI, channel="telegram", role=Role.MEDIA, zone="AM")
    notice = await posts(people, "GN-VBK-F2")
    other = await posts(people, "GN-VRK-F1", by="+910000000010")
    await move(people)

    found = dict(await rows(people, "SELECT o.number, a.code FROM outages o JOIN areas a ON a.id = o.zone_id"))
    assert found == {notice.number: "AM", other.number: "GN"}
    assert await one(people, "SELECT a.code FROM notices n JOIN areas a ON a.id = n.zone_id LIMIT 1") == "GN"


async def test_open_complaints_go_along_and_closed_ones_stay(people: World) -> None:
    viram, zone = await area(people, VIRAM), await area(people, "GN")
    for number, closed in (("C1", None), ("C2", people.clock())):
        await rows(
            people,
            "INSERT INTO complaints (zone_id, number, fault_kind, at, author, channel, area_id, closed_at) "
            "VALUES (:zone, :number, 'no_supply', :now, '', 'whatsapp', :area, :closed)",
            zone=zone, number=number, now=people.clock(), area=viram, closed=closed,
        )  # fmt: skip
    await move(people)

    found = dict(await rows(people, "SELECT c.number, a.code FROM complaints c JOIN areas a ON a.id = c.zone_id"))
    assert found == {"C1": "AM", "C2": "GN"}


async def test_a_suspicion_that_nobody_has_answered_goes_along(people: World) -> None:
    zone, feeder = await area(people, "GN"), await area(people, "GN-VBK-F2")
    for ended in (None, people.clock()):
        await rows(
            people,
            "INSERT INTO suspicions (zone_id, feeder_id, area_id, since, raised_at, count, needed, elsewhere,"
            " ended_at) VALUES (:zone, :feeder, :feeder, :now, :now, 3, 3, 0, :ended)",
            zone=zone, feeder=feeder, now=people.clock(), ended=ended,
        )  # fmt: skip
    await move(people)

    found = dict(
        await rows(people, "SELECT s.ended_at IS NULL, a.code FROM suspicions s JOIN areas a ON a.id = s.zone_id")
    )
    assert found == {True: "AM", False: "GN"}


async def test_the_rooms_of_a_zone_that_has_nothing_left_go_where_its_last_areas_went(people: World) -> None:
    async def rooms() -> int:
        of = "SELECT count(*) FROM rooms r JOIN areas a ON a.id = r.zone_id WHERE a.code = 'AM'"
        return int(await one(people, of))

    before = await rooms()
    await move(people)
    assert await rooms() == before
    for circle in ("GN-C1", "GN-C2"):
        await move(people, code=circle, to="AM")
    assert await rooms() == before + 1


# ---- by the zones file, and by command


def content(vibhuti_to: str) -> dict[str, Any]:
    """The demo's file with Vibhuti Khand's substation under another sub-division."""
    told: dict[str, Any] = yaml.safe_load(Path("bot/demo/zones-demo.yaml").read_text())
    subs = [
        sub for zone in told["zones"] for c in zone["circles"] for d in c["divisions"] for sub in d["sub_divisions"]
    ]
    (home,) = (sub for sub in subs if any(s["id"] == VIBHUTI for s in sub["substations"]))
    moved = next(s for s in home["substations"] if s["id"] == VIBHUTI)
    home["substations"].remove(moved)
    next(sub for sub in subs if sub["id"] == vibhuti_to)["substations"].append(moved)
    return told


async def test_a_changed_tree_in_the_zones_file_moves_them_at_once(people: World) -> None:
    changed = await zoneload.load(people, build(content(AMAUSI)))

    assert (changed["areas moved"], changed["members moved"]) == (1, 2 + await engineers(people))
    assert await zones(people, SUNITA) == ["AM"]
    again = await zoneload.load(people, build(content(AMAUSI)))
    assert "areas moved" not in again
    assert len(await words(people, SUNITA)) == 1


async def test_a_file_that_knows_of_a_move_to_come_does_not_hurry_it(people: World, clock: Clock) -> None:
    await move(people, days=3)
    for told in (content(AMAUSI), content("GN-S11")):
        assert "areas moved" not in await zoneload.load(people, build(told))
    assert await zones(people, SUNITA) == ["GN"]
    clock.move(4 * DAY)
    await moving.settle_due(people)
    assert await zones(people, SUNITA) == ["AM"]


@pytest.mark.parametrize(
    ("code", "to", "days", "why"),
    [
        ("GN-XXX", AMAUSI, 1, "no area with the code GN-XXX"),
        ("AM-D1", AMAUSI, 1, "lies within"),
        ("GN-D1", AMAUSI, 1, "cannot hang on"),
        (VIBHUTI, AMAUSI, -1, "is over"),
    ],
)
async def test_what_cannot_be_is_said_in_a_sentence(people: World, code: str, to: str, days: int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        await move(people, days, code, to)


async def test_the_operator_hears_how_many_will_follow(people: World) -> None:
    assert "3 people follow it" in await move(people, days=1)
    assert "already" in await move(people, to="GN-S11")


def test_a_date_that_is_none_is_refused() -> None:
    told = CliRunner().invoke(app, ["zones", "move", "GN-VBK", "--to", "AM-S11", "--on", "tomorrow"])
    assert (told.exit_code, "YYYY-MM-DD" in told.output) == (2, True)


async def test_a_feeder_that_is_back_fed_moves_all_the_same(people: World, clock: Clock) -> None:
    """Its people are in the other zone, and still go off with what feeds them."""
    viram, now = await area(people, "GN-VBK-F2"), clock()
    engineer = await person_of(people, ANIL)
    async with people.stores.begin() as store:
        await begin(store, engineer, viram, await area(people, "GN-KMT"), now, now + 3 * HOUR, now)
    await move(people, code="GN-VBK-F2", to="AM-CHN")

    assert await zones(people, SUNITA) == ["AM"]
    async with people.stores.begin() as store:
        around = await store.around([viram], now)
    assert await area(people, "GN-KMT") in around.lineage[viram]
