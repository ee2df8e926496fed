"""The log is sealed beside the work, whoever changes a row behind its back is found out, and it leaves as a file."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from httpx import ASGITransport, AsyncClient
from typer.testing import CliRunner

from bot.commands import log as log_commands
from bot.doctor.database import Case, of_seals
from bot.logbook import Wanted, as_csv, as_json, lines
from bot.storage import seals
from bot.storage.seals import Examined
from bot.web.app import create_web
from bot.web.board import Board
from bot.world import World
from main import app
from tests.bot.watch import ANIL, DAY, HOUR, MEENA, MINUTE, SUNITA, Clock, area, joins, posts, rows
from tests.conftest import do
from zones.entry import Entry
from zones.seal import Fault, What

NEXT = "GN-VRK-F2"  # a feeder that is well until somebody says otherwise
BEHIND_ITS_BACK = "SET session_replication_role = replica"  # no trigger, no reference is looked at


@pytest.fixture
async def sealed(world: World) -> list[int]:
    """A morning in Gomti Nagar, sealed; the entries' numbers in the order of their seals."""
    await joins(world, SUNITA, "GN-VBK-F2/viram-khand")
    for feeder in ("GN-VBK-F1", "GN-VRK-F1", "GN-VBK-F2"):
        await posts(world, feeder, by=MEENA)
    await seals.seal(world.engine, world.clock())
    return [row.entry_id for row in await rows(world, "SELECT entry_id FROM seals ORDER BY number")]


async def look(world: World, paper: tuple[int, str] | None = None) -> Examined:
    return await seals.verify(world.engine, paper, lambda done, of: None)


def behind_its_back(database: str, *statements: str) -> None:
    with psycopg.connect(database) as connection:
        for statement in (BEHIND_ITS_BACK, *statements):
            connection.execute(statement)  # type: ignore[arg-type]


async def test_every_entry_gets_its_seal_and_the_log_holds(world: World, sealed: list[int]) -> None:
    entries = [row.id for row in await rows(world, "SELECT id FROM entries ORDER BY id")]
    found = await look(world)

    assert sealed == entries
    assert (found.sealed, found.waiting, found.fault) == (len(entries), 0, None)


async def test_what_was_sealed_before_stays_and_what_comes_is_sealed_after_it(world: World, sealed: list[int]) -> None:
    before = await look(world)
    await posts(world, NEXT, by=MEENA)
    assert (await look(world)).waiting == 1

    assert await seals.seal(world.engine, world.clock()) == 1
    after = await look(world, (before.sealed, before.last.hex()))
    assert (after.sealed, after.fault, after.kept) == (before.sealed + 1, None, True)


async def test_many_who_seal_at_once_set_each_seal_once(world: World, sealed: list[int]) -> None:
    async with world.stores.begin() as store:
        for _ in range(300):
            store.add(Entry("member.joined", world.clock()))

    await asyncio.gather(*(seals.seal(world.engine, world.clock()) for _ in range(8)))
    await seals.seal(world.engine, world.clock())

    found = await look(world)
    assert (found.sealed, found.waiting, found.fault) == (len(sealed) + 300, 0, None)


async def test_an_act_that_commits_late_is_sealed_when_it_is_there(world: World, sealed: list[int]) -> None:
    async with world.stores.begin() as slow:
        slow.add(Entry("outage.posted", world.clock()))
        await slow.flush()
        await posts(world, NEXT, by=MEENA)
        assert await seals.seal(world.engine, world.clock()) == 1

    assert await seals.seal(world.engine, world.clock()) == 1
    assert (await look(world)).fault is None


