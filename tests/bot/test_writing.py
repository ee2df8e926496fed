"""A turn's rows are written in one statement: numbered as they were added, what ends before what begins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from bot.storage import tables as t
from bot.world import World
from handlers.step import PATIENCE, Step
from tests.bot.watch import ANIL, HOUR, address_of, area, one, rows
from zones.entry import Entry
from zones.gathering import Suspicion


@pytest.fixture
def written(world: World) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, words: str, *_: Any) -> None:
        said.extend([] if words.startswith("SELECT") else [words])

    sa.event.listen(world.engine.sync_engine, "before_cursor_execute", note)
    yield said
    sa.event.remove(world.engine.sync_engine, "before_cursor_execute", note)


async def test_what_a_turn_adds_and_changes_is_one_statement(world: World, written: list[str]) -> None:
    address, now = (await address_of(world, ANIL)).id, world.clock()
    async with world.stores.begin() as store:
        his = await store.address(address)
        his.failures = 2
        store.add(*(Entry(f"line.{n}", now, facts={"n": n}) for n in range(3)))
        question = Step(address, b"him", "report", {"asked": "place"}, now, now + PATIENCE)
        store.add(question)

    assert len(written) == 1
    assert await one(world, "SELECT failures FROM addresses WHERE id = :id", id=address) == 2
    lines = await rows(world, "SELECT act, facts FROM entries WHERE act LIKE 'line.%' ORDER BY id")
    assert [(line.act, line.facts) for line in lines] == [(f"line.{n}", {"n": n}) for n in range(3)]
    assert await one(world, "SELECT form FROM steps WHERE id = :id", id=question.id) == {"asked": "place"}


async def test_what_was_written_is_known_as_if_it_had_been_read(world: World, written: list[str]) -> None:
    address, now = (await address_of(world, ANIL)).id, world.clock()
    async with world.stores.begin() as store:
        question = Step(address, b"him", "report", {}, now, now + PATIENCE)
        store.add(question)
        await store.flush()
        assert await store.step(question.id, b"him") is question
        question.close("answered", now)

    assert [words[:6] for words in written] == ["INSERT", "UPDATE"]
    assert await one(world, "SELECT outcome FROM steps WHERE id = :id", id=question.id) == "answered"


async def test_one_suspicion_of_a_feeder_ends_and_the_next_begins_in_the_same_turn(world: World) -> None:
    now, feeder, zone = world.clock(), await area(world, "GN-VBK-F2"), await area(world, "GN")

    def suspicion() -> Suspicion:
        return Suspicion(zone, feeder, feeder, now - HOUR, now, 5, 5, 0, None)

    async with world.stores.begin() as store:
        first = suspicion()
        store.add(first)
        await store.flush()
        first.ended_at = now
        store.add(suspicion())

    assert await one(world, "SELECT count(*) FROM suspicions") == 2


async def test_what_is_gone_meanwhile_cannot_be_changed(world: World) -> None:
    address, now = (await address_of(world, ANIL)).id, world.clock()

    async def too_late() -> None:
        async with world.stores.begin() as store:
            question = Step(address, b"him", "report", {}, now, now + PATIENCE)
            store.add(question)
            await store.flush()
            await store.session.execute(sa.delete(t.steps))
            question.close("answered", now)

    with pytest.raises(StaleDataError):
        await too_late()


async def test_a_savepoint_takes_its_rows_with_it(world: World) -> None:
    now = world.clock()
    async with world.stores.begin() as store:
        with suppress(RuntimeError):
            async with store.savepoint():
                store.add(Entry("line.undone", now))
                await store.flush()
                raise RuntimeError
        store.add(Entry("line.kept", now))

    assert [line.act for line in await rows(world, "SELECT act FROM entries WHERE act LIKE 'line.%'")] == ["line.kept"]
