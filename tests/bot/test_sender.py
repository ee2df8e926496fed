"""Only the sender sends: in what order, how long it waits, and what it makes of each failure."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.channel import Letter, SendFailed, Sent, Then
from bot.channels.pace import Pace
from bot.delivery import receipts, sender, settling
from bot.delivery.claim import Asked, claim
from bot.delivery.sender import Shift
from bot.delivery.settling import CLAIM_PATIENCE, SILENT_PATIENCE
from bot.intake import inbox, whatsapp
from bot.world import World
from handlers.answer import Answer, Button
from handlers.incoming import Incoming
from tests.bot.watch import (
    ANIL,
    CALL_CENTRE,
    DAY,
    FARAH,
    HOUR,
    KAVITA,
    MEENA,
    MINUTE,
    SUNITA,
    Clock,
    address_of,
    joins,
    one,
    person_of,
    posts,
    rows,
    writes,
)
from tests.town import PATIENCE as LONG
from zones.delivery import Lane
from zones.joining import leave
from zones.notice import Notice
from zones.posting import restore_power, update_outage

FEEDER, ROOM = "GN-VBK-F2", "@demo_gn_bijli"
CONTROL_ROOM = "+910000000005"
SECOND = timedelta(seconds=1)


@dataclass
class FalseChannel:
    """A platform that writes down what it was asked, and fails as it was told: a failure is used up by one letter."""

    name: str = "whatsapp"
    rate: float = 1_000_000
    connections: int = 64
    receipts: bool = True
    pace: Pace = field(default_factory=Pace)
    asked: list[Letter] = field(default_factory=list)
    fails: dict[str, list[Exception]] = field(default_factory=dict)
    meanwhile: Callable[[Letter], Awaitable[None]] | None = None  # what happens while we wait for the answer

    async def send(self, letter: Letter) -> Sent:
        self.asked.append(letter)
        if self.meanwhile:
            await self.meanwhile(letter)
        if failures := self.fails.get(letter.to):
            raise failures.pop(0)
        return Sent(f"wamid.{len(self.asked)}")

    async def close(self) -> None: ...

    @property
    def rang(self) -> list[str]:
        return [letter.to for letter in self.asked]

    def refuses(self, key: str, then: Then, after: timedelta = timedelta(0), times: int = 1) -> None:
        self.fails[key] = [SendFailed(f"whatsapp {then}", then, after) for _ in range(times)]


@pytest.fixture
def phones(world: World) -> FalseChannel:
    channel = FalseChannel()
    world.channels.by_name = {"whatsapp": channel}
    return channel


async def owes(world: World, key: str, text: str, lane: Lane = Lane.ANSWER) -> int:
    """An answer to somebody; the number of its delivery."""
    now = world.clock()
    async with world.stores.begin() as store:
        address = await store.address_of(Incoming("whatsapp", "m", now, (key,)), now)
        assert address
        await store.say(address, "hi", Answer(text), Incoming("whatsapp", "m", now), now)
    number = await one(world, "SELECT max(id) FROM deliveries")
    await rows(world, "UPDATE deliveries SET lane = :lane WHERE id = :number", lane=lane.value, number=number)
    return int(number)


async def owes_many(world: World, many: int) -> None:
    """An answer to each of so many people, numbered from 0, all at once."""
    now = world.clock()
    async with world.stores.begin() as store:
        for n in range(many):
            address = await store.address_of(Incoming("whatsapp", "m", now, (f"+9100001{n:05}",)), now)
            assert address
            await store.say(address, "hi", Answer(str(n)), Incoming("whatsapp", "m", now), now)


async def claims(world: World, most: int, *busy: int) -> list[int]:
    """What one claim takes: the numbers of the deliveries that lead a letter."""
    async with world.engine.begin() as connection:
        parcels, _ = await claim(connection, Asked("whatsapp", most, -1, busy), world.clock())
    return [parcel.first.id for parcel in parcels]


async def delivery(world: World, number: int) -> Any:
    (found,) = await rows(world, "SELECT * FROM deliveries WHERE id = :number", number=number)
    return found


async def state(world: World, number: int) -> str:
    return str((await delivery(world, number)).state)


async def states(world: World) -> list[str]:
    return [row.state for row in await rows(world, "SELECT state FROM deliveries ORDER BY id")]


async def send(world: World) -> datetime | None:
    return await sender.deliver(world, "whatsapp")


async def settle(world: World) -> set[str]:
    return await settling.settle(world)


async def receipt(world: World, told: str, number: int | None = None, id: str = "wamid.1", *codes: int) -> None:
    """The platform tells something of a message; it is applied at once."""
    body: dict[str, Any] = {"id": id, "status": told, "timestamp": str(int(world.clock().timestamp()))}
    body |= {"biz_opaque_callback_data": str(number)} if number else {}
    body |= {"errors": [{"code": code} for code in codes]} if codes else {}
    batch = {"entry": [{"changes": [{"field": "messages", "value": {"statuses": [body]}}]}]}
    await inbox.keep(world, list(whatsapp.split(batch)), world.clock())
    await receipts.apply(world)


async def outage_told(world: World, phones: FalseChannel, *keys: str) -> Notice:
    """These live in Viram Khand and hear of an outage; the others of the notice do not matter."""
    for key in keys:
        await joins(world, key, FEEDER)
    notice = await posts(world, FEEDER)
    wanted = [(await address_of(world, key)).id for key in keys]
    await rows(world, "DELETE FROM deliveries WHERE NOT address_id = ANY(:wanted)", wanted=wanted)
    return notice


# ---- in what order -----------------------------------------------------------------------------------------


async def test_danger_goes_first_then_answers_supply_updates_and_digests(world: World, phones: FalseChannel) -> None:
    for lane in (Lane.DIGEST, Lane.UPDATE, Lane.SUPPLY, Lane.ANSWER, Lane.DANGER):
        await owes(world, SUNITA, lane.name, lane)

    assert await send(world) is None
    assert [letter.text for letter in phones.asked] == ["DANGER", "ANSWER", "SUPPLY", "UPDATE", "DIGEST"]


async def test_a_danger_does_not_wait_behind_what_came_before_it(world: World, phones: FalseChannel) -> None:
    await owes_many(world, 12)
    danger = await owes(world, KAVITA, "wire down", Lane.DANGER)

    assert await claims(world, 10) == [danger]
    assert len(await claims(world, 10)) == 10


async def test_on_one_lane_the_oldest_goes_first(world: World, phones: FalseChannel) -> None:
    for text in "abc":
        await owes(world, SUNITA, text)

    await send(world)

    assert [letter.text for letter in phones.asked] == ["a", "b", "c"]


async def test_a_danger_overtakes_what_has_not_left_yet(world: World, phones: FalseChannel) -> None:
    """A batch is a quarter of a second of the sender's pace: nobody urgent waits longer than for its second half."""
    phones.rate, phones.connections = 200, 1
    await owes_many(world, 120)

    async def danger(letter: Letter) -> None:
        phones.meanwhile = None
        await owes(world, KAVITA, "wire down", Lane.DANGER)

    phones.meanwhile = danger
    await send(world)

    assert 25 <= [letter.text for letter in phones.asked].index("wire down") <= 75


