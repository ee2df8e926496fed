"""Stored once, handled once: each chat in its order, and what fails waits, comes again, and is shown in the end."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import wake
from bot.intake import inbox, keeping, telegram, whatsapp
from bot.intake.keeping import Keeper, NotStored
from bot.intake.update import SHARDS, Update
from bot.storage.store import connect
from bot.world import World
from handlers import router
from handlers.incoming import Incoming
from tests.bot.watch import MINUTE, Clock, acts, one, rows

SUNITA, RAMESH = "910000000101", "910000000109"
PAUSE = timedelta(seconds=31)

Heard = list[tuple[str, str]]


def says(author: str, text: str, id: str = "", *, at: int = 1, **content: Any) -> Update:
    message = {"from": author, "id": id or f"wamid.{author}.{text}", "timestamp": str(at)}
    message |= content or {"type": "text", "text": {"body": text}}
    (update,) = whatsapp.split({"entry": [{"changes": [{"field": "messages", "value": {"messages": [message]}}]}]})
    return update


def corrects(author: str, id: str, text: str, *, at: int = 2) -> Update:
    new = {"original_message_id": id, "message": {"type": "text", "text": {"body": text}}}
    return says(author, "", f"{id}.edit.{text}", at=at, type="edit", edit=new)


def takes_back(author: str, id: str, *, at: int = 2) -> Update:
    return says(author, "", f"{id}.revoke", at=at, type="revoke", revoke={"original_message_id": id})


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """In place of the conversation: who said what, in the order in which it was handled."""
    said: Heard = []

    async def listen(store: Any, message: Incoming, *more: Any) -> None:
        if message.text.startswith("poison"):
            raise RuntimeError(f"{message.keys} wrote {message.text}")
        said.append((message.keys[0].strip("+"), message.text))

    monkeypatch.setattr(router, "answer", listen)
    return said


async def keep(world: World, *updates: Update) -> None:
    await inbox.keep(world, updates, world.clock())


async def drain(world: World) -> list[datetime | None]:
    return [await inbox.drain(world, shard) for shard in range(SHARDS)]


def of(heard: Heard, author: str) -> list[str]:
    return [text for who, text in heard if who == author]


# ---- in order -----------------------------------------------------------------------------------------------


async def test_what_one_person_wrote_is_handled_in_the_order_of_writing(world: World, heard: Heard) -> None:
    late = [says(SUNITA, text, at=n) for n, text in enumerate(["one", "two", "three"])]

    await keep(world, late[2])
    await keep(world, late[0], late[1])
    await drain(world)

    assert of(heard, SUNITA) == ["one", "two", "three"]


async def test_many_chats_are_all_handled_each_in_its_order(world: World, heard: Heard) -> None:
    people = [f"9100000{n:05}" for n in range(40)]

    await keep(world, *(says(who, str(n)) for n in range(4) for who in people))
    await asyncio.gather(*(inbox.drain(world, shard) for shard in [*range(SHARDS), *range(SHARDS)]))

    assert sorted(heard) == sorted((who, str(n)) for n in range(4) for who in people)
    assert all(of(heard, who) == ["0", "1", "2", "3"] for who in people)


# ---- what fails ---------------------------------------------------------------------------------------------


async def test_what_failed_is_tried_again_after_a_pause_and_its_chat_waits_for_it(
    world: World, heard: Heard, clock: Clock
) -> None:
    await keep(world, says(SUNITA, "poison"), says(SUNITA, "after it", at=2), says(RAMESH, "beside it"))

    again = await drain(world)
    await drain(world)

    assert heard == [(RAMESH, "beside it")]
    assert [at for at in again if at] == [clock.at + inbox.PAUSES[0]]
    assert (await one(world, "SELECT tries FROM inbox WHERE due_at IS NOT NULL")) == 1


async def test_after_some_tries_it_is_parked_with_its_place_and_the_chat_goes_on(
    world: World, heard: Heard, clock: Clock
) -> None:
    await keep(world, says(SUNITA, "poison"), says(SUNITA, "after it", at=2))

    for _ in range(len(inbox.PAUSES) + 1):
        assert heard == []
        await drain(world)
        clock.move(PAUSE)
    await drain(world)

    (parked,) = await rows(world, "SELECT tries, error, handled_at, due_at FROM inbox WHERE parked_at IS NOT NULL")
    assert heard == [(SUNITA, "after it")]
    assert parked.error.startswith("RuntimeError at test_inbox.py:")
    assert (parked.tries, parked.handled_at, parked.due_at) == (4, None, None)
    assert SUNITA not in parked.error


async def test_each_pause_has_a_wake_up_of_its_own(world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "machine_time", clock)
    for wait in (30 * MINUTE, MINUTE, MINUTE):
        await world.wake.inbox_in(3, wait)

    waiting = await rows(world, "SELECT scheduled_at FROM procrastinate_jobs ORDER BY scheduled_at")
    assert [row.scheduled_at for row in waiting] == [clock.at + MINUTE, clock.at + 30 * MINUTE]


async def test_what_fails_for_a_moment_is_handled_on_the_next_try(
    world: World, heard: Heard, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen = router.answer
    monkeypatch.setattr(router, "answer", lambda *facts: 1 / 0)
    await keep(world, says(SUNITA, "light?"))
    await drain(world)

    monkeypatch.setattr(router, "answer", listen)
    clock.move(PAUSE)
    await drain(world)

    assert heard == [(SUNITA, "light?")]
    assert await one(world, "SELECT count(*) FROM inbox WHERE handled_at IS NULL") == 0


async def test_a_handler_that_fails_leaves_nothing_half_done(
    world: World, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    answer = router.answer

    async def break_at_the_end(*facts: Any) -> None:
        await answer(*facts)
        raise RuntimeError

    monkeypatch.setattr(router, "answer", break_at_the_end)
    await keep(world, says(SUNITA, "light nahi aa rahi viram khand 2 me"))
    await drain(world)
    assert (await acts(world), await one(world, "SELECT count(*) FROM deliveries")) == ([], 0)

    monkeypatch.setattr(router, "answer", answer)
    clock.move(PAUSE)
    await drain(world)
    assert (await acts(world), await one(world, "SELECT count(*) FROM deliveries")) == (["complaint.filed"], 1)


async def test_a_handler_that_never_ends_is_broken_off(
    world: World, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "PATIENCE", 0.05)
    monkeypatch.setattr(router, "answer", lambda *facts: asyncio.sleep(60))
    await keep(world, says(SUNITA, "light?"))

    await drain(world)

    assert (await one(world, "SELECT error FROM inbox")).startswith("TimeoutError")


async def test_what_another_worker_has_in_hand_is_waited_for_and_not_done_twice(
    world: World, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen, going = router.answer, asyncio.Event()

    async def slow(*facts: Any) -> None:
        going.set()
        await asyncio.sleep(0.2)
        await listen(*facts)

    monkeypatch.setattr(router, "answer", slow)
    update = says(SUNITA, "one")
    await keep(world, update, says(SUNITA, "two", at=2))
    first = asyncio.create_task(inbox.drain(world, update.shard))
    await going.wait()
    await inbox.drain(world, update.shard)
    await first

    assert of(heard, SUNITA) == ["one", "two"]


async def test_what_nobody_understands_is_parked_at_once_and_counted(world: World, heard: Heard) -> None:
    await keep(world, says(SUNITA, "?", type="of 2028"), says(SUNITA, "light?"))
    await drain(world)

    assert heard == [(SUNITA, "light?")]
    assert await one(world, "SELECT error FROM inbox WHERE parked_at IS NOT NULL") == "not understood"


# ---- corrections --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [True, False], ids=["message first", "correction first"])
async def test_a_correction_takes_the_place_of_what_waits(world: World, heard: Heard, first: bool) -> None:
    updates = [says(SUNITA, "viram khand 2", "m1"), corrects(SUNITA, "m1", "viram khand 3")]

    await keep(world, *(updates if first else updates[::-1]))
    await drain(world)

    assert heard == [(SUNITA, "viram khand 3")]


async def test_a_correction_that_was_faster_than_its_message_counts(world: World, heard: Heard) -> None:
    await keep(world, corrects(SUNITA, "m1", "viram khand 3"))
    await drain(world)
    await keep(world, says(SUNITA, "viram khand 2", "m1"))
    await drain(world)

    assert heard == [(SUNITA, "viram khand 3")]


async def test_of_two_corrections_the_last_counts(world: World, heard: Heard) -> None:
    await keep(world, corrects(SUNITA, "m1", "3", at=9), corrects(SUNITA, "m1", "2", at=5), says(SUNITA, "1", "m1"))
    await drain(world)

    assert heard == [(SUNITA, "3")]


async def test_what_was_taken_back_before_we_heard_it_was_not_said(world: World, heard: Heard) -> None:
    await keep(world, says(SUNITA, "oops", "m1"), takes_back(SUNITA, "m1"))
    await drain(world)

    assert heard == []
    assert await one(world, "SELECT count(*) FROM inbox WHERE handled_at IS NOT NULL") == 2


async def test_later_corrections_and_deletions_are_kept_and_say_nothing_again(world: World, heard: Heard) -> None:
    await keep(world, says(SUNITA, "light?", "m1"))
    await drain(world)
    await keep(world, corrects(SUNITA, "m1", "light??"), takes_back(SUNITA, "m1", at=3))
    await drain(world)

    assert heard == [(SUNITA, "light?")]
    assert await one(world, "SELECT count(*) FROM inbox WHERE handled_at IS NOT NULL") == 3


async def test_nobody_corrects_what_somebody_else_wrote(world: World, heard: Heard) -> None:
    await keep(world, says(SUNITA, "light?", "m1"), corrects(RAMESH, "m1", "all is well"), takes_back(RAMESH, "m1"))
    await drain(world)

    assert heard == [(SUNITA, "light?")]


async def test_a_telegram_correction_takes_the_place_of_what_waits(world: World, heard: Heard) -> None:
    chat = {"id": 7000000102, "type": "private"}
    said = {"message_id": 9, "date": 5, "chat": chat, "from": {"id": 7000000102}, "text": "2"}
    bodies = [
        {"update_id": 1, "message": said},
        {"update_id": 2, "edited_message": said | {"text": "3", "edit_date": 7}},
    ]

    await keep(world, *(update for body in bodies for update in telegram.split(body)))
    await drain(world)

    assert heard == [("7000000102", "3")]


async def test_the_same_numbers_of_two_bots_are_two_updates(world: World, heard: Heard) -> None:
    said = {"message_id": 9, "date": 5, "chat": {"id": 7, "type": "private"}, "from": {"id": 7}, "text": "?"}
    body = {"update_id": 1, "message": said}

    await keep(world, *telegram.split(body), *telegram.split(body, "gomti-nagar-bot"), *telegram.split(body))
    await drain(world)

    assert heard == [("7", "?"), ("7", "?")]


# ---- many posts, one write ----------------------------------------------------------------------------------


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many updates each write brought."""
    sizes: list[int] = []
    store = keeping.store

    async def noted(world: World, rows: Any) -> Any:
        sizes.append(len(rows))
        return await store(world, rows)

    monkeypatch.setattr(keeping, "store", noted)
    return sizes


