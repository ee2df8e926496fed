"""Templates: which texts Meta accepts, how they are filled, and what happens when one is paused."""

from typing import Any

import pytest

from tests.bot.emulator.conftest import JE, Town

Json = dict[str, Any]
WABA = "522000191299/message_templates"
BODY = "Notice: the feeder {{1}} is out because of {{2}}. Please be patient, we are working."


def template(body: str = BODY, examples: int = 2, **more: Any) -> Json:
    part: Json = {"type": "BODY", "text": body}
    if examples:
        part["example"] = {"body_text": [[f"e{n}" for n in range(examples)]]}
    parts = [part, *more.pop("parts", [])]
    return {"name": "outage", "language": "en", "category": "UTILITY", "components": parts} | more


def filled(*values: str, name: str = "outage", language: str = "en") -> Json:
    parameters = [{"type": "text", "text": value} for value in values]
    return {"name": name, "language": {"code": language}, "components": [{"type": "body", "parameters": parameters}]}


async def test_a_good_template_is_approved_at_once_and_announced(town: Town) -> None:
    status, made = await town.cloud("POST", WABA, template())
    await town.until(lambda: town.product.posts)

    assert (status, made["status"], made["category"]) == (200, "APPROVED", "UTILITY")
    body = town.product.posts[0][0]
    change = body["entry"][0]["changes"][0]
    assert change["field"] == "message_template_status_update"
    assert change["value"]["event"] == "APPROVED"
    assert change["value"]["message_template_id"] == int(made["id"])
    assert isinstance(body["entry"][0]["time"], int)