@pytest.mark.parametrize(("rate", "size"), [(1, 4), (80, 20), (1_000, 250), (1_000_000, 1_000)])
async def test_a_batch_is_a_quarter_of_a_second(world: World, rate: float, size: int) -> None:
    shift = Shift(world, FalseChannel(rate=rate))

    assert shift.size() == size


async def test_zones_take_turns_on_one_sender(world: World, phones: FalseChannel) -> None:
    await owes_many(world, 12)
    await rows(world, "UPDATE deliveries SET queue = CASE WHEN id % 6 = 0 THEN 2 ELSE 1 END")
    queues = await rows(world, "SELECT id, queue FROM deliveries ORDER BY id")
    taken = await claims(world, 4)

    assert sorted(row.queue for row in queues if row.id in taken) == [1, 1, 2, 2]


async def test_one_person_gets_one_letter_at_a_time_and_in_order(world: World, phones: FalseChannel) -> None:
    under_way: list[str] = []

    async def alone(letter: Letter) -> None:
        under_way.append(letter.to)
        await asyncio.sleep(0.01)
        assert under_way.count(letter.to) == 1
        under_way.remove(letter.to)

    phones.meanwhile = alone
    for text in "abcde":
        await owes(world, SUNITA, text)
        await owes(world, KAVITA, text)
    await send(world)

    for key in (SUNITA, KAVITA):
        assert [letter.text for letter in phones.asked if letter.to == key] == list("abcde")


