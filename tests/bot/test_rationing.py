"""When a day does not allow everybody: who is told at once, who on Telegram, who waits, and when they go on."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.delivery import accounts, rations
from bot.doctor.database import Case, of_the_day, of_what_waits
from bot.storage import rationing
from bot.storage.rationing import keep_limit, used_now
from bot.world import World
from handlers.posting import preview
from tests.bot.watch import (
    CALL_CENTRE,
    DAY,
    HOUR,
    KAVITA,
    MEENA,
    MINUTE,
    SUNITA,
    Clock,
    address_of,
    area,
    joins,
    one,
    person_of,
    posts,
    rows,
    writes,
)
from tests.test_walk import POST
from tests.town import Town
from zones.notice import Notice
from zones.person import Role

FEEDER = "GN-VBK-F2"
RAMESH = "+910000000104"
TELEGRAM_OF_SUNITA = "7000000901"
ALWAYS = 3  # 1912, the control room and the assistant engineer hear of Viram Khand before anybody has joined


async def allows(world: World, people: int) -> None:
    """The platform tells how many people a day we may reach."""
    async with world.engine.begin() as connection:
        await keep_limit(connection, "an account", str(people), world.clock())


async def has_budget(world: World, rupees: str) -> None:
    discom = await one(world, "SELECT id FROM areas WHERE kind = 'discom'")
    await rows(world, "INSERT INTO budgets VALUES (:discom, :rupees)", discom=discom, rupees=Decimal(rupees))


async def spent(world: World) -> Decimal:
    return sum((row.amount for row in await rows(world, "SELECT amount FROM spendings")), Decimal(0))


async def used(world: World) -> int:
    async with world.engine.connect() as connection:
        return await used_now(connection, world.clock())


async def state_of(world: World, notice: Notice, key: str, channel: str = "whatsapp") -> str | None:
    address = (await address_of(world, key, channel)).id
    found = await rows(
        world,
        "SELECT state FROM deliveries WHERE notice_id = :notice AND address_id = :address",
        notice=notice.id,
        address=address,
    )
    return str(found[0].state) if found else None


async def entry(world: World) -> dict[str, Any]:
    facts: dict[str, Any] = await one(world, "SELECT facts FROM entries ORDER BY id DESC LIMIT 1")
    return facts


async def test_what_nothing_bounds_goes_to_everybody_and_its_cost_is_kept(world: World) -> None:
    await joins(world, SUNITA, FEEDER)

    notice = await posts(world, FEEDER)

    assert (notice.owed, notice.waiting) == (ALWAYS + 2, 0)  # and the zone's room
    assert await spent(world) == 4 * Decimal("0.1150")
    assert await used(world) == 4, "until Meta has said that there is no limit, there may be one"


async def test_1912_and_those_in_the_dark_go_before_the_news_takers(world: World) -> None:
    await joins(world, KAVITA, role=Role.MEDIA)
    await joins(world, RAMESH, role=Role.REPRESENTATIVE)
    await joins(world, SUNITA, FEEDER)
    await allows(world, ALWAYS + 2)

    notice = await posts(world, FEEDER)

    assert await state_of(world, notice, CALL_CENTRE) == "due"
    assert await state_of(world, notice, SUNITA) == "due"
    assert await state_of(world, notice, RAMESH) == "due"
    assert await state_of(world, notice, KAVITA) == "held"
    assert (notice.owed, notice.waiting, notice.waits_for) == (ALWAYS + 4, 1, "quota")
    assert (await entry(world))["waiting"] == 1


async def test_whoever_has_telegram_is_told_there_instead(world: World) -> None:
    await joins(world, SUNITA, FEEDER)
    await joins(world, TELEGRAM_OF_SUNITA, channel="telegram")
    sunita, other = await person_of(world, SUNITA), await person_of(world, TELEGRAM_OF_SUNITA, "telegram")
    await rows(world, "DELETE FROM members WHERE person_id = :other", other=other.id)
    await rows(world, "UPDATE addresses SET person_id = :to WHERE person_id = :id", to=sunita.id, id=other.id)
    await rows(world, "UPDATE addresses SET heard_at = NULL WHERE person_id = :id", id=sunita.id)
    await allows(world, 0)

    notice = await posts(world, FEEDER)

    assert await state_of(world, notice, TELEGRAM_OF_SUNITA, "telegram") == "due"
    assert await state_of(world, notice, SUNITA) is None
    assert notice.waiting == ALWAYS


async def test_whose_window_is_open_or_who_was_counted_today_takes_no_room(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    await joins(world, RAMESH, FEEDER)
    await writes(world, RAMESH)
    await allows(world, ALWAYS + 1)
    first = await posts(world, FEEDER)
    clock.move(HOUR)
    other = await posts(world, "GN-VBK-F1")

    assert (first.waiting, other.waiting) == (0, 0)
    assert await used(world) == ALWAYS + 1


async def test_who_was_counted_yesterday_takes_room_again(world: World, clock: Clock) -> None:
    await allows(world, ALWAYS)
    await posts(world, FEEDER)
    clock.move(DAY + HOUR)
    await allows(world, 1)

    assert (await posts(world, "GN-VBK-F1")).waiting == ALWAYS - 1


async def test_who_waited_is_told_when_the_day_has_rolled_on(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    await joins(world, RAMESH, "GN-VBK-F1")
    await allows(world, ALWAYS + 1)
    await posts(world, "GN-VBK-F1")
    clock.move(DAY - HOUR)
    notice = await posts(world, FEEDER)
    assert await state_of(world, notice, SUNITA) == "held"

    await rations.hand_out(world)
    assert await state_of(world, notice, SUNITA) == "held"
    clock.move(HOUR + MINUTE)
    await rations.hand_out(world)

    assert await state_of(world, notice, SUNITA) == "due"


async def test_whoever_waits_for_two_notices_is_one_person_and_holds_up_nobody(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER, "GN-VBK-F1")
    await allows(world, 0)
    first, second = await posts(world, FEEDER), await posts(world, "GN-VBK-F1", by=MEENA)
    assert {await state_of(world, notice, SUNITA) for notice in (first, second)} == {"held"}

    await allows(world, 1_000)
    await rations.hand_out(world)

    assert {await state_of(world, notice, SUNITA) for notice in (first, second)} == {"due"}


async def test_a_raised_limit_lets_them_go_at_once(world: World) -> None:
    await joins(world, SUNITA, FEEDER)
    await allows(world, 0)
    notice = await posts(world, FEEDER)
    assert await state_of(world, notice, SUNITA) == "held"

    await allows(world, 1)
    await rations.hand_out(world)
    assert await one(world, "SELECT count(*) FROM deliveries WHERE state = 'held'") == ALWAYS
    assert await used(world) == 1

    await allows(world, ALWAYS + 1)
    await rations.hand_out(world)
    assert await state_of(world, notice, SUNITA) == "due"
    assert await used(world) == ALWAYS + 1


async def test_a_budget_that_is_used_up_holds_what_it_would_not_pay_until_tomorrow(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    await joins(world, KAVITA, role=Role.MEDIA)
    await has_budget(world, "0.50")  # four messages

    notice = await posts(world, FEEDER)

    assert (notice.waiting, notice.waits_for) == (1, "budget")
    assert await state_of(world, notice, KAVITA) == "held"
    assert await spent(world) == Decimal("0.4600")

    clock.move(DAY)
    await rows(world, "UPDATE deliveries SET expires_at = :late", late=clock() + HOUR)
    await rations.hand_out(world)
    assert await state_of(world, notice, KAVITA) == "due"


async def test_the_preview_of_a_larger_post_speaks_of_money(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.anil.says(POST)
    assert "₹" not in (await town.anil.sees("भेजें?"))["text"]
    monkeypatch.setattr(preview, "WORTH_A_THOUGHT", Decimal("0.5"))

    await town.anil.says(POST)

    shown = await town.anil.sees("खर्च करीब ₹")
    assert "7 लोग, 1 ग्रुप (" in shown["text"]


async def test_the_operator_reads_what_waits_and_what_is_used(world: World) -> None:
    await joins(world, SUNITA, FEEDER)
    await allows(world, 1)
    await has_budget(world, "500")
    await posts(world, FEEDER)

    async with world.engine.connect() as connection:
        case = Case(connection, world.settings, world.clock())
        waiting = [finding.words for finding in await of_what_waits(case)]
        day = [finding.words for finding in await of_the_day(case)]

    assert waiting == [f"{ALWAYS} messages wait for room in WhatsApp's limit of people in 24 hours."]
    assert day == [
        "People reached on WhatsApp outside their window in 24 hours: 1 of 1.",
        "MVVNL spent ₹0.12 on WhatsApp today of ₹500.00 (without tax).",
    ]


async def test_what_receipts_tell_of_the_price_takes_the_place_of_what_was_reckoned(world: World) -> None:
    await joins(world, SUNITA, FEEDER)
    notice = await posts(world, FEEDER)
    assert await spent(world) == 4 * Decimal("0.1150")

    await costs(world, notice, SUNITA, billable=True, category="marketing")
    await costs(world, notice, CALL_CENTRE, billable=False, category="utility")
    meena = (await address_of(world, MEENA)).id
    await rows(world, "UPDATE deliveries SET state = 'refused' WHERE address_id = :meena", meena=meena)
    await accounts.settle(world)

    assert await spent(world) == Decimal("0.8631") + Decimal("0.1150")


async def costs(world: World, notice: Notice, key: str, *, billable: bool, category: str) -> None:
    """A receipt of it tells the price."""
    await rows(
        world,
        "INSERT INTO receipts (delivery_id, state, at, platform_id, billable, price_category)"
        " SELECT id, 'delivered', :now, 'wamid', :billable, :category FROM deliveries"
        " WHERE notice_id = :notice AND address_id = :address",
        notice=notice.id, address=(await address_of(world, key)).id, now=world.clock(), billable=billable,
        category=category,
    )  # fmt: skip


async def test_danger_asks_for_no_room(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await joins(world, SUNITA, FEEDER)
    await allows(world, 0)
    notice = await posts(world, FEEDER)
    await rows(world, "UPDATE deliveries SET state = 'due', lane = 0 WHERE notice_id = :id", id=notice.id)

    async with world.engine.begin() as connection:
        zone = await area(world, "GN")
        ration = rationing.Ration(connection, zone, world.clock(), world.settings.zone_time)
        shared = await ration.share_out(notice.id)

    assert shared.waiting == 0


async def test_what_waited_too_long_is_not_sent_any_more(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    await allows(world, 0)
    notice = await posts(world, FEEDER)
    clock.move(timedelta(hours=6, minutes=1))
    await rows(world, "DELETE FROM limits")

    await rations.hand_out(world)

    assert await state_of(world, notice, SUNITA) == "held"
