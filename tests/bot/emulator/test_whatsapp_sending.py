"""What Meta takes, what it refuses at once, and what it refuses only later."""

from typing import Any

import aiohttp
import pytest

from bot.emulator.files import VOICE
from tests.bot.emulator.conftest import JE, SHY, SUNITA, Town

DAY = 24 * 3600


def buttons(*titles: str) -> dict[str, Any]:
    replies = [{"type": "reply", "reply": {"id": f"b{n}", "title": title}} for n, title in enumerate(titles)]
    return {"type": "button", "body": {"text": "Post it?"}, "action": {"buttons": replies}}


def menu(rows: int, title: str = "Row", description: str = "") -> dict[str, Any]:
    made = [
        {"id": f"r{n}", "title": title, **({"description": description} if description else {})} for n in range(rows)
    ]
    action = {"button": "Choose", "sections": [{"title": "Times", "rows": made}]}
    return {"type": "list", "body": {"text": "When?"}, "action": action}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"text": {"body": "x" * 4097}}, 100),
        ({"text": {"body": ""}}, 100),
        ({"text": {"body": "x", "colour": "red"}}, 100),
        ({"text": {}}, 100),
        ({"interactive": buttons("a", "b", "c", "d")}, 131009),
        ({"interactive": buttons("x" * 21)}, 131009),
        ({"interactive": buttons("same", "same")}, 131009),
        ({"interactive": menu(11)}, 131009),
        ({"interactive": menu(1, title="x" * 25)}, 131009),
        ({"interactive": menu(1, description="x" * 73)}, 131009),
        ({"interactive": {"type": "button", "body": {"text": "x" * 1025}, "action": buttons("a")["action"]}}, 131009),
        ({"interactive": {"type": "button", "body": {"text": "x"}, "action": {}}}, 131008),
        ({"image": {"link": "ftp://x"}}, 131009),
        ({"image": {"id": "12345"}}, 131009),
        ({"audio": {"link": "https://x.in/a.ogg", "caption": "x"}}, 100),
        ({"text": {"body": "x"}, "biz_opaque_callback_data": "x" * 513}, 131009),
        ({"type": "fax", "fax": {}}, 131009),
    ],
)
async def test_what_breaks_a_limit_is_refused_and_noted_as_our_problem(
    town: Town, message: dict[str, Any], code: int
) -> None:
    status, answer = await town.whatsapp(JE.number, **message)

    assert (status, answer["error"]["code"]) == (400, code)
    assert answer["error"]["error_data"]["messaging_product"] == "whatsapp"
    assert len(await town.problems()) == 1


@pytest.mark.parametrize(
    ("mime", "code"), [("audio/ogg; codecs=opus", 0), ("audio/amr", 0), ("audio/ogg", 131053), ("audio/flac", 100)]
)
async def test_a_sound_is_taken_in_a_few_forms_and_opus_by_its_whole_name(town: Town, mime: str, code: int) -> None:
    form = aiohttp.FormData({"messaging_product": "whatsapp", "type": mime})
    form.add_field("file", VOICE, filename="voice", content_type=mime)
    url, key = f"{town.url}/v26.0/522000191200/media", {"Authorization": f"Bearer {town.config.whatsapp_token}"}
    async with town.http.post(url, data=form, headers=key) as kept:
        answer = await kept.json()
    if "id" in answer:
        _, answer = await town.whatsapp(JE.number, audio={"id": answer["id"]})

    assert answer.get("error", {"code": 0})["code"] == code


async def test_strangers_to_the_account_are_turned_away(town: Town) -> None:
    body = {"messaging_product": "whatsapp", "to": JE.number, "type": "text", "text": {"body": "x"}}

    status, answer = await town.cloud("POST", "522000191200/messages", body, token="stolen")
    assert (status, answer["error"]["code"]) == (401, 190)

    status, answer = await town.cloud("POST", "999/messages", body)
    assert (status, answer["error"]["code"], answer["error"]["error_subcode"]) == (400, 100, 33)