async def test_two_workers_never_claim_the_same_letter(world: World, phones: FalseChannel) -> None:
    await owes_many(world, 30)

    await asyncio.gather(send(world), send(world), send(world))

    assert sorted(int(letter.text) for letter in phones.asked) == list(range(30))


async def test_a_letter_in_somebody_elses_hand_holds_up_nobody(world: World, phones: FalseChannel) -> None:
    held, free = await owes(world, SUNITA, "1"), await owes(world, KAVITA, "2")

    async with world.engine.begin() as other, asyncio.timeout(LONG):
        await other.execute(sa.text("SELECT 1 FROM deliveries WHERE id = :held FOR UPDATE"), {"held": held})
        assert await claims(world, 10) == [free]


async def test_a_sender_sends_nothing_of_another_one(world: World, phones: FalseChannel) -> None:
    await owes(world, SUNITA, "hello")
    await rows(world, "UPDATE deliveries SET sender = 'telegram'")

    await send(world)

    assert phones.asked == []
    assert await states(world) == ["due"]


async def test_a_sender_that_this_house_does_not_have_waits_for_nothing(world: World) -> None:
    await owes(world, SUNITA, "hello")

    assert await sender.deliver(world, "telegram") is None


async def test_no_row_is_held_while_we_wait_for_the_platform(world: World, phones: FalseChannel) -> None:
    async def look(letter: Letter) -> None:
        free = "SELECT state FROM deliveries WHERE id = :number FOR UPDATE NOWAIT"
        assert await one(world, free, number=letter.delivery) == "claimed"

    phones.meanwhile = look
    number = await owes(world, SUNITA, "hello")
    await send(world)

    assert await state(world, number) == "accepted"


# ---- what is accepted ------------------------------------------------------------------------------------