async def test_posts_that_come_together_share_a_write(world: World, writes: list[int]) -> None:
    keeper = Keeper(world)

    await asyncio.gather(*(keeper.keep([says(SUNITA, str(n))]) for n in range(50)))
    await keeper.close()

    assert sum(writes) == 50
    assert len(writes) <= 3
    assert await one(world, "SELECT count(*) FROM inbox") == 50


async def test_one_update_in_many_posts_at_once_is_stored_once(world: World) -> None:
    keeper = Keeper(world)

    await asyncio.gather(*(keeper.keep([says(SUNITA, "light?")]) for _ in range(20)))
    await keeper.close()

    assert await one(world, "SELECT count(*) FROM inbox") == 1


async def test_rows_are_numbered_as_they_came_and_written_by_their_keys_so_that_two_writes_cannot_lock_each_other(
    world: World,
) -> None:
    updates = [says(SUNITA, str(n)) for n in range(50)]
    numbered = [keeping.row_of(world.vault, update, world.clock()).key for update in updates]

    await asyncio.gather(keep(world, *updates), keep(world, *updates[::-1]))

    written = await rows(world, "SELECT key FROM inbox ORDER BY ctid")
    came = await rows(world, "SELECT key FROM inbox ORDER BY id")
    assert [row.key for row in written] == sorted(numbered)
    assert [row.key for row in came] in (numbered, numbered[::-1])


