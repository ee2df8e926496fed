"""What climbs can be seen: by whoever it came to and whoever it left, in the console, and on the command line."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import ladder
from bot.commands import ladder as ladder_commands
from bot.commands.desk import say
from bot.world import World
from main import app
from tests.test_duty_in_chat import visitor
from tests.test_ladder import PASSED_UP, passes
from tests.town import Phone, Town

STATUS, YOURS = "तक बिजली बंद होने की कोई सूचना नहीं", "तक कोई बंदी दर्ज नहीं"
TO_YOU, FROM_YOU = "आप तक पहुंची", "आपसे ऊपर गई"
AE = "Assistant Engineer (faults), Gomti Nagar"


async def a_danger_has_climbed(town: Town) -> Phone:
    """Past Anil, who has not looked, to Meena, who is told."""
    meena = await visitor(town, "meena", "+910000000008")
    await town.anil.says("help")
    await town.sunita.says("viram khand me taar toot kar gira hai, karant aa raha hai")
    await town.anil.sees("खतरा")
    await ladder.climb_all(town.world)
    await passes(town, 6)
    await meena.sees(PASSED_UP)
    return meena


async def console(town: Town) -> str:
    async with town.session.get(f"{town.web_url}/console?lang=en") as answer:
        return await answer.text()


async def on_the_command_line(town: Town, monkeypatch: pytest.MonkeyPatch, *words: str) -> Any:
    def beside(do: Callable[[World], Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(do(town.world), loop).result(30)

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(ladder_commands, "in_world", beside)
    monkeypatch.setattr(say, "_width", 240)
    return await asyncio.to_thread(CliRunner().invoke, app, ["ladder", "show", *words])


async def test_the_status_of_an_engineer_names_what_came_to_them_and_what_went_past_them(town: Town) -> None:
    meena = await a_danger_has_climbed(town)
    await meena.says("status")
    await meena.sees(TO_YOU)
    await town.anil.says("status")
    seen = await town.anil.sees(FROM_YOU)
    assert TO_YOU not in seen["text"]

    await meena.taps("ladder")
    await meena.sees("दर्ज: आप देख रहे हैं")
    await passes(town, 1)
    await town.anil.says("status")
    await town.anil.sees(YOURS, times=2)
    await town.sunita.says("status")
    await town.sunita.sees(STATUS)

    assert len([said for said in await town.anil.received() if FROM_YOU in said]) == 1
    assert not any(FROM_YOU in said or TO_YOU in said for said in await town.sunita.received())


async def test_in_the_group_nobody_reads_what_went_past_somebody(town: Town) -> None:
    await town.farah.starts()
    await town.sunita.says("viraj khand me taar toot kar gira hai, karant aa raha hai")
    await town.farah.sees("खतरा")
    await ladder.climb_all(town.world)
    await passes(town, 6)
    await town.farah.says("status")
    await town.farah.sees(FROM_YOU)

    await town.farah.says("/status", chat=town.group)
    await town.farah.sees(YOURS, town.group)
    assert not any(FROM_YOU in said for said in await town.farah.received(town.group))


async def test_the_console_shows_who_was_told_when_and_who_took_it_up(town: Town) -> None:
    assert "Passed up, nobody" not in await console(town)
    meena = await a_danger_has_climbed(town)
    await asyncio.sleep(0.6)  # for so long all who look are shown the same

    page = await console(town)
    assert "Passed up, nobody has settled it yet: 1" in page
    assert f"→ {AE}, <span" in page
    assert "Junior Engineer, Vibhuti Khand" in page

    await meena.taps("ladder")
    await meena.sees("दर्ज: आप देख रहे हैं")
    await passes(town, 1)
    await asyncio.sleep(0.6)
    page = await console(town)
    assert "✓" in page
    assert "· over" in page
    assert "Passed up, nobody has settled it yet: 0" in page


async def test_the_command_shows_a_zones_ladder_and_gives_programs_no_person(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = await on_the_command_line(town, monkeypatch, "GN")
    assert "Nothing has climbed" in empty.stdout
    await a_danger_has_climbed(town)

    shown = await on_the_command_line(town, monkeypatch, "gomti nagar")
    (fact,) = json.loads((await on_the_command_line(town, monkeypatch, "GN", "--json")).stdout)

    assert AE in shown.stdout
    assert "waits" in shown.stdout
    assert (fact["zone"], fact["what"], fact["area"]) == ("GN", "danger", "GN-VBK-F2/viram-khand")
    assert [one["office"] for one in fact["asked"]][-1] == AE
    assert fact["asked"][-1]["told_at"]
    assert "Nothing has climbed" in (await on_the_command_line(town, monkeypatch, "AM")).stdout
    assert (await on_the_command_line(town, monkeypatch, "Nowhere")).exit_code == 2
