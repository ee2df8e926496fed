"""When more is in trouble than one letter: breakers, second addresses, chats that rest, and several notices in one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.channels.channel import Letter, Level, SendFailed, Then
from bot.channels.pace import Pace
from bot.channels.policy import refusal
from bot.delivery import breakers, sender, trouble
from bot.senders import Sender, Senders
from bot.storage.owing import GATHER
from bot.world import World
from tests.bot.test_sender import FEEDER, FalseChannel, owes, owes_many, receipt, send, state, states
from tests.bot.watch import (
    ANIL,
    HOUR,
    KAVITA,
    MEENA,
    MINUTE,
    SUNITA,
    Clock,
    acts,
    address_of,
    joins,
    one,
    person_of,
    posts,
    rows,
    writes,
)
from zones.delivery import Lane
from zones.person import Address, Role
from zones.posting import restore_power

SECOND = timedelta(seconds=1)
ADMIN, IMRAN = "7000000901", "7000000102"
OTHER_FEEDER = "GN-VBK-F1"


def a_sender(name: str, channel: str, account: str) -> Sender:
    secret = SecretStr("s")
    return Sender(name, channel, name, account, "http://127.0.0.1", secret, secret, 1_000_000)


@pytest.fixture
def phones(world: World) -> FalseChannel:
    """Two numbers of one account, and a bot."""
    kinds = {"whatsapp": ("whatsapp", "waba"), "second": ("whatsapp", "waba"), "telegram": ("telegram", "bot")}
    world.senders = Senders(a_sender(name, *kind) for name, kind in kinds.items())
    world.channels.by_name = {name: FalseChannel(name) for name in kinds}
    return channel(world, "whatsapp")


def channel(world: World, name: str) -> FalseChannel:
    found = world.channels.by_name[name]
    assert isinstance(found, FalseChannel)
    return found


def stops(phones: FalseChannel, key: str, level: Level = Level.ACCOUNT, times: int = 1) -> None:
    after = 10 * MINUTE
    phones.fails[key] = [SendFailed("whatsapp 190", Then.STOP, after, level=level) for _ in range(times)]


async def open_breakers(world: World) -> list[tuple[str, str]]:
    found = await rows(world, "SELECT level, name FROM breakers WHERE closed_at IS NULL")
    return [tuple(row) for row in found]


# ---- a number or an account in trouble -------------------------------------------------------------------


async def test_an_expired_token_stops_the_account_and_the_queue_waits_whole(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await owes_many(world, 50)
    phones.connections = 1
    stops(phones, "+910000100000")

    assert await send(world) == clock() + 10 * MINUTE

    assert await states(world) == ["due"] * 50
    assert len(phones.asked) == 1
    assert await open_breakers(world) == [("account", "waba")]
    assert await acts(world) == ["sender.stopped"]


async def test_all_numbers_of_an_account_stop_with_it_and_other_accounts_do_not(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await owes(world, SUNITA, "1")
    stops(phones, SUNITA)
    await send(world)
    await owes(world, KAVITA, "2")
    await rows(world, "UPDATE deliveries SET sender = 'second' WHERE id = (SELECT max(id) FROM deliveries)")

    assert await sender.deliver(world, "second") == clock() + 10 * MINUTE
    assert await sender.deliver(world, "telegram") is None


async def test_a_number_in_trouble_stops_alone(world: World, phones: FalseChannel) -> None:
    await owes(world, SUNITA, "1")
    stops(phones, SUNITA, Level.SENDER)
    await send(world)

    assert await open_breakers(world) == [("sender", "whatsapp")]
    assert await sender.deliver(world, "second") is None


async def test_one_letter_tries_and_when_it_gets_through_all_go_on(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await owes_many(world, 5)
    phones.connections = 1
    stops(phones, "+910000100000", times=2)
    await send(world)
    clock.at = clock() + 10 * MINUTE - SECOND
    await rows(world, "UPDATE deliveries SET expires_at = expires_at + interval '2 hours'")

    clock.move(SECOND)
    again = await send(world)
    assert (len(phones.asked), again) == (2, clock() + 10 * MINUTE)
    clock.move(10 * MINUTE)
    await send(world)
    assert (await states(world)).count("accepted") == 1
    await receipt(world, "sent", None, "wamid.3")
    await send(world)

    assert await states(world) == ["accepted"] * 5
    assert await open_breakers(world) == []
    assert await acts(world) == ["sender.stopped", "sender.resumed"]
    assert all(row.tries == 0 for row in await rows(world, "SELECT tries FROM deliveries"))


async def test_each_try_in_vain_makes_the_next_come_later(world: World, clock: Clock) -> None:
    waits = []
    for _ in range(5):
        async with world.engine.begin() as connection:
            await breakers.trip(connection, breakers.Broken(Level.ACCOUNT, "waba", "x"), 10 * MINUTE, clock())
            until = await breakers.probe_at(connection, "whatsapp", "waba")
        assert until
        waits.append((until - clock()) / MINUTE)
        clock.at = until

    assert waits == [10, 10, 20, 40, 60]


async def test_a_worker_that_is_started_with_a_new_token_tries_at_once(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await owes(world, SUNITA, "1")
    stops(phones, SUNITA)
    await send(world)
    async with world.engine.begin() as connection:
        await breakers.try_at_once(connection, clock())

    await send(world)
    assert await states(world) == ["accepted"]


async def test_the_admin_is_paged_by_a_sender_that_still_works(world: World, phones: FalseChannel) -> None:
    await joins(world, ADMIN, channel="telegram", role=Role.ADMIN)
    await owes(world, SUNITA, "1")
    stops(phones, SUNITA)
    await send(world)
    await sender.deliver(world, "telegram")

    (page,) = channel(world, "telegram").asked
    assert page.to == ADMIN
    assert "whatsapp 190" in page.text
    assert await one(world, "SELECT lane FROM deliveries WHERE sender = 'telegram'") == Lane.DANGER


async def test_many_letters_that_fail_on_the_same_page_once(world: World, phones: FalseChannel) -> None:
    await joins(world, ADMIN, channel="telegram", role=Role.ADMIN)
    await owes_many(world, 10)
    for n in range(10):
        phones.fails[f"+91000010{n:04}"] = [refusal(132018, 400)]
    await send(world)

    assert await acts(world) == ["member.added", "sender.refused"]
    assert await states(world) == ["refused"] * 10 + ["due"]


async def test_a_failure_that_a_receipt_tells_stops_the_account_too(world: World, phones: FalseChannel) -> None:
    await trouble.take_note(world, "whatsapp", [refusal(131042, 400)], world.clock())

    assert await open_breakers(world) == [("account", "waba")]


# ---- too fast ------------------------------------------------------------------------------------------------


async def test_told_that_it_is_too_fast_a_sender_rests_goes_on_more_slowly_and_a_restart_remembers(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    phones.rate = 100
    await owes(world, SUNITA, "1")
    phones.fails[SUNITA] = [refusal(130429, 429)]

    assert await send(world) == clock() + SECOND
    phones.pace = Pace()
    stands = await sender.footing(world, phones)
    assert (stands.until, stands.rate) == (clock() + SECOND, pytest.approx(80))
    clock.move(SECOND)
    await send(world)
    assert await states(world) == ["accepted"]


async def test_a_person_who_gets_too_much_waits_alone_and_longer_each_time(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await owes(world, SUNITA, "1")
    await owes(world, SUNITA, "2")
    await owes(world, KAVITA, "3")
    phones.fails[SUNITA] = [refusal(131056, 400) for _ in range(3)]
    waits = []
    while back := await send(world):
        waits.append((back - clock()) / SECOND)
        clock.at = back

    assert waits == [1, 4, 16]
    assert await states(world) == ["accepted"] * 3
    assert [letter.text for letter in phones.asked] == ["1", "3", "1", "1", "1", "2"]


async def test_what_is_owed_to_somebody_meanwhile_waits_as_well(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await joins(world, SUNITA, FEEDER)
    await owes(world, SUNITA, "1")
    phones.fails[SUNITA] = [SendFailed("whatsapp 131056", Then.WAIT, MINUTE, level=Level.RECIPIENT)]
    await send(world)
    await posts(world, FEEDER)

    hers = (await address_of(world, SUNITA)).id
    due = await rows(world, "SELECT due_at FROM deliveries WHERE address_id = :hers", hers=hers)
    assert [row.due_at for row in due] == [clock() + MINUTE] * 2


async def test_a_group_with_a_new_id_goes_on_hearing(world: World, phones: FalseChannel) -> None:
    telegram = channel(world, "telegram")
    notice = await posts(world, FEEDER)
    telegram.fails["@demo_gn_bijli"] = [
        SendFailed("telegram migrated", Then.MOVED, level=Level.RECIPIENT, moved_to="-1009999999999")
    ]
    await sender.deliver(world, "telegram")

    assert telegram.rang == ["@demo_gn_bijli", "-1009999999999"]
    assert notice.reference in telegram.asked[1].text


# ---- the second address ----------------------------------------------------------------------------------------


async def second_address(world: World) -> Any:
    """Sunita has Telegram as well, and last wrote on WhatsApp."""
    await joins(world, SUNITA, FEEDER)
    await writes(world, SUNITA)
    await writes(world, IMRAN, channel="telegram", at=world.clock() - HOUR)
    person = (await address_of(world, SUNITA)).person_id
    hers = await address_of(world, IMRAN, "telegram")
    await rows(world, "UPDATE addresses SET person_id = :her WHERE id = :id", her=person, id=hers.id)
    await posts(world, FEEDER)
    return hers


async def told_at(world: World, address: int) -> list[str]:
    found = await rows(world, "SELECT state FROM deliveries WHERE address_id = :id", id=address)
    return [row.state for row in found]


@pytest.mark.parametrize("then", [Then.MISSED, Then.GONE, Then.NEVER])
async def test_whoever_cannot_be_reached_at_one_address_is_tried_at_the_other(
    world: World, phones: FalseChannel, then: Then
) -> None:
    other = await second_address(world)
    phones.refuses(SUNITA, then)
    await send(world)
    await sender.deliver(world, "telegram")

    assert await told_at(world, (await address_of(world, SUNITA)).id) == ["refused"]
    assert await told_at(world, other.id) == ["accepted"]


@pytest.mark.parametrize("then", [None, Then.UNKNOWN, Then.LATER])
async def test_nobody_is_told_at_two_addresses(world: World, phones: FalseChannel, then: Then | None) -> None:
    other = await second_address(world)
    if then:
        phones.refuses(SUNITA, then)
    await send(world)

    assert await told_at(world, other.id) == []


async def test_refused_at_both_there_is_no_third_and_no_circle(world: World, phones: FalseChannel) -> None:
    other = await second_address(world)
    phones.refuses(SUNITA, Then.NEVER)
    channel(world, "telegram").refuses(IMRAN, Then.NEVER)
    await send(world)
    await sender.deliver(world, "telegram")
    await send(world)

    assert await told_at(world, other.id) == ["refused"]
    assert phones.rang.count(SUNITA) == 1


# ---- several notices in one message ---------------------------------------------------------------------------


async def two_notices(world: World, clock: Clock) -> list[str]:
    await joins(world, SUNITA, FEEDER, OTHER_FEEDER)
    await writes(world, SUNITA)
    notices = [await posts(world, FEEDER), await posts(world, OTHER_FEEDER, by=MEENA)]
    hers = (await address_of(world, SUNITA)).id
    await rows(world, "DELETE FROM deliveries WHERE address_id <> :hers", hers=hers)
    clock.move(GATHER)
    return [notice.reference for notice in notices]


async def test_news_of_several_outages_within_moments_is_one_message(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    first, second = await two_notices(world, clock)
    await send(world)

    (letter,) = phones.asked
    assert first in letter.text
    assert second in letter.text
    assert await states(world) == ["accepted"] * 2
    carried = await rows(world, "SELECT id, sent_with, platform_id FROM deliveries ORDER BY id")
    assert [row.sent_with for row in carried] == [None, carried[0].id]
    assert {row.platform_id for row in carried} == {"wamid.1"}


async def test_a_message_that_carries_two_and_fails_is_tried_again_with_both(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await two_notices(world, clock)
    phones.refuses(SUNITA, Then.LATER, 5 * SECOND)
    back = await send(world)
    assert back
    clock.at = back
    await send(world)

    assert await states(world) == ["accepted"] * 2
    assert phones.asked[0].text == phones.asked[1].text


async def test_a_receipt_of_the_message_speaks_for_all_that_it_carried(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await two_notices(world, clock)
    await send(world)
    leader = await one(world, "SELECT min(id) FROM deliveries")
    await receipt(world, "delivered", leader, "wamid.1")

    assert await states(world) == ["delivered"] * 2


async def test_where_only_templates_may_go_one_general_template_carries_them(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    first, second = await two_notices(world, clock)
    await rows(world, "UPDATE addresses SET heard_at = NULL")
    await send(world)

    (letter,) = phones.asked
    assert letter.template
    assert letter.template.name == "setu_general_v1"
    assert letter.template.parameters[1] == f"{first}, {second}"
    assert "\n" not in letter.template.parameters[0]
    assert await states(world) == ["accepted"] * 2


async def test_where_the_general_template_may_not_be_used_each_goes_by_itself(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await two_notices(world, clock)
    await rows(world, "UPDATE addresses SET heard_at = NULL")
    await rows(
        world,
        "INSERT INTO templates (account, name, language, status, since, category, quality, reason)"
        " SELECT 'waba', 'setu_general_v1', it, 'REJECTED', now(), 'UTILITY', '', ''"
        " FROM unnest(CAST(:all AS text[])) AS it",
        all=["hi", "en", "ur"],
    )
    await send(world)

    assert [letter.template.name for letter in phones.asked if letter.template] == ["setu_outage_v1"] * 2
    assert await states(world) == ["accepted"] * 2


async def test_danger_stands_alone(world: World, phones: FalseChannel, clock: Clock) -> None:
    await two_notices(world, clock)
    await rows(world, "UPDATE deliveries SET lane = 0 WHERE id = (SELECT min(id) FROM deliveries)")
    await send(world)

    assert len(phones.asked) == 2


# ---- what a receipt tells before we have recorded the send ----------------------------------------------------------


async def test_a_failure_that_was_told_before_we_recorded_the_send_is_not_forgotten(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    """Accepted by the answer, failed by a status that was faster than our record: it is tried again."""

    async def fails_at_once(letter: Letter) -> None:
        if len(phones.asked) == 1:
            await receipt(world, "failed", letter.delivery, "wamid.1", 131000)

    phones.meanwhile = fails_at_once
    await owes(world, SUNITA, "hello")
    back = await send(world)
    assert await states(world) == ["due"]
    assert back
    clock.at = back
    await send(world)

    assert await states(world) == ["accepted"]
    assert len(phones.asked) == 2


async def test_a_breaker_closes_on_the_word_of_its_trial_and_not_on_a_yes_that_is_taken_back(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    """131042 comes by a status, after the platform has said yes: one letter at a time, one page, growing pauses."""
    await owes_many(world, 5)
    phones.connections = 1
    await trouble.take_note(world, "whatsapp", [refusal(131042, 400)], clock())
    await rows(world, "UPDATE deliveries SET expires_at = expires_at + interval '9 hours'")
    for n in range(1, 4):
        clock.at = await sender_rests_until(world, phones)
        await send(world)
        assert len(phones.asked) == n
        await receipt(world, "failed", None, f"wamid.{n}", 131042)

    assert await open_breakers(world) == [("account", "waba")]
    assert await acts(world) == ["sender.stopped"]
    clock.at = await sender_rests_until(world, phones)
    await send(world)
    await receipt(world, "delivered", None, "wamid.4")
    await send(world)

    assert await open_breakers(world) == []
    assert await acts(world) == ["sender.stopped", "sender.resumed"]
    assert sorted(await states(world)) == ["accepted"] * 4 + ["delivered"]


async def sender_rests_until(world: World, phones: FalseChannel) -> datetime:
    until = (await sender.footing(world, phones)).until
    assert until
    return until


async def test_a_breaker_that_stays_open_for_weeks_can_still_be_recorded(world: World, clock: Clock) -> None:
    async with world.engine.begin() as connection:
        await breakers.trip(connection, breakers.Broken(Level.ACCOUNT, "waba", "x"), HOUR, clock())
        await connection.execute(sa.text("UPDATE breakers SET probes = 400, probe_at = :now"), {"now": clock()})
        assert not await breakers.trip(connection, breakers.Broken(Level.ACCOUNT, "waba", "x"), HOUR, clock())


async def test_what_is_held_overtakes_nothing(world: World, phones: FalseChannel) -> None:
    """An update that sleeps until the morning must not silence the outage that it belongs to."""
    await joins(world, SUNITA, FEEDER)
    notice = await posts(world, FEEDER)
    hers = (await address_of(world, SUNITA)).id
    await rows(world, "DELETE FROM deliveries WHERE address_id <> :hers", hers=hers)
    async with world.stores.begin() as store:
        outage = await store.outage(notice.outage.id)
        assert outage
        await restore_power(store, await person_of(world, ANIL), outage, world.clock(), world.clock())
    await rows(world, "DELETE FROM deliveries WHERE address_id <> :hers", hers=hers)
    await rows(world, "UPDATE deliveries SET state = 'held' WHERE id = (SELECT max(id) FROM deliveries)")
    await send(world)

    assert await states(world) == ["accepted", "held"]


async def test_a_group_that_is_no_zones_is_given_up_when_it_moves(world: World, phones: FalseChannel) -> None:
    telegram = channel(world, "telegram")
    number = await owes(world, SUNITA, "hello")
    await rows(world, "UPDATE deliveries SET sender = 'telegram'")
    telegram.fails[SUNITA] = [
        SendFailed("telegram migrated", Then.MOVED, level=Level.RECIPIENT, moved_to="-1008") for _ in range(9)
    ]
    await sender.deliver(world, "telegram")

    assert telegram.rang == [SUNITA]
    assert await state(world, number) == "withdrawn"


async def test_a_group_whose_new_id_is_known_already_is_written_to_there(world: World, phones: FalseChannel) -> None:
    telegram = channel(world, "telegram")
    await posts(world, FEEDER)
    async with world.stores.begin() as store:
        store.add(Address("telegram", world.vault.seal("-1009"), world.vault.digest("telegram", "-1009"), "telegram"))
    telegram.fails["@demo_gn_bijli"] = [
        SendFailed("telegram migrated", Then.MOVED, level=Level.RECIPIENT, moved_to="-1009") for _ in range(3)
    ]
    await sender.deliver(world, "telegram")

    assert telegram.rang == ["@demo_gn_bijli", "-1009"]
