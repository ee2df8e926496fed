"""What the platforms tell us besides messages and receipts: read, and acted upon."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.news import (
    AccountNews,
    KeyChanged,
    NumberNews,
    Participant,
    Preference,
    Reachable,
    RoomNews,
    TemplateNews,
)
from bot.intake import inbox, telegram, telegram_news, whatsapp
from bot.intake.update import SHARDS, Update
from bot.world import World
from tests.bot.watch import ANIL, Clock, acts, address_of, joins, one, person_of, rows, writes

Json = dict[str, Any]

SAMPLES = Path(__file__).parent / "samples"
SAID_AT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
SECONDS = str(int(SAID_AT.timestamp()))
NEW_NUMBER, NEW_ID = "+910000000777", "IN.anil2"


def told(field: str, value: Json) -> Any:
    """What we read in a post of this field."""
    change = {"field": field, "value": value}
    (update,) = whatsapp.split({"entry": [{"id": "WABA", "time": 1, "changes": [change]}]})
    return whatsapp.told(update.kind, update.body)


def told_in(name: str) -> Any:
    (update,) = whatsapp.split(json.loads((SAMPLES / f"{name}.json").read_text()))
    return whatsapp.told(update.kind, update.body)


TEMPLATE = {
    "message_template_id": 123,
    "message_template_name": "outage_v1",
    "message_template_language": "hi",
}
OURS = ("WABA", "123", "outage_v1", "hi")


# ---- reading ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "more", "news"),
    [
        (
            "message_template_status_update",
            {"event": "PAUSED", "reason": "NONE"},
            TemplateNews("template.status", *OURS, now="PAUSED", reason="NONE"),
        ),
        (
            "message_template_quality_update",
            {"previous_quality_score": "GREEN", "new_quality_score": "RED"},
            TemplateNews("template.quality", *OURS, now="RED", before="GREEN"),
        ),
        (
            "template_category_update",
            {"previous_category": "UTILITY", "new_category": "MARKETING"},
            TemplateNews("template.category", *OURS, now="MARKETING", before="UTILITY"),
        ),
        ("message_template_components_update", {}, TemplateNews("template.components", *OURS)),
    ],
)
def test_a_templates_new_standing_is_read(field: str, more: Json, news: TemplateNews) -> None:
    assert told(field, TEMPLATE | more) == news


def test_a_numbers_quality_and_the_portfolios_limit_are_read() -> None:
    upgraded = {"display_phone_number": "910000000001", "event": "UPGRADE", "old_limit": "TIER_2K"}

    assert told("phone_number_quality_update", upgraded | {"current_limit": "TIER_10K"}) == NumberNews(
        "number.quality", "WABA", "910000000001", "UPGRADE", "TIER_10K", "TIER_2K"
    )
    assert told("business_capability_update", {"max_daily_conversations_per_business": 2000}) == NumberNews(
        "number.capability", "WABA", limit="2000"
    )


def test_what_meta_holds_against_the_account_is_read() -> None:
    banned = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "SCHEDULE_FOR_DISABLE"}}
    alert = {"alert_severity": "WARNING", "alert_status": "ACTIVE", "alert_type": "OBA_APPROVED"}

    assert told("account_update", banned) == AccountNews(
        "account.update", "WABA", "DISABLED_UPDATE", "SCHEDULE_FOR_DISABLE"
    )
    assert told("account_update", {"event": "X", "violation_info": {"violation_type": "SCAM"}}).reason == "SCAM"
    assert told("account_alerts", alert) == AccountNews("account.alert", "WABA", "OBA_APPROVED", "ACTIVE", "WARNING")
    assert told("messages", {"errors": [{"code": 131051, "title": "Unsupported"}]}) == AccountNews(
        "account.error", "WABA", "131051", reason="Unsupported"
    )


def test_whoever_stops_marketing_is_named_by_number_and_id() -> None:
    wish = {"wa_id": "910000000101", "category": "marketing_messages", "value": "stop", "timestamp": SECONDS}
    contact = {"wa_id": "910000000101", "user_id": "IN.sunita"}

    assert told("user_preferences", {"contacts": [contact], "user_preferences": [wish]}) == Preference(
        "person.preference", "whatsapp", ("+910000000101", "IN.sunita"), "marketing_messages", "stop", SAID_AT
    )


def test_who_came_into_a_group_who_went_and_who_asks_is_read() -> None:
    joined = told_in("bsuid.group_participants_update.add_invite_link")
    left = told_in("group_participants_update.participant_left")
    asks = told_in("bsuid.group_participants_update.join_request_created")

    assert joined.participants == (Participant(("USER_PHONE_NUMBER", "BSUID")),)
    assert (left.event, left.by, left.participants) == (
        "group_participants_remove", "participant", (Participant(("WHATSAPP_ID",)),),
    )  # fmt: skip
    assert (asks.request, asks.participants[0].keys) == ("JOIN_REQUEST_ID", ("USER_PHONE_NUMBER", "BSUID"))


def test_what_became_of_a_group_is_read_with_its_link_and_its_errors() -> None:
    item = {"type": "group_create", "group_id": "G", "timestamp": SECONDS, "request_id": "R", "subject": "S"}

    made = told("group_lifecycle_update", {"groups": [item | {"invite_link": "https://chat.whatsapp.com/L"}]})
    failed = told("group_lifecycle_update", {"groups": [item | {"errors": [{"code": 131211}]}]})

    assert made == RoomNews(
        "room.lifecycle", "G", "group_create", SAID_AT, "R", "S", "https://chat.whatsapp.com/L"
    )  # fmt: skip
    assert failed.codes == (131211,)


def test_several_happenings_of_one_post_are_several_updates() -> None:
    items = [{"type": "group_suspend", "group_id": name, "timestamp": SECONDS} for name in "AB"]
    change = {"field": "group_status_update", "value": {"groups": [*items, "garbage"]}}

    updates = list(whatsapp.split({"entry": [{"changes": [change]}]}))

    assert [getattr(whatsapp.told(each.kind, each.body), "room", None) for each in updates] == ["A", "B", ""]


def test_the_same_news_on_another_day_is_news() -> None:
    posts = [{"entry": [{"id": "W", "time": day, "changes": [paused()]}]} for day in (1, 1, 2)]

    first, again, later = (next(iter(whatsapp.split(post))).key for post in posts)

    assert first == again != later


def paused() -> Json:
    return {"field": "message_template_status_update", "value": TEMPLATE | {"event": "PAUSED"}}


@pytest.mark.parametrize(
    ("system", "old", "new"),
    [
        ({"type": "user_changed_number", "wa_id": "910000000777"}, (ANIL,), (NEW_NUMBER,)),
        ({"type": "customer_changed_number", "new_wa_id": "910000000777"}, (ANIL,), (NEW_NUMBER,)),
        (
            {"type": "user_changed_user_id", "previous_user_id": "IN.anil", "user_id": NEW_ID},
            (ANIL, "IN.anil"),
            (NEW_ID,),
        ),
    ],
)
def test_a_changed_number_or_id_is_read_in_each_of_its_printed_forms(system: Json, old: Any, new: Any) -> None:
    message = {"type": "system", "id": "wamid.1", "from": ANIL.strip("+"), "timestamp": SECONDS, "system": system}

    assert told("messages", {"messages": [message]}) == KeyChanged("person.key", "whatsapp", old, new)


def test_a_block_is_read_from_the_bots_own_membership() -> None:
    (update,) = telegram.split(blocked())

    assert telegram_news.told(update.kind, update.body) == Reachable(
        "chat.reachable", "telegram", "7000000102", False, SAID_AT
    )


# ---- acting upon it ---------------------------------------------------------------------------------------


def blocked(status: str = "kicked", number: int = 1) -> Json:
    chat = {"id": 7000000102, "type": "private"}
    return {
        "update_id": number,
        "my_chat_member": {"chat": chat, "date": int(SECONDS), "new_chat_member": {"status": status}},
    }


async def hears(world: World, *updates: Update) -> None:
    await inbox.keep(world, updates, world.clock())
    for shard in range(SHARDS):
        await inbox.drain(world, shard)


async def changes_key(world: World, **system: Any) -> None:
    message = {"type": "system", "id": "wamid.1", "from": ANIL.strip("+"), "timestamp": SECONDS, "system": system}
    value = {"messages": [message]}
    await hears(world, *whatsapp.split({"entry": [{"changes": [{"field": "messages", "value": value}]}]}))


async def test_an_engineer_with_a_new_number_is_still_the_engineer(world: World) -> None:
    anil = (await person_of(world, ANIL)).id

    await changes_key(world, type="user_changed_number", wa_id=NEW_NUMBER.strip("+"), user_id=NEW_ID)

    assert (await person_of(world, NEW_NUMBER)).id == (await person_of(world, NEW_ID)).id == anil
    assert await acts(world) == ["address.changed"]


async def test_the_old_number_is_nobodys_so_that_its_next_owner_is_a_stranger(world: World) -> None:
    await changes_key(world, type="user_changed_number", wa_id=NEW_NUMBER.strip("+"))
    await writes(world, ANIL)

    assert (await address_of(world, ANIL)).person_id is None


async def test_a_new_number_that_wrote_before_we_were_told_becomes_theirs(world: World) -> None:
    anil = (await person_of(world, ANIL)).id
    await writes(world, NEW_NUMBER)

    await changes_key(world, type="user_changed_number", wa_id=NEW_NUMBER.strip("+"))

    assert (await address_of(world, NEW_NUMBER)).person_id == anil
    assert (await address_of(world, ANIL)).person_id is None


async def test_another_members_number_is_not_taken_from_them(world: World) -> None:
    member = await joins(world, NEW_NUMBER)

    await changes_key(world, type="user_changed_number", wa_id=NEW_NUMBER.strip("+"))

    assert (await address_of(world, NEW_NUMBER)).person_id == member


async def test_whoever_blocks_us_is_unreachable_until_they_let_us_in_again(world: World) -> None:
    await joins(world, "7000000102", channel="telegram")

    await hears(world, *telegram.split(blocked()))
    away = (await address_of(world, "7000000102", "telegram")).unreachable_at
    await hears(world, *telegram.split(blocked("member", number=2)))

    assert away == SAID_AT
    assert (await address_of(world, "7000000102", "telegram")).unreachable_at is None


@pytest.mark.parametrize("which", ["migrate_to_chat_id", "migrate_from_chat_id", "both"])
async def test_a_group_that_became_a_supergroup_stays_the_zones(world: World, which: str, clock: Clock) -> None:
    room = await one(world, "SELECT r.address_id FROM rooms r JOIN addresses a ON a.id = r.address_id LIMIT 1")
    await rows(
        world, "UPDATE addresses SET digest = :it WHERE id = :room", it=world.vault.digest("telegram", "-5"), room=room
    )
    to = service(1, -5, migrate_to_chat_id=-1005)
    off = service(2, -1005, migrate_from_chat_id=-5)
    said = {"migrate_to_chat_id": [to], "migrate_from_chat_id": [off], "both": [off, to]}[which]

    for body in said:
        await hears(world, *telegram.split(body))

    assert (await address_of(world, "-1005", "telegram")).id == room
    assert await acts(world) == ["room.moved"]


def service(number: int, chat: int, **more: int) -> Json:
    message = {"message_id": number, "date": int(SECONDS), "chat": {"id": chat, "type": "group"}}
    return {"update_id": number, "message": message | more}


async def test_what_nobody_does_anything_about_is_handled_and_stays(world: World) -> None:
    await hears(world, *whatsapp.split(json.loads((SAMPLES / "group_status_update.suspend.json").read_text())))

    (kept,) = await rows(world, "SELECT kind, handled_at, parked_at FROM inbox")
    assert (kept.kind, kept.handled_at is not None, kept.parked_at) == ("room.status", True, None)


async def test_what_meta_holds_against_us_stands_in_the_log(world: World) -> None:
    banned = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}
    change = {"field": "account_update", "value": banned}

    await hears(world, *whatsapp.split({"entry": [{"id": "W", "changes": [change]}]}))

    facts = await one(world, "SELECT facts FROM entries WHERE act = 'platform.told'")
    assert facts == {"kind": "account.update", "event": "DISABLED_UPDATE", "status": "DISABLE"}