CHANGES: dict[str, tuple[str, Callable[[list[int]], Fault]]] = {
    "its cause": (
        "UPDATE entries SET facts = jsonb_set(facts, '{cause}', '\"theft\"') WHERE id = %(it)s",
        lambda ids: Fault(What.CHANGED, len(ids) - 1, ids[-2]),
    ),
    "its time by a second": (
        "UPDATE entries SET at = at - interval '1 second' WHERE id = %(it)s",
        lambda ids: Fault(What.CHANGED, len(ids) - 1, ids[-2]),
    ),
    "the entry": ("DELETE FROM entries WHERE id = %(it)s", lambda ids: Fault(What.REMOVED, len(ids) - 1, ids[-2])),
    "the entry and its seal": (
        "DELETE FROM seals WHERE entry_id = %(it)s; DELETE FROM entries WHERE id = %(it)s",
        lambda ids: Fault(What.REMOVED, len(ids) - 1),
    ),
    "its seal": (
        "UPDATE seals SET seal = sha256('anything') WHERE entry_id = %(it)s",
        lambda ids: Fault(What.FORGED, len(ids) - 1, ids[-2]),
    ),
    "one put in": (
        "INSERT INTO entries (id, act, at, facts) OVERRIDING SYSTEM VALUE VALUES (99999, 'outage.posted', now(), '{}')",
        lambda ids: Fault(What.INSERTED, 0, 99999),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_who_changes_the_log_behind_its_back_is_found_out(
    world: World, database: str, sealed: list[int], what: str
) -> None:
    statement, fault = CHANGES[what]
    behind_its_back(database, *statement.replace("%(it)s", str(sealed[-2])).split("; "))

    assert (await look(world)).fault == fault(sealed)


async def test_one_put_in_with_an_old_time_by_the_open_door_is_found_out(
    world: World, database: str, sealed: list[int]
) -> None:
    do(database, "INSERT INTO entries (act, at, facts) VALUES ('outage.posted', timestamptz '2026-11-22', '{}')")
    await seals.seal(world.engine, world.clock())

    found = (await look(world)).fault
    assert found
    assert found.what is What.INSERTED


async def test_who_writes_the_whole_log_anew_is_found_out_by_the_seal_on_paper(
    world: World, database: str, sealed: list[int]
) -> None:
    paper = await look(world)
    behind_its_back(
        database,
        "UPDATE entries SET facts = '{}' WHERE id = (SELECT max(id) FROM entries)",
        "DELETE FROM seals",
        "INSERT INTO unsealed SELECT id FROM entries",
    )
    await seals.seal(world.engine, world.clock())

    assert (await look(world)).fault is None
    assert (await look(world, (paper.sealed, paper.last.hex()[:16]))).kept is False


@pytest.mark.parametrize("statement", ["UPDATE seals SET number = 0", "DELETE FROM seals", "TRUNCATE seals"])
async def test_seals_can_be_neither_changed_nor_taken_out(
    world: World, database: str, sealed: list[int], statement: str
) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        do(database, statement)


async def test_the_console_shows_the_last_seal_of_yesterday_and_the_newest(
    world: World, sealed: list[int], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday = await look(world)
    clock.move(DAY)
    await posts(world, NEXT, by=MEENA)
    await seals.seal(world.engine, world.clock())
    newest = await look(world)
    world.settings = world.settings.model_copy(update={"demo": True})
    web = create_web(None)  # type: ignore[arg-type]
    web.state.world = world
    web.state.board = Board(world)
    clock.move(MINUTE)

    async with AsyncClient(transport=ASGITransport(web), base_url="http://console") as client:
        page = (await client.get("/console?lang=en")).text

    assert f"{yesterday.sealed} {yesterday.last.hex()[:32]}" in page
    assert f"{newest.sealed} {newest.last.hex()[:32]}" in page


async def test_the_doctor_tells_when_nobody_seals(world: World, clock: Clock) -> None:
    await seals.seal(world.engine, world.clock())
    await posts(world, NEXT, by=MEENA)
    async with world.engine.connect() as connection:
        assert await of_seals(Case(connection, world.settings, clock())) == []
        (found,) = await of_seals(Case(connection, world.settings, clock.move(HOUR)))
    assert not found.well


# ---- as a file ------------------------------------------------------------------------------------------


async def exported(world: World, **wanted: Any) -> list[dict[str, Any]]:
    return [line async for line in lines(world, Wanted(**wanted), lambda done, of: None)]


async def test_the_file_tells_what_was_done_where_and_by_which_office(world: World, sealed: list[int]) -> None:
    line = (await exported(world))[-1]

    assert (line["number"], line["act"], line["zone"]) == (len(sealed), "outage.posted", "GN")
    assert line["position"] == "AET-GN"
    assert line["notice"] == line["outage"] + "/1"
    assert line["facts"]["areas"] == ["GN-VBK-F2"]
    assert line["facts"]["cause"] == "jumper"
    assert line["seal"] == (await look(world)).last.hex()


async def test_nobodys_person_is_in_the_file(world: World, sealed: list[int]) -> None:
    whole = "".join(as_json(line) + as_csv(line) for line in await exported(world))

    assert SUNITA[1:] not in whole
    assert ANIL[1:] not in whole
    assert "person" not in whole


async def test_the_file_holds_the_days_and_the_zone_that_were_asked_for(
    world: World, sealed: list[int], clock: Clock
) -> None:
    today = clock().astimezone(world.settings.zone_time).date()
    async with world.stores.begin() as store:
        store.add(Entry("member.joined", clock.move(3 * DAY), zone_id=await area(world, "AM")))
    every = await exported(world)

    assert len(await exported(world, first=today, last=today)) == len(every) - 1
    assert [line["zone"] for line in await exported(world, first=today + timedelta(days=1))] == ["AM"]
    assert {line["zone"] for line in await exported(world, zone="GN")} == {"GN"}


async def test_a_line_of_csv_can_be_read_again(world: World, sealed: list[int]) -> None:
    line = (await exported(world))[-1]

    (back,) = csv.reader(io.StringIO(as_csv(line)))
    assert back[3] == "outage.posted"
    assert json.loads(back[-1]) == line["facts"]


# ---- the commands ---------------------------------------------------------------------------------------


def on_the_command_line(world: World, monkeypatch: pytest.MonkeyPatch, *words: str) -> Any:
    def beside(do: Callable[[World], Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(do(world), loop).result(30)

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(log_commands, "in_world", beside)
    return asyncio.to_thread(CliRunner().invoke, app, ["log", *words])


async def test_verify_says_in_words_and_by_its_exit_what_was_changed(
    world: World, database: str, sealed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    well = await on_the_command_line(world, monkeypatch, "verify")
    behind_its_back(database, f"UPDATE entries SET act = 'outage.restored' WHERE id = {sealed[1]}")
    ill = await on_the_command_line(world, monkeypatch, "verify")
    machine = await on_the_command_line(world, monkeypatch, "verify", "--json")

    assert well.exit_code == 0
    assert f"All {len(sealed)} sealed entries are as they were written." in well.stdout
    assert ill.exit_code == machine.exit_code == 1
    assert f"The entry {sealed[1]} was changed" in ill.stdout
    assert json.loads(machine.stdout)["fault"] == {"what": "changed", "number": 2, "entry": sealed[1]}


async def test_verify_takes_the_seal_as_it_stands_on_paper(
    world: World, sealed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await look(world)
    paper = f"{found.sealed} {found.last.hex()[:4]} {found.last.hex()[4:12]}"

    assert (await on_the_command_line(world, monkeypatch, "verify", "--kept", paper)).exit_code == 0
    assert (await on_the_command_line(world, monkeypatch, "verify", "--kept", "1 00000000")).exit_code == 1
    assert (await on_the_command_line(world, monkeypatch, "verify", "--kept", "seal")).exit_code == 2


async def test_export_writes_a_file(
    world: World, sealed: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    told = await on_the_command_line(world, monkeypatch, "export", "--zone", "GN", "--out", str(tmp_path / "log.jsonl"))

    assert told.exit_code == 0, told.output
    acts = [json.loads(line)["act"] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert acts == ["member.added", "outage.posted", "outage.posted", "outage.posted"]
    assert (await on_the_command_line(world, monkeypatch, "export", "--zone", "NOWHERE")).exit_code == 2
