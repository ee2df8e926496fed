"""WhatsApp's rooms at our door: every sample of Meta's, told once, twice, late, or of a room that nobody knows."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.world import World
from handlers.deed import Doing
from tests.bot.doors import Doors, open_doors
from tests.bot.watch import FARAH, SUNITA, Clock, area, joins, one, person_of, rows, writes
from tests.bot.watch import acts as all_acts
from zones.room import Hinders, Room
from zones.room_request import RoomRequest, Wanted

SAMPLES = Path(__file__).parent / "samples"
GROUP, REQUEST = "Y2FwaV9ncm91cDox", "request-1"
OTHERS = [f"+9100000005{number:02}" for number in range(8)]


@pytest.fixture
async def doors(world: World) -> AsyncIterator[Doors]:
    async with open_doors(world) as doors:
        yield doors


async def acts(world: World) -> list[str]:
    return [act for act in await all_acts(world) if act.startswith("room.")]


async def has_room(world: World) -> int:
    """Farah's room of Gomti Nagar; she hears what becomes of it."""
    farah, now = await person_of(world, FARAH), world.clock()
    async with world.stores.begin() as store:
        made = Room(await area(world, "GN"), 0, "Kamta", "hi", now, bound_by=farah.id, seats=8, look_at=now)
        return (await store.make_room("whatsapp", GROUP, "whatsapp", made)).id


async def asks(world: World, kind: Wanted, room: int | None, named: str | None = REQUEST, **facts: Any) -> None:
    """Farah has asked for this, and it was sent."""
    await writes(world, FARAH)
    farah, now = await person_of(world, FARAH), world.clock()
    async with world.stores.begin() as store:
        zone, address = await area(world, "GN"), await store.participant("whatsapp", [FARAH], "whatsapp")
        request = RoomRequest(kind, zone, "whatsapp", "en", now, now, room, None, farah.id, address.id, facts)
        request.sends(now)
        request.request_id = named
        store.add(request)


def told(sample: str, **instead: str) -> bytes:
    """The sample with our own ids where Meta's page has words in capitals."""
    text = (SAMPLES / f"{sample}.json").read_text()
    given = {
        '"GROUP_ID"': f'"{GROUP}"',
        '"REQUEST_ID"': f'"{REQUEST}"',
        '"ERROR_CODE"': "131212",
        '"WHATSAPP_ID"': f'"{SUNITA[1:]}"',
        '"WHATSAPP_USER_ID"': f'"{SUNITA[1:]}"',
        '"USER_PHONE_NUMBER"': f'"{SUNITA[1:]}"',
        '"USER_PHONE_NUMBER_OR_BSUID"': f'"{SUNITA[1:]}"',
        '"PHONE_NUMBER or WHATSAPP_ID"': f'"{SUNITA[1:]}"',
        '"BSUID"': '"IN.4711"',
    } | {f'"{name}"': f'"{value}"' for name, value in instead.items()}
    for name, value in given.items():
        text = text.replace(name, value)
    return text.encode()


def at(body: bytes, when: datetime) -> bytes:
    """Told of another moment."""
    return json.dumps(timed(json.loads(body), str(int(when.timestamp())))).encode()


def timed(body: Any, seconds: str) -> Any:
    if isinstance(body, dict):
        return {name: seconds if name == "timestamp" else timed(value, seconds) for name, value in body.items()}
    return [timed(one, seconds) for one in body] if isinstance(body, list) else body