async def test_free_text_outside_the_window_is_accepted_and_fails_later_without_contacts(town: Town) -> None:
    status, answer = await town.whatsapp(JE.number, text={"body": "x"}, biz_opaque_callback_data="d-1")
    await town.until(lambda: town.product.statuses)

    assert status == 200
    (value,) = town.product.values
    assert "contacts" not in value
    (failed,) = value["statuses"]
    assert failed["id"] == answer["messages"][0]["id"]
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", 131047)
    assert failed["biz_opaque_callback_data"] == "d-1"
    assert failed["recipient_id"] == "910000000009"
    assert "recipient_user_id" not in failed
    assert await town.screen("je") == []
    assert await town.problems() == []


async def test_the_window_closes_a_day_after_the_last_word(town: Town) -> None:
    await town.do("je", "say", text="hi")
    await town.ask("POST", "clock", {"offset_seconds": DAY - 60})
    await town.whatsapp(JE.number, text={"body": "still open"})
    await town.ask("POST", "clock", {"offset_seconds": DAY + 60})
    await town.whatsapp(JE.number, text={"body": "closed"})
    await town.until(lambda: len(town.product.statuses) == 3)

    assert [one["status"] for one in town.product.statuses] == ["sent", "delivered", "failed"]


async def test_a_number_that_is_not_on_whatsapp_fails_later(town: Town) -> None:
    _, answer = await town.whatsapp("+910000009999", text={"body": "x"})
    await town.until(lambda: town.product.statuses)

    assert answer["contacts"] == [{"input": "+910000009999", "wa_id": "910000009999"}]
    assert town.product.statuses[0]["errors"][0]["code"] == 131026


async def test_someone_who_hides_the_number_is_known_by_user_id_only(town: Town) -> None:
    await town.do("shy", "say", text="hi")
    body = {"messaging_product": "whatsapp", "recipient": SHY.bsuid, "type": "text", "text": {"body": "hello"}}
    _, answer = await town.cloud("POST", "522000191200/messages", body)
    await town.until(lambda: len(town.product.values) == 3)

    said, sent, _ = town.product.values
    assert "from" not in said["messages"][0]
    assert said["messages"][0]["from_user_id"] == "IN.7Ab3"
    assert said["contacts"] == [{"profile": {"name": "Farida"}, "user_id": "IN.7Ab3"}]
    assert answer["contacts"] == [{"input": "IN.7Ab3", "user_id": "IN.7Ab3"}]
    assert "recipient_id" not in sent["statuses"][0]
    assert sent["statuses"][0]["recipient_user_id"] == "IN.7Ab3"


async def test_an_open_phone_reads_at_once_and_a_closed_one_when_it_is_opened(town: Town) -> None:
    await town.do("je", "say", text="hi")
    await town.whatsapp(JE.number, text={"body": "one"})
    await town.do("je", "open", open=True)
    await town.whatsapp(JE.number, text={"body": "two"})
    await town.until(lambda: len(town.product.statuses) == 6)

    assert [one["status"] for one in town.product.statuses] == ["sent", "delivered", "read"] * 2
    prices = [one.get("pricing", {}).get("category") for one in town.product.statuses[:3]]
    assert prices == ["service", "service", None]
    assert [one["ticks"] for one in await town.screen("je")][1:] == ["read", "read"]


async def test_a_blocked_number_keeps_one_tick(town: Town) -> None:
    await town.do("je", "say", text="hi")
    await town.do("je", "block")
    await town.whatsapp(JE.number, text={"body": "one"})
    await town.do("je", "say", text="still here")
    await town.until(lambda: len(town.product.messages) == 2)

    assert [one["status"] for one in town.product.statuses] == ["sent"]
    assert [one["text"] for one in await town.screen("je")] == ["hi", "still here"]


async def test_without_a_network_messages_wait(town: Town) -> None:
    await town.do("je", "say", text="hi")
    await town.do("je", "offline")
    await town.whatsapp(JE.number, text={"body": "one"})
    await town.until(lambda: town.product.statuses)
    assert [one["text"] for one in await town.screen("je")] == ["hi"]
    await town.do("je", "offline", offline=False)
    await town.until(lambda: len(town.product.statuses) == 2)

    assert [one["status"] for one in town.product.statuses] == ["sent", "delivered"]
    assert [one["text"] for one in await town.screen("je")] == ["hi", "one"]


