"""What is said in a WhatsApp room, where nothing can be tapped; and what is told of those who got our posts there."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.delivery import accounts, receipts
from bot.world import World
from tests.bot.doors import Doors, open_doors
from tests.bot.test_whatsapp_rooms import GROUP, SAMPLES, has_room
from tests.bot.watch import ANIL, SUNITA, Clock, address_of, joins, one, posts, rows, writes
from zones.delivery import Progress

SHUTDOWN = "viram khand feeder band, jumper kata hai, 1 ghanta lagega"


@pytest.fixture
async def doors(world: World) -> AsyncIterator[Doors]:
    async with open_doors(world) as doors:
        await has_room(world)
        yield doors


async def says(doors: Doors, who: str, text: str, **more: Any) -> None:
    await doors.whatsapp(who, {"type": "text", "text": {"body": text}, "group_id": GROUP} | more)


async def in_group(doors: Doors) -> list[str]:
    address = await address_of(doors.world, GROUP)
    owed = (
        "SELECT sealed_content AS it FROM deliveries WHERE address_id = :to AND sealed_content IS NOT NULL ORDER BY id"
    )
    found = [doors.world.vault.open_json(row.it) for row in await rows(doors.world, owed, to=address.id)]
    return [content["text"] for content in found if "text" in content]


async def test_an_engineers_post_is_previewed_in_private_with_a_word_in_the_group(doors: Doors) -> None:
    await writes(doors.world, ANIL)
    await says(doors, ANIL, SHUTDOWN)

    assert await in_group(doors) == ["जवाब निजी चैट में भेजा है; वहां एक टैप में हो जाएगा।"]
    await doors.taps(ANIL, await doors.button(ANIL, "post"))
    assert await one(doors.world, "SELECT count(*) FROM outages") == 1


async def test_an_engineer_to_whom_we_may_not_write_is_told_where_to_say_it(doors: Doors, clock: Clock) -> None:
    await writes(doors.world, ANIL)
    clock.move(timedelta(hours=25))
    await says(doors, ANIL, SHUTDOWN)

    assert await in_group(doors) == ["यह मुझे निजी चैट में लिखें: ग्रुप में बटन नहीं आते।"]
    assert await rows(doors.world, "SELECT FROM steps") == []


async def test_a_citizens_report_is_taken_and_chatter_is_left_alone(doors: Doors) -> None:
    await joins(doors.world, SUNITA, "GN-VBK-F2")
    await says(doors, SUNITA, "good morning sabko")
    await says(doors, SUNITA, "hamare yahan light nahi hai viram khand")

    assert await one(doors.world, "SELECT count(*) FROM complaints WHERE room_id IS NOT NULL") == 1
    assert await in_group(doors) == []


async def test_whoever_writes_opens_the_window_of_the_whole_group(doors: Doors) -> None:
    await says(doors, SUNITA, "good morning sabko")

    assert (await address_of(doors.world, GROUP)).heard_at is not None
    assert await rows(doors.world, "SELECT FROM addresses WHERE heard_at IS NOT NULL") != []


@pytest.mark.parametrize("more", [{"text": {"body": "/status"}}, {"context": {"from": "15550783881", "id": "wamid.1"}}])
async def test_a_command_and_a_reply_to_us_are_answered_in_the_group(doors: Doors, more: dict[str, Any]) -> None:
    said = {"from": SUNITA[1:], "id": "wamid.g", "timestamp": str(doors.seconds), "type": "text", "group_id": GROUP}
    said |= {"text": {"body": "status"}} | more
    number = {"display_phone_number": "15550783881", "phone_number_id": "1"}
    change = {"field": "messages", "value": {"metadata": number, "messages": [said]}}
    await doors.posts(json.dumps({"entry": [{"changes": [change]}]}).encode())

    assert len(await in_group(doors)) == 1


async def test_what_whatsapp_cannot_carry_in_a_group_is_passed_over(doors: Doors) -> None:
    await doors.whatsapp(SUNITA, {"type": "unsupported", "errors": [{"code": 130501}], "group_id": GROUP})

    assert await in_group(doors) == []


# ---- receipts -----------------------------------------------------------------------------------------

PEOPLE = ("910000000601", "910000000602", "910000000603")


async def posted(doors: Doors) -> int:
    """Our post in the room was taken by WhatsApp."""
    notice = await posts(doors.world, "GN-VBK-F2")
    room = (await address_of(doors.world, GROUP)).id
    taken = "UPDATE deliveries SET state = 'accepted', platform_id = 'wamid.G' WHERE notice_id = :n AND address_id = :a"
    await rows(doors.world, taken, n=notice.id, a=room)
    return int(notice.id)


async def tells(doors: Doors, sample: str, who: str, **more: Any) -> None:
    text = (SAMPLES / f"messages.{sample}.json").read_text().replace("GROUP_PARTICIPANT_PHONE_NUMBER", who)
    body = json.loads(text.replace("WHATSAPP_MESSAGE_ID", "wamid.G").replace("CONVERSATION_CATEGORY", "group_utility"))
    for status in body["entry"][0]["changes"][0]["value"]["statuses"]:
        status |= more
    await doors.posts(json.dumps(body).encode())
    await receipts.apply(doors.world)


async def far(doors: Doors, notice: int) -> dict[Progress, int]:
    async with doors.world.stores.begin() as store:
        outage = await store.outage(await one(doors.world, "SELECT outage_id FROM notices WHERE id = :n", n=notice))
        assert outage
        return await store.how_far(outage)


async def test_each_in_the_room_has_a_receipt_of_their_own_in_either_spelling(doors: Doors) -> None:
    notice = await posted(doors)
    before = (await far(doors, notice))[Progress.ARRIVED]
    await tells(doors, "group_status_delivered", PEOPLE[0])
    await tells(doors, "group_status_aggregated_read", PEOPLE[1])
    await tells(doors, "group_status_read_without_pricing", PEOPLE[2])
    await tells(doors, "group_status_delivered", PEOPLE[0])

    assert await one(doors.world, "SELECT count(DISTINCT participant) FROM receipts") == len(PEOPLE)
    assert await one(doors.world, "SELECT state FROM deliveries WHERE platform_id = 'wamid.G'") == "read"
    assert (await far(doors, notice))[Progress.ARRIVED] - before == len(PEOPLE)


async def test_that_one_of_them_did_not_get_it_says_nothing_of_the_others(doors: Doors) -> None:
    await posted(doors)
    failed = {"status": "failed", "errors": [{"code": 131026, "title": "?"}]}
    await tells(doors, "group_status_read_without_pricing", PEOPLE[0], **failed)
    await tells(doors, "group_status_delivered", PEOPLE[1])

    assert await one(doors.world, "SELECT state FROM deliveries WHERE platform_id = 'wamid.G'") == "delivered"
    assert (await address_of(doors.world, GROUP)).failures == 0


async def test_a_post_in_a_room_costs_as_much_as_people_who_got_it(doors: Doors) -> None:
    await posted(doors)
    await rows(doors.world, "DELETE FROM deliveries WHERE platform_id IS DISTINCT FROM 'wamid.G'")
    await rows(doors.world, "UPDATE deliveries SET template = 'a/setu_outage_v1/hi'")
    discom = await one(doors.world, "SELECT id FROM areas WHERE kind = 'discom' LIMIT 1")
    today = doors.world.clock().astimezone(doors.world.settings.zone_time).date()
    owed = "INSERT INTO spendings (area_id, day, amount) VALUES (:it, :day, 0) ON CONFLICT DO NOTHING"
    await rows(doors.world, owed, it=discom, day=today)
    spent = []
    for person in PEOPLE:
        await tells(doors, "group_status_delivered", person)
        await accounts.settle(doors.world)
        spent.append(await one(doors.world, "SELECT amount FROM spendings WHERE area_id = :it", it=discom))

    assert spent[0] > Decimal(0)
    assert spent == [spent[0] * number for number in (1, 2, 3)]
