"""A roster in the database: offices change hands on their day, and what was before is kept."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import offices
from bot.loading import rosterload, zoneload
from bot.loading.roster import read_roster
from bot.loading.zonefile import read_file
from bot.world import World
from main import app
from tests.bot.watch import ANIL, DAY, FARAH, HOUR, Clock, acts, address_of, joins, one, person_of, posts, rows
from zones.joining import leave
from zones.person import Role
from zones.refused import Refused

HOUSE = Path(__file__).parents[2]
ZONES = HOUSE / "bot" / "demo" / "zones-demo.yaml"
NADEEM = "+910000000201"  # comes new
OFFICE, FEEDER = "JE-GN-VBK", "GN-VBK-F2"
HOLDERS = """
SELECT h.*, a.digest FROM holdings h JOIN positions p ON p.id = h.position_id JOIN addresses a USING (person_id)
WHERE p.code = :office ORDER BY h.since, h.id
"""


async def load(world: World, tmp_path: Path, *lines: str) -> Counter[str]:
    head = "Position code,Name,Phone,Since,Until,Stand-in,Rank,Unit,Reports to"
    (tmp_path / "roster.csv").write_text("\n".join([head, *lines]), encoding="utf-8")
    roster = read_roster(tmp_path / "roster.csv", world.settings.zone_time)
    assert await rosterload.check(world, roster) == []
    return await rosterload.load(world, roster)


async def holders(world: World) -> list[Any]:
    return await rows(world, HOLDERS, office=OFFICE)


def day(clock: Clock, ahead: int) -> str:
    return f"{clock() + ahead * DAY:%d/%m/%Y}"


async def test_the_example_fits_the_demos_zones_and_a_second_loading_changes_nothing(
    world: World, tmp_path: Path
) -> None:
    shutil.copy(HOUSE / "docs" / "roster-example.csv", tmp_path / "roster.csv")
    roster = read_roster(tmp_path / "roster.csv", world.settings.zone_time)
    assert await rosterload.check(world, roster) == []
    first = await rosterload.load(world, roster)
    before = await acts(world)

    second = await rosterload.load(world, roster)

    assert (first["stand-ins"], first["holders"]) == (1, 1)
    assert (second, await acts(world)) == (Counter(), before)


async def test_a_transfer_takes_effect_by_itself_on_its_day(world: World, clock: Clock, tmp_path: Path) -> None:
    await load(world, tmp_path, f"{OFFICE},Nadeem Ahmad,{NADEEM},{day(clock, 2)}")
    await posts(world, FEEDER, by=ANIL)
    with pytest.raises(Refused):
        await posts(world, "GN-VBK-F1", by=NADEEM)

    clock.move(2 * DAY + HOUR)
    await offices.turn_over(world)

    await posts(world, "GN-VBK-F1", by=NADEEM)
    with pytest.raises(Refused):
        await posts(world, "GN-VBK", by=ANIL)
    told = [act for act in await acts(world) if act.startswith(("office.", "roster."))]
    assert told == ["roster.loaded", "office.left", "office.taken_up"]


async def told_to(world: World, number: str) -> list[str]:
    """The first lines of what was written to somebody first."""
    found = await rows(
        world,
        "SELECT d.sealed_content FROM deliveries d JOIN addresses a ON a.id = d.address_id "
        "WHERE a.digest = :digest AND d.notice_id IS NULL ORDER BY d.id",
        digest=world.vault.digest("whatsapp", number),
    )
    return [str(world.vault.open_json(row.sealed_content)["text"]).partition("\n")[0] for row in found]


async def test_who_comes_and_who_goes_hear_of_it_on_that_day_and_once(
    world: World, clock: Clock, tmp_path: Path
) -> None:
    await load(world, tmp_path, f"{OFFICE},Nadeem Ahmad,{NADEEM},{day(clock, 2)}")
    assert await told_to(world, NADEEM) == await told_to(world, ANIL) == []

    clock.move(2 * DAY + HOUR)
    for _ in range(2):
        await offices.turn_over(world)

    ((new,), (former,)) = await told_to(world, NADEEM), await told_to(world, ANIL)
    assert new.startswith("✅ अवर अभियंता, विभूतिखंड")
    assert "यह पद आपके पास है" in new
    assert "यह पद आपके पास नहीं है" in former


async def test_whoever_goes_from_one_zones_office_to_anothers_hears_of_both(
    world: World, clock: Clock, tmp_path: Path
) -> None:
    office = await one(world, "SELECT min(code) FROM positions WHERE code LIKE 'JE-AM-%'")
    await load(world, tmp_path, f"{OFFICE},Nadeem Ahmad,{NADEEM},{day(clock, 2)}", f"{office},,{ANIL},{day(clock, 2)}")
    clock.move(2 * DAY + HOUR)
    await offices.turn_over(world)

    told = " ".join(await told_to(world, ANIL))
    assert "यह पद आपके पास नहीं है" in told
    assert "यह पद आपके पास है" in told


@pytest.mark.parametrize("stop", [False, True])
async def test_days_between_two_offices_are_no_stop_but_a_stop_in_them_is(
    world: World, clock: Clock, tmp_path: Path, stop: bool
) -> None:
    anil = (await person_of(world, ANIL)).id
    await load(world, tmp_path, f"{OFFICE},Nadeem Ahmad,{NADEEM}", f"JE-GN-KMT,,{ANIL},{day(clock, 4)}")
    assert await one(world, "SELECT count(*) FROM members WHERE person_id = :id AND left_at IS NULL", id=anil) == 0
    if stop:
        async with world.stores.begin() as store:
            await leave(store, anil, clock())

    clock.move(4 * DAY + HOUR)
    await offices.turn_over(world)

    there = await one(world, "SELECT count(*) FROM members WHERE person_id = :id AND left_at IS NULL", id=anil)
    assert (there, any("यह पद आपके पास है" in said for said in await told_to(world, ANIL))) == (not stop, not stop)


async def test_that_somebody_was_brought_back_by_hand_is_in_the_log_once(
    world: World, clock: Clock, tmp_path: Path
) -> None:
    await load(world, tmp_path, f"{OFFICE},Nadeem Ahmad,{NADEEM}", f"JE-GN-KMT,,{ANIL},{day(clock, 4)}")
    before = await acts(world)

    for _ in range(2):
        await joins(world, ANIL, role=Role.ENGINEER)

    assert await acts(world) == [*before, "member.added"]


async def test_who_said_stop_hears_of_no_office(world: World, clock: Clock, tmp_path: Path) -> None:
    async with world.stores.begin() as store:
        await leave(store, (await person_of(world, ANIL)).id, clock())
    await load(world, tmp_path, f"{OFFICE},Nadeem Ahmad,{NADEEM}")

    assert await told_to(world, ANIL) == []
    assert len(await told_to(world, NADEEM)) == 1


async def test_a_term_of_years_that_is_only_now_written_down_is_no_news(
    world: World, clock: Clock, tmp_path: Path
) -> None:
    await load(world, tmp_path, f"{OFFICE},Nadeem Ahmad,{NADEEM},{day(clock, -400)}")

    assert await told_to(world, NADEEM) == []


async def test_what_was_before_is_kept_with_its_end(world: World, clock: Clock, tmp_path: Path) -> None:
    await load(world, tmp_path, f"{OFFICE},,{NADEEM}")

    before, now = await holders(world)

    assert (before.person_id, before.until) == ((await person_of(world, ANIL)).id, clock())
    assert (now.person_id, now.since, now.until) == ((await person_of(world, NADEEM)).id, clock(), None)


async def test_it_is_told_once_however_often_is_looked(world: World, clock: Clock, tmp_path: Path) -> None:
    await load(world, tmp_path, f"{OFFICE},,{NADEEM}")
    before = await acts(world)

    clock.move(HOUR)
    await offices.turn_over(world)

    assert await acts(world) == before


async def test_whoever_holds_an_office_belongs_to_the_zone_and_hears_of_its_feeders(
    world: World, tmp_path: Path
) -> None:
    await load(world, tmp_path, f"{OFFICE},,{NADEEM}")

    nadeem = (await person_of(world, NADEEM)).id
    assert await one(world, "SELECT role FROM members WHERE person_id = :id", id=nadeem) == Role.ENGINEER
    followed = "SELECT a.code FROM follows f JOIN members m ON m.id = f.member_id JOIN areas a ON a.id = f.area_id"
    assert [row.code for row in await rows(world, f"{followed} WHERE m.person_id = :id", id=nadeem)] == ["GN-VBK"]


async def test_whoever_left_their_last_office_of_the_zone_leaves_it(world: World, clock: Clock, tmp_path: Path) -> None:
    await load(world, tmp_path, f"{OFFICE},,{NADEEM}")

    anil = (await person_of(world, ANIL)).id
    assert await one(world, "SELECT left_at FROM members WHERE person_id = :id", id=anil) == clock()


async def test_whoever_follows_something_of_their_own_stays_as_a_citizen(world: World, tmp_path: Path) -> None:
    anil = await joins(world, ANIL, "GN-VRK-F1", role=Role.ENGINEER)

    await load(world, tmp_path, f"{OFFICE},,{NADEEM}")

    assert await one(world, "SELECT role FROM members WHERE person_id = :id", id=anil) == Role.CITIZEN


async def test_an_additional_charge_leaves_the_first_office_as_it_is(world: World, tmp_path: Path) -> None:
    await load(world, tmp_path, f"{OFFICE},,{FARAH}")

    farah = (await person_of(world, FARAH)).id
    held = "SELECT p.code FROM holdings h JOIN positions p ON p.id = h.position_id WHERE person_id = :id ORDER BY 1"
    assert [row.code for row in await rows(world, held, id=farah)] == [OFFICE, "JE-GN-VRK"]


async def test_a_stand_in_of_the_roster_may_post_until_the_last_day(world: World, clock: Clock, tmp_path: Path) -> None:
    await load(world, tmp_path, f"{OFFICE},,{ANIL}", f"{OFFICE},,{FARAH},,{day(clock, 1)},yes")

    await posts(world, FEEDER, by=FARAH)
    clock.move(2 * DAY)
    await offices.turn_over(world)
    with pytest.raises(Refused):
        await posts(world, "GN-VBK-F1", by=FARAH)
    farah = (await person_of(world, FARAH)).id
    assert await one(world, "SELECT role FROM members WHERE person_id = :id", id=farah) == Role.ENGINEER
    assert await one(world, "SELECT count(*) FROM follows f JOIN members m ON m.id = member_id WHERE person_id = :id",
                     id=farah) == 1  # fmt: skip


async def test_nobody_is_brought_back_who_said_stop(world: World, clock: Clock, tmp_path: Path) -> None:
    nadeem = await joins(world, NADEEM)
    async with world.stores.begin() as store:
        await leave(store, nadeem, clock())

    await load(world, tmp_path, f"{OFFICE},,{NADEEM}")

    assert await one(world, "SELECT left_at IS NOT NULL FROM members WHERE person_id = :id", id=nadeem)


async def test_from_then_on_the_zones_files_phone_counts_no_more(world: World, tmp_path: Path) -> None:
    await load(world, tmp_path, f"{OFFICE},,{NADEEM}")

    await zoneload.load(world, read_file(ZONES))

    (_, now) = await holders(world)
    assert now.digest == world.vault.digest("whatsapp", NADEEM)
    assert now.until is None


async def test_an_office_without_a_phone_is_vacant_and_the_superior_answers(world: World, tmp_path: Path) -> None:
    await load(world, tmp_path, f"{OFFICE},,")

    feeder = await one(world, "SELECT id FROM areas WHERE code = :code", code=FEEDER)
    async with world.stores.begin() as store:
        first = (await store.on_duty(feeder, world.clock()))[0]
    assert first.position.code == "AET-GN"


async def test_a_new_office_comes_with_its_rank_unit_and_superior(world: World, tmp_path: Path) -> None:
    changed = await load(world, tmp_path, f"JE-GN-NEW,Ravi,{NADEEM},,,,JE,GN-VBK,AET-GN")

    assert changed["positions added"] == 1
    superior = "SELECT s.code FROM positions p JOIN positions s ON s.id = p.reports_to_id WHERE p.code = 'JE-GN-NEW'"
    assert await one(world, superior) == "AET-GN"


async def test_a_name_is_kept_sealed(world: World, tmp_path: Path) -> None:
    await load(world, tmp_path, f"{OFFICE},Nadeem Ahmad,{NADEEM}")

    person = await person_of(world, NADEEM)
    assert person.sealed_name
    assert b"Nadeem" not in person.sealed_name
    assert world.vault.open(person.sealed_name) == "Nadeem Ahmad"
    assert await load(world, tmp_path, f"{OFFICE},Nadeem Ahmad,{NADEEM}") == Counter()


async def test_another_number_in_the_roster_is_another_holder(world: World, tmp_path: Path) -> None:
    """A number is admitted by a roster alone, never by a claim."""
    await load(world, tmp_path, f"{OFFICE},Anil Verma,{ANIL}")
    await load(world, tmp_path, f"{OFFICE},Anil Verma,{NADEEM}")

    await posts(world, FEEDER, by=NADEEM)
    with pytest.raises(Refused):
        await posts(world, "GN-VBK-F1", by=ANIL)


async def test_history_that_comes_with_a_roster_is_nobodys_news(world: World, clock: Clock, tmp_path: Path) -> None:
    await load(
        world, tmp_path,
        f"{OFFICE},,{NADEEM},{day(clock, -90)},{day(clock, -60)}", f"{OFFICE},,{ANIL},{day(clock, -50)}",
    )  # fmt: skip

    assert [act for act in await acts(world) if act.startswith("office.")] == []
    assert (await address_of(world, NADEEM)).person_id
    assert [row.since for row in await holders(world)] == sorted(row.since for row in await holders(world))
    assert (await holders(world))[1].since < clock() - 49 * timedelta(days=1)


def test_the_operator_is_told_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str) -> None:
    monkeypatch.setenv("SETU_DATABASE_URL", database)
    monkeypatch.setenv("SETU_DEMO", "1")
    monkeypatch.setenv("SETU_SECRET_KEY", "x" * 40)
    (tmp_path / "roster.csv").write_text("Position code,Phone\nJE-NOWHERE,+910000000009\n")
    run = CliRunner()

    checked = run.invoke(app, ["zones", "check", str(tmp_path / "roster.csv")])
    loaded = run.invoke(app, ["zones", "load", str(tmp_path / "roster.csv")])
    made = run.invoke(app, ["zones", "template", str(tmp_path / "new.xlsx")])
    again = run.invoke(app, ["zones", "template", str(tmp_path / "new.xlsx")])

    assert (checked.exit_code, loaded.exit_code, made.exit_code, again.exit_code) == (1, 2, 0, 2)
    assert "there is no position JE-NOWHERE" in checked.output
    assert "there is no position JE-NOWHERE" in loaded.output