async def test_an_accepted_letter_is_kept_with_the_platforms_number(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    number = await owes(world, SUNITA, "hello")
    await send(world)

    row = await delivery(world, number)
    assert (row.state, row.platform_id, row.done_at, row.tries) == ("accepted", "wamid.1", clock(), 0)


async def test_a_letter_says_which_delivery_it_is_so_that_its_receipts_find_it(
    world: World, phones: FalseChannel
) -> None:
    number = await owes(world, SUNITA, "hello")
    await send(world)

    assert [(letter.delivery, letter.to, letter.text) for letter in phones.asked] == [(number, SUNITA, "hello")]


async def test_an_answers_buttons_travel_with_it(world: World, phones: FalseChannel, clock: Clock) -> None:
    heard = Incoming("whatsapp", "m", clock(), (SUNITA,))
    async with world.stores.begin() as store:
        address = await store.address_of(heard, clock())
        assert address
        await store.say(address, "hi", Answer("?", (Button("हाँ", "s1:post"),), menu="चुनें"), heard, clock())
    await send(world)

    assert (phones.asked[0].buttons, phones.asked[0].menu) == ((Button("हाँ", "s1:post"),), "चुनें")


async def test_what_was_sent_is_not_sent_again(world: World, phones: FalseChannel, clock: Clock) -> None:
    await owes(world, SUNITA, "hello")
    for _ in range(3):
        await send(world)
        clock.move(DAY)
        await settle(world)

    assert len(phones.asked) == 1


# ---- what is too late ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "end"), [(10, "accepted"), (11, "expired")])
async def test_an_answer_of_more_than_ten_minutes_ago_is_not_worth_sending(
    world: World, phones: FalseChannel, clock: Clock, minutes: int, end: str
) -> None:
    number = await owes(world, SUNITA, "hello")
    clock.move(minutes * MINUTE)

    assert await send(world) is None
    row = await delivery(world, number)
    assert (row.state, row.reason) == (end, None if end == "accepted" else "too late")
    assert len(phones.asked) == (end == "accepted")


@pytest.mark.parametrize(("minutes", "end"), [(360, "accepted"), (361, "expired")])
async def test_an_outage_of_this_morning_is_not_told_in_the_evening(
    world: World, phones: FalseChannel, clock: Clock, minutes: int, end: str
) -> None:
    await outage_told(world, phones, SUNITA)
    clock.move(minutes * MINUTE)
    await send(world)

    assert await states(world) == [end]


# ---- failures ---------------------------------------------------------------------------------------------


async def test_a_dead_number_is_given_up_and_the_others_still_ring(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    dead = await owes(world, SUNITA, "1")
    alive = await owes(world, KAVITA, "2")
    phones.refuses(SUNITA, Then.GONE)

    assert await send(world) is None

    row = await delivery(world, dead)
    assert (row.state, row.reason, row.done_at) == ("refused", "whatsapp gone", clock())
    assert (await address_of(world, SUNITA)).unreachable_at == clock()
    assert await state(world, alive) == "accepted"
    assert (await address_of(world, KAVITA)).unreachable_at is None


async def test_a_letter_that_will_never_arrive_says_nothing_of_the_next(world: World, phones: FalseChannel) -> None:
    first = await owes(world, SUNITA, "1")
    phones.refuses(SUNITA, Then.NEVER)
    await send(world)
    second = await owes(world, SUNITA, "2")
    await send(world)

    assert [await state(world, number) for number in (first, second)] == ["refused", "accepted"]
    assert (await address_of(world, SUNITA)).unreachable_at is None


async def test_what_the_platform_puts_off_is_tried_again_when_it_said(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    number = await owes(world, SUNITA, "hello")
    phones.refuses(SUNITA, Then.LATER, 16 * SECOND)

    back = await send(world)
    assert back == clock() + 17 * SECOND
    clock.move(16 * SECOND)
    assert (await send(world), len(phones.asked)) == (back, 1)
    clock.move(1 * SECOND)
    assert await send(world) is None

    row = await delivery(world, number)
    assert (row.state, row.tries, len(phones.asked)) == ("accepted", 1, 2)


async def test_each_try_waits_longer_and_after_the_fifth_it_is_refused(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    number = await owes(world, SUNITA, "hello")
    phones.refuses(SUNITA, Then.LATER, 5 * SECOND, times=9)
    waits = []
    while back := await send(world):
        waits.append((back - clock()) / SECOND)
        clock.at = back

    row = await delivery(world, number)
    assert waits == [6, 7, 9, 13]
    assert (row.state, row.tries, row.reason, row.done_at) == ("refused", 5, "whatsapp later", clock())


async def test_one_who_is_put_off_does_not_hold_up_the_others(world: World, phones: FalseChannel) -> None:
    await owes(world, SUNITA, "1")
    await owes(world, KAVITA, "2")
    phones.refuses(SUNITA, Then.LATER, 16 * SECOND)
    await send(world)

    assert await states(world) == ["due", "accepted"]


async def test_a_paused_sender_rests_and_tells_when_to_come_back(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await owes(world, SUNITA, "1")
    phones.refuses(SUNITA, Then.PAUSE, 10 * MINUTE)

    until = await send(world)
    await owes(world, KAVITA, "2")
    again = await send(world)

    assert until == again == clock() + 10 * MINUTE
    assert phones.rang == [SUNITA]


async def test_after_its_rest_a_sender_goes_on_with_what_waited_and_counts_no_try(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    number = await owes(world, SUNITA, "1")
    phones.refuses(SUNITA, Then.PAUSE, 2 * MINUTE)
    await send(world)
    clock.move(2 * MINUTE)

    assert await send(world) is None
    row = await delivery(world, number)
    assert (row.state, row.tries, phones.rang) == ("accepted", 0, [SUNITA, SUNITA])


async def test_a_longer_rest_outlasts_a_shorter_one(world: World, phones: FalseChannel, clock: Clock) -> None:
    await owes(world, SUNITA, "1")
    await owes(world, KAVITA, "2")
    phones.refuses(SUNITA, Then.PAUSE, HOUR)
    phones.refuses(KAVITA, Then.PAUSE, 2 * SECOND)

    assert await send(world) == clock() + HOUR


async def test_a_restart_does_not_forget_a_rest(world: World, phones: FalseChannel, clock: Clock) -> None:
    await owes(world, SUNITA, "1")
    phones.refuses(SUNITA, Then.PAUSE, HOUR)
    await send(world)

    world.channels.by_name = {"whatsapp": (fresh := FalseChannel())}
    assert await send(world) == clock() + HOUR
    assert fresh.asked == []
    assert await one(world, "SELECT reason FROM senders WHERE name = 'whatsapp'") == "whatsapp pause"


async def test_another_sender_works_while_one_rests(world: World, phones: FalseChannel) -> None:
    telegram = FalseChannel("telegram")
    world.channels.by_name["telegram"] = telegram
    await owes(world, SUNITA, "1")
    phones.refuses(SUNITA, Then.PAUSE, HOUR)
    await send(world)
    await owes(world, KAVITA, "2")
    await rows(
        world, "UPDATE deliveries SET sender = 'telegram' WHERE state = 'due' AND id = (SELECT max(id) FROM deliveries)"
    )

    await sender.deliver(world, "telegram")

    assert telegram.rang == [KAVITA]


async def test_a_platform_that_says_the_window_is_closed_is_believed(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await outage_told(world, phones, SUNITA)
    await writes(world, SUNITA)
    phones.refuses(SUNITA, Then.TEMPLATE)

    back = await send(world)
    assert back
    clock.at = back
    await send(world)

    free, formal = phones.asked
    assert free.template is None
    assert formal.template
    assert await states(world) == ["accepted"]


async def test_our_own_mistake_with_one_letter_does_not_silence_the_others(world: World, phones: FalseChannel) -> None:
    bad = await owes(world, SUNITA, "1")
    await rows(world, "UPDATE deliveries SET sealed_content = 'rubbish' WHERE id = :bad", bad=bad)
    odd = await owes(world, FARAH, "2")
    phones.fails[FARAH] = [ZeroDivisionError("our own")]
    good = await owes(world, KAVITA, "3")

    assert await send(world) is None

    assert [await state(world, number) for number in (bad, odd, good)] == ["refused", "refused", "accepted"]
    assert (await delivery(world, odd)).reason == "our own fault; see the log"
    assert phones.rang == [FARAH, KAVITA]


async def test_a_notice_that_cannot_be_put_into_words_does_not_silence_the_answers(
    world: World, phones: FalseChannel
) -> None:
    await outage_told(world, phones, SUNITA)
    await rows(world, """UPDATE notices SET facts = '{"areas": [0]}'""")
    await owes(world, KAVITA, "hello")
    await send(world)

    assert await states(world) == ["refused", "accepted"]


# ---- not knowing ------------------------------------------------------------------------------------------


async def test_a_send_without_an_answer_is_unknown_and_not_tried_at_once(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    number = await owes(world, SUNITA, "hello")
    phones.refuses(SUNITA, Then.UNKNOWN)
    await send(world)
    clock.move(MINUTE)
    await send(world)

    assert (await state(world, number), len(phones.asked)) == ("unknown", 1)


async def claim_and_die(world: World, phones: FalseChannel) -> None:
    """A worker that is killed between claiming and recording."""
    await claims(world, 100)


async def test_what_a_killed_worker_held_is_unknown_first_then_due_and_then_sent(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    notice = await outage_told(world, phones, SUNITA)
    await claim_and_die(world, phones)
    told = []
    for patience, senders in ((CLAIM_PATIENCE, set()), (SILENT_PATIENCE, {"whatsapp"})):
        clock.move(patience + SECOND)
        assert await settle(world) == senders
        told += await states(world)
    await send(world)

    assert (told, await states(world)) == (["unknown", "due"], ["accepted"])
    assert phones.rang == [SUNITA]
    assert notice.owed


async def test_a_claim_is_given_its_two_minutes(world: World, phones: FalseChannel, clock: Clock) -> None:
    await owes(world, SUNITA, "hello")
    await claim_and_die(world, phones)
    clock.move(CLAIM_PATIENCE)

    assert await settle(world) == set()
    assert await states(world) == ["claimed"]


async def test_nothing_is_given_back_but_claims_and_what_is_unknown(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    kinds = ["due", "accepted", "delivered", "read", "refused", "expired", "withdrawn"]
    for kind in kinds:
        number = await owes(world, SUNITA, kind)
        changed = "UPDATE deliveries SET state = :kind, claimed_at = :at WHERE id = :number"
        await rows(world, changed, kind=kind, at=clock(), number=number)
    clock.move(DAY)

    assert await settle(world) == set()
    assert await states(world) == kinds


@pytest.mark.parametrize(("told", "end"), [("sent", "accepted"), ("delivered", "delivered"), ("read", "read")])
async def test_a_receipt_in_between_prevents_the_second_send(
    world: World, phones: FalseChannel, clock: Clock, told: str, end: str
) -> None:
    await outage_told(world, phones, SUNITA)
    number = await one(world, "SELECT id FROM deliveries")
    await claim_and_die(world, phones)
    clock.move(CLAIM_PATIENCE + SECOND)
    await settle(world)

    await receipt(world, told, number)
    clock.move(CLAIM_PATIENCE + SECOND)
    await settle(world)
    await send(world)

    row = await delivery(world, number)
    assert (row.state, row.platform_id, phones.asked) == (end, "wamid.1", [])


async def test_even_when_it_is_due_again_a_receipt_prevents_the_second_send(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await outage_told(world, phones, SUNITA)
    number = await one(world, "SELECT id FROM deliveries")
    await claim_and_die(world, phones)
    for _ in range(2):
        clock.move(CLAIM_PATIENCE + SECOND)
        await settle(world)

    await receipt(world, "delivered", number)
    await send(world)

    assert (await state(world, number), phones.asked) == ("delivered", [])


async def test_a_receipt_that_was_faster_than_our_record_is_not_undone(world: World, phones: FalseChannel) -> None:
    async def already_read(letter: Letter) -> None:
        await receipt(world, "read", letter.delivery)

    phones.meanwhile = already_read
    number = await owes(world, SUNITA, "hello")
    await send(world)

    row = await delivery(world, number)
    assert (row.state, row.platform_id) == ("read", "wamid.1")


@pytest.mark.parametrize("then", [Then.UNKNOWN, Then.LATER])
async def test_a_receipt_that_came_before_the_timeout_is_not_undone(
    world: World, phones: FalseChannel, clock: Clock, then: Then
) -> None:
    """The answer to our call was lost on the way, but the message arrived, and Meta has said so already."""

    async def already_delivered(letter: Letter) -> None:
        await receipt(world, "delivered", letter.delivery)

    phones.meanwhile = already_delivered
    phones.refuses(SUNITA, then, 5 * SECOND)
    number = await owes(world, SUNITA, "hello")
    await send(world)

    assert await state(world, number) == "delivered"


async def test_an_answer_that_comes_after_all_prevents_the_second_send(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    async def slowly(letter: Letter) -> None:
        phones.meanwhile = None
        for _ in range(2):
            clock.move(CLAIM_PATIENCE + SECOND)
            await settle(world)

    phones.meanwhile = slowly
    await outage_told(world, phones, SUNITA)
    await send(world)
    await send(world)

    assert len(phones.asked) == 1


async def test_what_is_in_doubt_and_overtaken_is_not_said_to_have_been_unseen(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    """Whoever may have seen it is among those to whom a correction goes."""
    notice = await outage_told(world, phones, SUNITA)
    await claim_and_die(world, phones)
    for patience in (CLAIM_PATIENCE, SILENT_PATIENCE):
        clock.move(patience + SECOND)
        await settle(world)
    anil = await person_of(world, ANIL)
    async with world.stores.begin() as store:
        outage = await store.outage(notice.outage.id)
        assert outage
        await restore_power(store, anil, outage, clock(), clock())
    await send(world)

    first, second = await rows(
        world,
        "SELECT state, reason FROM deliveries WHERE address_id = :her ORDER BY id",
        her=(await address_of(world, SUNITA)).id,
    )
    assert (tuple(first), second.state) == (("unknown", "overtaken"), "accepted")


async def test_where_no_receipts_come_nothing_is_claimed_that_does_not_leave_at_once(world: World) -> None:
    """So that a killed worker leaves in doubt only what was on the wire."""
    telegram = FalseChannel("telegram", receipts=False)
    world.channels.by_name = {"telegram": telegram}
    await owes_many(world, 5)
    await rows(world, "UPDATE deliveries SET sender = 'telegram'")

    async def look(letter: Letter) -> None:
        claimed = await one(world, "SELECT count(*) FROM deliveries WHERE state = 'claimed'")
        assert claimed <= len(telegram.asked)

    telegram.meanwhile = look
    await sender.deliver(world, "telegram")

    assert await states(world) == ["accepted"] * 5


HERS_AND_OVER = """
INSERT INTO complaints (zone_id, number, fault_kind, at, author, channel, person_id, outage_id, closed_at, how)
SELECT zone_id, 'GN-C-1', 'no_supply', :now, '', 'whatsapp', :person, id, :now, 'confirmed' FROM outages
"""


async def test_after_stop_nothing_comes_back_to_be_sent(world: World, phones: FalseChannel, clock: Clock) -> None:
    await outage_told(world, phones, SUNITA)
    her = (await person_of(world, SUNITA)).id
    await rows(world, HERS_AND_OVER, now=clock(), person=her)
    phones.refuses(SUNITA, Then.UNKNOWN)
    await send(world)
    async with world.stores.begin() as store:
        await leave(store, her, clock())
    clock.move(SILENT_PATIENCE)
    assert await settle(world) == {"whatsapp"}
    await send(world)

    assert len(phones.asked) == 1


# ---- receipts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "end"),
    [
        (["sent", "delivered", "read"], "read"),
        (["read", "delivered", "sent"], "read"),
        (["delivered", "sent"], "delivered"),
        (["failed", "delivered"], "refused"),
        (["delivered", "failed"], "delivered"),
        (["sent", "played"], "read"),
        (["sent", "something of 2028"], "accepted"),
    ],
)
async def test_receipts_only_ever_move_a_delivery_forward(
    world: World, phones: FalseChannel, told: list[str], end: str
) -> None:
    number = await owes(world, SUNITA, "hello")
    await send(world)
    for each in told:
        await receipt(world, each)

    assert await state(world, number) == end


async def test_a_receipt_finds_its_delivery_by_our_own_number_or_by_the_platforms(
    world: World, phones: FalseChannel
) -> None:
    ours, theirs = await owes(world, SUNITA, "1"), await owes(world, KAVITA, "2")
    await send(world)

    await receipt(world, "delivered", ours, "an id that we never heard")
    await receipt(world, "read", None, "wamid.2")

    assert [await state(world, number) for number in (ours, theirs)] == ["delivered", "read"]


async def test_every_receipt_is_kept_once_with_its_time(world: World, phones: FalseChannel, clock: Clock) -> None:
    number = await owes(world, SUNITA, "hello")
    await send(world)
    for told in ("read", "delivered", "read"):
        await receipt(world, told)

    kept = await rows(world, "SELECT delivery_id, state FROM receipts ORDER BY id")
    assert [tuple(row) for row in kept] == [(number, "read"), (number, "delivered")]
    assert await one(world, "SELECT count(*) FROM inbox WHERE handled_at IS NULL") == 0


async def test_a_number_that_is_not_on_whatsapp_is_learnt_from_its_receipt(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    number = await owes(world, SUNITA, "hello")
    await send(world)
    await receipt(world, "failed", None, "wamid.1", 131026)

    row = await delivery(world, number)
    assert (row.state, row.reason) == ("refused", "whatsapp 131026")
    her = await address_of(world, SUNITA)
    assert (her.failures, her.unreachable_at) == (1, None)


async def test_after_three_misses_in_a_row_a_number_is_taken_for_gone_until_it_writes(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await joins(world, SUNITA, FEEDER)
    phones.refuses(SUNITA, Then.MISSED, times=3)
    gone = []
    for _ in range(3):
        await rows(world, "UPDATE outages SET cancelled_at = now()")
        await posts(world, FEEDER)
        await send(world)
        clock.move(HOUR)
        gone.append((await address_of(world, SUNITA)).unreachable_at is not None)

    assert gone == [False, False, True]
    await writes(world, SUNITA)
    her = await address_of(world, SUNITA)
    assert (her.failures, her.unreachable_at) == (0, None)


async def test_a_window_that_had_closed_is_learnt_from_its_receipt_and_a_template_goes(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    await outage_told(world, phones, SUNITA)
    await writes(world, SUNITA)
    await send(world)
    await receipt(world, "failed", None, "wamid.1", 131047)
    clock.move(2 * SECOND)
    await send(world)

    assert [letter.template is None for letter in phones.asked] == [True, False]
    assert await states(world) == ["accepted"]


async def test_a_late_sent_of_a_failed_message_does_not_stop_the_second_send(
    world: World, phones: FalseChannel, clock: Clock
) -> None:
    """Meta promises no order: “failed” may come before the “sent” of the same message."""
    await outage_told(world, phones, SUNITA)
    await writes(world, SUNITA)
    await send(world)
    await receipt(world, "failed", None, "wamid.1", 131047)
    await receipt(world, "sent")
    clock.move(2 * SECOND)
    await send(world)

    assert len(phones.asked) == 2


# ---- the letter --------------------------------------------------------------------------------------------


async def test_where_the_window_is_closed_a_notice_goes_as_a_template(world: World, phones: FalseChannel) -> None:
    notice = await outage_told(world, phones, SUNITA)
    await send(world)

    (letter,) = phones.asked
    assert letter.template
    assert letter.template.name == "setu_outage_v1"
    assert letter.template.parameters[-1] == notice.reference
    assert letter.language == "hi"
    assert not any("\n" in words or "\t" in words or "    " in words for words in letter.template.parameters)


@pytest.mark.parametrize(
    ("minutes", "free"), [(0, True), (23 * 60 + 58, True), (23 * 60 + 59, False), (48 * 60, False)]
)
async def test_whoever_wrote_within_a_day_is_answered_freely(
    world: World, phones: FalseChannel, clock: Clock, minutes: int, free: bool
) -> None:
    await joins(world, SUNITA, FEEDER)
    await writes(world, SUNITA, at=clock())
    clock.move(minutes * MINUTE)
    await outage_told(world, phones, SUNITA)
    await send(world)

    assert (phones.asked[0].template is None) is free


async def test_telegram_knows_no_window(world: World) -> None:
    telegram = FalseChannel("telegram")
    world.channels.by_name = {"telegram": telegram}
    notice = await posts(world, FEEDER)
    await sender.deliver(world, "telegram")

    (letter,) = telegram.asked
    assert (letter.to, letter.template) == (ROOM, None)
    assert notice.reference in letter.text


async def test_each_is_told_in_their_own_language(world: World, phones: FalseChannel) -> None:
    await outage_told(world, phones, SUNITA, KAVITA)
    for key, language in ((SUNITA, "hi"), (KAVITA, "ur")):
        hers = (await address_of(world, key)).id
        await rows(world, "UPDATE deliveries SET language = :it WHERE address_id = :hers", it=language, hers=hers)
    await send(world)

    hindi, urdu = phones.asked
    assert (hindi.language, urdu.language) == ("hi", "ur")
    assert "विराम" in hindi.text
    assert hindi.text != urdu.text


async def test_in_a_room_what_follows_replies_to_the_first_post_of_its_outage(world: World, clock: Clock) -> None:
    telegram = FalseChannel("telegram")
    world.channels.by_name = {"telegram": telegram}
    notice, anil = await posts(world, FEEDER), await person_of(world, ANIL)
    await sender.deliver(world, "telegram")
    for verb, facts in ((update_outage, (None, clock() + 2 * HOUR)), (restore_power, (clock(),))):
        async with world.stores.begin() as store:
            outage = await store.outage(notice.outage.id)
            assert outage
            await verb(store, anil, outage, *facts, clock())
        await sender.deliver(world, "telegram")

    assert [letter.reply_to for letter in telegram.asked] == ["", "wamid.1", "wamid.1"]


async def test_everyone_a_notice_is_owed_to_is_rung_once(world: World, phones: FalseChannel) -> None:
    await posts(world, FEEDER)
    await send(world)

    assert sorted(phones.rang) == sorted([CALL_CENTRE, CONTROL_ROOM, MEENA])