KNOCKS = "group_participants_update.join_request_created_or_revoked"
CASES: tuple[tuple[str, dict[str, str], Wanted | None, list[str]], ...] = (
    ("group_lifecycle_update.create_succeed", {}, Wanted.CREATE, ["room.made"]),
    ("group_lifecycle_update.create_fail", {}, Wanted.CREATE, ["room.not_done"]),
    ("group_lifecycle_update.delete_succeed", {}, Wanted.DELETE, ["room.deleted"]),
    ("group_lifecycle_update.delete_fail", {}, Wanted.DELETE, ["room.not_done"]),
    ("group_participants_update.add_invite_link", {}, None, ["room.joined"]),
    ("group_participants_update.add_join_request_approved", {}, None, ["room.joined"]),
    ("bsuid.group_participants_update.add_invite_link", {}, None, ["room.joined"]),
    (KNOCKS, {"GROUP_REQUEST_TYPE": "group_join_request_created"}, None, ["room.asked"]),
    (KNOCKS, {"GROUP_REQUEST_TYPE": "group_join_request_revoked"}, None, ["room.ask_revoked"]),
    ("bsuid.group_participants_update.join_request_created", {}, None, ["room.asked"]),
    ("bsuid.group_participants_update.join_request_revoked", {}, None, ["room.ask_revoked"]),
    ("group_participants_update.participant_left", {}, None, ["room.left"]),
    ("bsuid.group_participants_update.participant_left", {}, None, ["room.left"]),
    ("group_participants_update.remove_succeed", {}, Wanted.REMOVE, ["room.removed"]),
    ("bsuid.group_participants_update.remove_by_business", {}, Wanted.REMOVE, ["room.removed"]),
    ("group_participants_update.remove_partial_fail", {}, Wanted.REMOVE, ["room.removed"]),
    ("group_participants_update.remove_fail", {}, Wanted.REMOVE, ["room.not_done"]),
    ("group_settings_update.succeed", {}, Wanted.RENAME, ["room.renamed"]),
    ("group_settings_update.partial_fail", {}, Wanted.RENAME, ["room.not_done"]),
    ("group_settings_update.total_fail", {}, Wanted.RENAME, ["room.not_done"]),
    ("group_status_update.suspend", {}, None, ["room.hindered"]),
    ("group_status_update.suspend_cleared", {}, None, ["room.freed"]),
)


def test_no_sample_about_a_group_itself_is_left_out() -> None:
    there = {path.stem for path in SAMPLES.glob("*group_*_update*.json")}
    assert there == {sample for sample, _, _, _ in CASES}


@pytest.mark.parametrize(("sample", "instead", "asked", "left"), CASES)
async def test_every_sample_leaves_one_line_in_the_log_and_a_second_time_none(
    doors: Doors, sample: str, instead: dict[str, str], asked: Wanted | None, left: list[str]
) -> None:
    room = await has_room(doors.world)
    if sample.endswith("create_succeed"):
        instead = instead | {GROUP: "Y2FwaV9ncm91cDoy"}
    if sample.endswith("suspend_cleared"):
        async with doors.world.stores.begin() as store:
            await store.hinder(room, Hinders.SUSPENDED, doors.world.clock())
    if asked:
        await asks(doors.world, asked, None if asked is Wanted.CREATE else room, title="Kamta engineers")
    body = told(sample, **instead)
    for _ in range(2):
        await doors.posts(body)

    assert await acts(doors.world) == left
    if asked:
        assert await rows(doors.world, "SELECT FROM room_requests WHERE done_at IS NULL") == []
        heard = await doors.last(FARAH)
        assert any(name in heard for name in ("Kamta", "test invite link", "Test Subject"))


@pytest.mark.parametrize(("sample", "instead", "asked", "left"), CASES)
async def test_what_is_told_of_a_room_that_is_no_zones_is_noted_and_changes_nothing(
    doors: Doors, sample: str, instead: dict[str, str], asked: Wanted | None, left: list[str]
) -> None:
    await doors.posts(told(sample, **instead))

    assert await acts(doors.world) == ["room.stray"]
    assert await rows(doors.world, "SELECT id FROM rooms WHERE invite_link IS NOT NULL") == []


# ---- what is told late --------------------------------------------------------------------------------

CAME, WENT = "group_participants_update.add_invite_link", "group_participants_update.participant_left"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1)])
async def test_in_whatever_order_it_is_told_each_change_is_one_line_and_the_last_one_holds(
    doors: Doors, clock: Clock, order: tuple[int, ...]
) -> None:
    await has_room(doors.world)
    changes = [at(told(name), clock() + timedelta(minutes=minute)) for minute, name in enumerate((CAME, WENT, CAME))]
    for number in order:
        await doors.posts(changes[number])

    assert sorted(await acts(doors.world)) == ["room.joined", "room.joined", "room.left"]
    assert await one(doors.world, "SELECT left_at IS NULL AS it FROM room_members")


