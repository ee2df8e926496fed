"""Receipts in bulk: in any order, again and again, before we know of what they speak, and with the price."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from bot.delivery import receipts
from bot.intake import inbox, whatsapp
from bot.world import World
from handlers.answer import Answer
from handlers.incoming import Incoming
from tests.bot.watch import Clock, one, rows

MANY = 60
UTILITY = {"billable": True, "pricing_model": "PMP", "category": "utility", "type": "regular"}


def status(told: str, id: str, number: int | None = None, **more: Any) -> dict[str, Any]:
    echoed = {"biz_opaque_callback_data": str(number)} if number else {}
    return {"id": id, "status": told, "timestamp": "1795000000"} | echoed | more


async def tells(world: World, *statuses: dict[str, Any]) -> None:
    change = {"field": "messages", "value": {"statuses": list(statuses)}}
    await inbox.keep(world, list(whatsapp.split({"entry": [{"changes": [change]}]})), world.clock())
    await receipts.apply(world)


@pytest.fixture
async def sent(world: World) -> list[int]:
    """The numbers of many deliveries that were accepted under `wamid.<number>`."""
    now = world.clock()
    async with world.stores.begin() as store:
        for n in range(MANY):
            said = Incoming("whatsapp", "m", now, (f"+9100000{n:05}",))
            address = await store.address_of(said, now)
            assert address
            await store.say(address, "hi", Answer("?"), said, now)
    await rows(world, "UPDATE deliveries SET state = 'accepted', platform_id = 'wamid.' || id")
    return [row.id for row in await rows(world, "SELECT id FROM deliveries ORDER BY id")]


async def state(world: World, number: int) -> str:
    return str(await one(world, "SELECT state FROM deliveries WHERE id = :id", id=number))


@pytest.mark.parametrize("seed", range(3))
async def test_thousands_shuffled_and_repeated_end_where_they_should(
    world: World, sent: list[int], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "BATCH", 50)
    dice = random.Random(seed)
    told = []
    for number in sent:
        by = (None, f"wamid.{number}") if number % 2 else (number, f"wamid.{number}")
        told += [status(word, by[1], by[0]) for word in ("sent", "delivered", "read") for _ in range(2)]
    dice.shuffle(told)

    for at in range(0, len(told), 70):
        await tells(world, *told[at : at + 70])

    assert {row.state for row in await rows(world, "SELECT state FROM deliveries")} == {"read"}
    assert await one(world, "SELECT count(*) FROM receipts") == 3 * MANY
    assert await one(world, "SELECT count(*) FROM inbox WHERE handled_at IS NULL") == 0


async def test_two_workers_who_read_receipts_at_once_lose_none(world: World, sent: list[int]) -> None:
    told = [status(word, f"wamid.{number}", number) for number in sent for word in ("delivered", "read")]
    change = {"field": "messages", "value": {"statuses": told}}
    await inbox.keep(world, list(whatsapp.split({"entry": [{"changes": [change]}]})), world.clock())

    await asyncio.gather(receipts.apply(world), receipts.apply(world))
    await receipts.apply(world)

    assert {row.state for row in await rows(world, "SELECT state FROM deliveries")} == {"read"}


async def test_a_refusal_and_what_follows_it_in_one_batch(world: World, sent: list[int]) -> None:
    number = sent[0]
    failed = status("failed", f"wamid.{number}", number, errors=[{"code": 131000}])

    await tells(world, status("sent", f"wamid.{number}", number), failed, status("delivered", "wamid.second", number))

    assert await state(world, number) == "delivered"
    assert await one(world, "SELECT platform_id FROM deliveries WHERE id = :id", id=number) == "wamid.second"


async def test_one_refusal_among_many_refuses_one(world: World, sent: list[int]) -> None:
    failed = status("failed", f"wamid.{sent[0]}", errors=[{"code": 131049}])

    await tells(world, *(status("delivered", f"wamid.{number}") for number in sent[1:]), failed)

    assert await state(world, sent[0]) == "refused"
    assert await one(world, "SELECT count(*) FROM deliveries WHERE state = 'delivered'") == MANY - 1


async def test_a_receipt_that_was_faster_than_our_record_finds_it_later(
    world: World, sent: list[int], clock: Clock
) -> None:
    await rows(world, "UPDATE deliveries SET platform_id = NULL WHERE id = :id", id=sent[0])
    await tells(world, status("read", "wamid.fast"))
    assert await state(world, sent[0]) == "accepted"

    await rows(world, "UPDATE deliveries SET platform_id = 'wamid.fast' WHERE id = :id", id=sent[0])
    await receipts.apply(world)
    assert await state(world, sent[0]) == "accepted"  # its time has not come

    clock.move(receipts.LOOKS[0])
    await receipts.apply(world)
    assert await state(world, sent[0]) == "read"


async def test_a_receipt_of_something_that_is_not_ours_is_counted_and_laid_aside(world: World, clock: Clock) -> None:
    await tells(world, status("read", "wamid.stranger", 999_999))
    assert await one(world, "SELECT count(*) FROM inbox WHERE handled_at IS NULL") == 1

    for look in receipts.LOOKS:
        clock.move(look)
        await receipts.apply(world)

    assert await one(world, "SELECT error FROM inbox WHERE handled_at IS NOT NULL") == "matches nothing"
    assert await one(world, "SELECT count(*) FROM receipts") == 0


async def test_a_message_that_carried_several_deliveries_speaks_for_all_of_them(world: World, sent: list[int]) -> None:
    first, second, third = sent[:3]
    await rows(world, "UPDATE deliveries SET platform_id = NULL, state = 'unknown' WHERE id <= :third", third=third)
    await rows(world, "UPDATE deliveries SET sent_with = :first WHERE id = :second", first=first, second=second)

    await tells(world, status("read", "wamid.both", first))

    assert [await state(world, number) for number in (first, second, third)] == ["read", "read", "unknown"]
    await tells(world, status("failed", "wamid.both"), status("sent", "wamid.third", third))
    assert [await state(world, number) for number in (first, second, third)] == ["read", "read", "accepted"]


async def test_the_platforms_last_word_on_a_senders_messages_is_kept(world: World, sent: list[int]) -> None:
    for seconds in ("1795000300", "1795000100"):
        await tells(world, status("read", f"wamid.{sent[0]}") | {"timestamp": seconds})

    heard = await one(world, "SELECT heard_at FROM senders WHERE name = 'whatsapp'")
    assert heard.timestamp() == 1795000300


async def test_the_price_is_kept_with_the_receipt_that_told_it(world: World, sent: list[int]) -> None:
    await tells(world, status("sent", f"wamid.{sent[0]}", pricing=UTILITY), status("read", f"wamid.{sent[0]}"))

    kept = await rows(world, "SELECT state, billable, price_category, price_type FROM receipts ORDER BY id")
    assert kept == [("accepted", True, "utility", "regular"), ("read", None, None, None)]


@pytest.mark.parametrize(
    ("pricing", "price"),
    [
        ({"billable": "true", "category": "service"}, whatsapp.Price(True, "service", None)),
        ({"billable": False, "type": "free_customer_service"}, whatsapp.Price(False, None, "free_customer_service")),
        ({"billable": "IS_BILLABLE"}, whatsapp.Price()),
        ("free", whatsapp.Price()),
    ],
)
def test_a_price_is_read_as_far_as_it_is_told(pricing: Any, price: whatsapp.Price) -> None:
    assert whatsapp.status(status("sent", "wamid.1", pricing=pricing)).price == price
    assert whatsapp.status(status("sent", "wamid.1", conversation={"pricing": pricing})).price == price
