"""Groups on WhatsApp: eight people by link, everything told by webhook, receipts one by one."""

from typing import Any

import pytest

from tests.bot.emulator.conftest import JE, Town
from tests.bot.emulator.shapes import assert_like, sample

Json = dict[str, Any]
GROUPS = "522000191200/groups"


async def room(town: Town, **more: Any) -> tuple[str, str]:
    """The id and the invite link of a new group."""
    body = {"messaging_product": "whatsapp", "subject": "Vibhuti Khand engineers"} | more
    status, answer = await town.cloud("POST", GROUPS, body)
    assert status == 200
    await town.until(lambda: any("groups" in value for value in town.product.values))
    made = town.product.values[-1]["groups"][0]
    assert made["request_id"] == answer["request_id"]
    return made["group_id"], made["invite_link"]


async def say(town: Town, group: str, **message: Any) -> tuple[int, Json]:
    return await town.whatsapp(group, recipient_type="group", type=next(iter(message)), **message)


async def test_a_group_is_made_joined_and_spoken_in(town: Town) -> None:
    group, link = await room(town)
    await town.do("je", "join", chat=link)
    await town.do("shy", "join", chat=link)
    await town.do("je", "say", chat=group, text="line clear?")
    status, answer = await say(town, group, text={"body": "Line clear."})
    await town.until(lambda: len(town.product.statuses) == 3)

    assert status == 200
    assert town.product.messages[0]["group_id"] == group
    sent, je, shy = town.product.statuses
    assert (sent["status"], sent["recipient_type"], sent["id"]) == ("sent", "group", answer["messages"][0]["id"])
    assert "participant_recipient_id" not in sent
    assert je["participant_recipient_id"] == JE.digits
    assert "participant_recipient_id" not in shy
    assert je["pricing"]["category"] == "group_service"
    assert [one["text"] for one in await town.screen("shy", group)] == ["line clear?", "Line clear."]
    assert await town.problems() == []


async def test_what_a_group_may_not_have(town: Town) -> None:
    group, link = await room(town)
    assert (await say(town, group, text={"body": "alone"}))[1]["error"]["code"] == 131020
    await town.do("je", "join", chat=link)
    buttons = {"buttons": [{"type": "reply", "reply": {"id": "1", "title": "Yes"}}]}
    asked = {"type": "button", "body": {"text": "?"}, "action": buttons}
    assert (await say(town, group, interactive=asked))[1]["error"]["code"] == 131051
    assert (await say(town, "nowhere", text={"body": "x"}))[1]["error"]["code"] == 131041
    await town.ask("POST", "whatsapp/suspend", {"group": group})
    assert (await say(town, group, text={"body": "x"}))[0] == 403


async def test_the_group_has_one_window_for_all(town: Town) -> None:
    group, link = await room(town)
    await town.do("je", "join", chat=link)
    await say(town, group, text={"body": "too early"})
    await town.until(lambda: town.product.statuses)
    assert town.product.statuses[0]["errors"][0]["code"] == 131047

    await town.do("je", "say", chat=group, text="now")
    await say(town, group, text={"body": "in time"})
    await town.until(lambda: len(town.product.statuses) == 3)
    assert [one["status"] for one in town.product.statuses] == ["failed", "sent", "delivered"]


async def test_the_ninth_does_not_get_in(town: Town) -> None:
    group, link = await room(town)
    crowd = [
        {"id": f"p{n}", "name": "P", "label": "", "platform": "whatsapp", "number": f"+91000008{n}"} for n in range(8)
    ]
    await town.ask("POST", "people", {"people": crowd})
    for person in crowd:
        assert (await town.do(person["id"], "join", chat=link))["ok"]

    assert (await town.do("je", "join", chat=link))["error"] == "The group is full."
    _, about = await town.cloud("GET", f"{group}?fields=total_participant_count,participants")
    assert (about["total_participant_count"], len(about["participants"])) == (8, 8)


async def test_whoever_knocks_is_let_in_or_not(town: Town) -> None:
    group, link = await room(town, join_approval_mode="approval_required")
    await town.do("je", "join", chat=link)
    await town.do("sunita", "join", chat=link)
    _, asking = await town.cloud("GET", f"{group}/join_requests")
    first, second = (one["join_request_id"] for one in asking["data"])
    _, approved = await town.cloud("POST", f"{group}/join_requests", {"join_requests": [first, "nobody"]})
    _, rejected = await town.cloud("DELETE", f"{group}/join_requests", {"join_requests": [second]})

    assert approved["approved_join_requests"] == [first]
    assert approved["failed_join_requests"][0]["join_request_id"] == "nobody"
    assert rejected["rejected_join_requests"] == [second]
    assert "request_id" not in approved
    assert len((await town.ask("GET", "phones/je"))["chats"]) == 2


async def test_whoever_was_removed_does_not_come_back(town: Town) -> None:
    group, link = await room(town)
    await town.do("je", "join", chat=link)
    body = {"messaging_product": "whatsapp", "participants": [{"user": JE.number}]}
    await town.cloud("DELETE", f"{group}/participants", body)

    assert "does not work" in (await town.do("je", "join", chat=link))["error"]
    _, fresh = await town.cloud("POST", f"{group}/invite_link", {"messaging_product": "whatsapp"})
    assert fresh["invite_link"] != link
    assert "does not work" in (await town.do("sunita", "join", chat=link))["error"]
    _, listed = await town.cloud("GET", GROUPS)
    assert [one["id"] for one in listed["data"]["groups"]] == [group]
    assert (await town.cloud("DELETE", group))[0] == 200
    assert (await town.cloud("GET", group))[1]["error"]["code"] == 100


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("group_lifecycle_update.create_succeed", 0),
        ("bsuid.group_participants_update.add_invite_link", 1),
        ("bsuid.group_participants_update.participant_left", 2),
        ("group_participants_update.remove_partial_fail", 4),
        ("group_settings_update.succeed", 5),
        ("group_status_update.suspend", 6),
        ("group_lifecycle_update.delete_succeed", 7),
    ],
)
async def test_group_webhooks_have_the_shape_of_metas_samples(town: Town, name: str, number: int) -> None:
    group, link = await room(town)
    await town.do("sunita", "join", chat=link)
    await town.do("sunita", "leave", chat=group)
    await town.do("je", "join", chat=link)
    gone = {"messaging_product": "whatsapp", "participants": [{"user": JE.number}, {"user": "+910000009999"}]}
    await town.cloud("DELETE", f"{group}/participants", gone)
    await town.cloud("POST", group, {"subject": "New", "description": "Newer", "profile_picture_file": "x"})
    await town.ask("POST", "whatsapp/suspend", {"group": group})
    await town.cloud("DELETE", group)
    await town.until(lambda: len(town.product.posts) == 8)

    assert_like(sample(name), town.product.posts[number][0])


async def test_group_receipts_have_the_shape_of_metas_samples(town: Town) -> None:
    group, link = await room(town)
    await town.do("je", "join", chat=link)
    await town.do("je", "open")
    await town.do("je", "say", chat=group, text="hi")
    await say(town, group, text={"body": "x"})
    await town.until(lambda: len(town.product.statuses) == 3)

    assert_like(sample("messages.group_status_delivered"), town.product.posts[-2][0])
    assert_like(sample("messages.group_status_read_without_pricing"), town.product.posts[-1][0])
    assert_like(sample("bsuid.group_participants_update.add_invite_link"), town.product.posts[1][0])