async def test_whoever_is_known_by_number_is_the_same_when_only_their_id_is_told(doors: Doors, clock: Clock) -> None:
    await has_room(doors.world)
    await joins(doors.world, SUNITA)
    await writes(doors.world, SUNITA, "IN.4711")
    await doors.posts(at(told(CAME), clock()))
    hidden = json.loads(told("bsuid.group_participants_update.participant_left"))
    del hidden["entry"][0]["changes"][0]["value"]["groups"][0]["removed_participants"][0]["wa_id"]
    await doors.posts(at(json.dumps(hidden).encode(), clock() + timedelta(minutes=1)))

    assert await acts(doors.world) == ["room.joined", "room.left"]
    assert len(await rows(doors.world, "SELECT FROM room_members WHERE left_at IS NOT NULL")) == 1


async def test_a_room_that_was_made_is_found_although_its_webhook_is_faster_than_our_answer(doors: Doors) -> None:
    await asks(doors.world, Wanted.CREATE, None, named=None, title="test invite link")
    await doors.posts(told("group_lifecycle_update.create_succeed"))

    assert await one(doors.world, "SELECT invite_link FROM rooms WHERE title = 'test invite link'")
    assert "https://chat.whatsapp.com/LINK_ID" in await doors.last(FARAH)


# ---- who asks to come in ------------------------------------------------------------------------------


async def deeds(doors: Doors) -> list[dict[str, Any]]:
    found = await rows(doors.world, "SELECT sealed_content AS it FROM deliveries WHERE sealed_content IS NOT NULL")
    contents = [doors.world.vault.open_json(row.it) for row in found]
    return [content["deed"] for content in contents if "deed" in content]


async def knock(doors: Doors) -> None:
    await doors.posts(told(KNOCKS, GROUP_REQUEST_TYPE="group_join_request_created"))


async def test_a_member_of_the_zone_is_let_in_at_once(doors: Doors) -> None:
    await has_room(doors.world)
    await joins(doors.world, SUNITA)
    await knock(doors)

    assert [(deed["what"], deed["message"]) for deed in await deeds(doors)] == [(Doing.ADMIT, "JOIN_REQUEST_ID")]
    assert await acts(doors.world) == ["room.asked", "room.admitted"]


async def test_a_stranger_whom_we_may_not_write_to_waits_for_whoever_keeps_the_room(doors: Doors) -> None:
    await has_room(doors.world)
    await writes(doors.world, FARAH)
    await knock(doors)
    assert await deeds(doors) == []
    await doors.taps(FARAH, await doors.button(FARAH, "admit:1"))

    assert [(deed["what"], deed["message"]) for deed in await deeds(doors)] == [(Doing.ADMIT, "JOIN_REQUEST_ID")]


async def test_whoever_takes_their_request_back_is_not_decided_on_any_more(doors: Doors) -> None:
    await has_room(doors.world)
    await writes(doors.world, FARAH)
    await knock(doors)
    await doors.posts(told(KNOCKS, GROUP_REQUEST_TYPE="group_join_request_revoked"))
    await doors.taps(FARAH, await doors.button(FARAH, "admit:1"))

    assert await deeds(doors) == []
    assert await acts(doors.world) == ["room.asked", "room.ask_revoked"]


async def test_eight_are_in_it_and_the_ninth_is_offered_the_private_chat(doors: Doors) -> None:
    await has_room(doors.world)
    await writes(doors.world, SUNITA)
    await joins(doors.world, SUNITA)
    for other in OTHERS:
        await doors.posts(told(CAME, WHATSAPP_ID=other[1:]))
    await knock(doors)

    assert [deed["what"] for deed in await deeds(doors)] == [Doing.DECLINE]
    assert "भर गया" in await doors.last(SUNITA)
    assert (await acts(doors.world)).count("room.hindered") == 1
