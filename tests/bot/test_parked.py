"""What an operator does about updates that could not be handled, and what they get to see of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.commands import inbox as inbox_commands
from bot.intake import inbox, parked
from bot.world import World
from handlers import router
from main import app
from tests.bot.test_inbox import SUNITA, drain, keep, says
from tests.bot.test_inbox import heard as heard
from tests.bot.watch import Clock, acts, one

Heard = list[tuple[str, str]]


@pytest.fixture
async def poisoned(world: World, heard: Heard, clock: Clock) -> int:
    """The number of an update that was parked."""
    await keep(world, says(SUNITA, "poison"), says(SUNITA, "?", type="of 2028"), says(SUNITA, "👍", type="reaction"))
    for _ in range(len(inbox.PAUSES) + 1):
        await drain(world)
        clock.move(inbox.PAUSES[-1])
    return int(await one(world, "SELECT id FROM inbox WHERE kind = 'message'"))


async def test_the_operator_sees_counts_and_what_is_parked_and_no_words_of_anybody(world: World, poisoned: int) -> None:
    report = await parked.report(world)

    kinds = {one["kind"]: (one["waiting"], one["parked"], one["handled"], one["note"]) for one in report["kinds"]}
    assert kinds == {
        "message": (0, 1, 0, ""),
        "unknown": (0, 1, 0, "not understood"),
        "reaction": (0, 0, 1, "understood, nothing to do"),
    }
    assert [one["error"].split(" at ")[0] for one in report["in_trouble"]] == ["RuntimeError", "not understood"]
    assert "poison" not in str(report)
    assert SUNITA not in str(report)


async def test_the_body_is_shown_only_to_whoever_asks_for_it(world: World, poisoned: int) -> None:
    facts, whole = await parked.update_of(world, poisoned), await parked.update_of(world, poisoned, body=True)

    assert facts
    assert "poison" not in str(facts)
    assert whole
    assert whole["body"]["message"]["text"]["body"] == "poison"
    assert await parked.update_of(world, 999_999) is None


async def test_after_a_repair_it_runs_again_once(
    world: World, poisoned: int, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def repaired(store: Any, message: Any, *more: Any) -> None:
        heard.append((message.keys[0].strip("+"), message.text))

    monkeypatch.setattr(router, "answer", repaired)

    assert await parked.again(world, poisoned, world.clock()) == 1
    assert await parked.again(world, poisoned, world.clock()) == 0
    await drain(world)

    assert heard == [(SUNITA, "poison")]
    assert await acts(world) == ["inbox.again"]


async def test_what_is_still_not_understood_is_parked_again_and_what_we_have_learnt_since_is_not(
    world: World, poisoned: int, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = int(await one(world, "SELECT id FROM inbox WHERE kind = 'unknown'"))
    await parked.again(world, strange, world.clock())
    await drain(world)
    assert (await parked.trouble(world)).not_understood == 1

    from bot.intake import whatsapp

    monkeypatch.setitem(whatsapp.UNSPOKEN, "of 2028", "of_2028")
    await parked.again(world, None, world.clock())
    await drain(world)

    assert (await parked.trouble(world)).not_understood == 0
    assert await one(world, "SELECT kind FROM inbox WHERE id = :id AND handled_at IS NOT NULL", id=strange) == "of_2028"


async def test_what_is_dropped_stays_and_the_log_says_why(world: World, poisoned: int, heard: Heard) -> None:
    assert await parked.drop(world, poisoned, "a test", world.clock())
    assert not await parked.drop(world, poisoned, "a test", world.clock())
    assert await parked.again(world, poisoned, world.clock()) == 0

    assert await acts(world) == ["inbox.dropped"]
    facts = await one(world, "SELECT facts FROM entries WHERE act = 'inbox.dropped'")
    assert facts == {"update": poisoned, "kind": "message", "reason": "a test"}
    assert (await parked.trouble(world)).parked == 0


async def test_what_was_handled_can_be_neither_dropped_nor_run_again(world: World, heard: Heard) -> None:
    await keep(world, says(SUNITA, "light?"))
    await drain(world)
    number = int(await one(world, "SELECT id FROM inbox"))

    assert not await parked.drop(world, number, "a test", world.clock())
    assert await parked.again(world, number, world.clock()) == 0


def test_the_commands_say_what_they_found(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = {"kind": "unknown", "waiting": 0, "parked": 2, "handled": 0, "unmatched": 0, "note": "not understood"}
    monkeypatch.setattr(inbox_commands, "in_world", lambda do: {"kinds": [kind], "in_trouble": []})

    shown = CliRunner().invoke(app, ["inbox", "list"])
    machine = CliRunner().invoke(app, ["inbox", "list", "--json"])

    assert "not understood" in shown.output
    assert json.loads(machine.output)["kinds"] == [kind]
    assert CliRunner().invoke(app, ["inbox", "again"]).exit_code == 2
