"""A wake-up is never lost, and many at once are one word to the queue."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot import gathering, jobs, worker
from bot.delivery import sender
from bot.wake import GATHERING, Wake
from bot.world import World
from tests.bot.test_sender import FalseChannel
from tests.bot.watch import HOUR, one
from tests.town import PATIENCE, until

WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"


@pytest.fixture
def said(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each word to the queue, by its lock."""
    locks: list[str] = []
    defer = Wake._defer

    async def noted(wake: Wake, lock: str, *more: object, **arguments: object) -> None:
        locks.append(lock)
        await defer(wake, lock, *more, **arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Wake, "_defer", noted)
    return locks


async def test_a_hundred_who_wake_a_sender_at_once_say_one_word(world: World, said: list[str]) -> None:
    await asyncio.gather(*(world.wake.sender("whatsapp") for _ in range(100)))

    assert said == ["deliver:whatsapp"], "all came before it was said"
    assert await one(world, WAITING) == 1


async def test_who_comes_while_a_word_is_being_said_is_spoken_for_by_the_next(world: World, said: list[str]) -> None:
    first = asyncio.create_task(world.wake.sender("whatsapp"))
    for _ in range(3):
        await asyncio.sleep(0)  # it has begun
    assert said
    assert not first.done()
    await asyncio.gather(*(world.wake.sender("whatsapp") for _ in range(10)))

    assert said == ["deliver:whatsapp"] * 2, "what they have stored may lie behind the first word"


async def test_one_sender_does_not_wait_for_another_s_word(world: World, said: list[str]) -> None:
    await asyncio.gather(world.wake.sender("whatsapp"), world.wake.sender("telegram"), world.wake.gathering())

    assert sorted(said) == ["deliver:telegram", "deliver:whatsapp", "gather_reports"]
    assert await one(world, WAITING) == 3


async def test_whoever_wakes_and_is_broken_off_takes_the_word_from_nobody(world: World) -> None:
    hasty = asyncio.create_task(world.wake.sender("whatsapp"))
    patient = asyncio.create_task(world.wake.sender("whatsapp"))
    await asyncio.sleep(0)
    hasty.cancel()
    await asyncio.wait_for(patient, timedelta(seconds=10).total_seconds())

    assert await one(world, WAITING) == 1


async def test_who_is_at_it_hears_of_more_and_the_queue_is_spared_the_word(world: World, said: list[str]) -> None:
    heard: list[str] = []
    with world.wake.at_it(GATHERING, lambda: heard.append("more")):
        await world.wake.gathering()
        await world.wake.sender("whatsapp")
    await world.wake.gathering()

    assert heard == ["more"]
    assert said == ["deliver:whatsapp", "gather_reports"], "from its end on it is told by the queue"


async def test_a_look_that_dies_hands_back_the_word_that_was_given_to_it(
    world: World, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        await world.wake.gathering()
        await world.wake.sender("whatsapp")
        assert len(said) == 1, "of the other the queue is told"
        raise ZeroDivisionError

    monkeypatch.setattr(gathering, "gather", dies)
    with pytest.raises(ZeroDivisionError):
        await jobs.gather_reports(SimpleNamespace(additional_context={"world": world}))  # type: ignore[arg-type]
    assert said == ["deliver:whatsapp", "gather_reports"]

    said.clear()
    world.channels.by_name = {"whatsapp": FalseChannel()}
    monkeypatch.setattr(sender, "footing", dies)
    with pytest.raises(ZeroDivisionError):
        await sender.deliver(world, "whatsapp")
    assert said == ["gather_reports", "deliver:whatsapp"]


async def test_a_worker_that_is_told_to_stop_finishes_what_it_has_in_hand_and_rests_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def look() -> None:
        async with jobs.resting(world, HOUR.total_seconds()):
            done.append("looked")
        done.append("rested")

    async def works_on(_: World) -> None:
        """As the queue's worker, which waits for its jobs when it is told to stop."""
        looking = asyncio.create_task(look())
        try:
            await asyncio.shield(looking)
        finally:
            await looking

    monkeypatch.setattr(jobs, "LONGEST_REST", HOUR.total_seconds())
    monkeypatch.setattr(worker, "work_on", works_on)
    working = asyncio.create_task(worker.work(world, signals=False))
    await until(lambda: done)
    working.cancel()
    await asyncio.wait({working}, timeout=PATIENCE)

    assert done == ["looked", "rested"]