async def test_forty_five_at_once_to_one_person_and_then_one_in_six_seconds(town: Town) -> None:
    await town.do("je", "say", text="hi")
    answers = [await town.whatsapp(JE.number, text={"body": str(n)}) for n in range(46)]

    assert [status for status, _ in answers] == [200] * 45 + [400]
    assert answers[-1][1]["error"]["code"] == 131056
    assert (await town.whatsapp(SUNITA.number, text={"body": "not you"}))[0] == 200
    await town.ask("POST", "clock", {"offset_seconds": 6.1})
    assert (await town.whatsapp(JE.number, text={"body": "later"}))[0] == 200


async def test_the_number_has_a_rate_when_control_sets_one(town: Town) -> None:
    await town.ask("POST", "whatsapp/pace", {"per_second": 2})
    answers = [await town.whatsapp(f"+9199999990{n:02}", text={"body": "x"}) for n in range(3)]

    assert answers[-1][0] == 429
    assert answers[-1][1]["error"]["code"] == 130429


async def test_taps_come_back_as_the_platform_tells_them(town: Town) -> None:
    await town.do("je", "say", text="hi")
    _, asked = await town.whatsapp(JE.number, interactive=buttons("Post", "Discard"))
    _, listed = await town.whatsapp(JE.number, interactive=menu(3, description="later"))
    place = {"type": "location_request_message", "body": {"text": "Where?"}, "action": {"name": "send_location"}}
    _, where = await town.whatsapp(JE.number, interactive=place)

    await town.do("je", "tap", message=asked["messages"][0]["id"], button="Discard")
    await town.do("je", "tap", message=listed["messages"][0]["id"], button=2)
    await town.do("je", "tap", message=where["messages"][0]["id"], button=0)
    await town.until(lambda: len(town.product.messages) == 4)

    _, button, row, location = town.product.messages
    assert button["interactive"] == {"type": "button_reply", "button_reply": {"id": "b1", "title": "Discard"}}
    assert button["context"] == {"from": "915220001912", "id": asked["messages"][0]["id"]}
    assert row["interactive"]["list_reply"] == {"id": "r2", "title": "Row", "description": "later"}
    assert location["type"] == "location"
    assert location["context"]["id"] == where["messages"][0]["id"]
    assert await town.problems() == []


async def test_everything_else_that_a_phone_can_send(town: Town) -> None:
    said = await town.do("je", "say", text="11kv feeder bnd")
    for kind in ("photo", "sticker", "voice", "document", "location", "contact", "unsupported"):
        await town.do("je", "send", kind=kind)
    await town.do("je", "send", kind="reaction", message=said["message"], emoji="🙏")
    await town.do("je", "send", kind="edit", message=said["message"], text="11kv feeder band")
    await town.do("je", "send", kind="delete", message=said["message"])
    await town.until(lambda: len(town.product.messages) == 11)

    kinds = [
        "text",
        "image",
        "sticker",
        "audio",
        "document",
        "location",
        "contacts",
        "unsupported",
        "reaction",
        "edit",
        "revoke",
    ]
    assert [one["type"] for one in town.product.messages] == kinds
    photo, edit = town.product.messages[1]["image"], town.product.messages[9]["edit"]
    assert edit == {
        "original_message_id": said["message"],
        "message": {"type": "text", "text": {"body": "11kv feeder band"}},
    }
    status, file = await town.cloud("GET", photo["id"])
    assert (status, file["sha256"]) == (200, photo["sha256"])
    async with (
        town.http.get(file["url"]) as refused,
        town.http.get(file["url"], headers={"Authorization": f"Bearer {town.config.whatsapp_token}"}) as got,
    ):
        assert refused.status == 401
        assert (await got.read())[:4] == b"\x89PNG"


async def test_what_a_person_wrote_can_be_marked_read_with_typing(town: Town) -> None:
    said = await town.do("je", "say", text="hi")
    seen = {"messaging_product": "whatsapp", "status": "read", "message_id": said["message"]}
    status, answer = await town.cloud("POST", "522000191200/messages", seen | {"typing_indicator": {"type": "text"}})

    assert (status, answer) == (200, {"success": True})
    view = await town.ask("GET", "phones/je")
    assert view["chats"][0]["typing"]
    assert view["chats"][0]["messages"][0]["ticks"] == "read"
    assert await town.problems() == []