@pytest.mark.parametrize(
    "asked",
    [
        template("{{1}} is out now, sorry for that"),
        template("The feeder is out because of {{1}}", 1),
        template("The feeder {{1}} is out because of {{3}} today, sorry.", 2),
        template(BODY, 1),
        template("So {{1}} {{2}} ok", 2),
        template("x" * 1025, 0),
        template("Three\n\n\nlines", 0),
        template(name="Outage-1"),
        template(category="NEWS"),
        template(parts=[{"type": "FOOTER", "text": "x" * 61}]),
        template(parts=[{"type": "HEADER", "format": "TEXT", "text": "x" * 61}]),
        template(parts=[{"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "x" * 26}]}]),
        template(parts=[{"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": str(n)} for n in range(11)]}]),
        template(message_send_ttl_seconds=10),
        template(colour="red"),
    ],
)
async def test_a_template_against_the_rules_is_refused(town: Town, asked: Json) -> None:
    status, answer = await town.cloud("POST", WABA, asked)

    assert (status, answer["error"]["code"]) == (400, 100)
    assert len(await town.problems()) == 1


async def test_the_same_name_and_language_only_once(town: Town) -> None:
    await town.cloud("POST", WABA, template())
    _, answer = await town.cloud("POST", WABA, template())
    assert answer["error"]["error_subcode"] == 2388024
    assert (await town.cloud("POST", WABA, template(language="hi")))[0] == 200


async def test_a_list_comes_in_pages(town: Town) -> None:
    for n in range(5):
        await town.cloud("POST", WABA, template(name=f"t{n}"))
    _, first = await town.cloud("GET", f"{WABA}?limit=2&fields=name,status")
    assert [one["name"] for one in first["data"]] == ["t0", "t1"]
    assert set(first["data"][0]) == {"name", "status", "id"}

    seen = []
    url = first["paging"]["next"]
    while url:
        async with town.http.get(url, headers={"Authorization": f"Bearer {town.config.whatsapp_token}"}) as got:
            page = await got.json()
        seen += [one["name"] for one in page["data"]]
        url = page["paging"].get("next")
    assert seen == ["t2", "t3", "t4"]
    await town.cloud("DELETE", f"{WABA}?name=t3")
    _, rest = await town.cloud("GET", WABA)
    assert [one["name"] for one in rest["data"]] == ["t0", "t1", "t2", "t4"]


async def test_a_template_reaches_a_phone_outside_the_window_filled_in(town: Town) -> None:
    replies = {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Mine too"}]}
    await town.cloud("POST", WABA, template(parts=[replies, {"type": "FOOTER", "text": "1912"}]))
    quick = {"type": "button", "sub_type": "quick_reply", "index": "0"}
    quick |= {"parameters": [{"type": "payload", "payload": "mine:42"}]}
    sent = filled("Viram Khand", "a jumper")
    sent["components"].append(quick)
    status, answer = await town.whatsapp(JE.number, template=sent)

    assert (status, answer["messages"][0]["message_status"]) == (200, "accepted")
    (seen,) = await town.screen("je")
    assert seen["text"].startswith("Notice: the feeder Viram Khand is out because of a jumper.")
    assert (seen["footer"], seen["buttons"][0]["label"]) == ("1912", "Mine too")

    await town.do("je", "tap", message=seen["id"], button=0)
    await town.until(lambda: town.product.messages)
    assert town.product.messages[0]["button"] == {"payload": "mine:42", "text": "Mine too"}
    sent_status = next(one for one in town.product.statuses if one["status"] == "sent")
    assert sent_status["pricing"]["category"] == "utility"


@pytest.mark.parametrize(
    ("sent", "code", "status"),
    [
        (filled("a", "b", name="other"), 132001, 404),
        (filled("a", "b", language="hi"), 132001, 404),
        (filled("a"), 132000, 400),
        (filled("a", "b", "c"), 132000, 400),
        (filled("a", "two\nlines"), 132018, 400),
        (filled("a", "five     spaces"), 132018, 400),
        (filled("a", "tab\there"), 132018, 400),
        (filled("a", ""), 131008, 400),
        (filled("a", "x" * 1024), 132005, 400),
    ],
)
async def test_a_template_wrongly_filled_is_refused(town: Town, sent: Json, code: int, status: int) -> None:
    await town.cloud("POST", WABA, template())
    got, answer = await town.whatsapp(JE.number, template=sent)

    assert (got, answer["error"]["code"]) == (status, code)


async def test_named_parameters_go_by_their_names(town: Town) -> None:
    named = {"body_text_named_params": [{"param_name": "feeder", "example": "x"}]}
    body = {"type": "BODY", "text": "The feeder {{feeder}} is back.", "example": named}
    await town.cloud("POST", WABA, template() | {"components": [body], "parameter_format": "NAMED"})
    good = {"type": "text", "parameter_name": "feeder", "text": "Viram Khand"}
    sent = filled() | {"components": [{"type": "body", "parameters": [good]}]}

    assert (await town.whatsapp(JE.number, template=sent))[0] == 200
    good["parameter_name"] = "other"
    assert (await town.whatsapp(JE.number, template=sent))[1]["error"]["code"] == 132012


@pytest.mark.parametrize(("status", "code"), [("PAUSED", 132015), ("DISABLED", 132016), ("REJECTED", 132001)])
async def test_a_template_that_lost_its_approval_can_not_be_sent(town: Town, status: str, code: int) -> None:
    await town.cloud("POST", WABA, template())
    await town.ask("POST", "whatsapp/templates", {"name": "outage", "status": status})
    _, answer = await town.whatsapp(JE.number, template=filled("a", "b"))
    await town.until(lambda: len(town.product.posts) == 2)

    assert answer["error"]["code"] == code
    assert town.product.values[-1]["event"] == status
    assert await town.problems() == []


async def test_a_review_may_take_its_time(town: Town) -> None:
    await town.ask("POST", "whatsapp/templates", {"verdict": "PENDING"})
    _, made = await town.cloud("POST", WABA, template())

    assert made["status"] == "PENDING"
    assert (await town.whatsapp(JE.number, template=filled("a", "b")))[1]["error"]["code"] == 132001
    await town.ask("POST", "whatsapp/templates", {"name": "outage", "status": "APPROVED"})
    assert (await town.whatsapp(JE.number, template=filled("a", "b")))[0] == 200


async def test_yesterdays_outage_is_not_delivered_today_and_nobody_is_told(town: Town) -> None:
    await town.cloud("POST", WABA, template(message_send_ttl_seconds=3600))
    await town.do("je", "offline")
    await town.whatsapp(JE.number, template=filled("a", "b"))
    await town.ask("POST", "clock", {"offset_seconds": 3601})
    await town.do("je", "offline", offline=False)
    await town.do("je", "say", text="back")
    await town.until(lambda: town.product.messages)

    assert [one["text"] for one in await town.screen("je")] == ["back"]
    assert [one["status"] for one in town.product.statuses] == ["sent"]


@pytest.mark.parametrize(("drop", "states"), [(False, ["sent", "delivered"]), (True, ["failed"])])
async def test_a_new_business_is_held_back_until_its_first_messages_were_liked(
    town: Town, drop: bool, states: list[str]
) -> None:
    await town.cloud("POST", WABA, template())
    await town.ask("POST", "whatsapp/pacing", {"hold": True})
    _, answer = await town.whatsapp(JE.number, template=filled("a", "b"))
    assert answer["messages"][0]["message_status"] == "held_for_quality_assessment"
    await town.ask("POST", "whatsapp/pacing", {"hold": False, "drop": drop})
    await town.until(lambda: len(town.product.statuses) == len(states))

    assert [one["status"] for one in town.product.statuses] == states
    assert [one.get("errors", [{}])[0].get("code") for one in town.product.statuses][-1:] == (
        [132015] if drop else [None]
    )