async def test_while_the_database_is_away_all_are_told_to_come_again_and_later_it_counts_once(
    world: World, heard: Heard
) -> None:
    there, world.engine = world.engine, connect("postgresql://nobody@127.0.0.1:9/nowhere")
    world.singly = world.engine
    keeper = Keeper(world)
    away = await asyncio.gather(*(keeper.keep([says(SUNITA, str(n))]) for n in range(5)), return_exceptions=True)
    await world.engine.dispose()
    world.engine = there
    del world.singly

    assert [type(each) for each in away] == [NotStored] * 5
    for _ in range(2):
        await keeper.keep([says(SUNITA, str(n)) for n in range(5)])
    await keeper.close()
    await drain(world)
    assert of(heard, SUNITA) == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), RuntimeError("anything"), TimeoutError()])
async def test_whatever_keeps_it_from_being_stored_nothing_is_said_to_be_stored(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def broken(*facts: Any) -> Any:
        raise error

    monkeypatch.setattr(keeping, "store", broken)

    with pytest.raises(NotStored):
        await Keeper(world).keep([says(SUNITA, "light?")])


async def test_a_database_that_does_not_answer_in_time_counts_as_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "store", lambda *facts: asyncio.sleep(60))
    monkeypatch.setattr(keeping, "PATIENCE", 0.05)

    with pytest.raises(NotStored):
        await Keeper(world).keep([says(SUNITA, "light?")])


async def test_too_much_at_once_is_told_to_come_again_and_what_waits_is_stored(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = Keeper(world)
    monkeypatch.setattr(keeping, "MOST_BYTES", 400)

    told = await asyncio.gather(*(keeper.keep([says(SUNITA, str(n))]) for n in range(5)), return_exceptions=True)
    refused = [each for each in told if isinstance(each, NotStored)]

    assert 0 < len(refused) < 5
    assert await one(world, "SELECT count(*) FROM inbox") == 5 - len(refused)
    await keeper.keep([says(SUNITA, "room again")])


async def test_what_was_broken_off_in_its_waiting_harms_nobody(world: World) -> None:
    keeper = Keeper(world)
    gone = asyncio.create_task(keeper.keep([says(SUNITA, "gone")]))
    stays = asyncio.create_task(keeper.keep([says(SUNITA, "stays")]))
    await asyncio.sleep(0)
    gone.cancel()

    await stays
    await keeper.close()

    assert await one(world, "SELECT count(*) FROM inbox") == 2


async def test_odd_ids_are_stored_like_others(world: World) -> None:
    await keep(world, *(says(SUNITA, "?", id) for id in ("x" * 5000, "nul\0nul", "बिजली", " ")))

    assert await one(world, "SELECT count(*) FROM inbox") == 4
