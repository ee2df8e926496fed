"""Telegram as the Bot API tells it: chats, keyboards, groups, refusals, updates."""

from typing import Any

import pytest

from bot.emulator.telegram.bot_spec import BotSpec
from tests.bot.emulator.conftest import ZONE, Town

RAVI, MEENA = 700100, 700101
ALL = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
    "chat_join_request",
)


def inline(text: str, **button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, **button}]]}


@pytest.mark.parametrize(
    ("method", "params", "code", "words"),
    [
        ("sendMessage", {"chat_id": 1, "text": "x"}, 400, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": RAVI, "text": " "}, 400, "Bad Request: message text is empty"),
        ("sendMessage", {"chat_id": RAVI}, 400, "Bad Request: message text is empty"),
        ("sendMessage", {"chat_id": RAVI, "text": "x" * 4097}, 400, "Bad Request: message is too long"),
        ("sendMessage", {"chat_id": MEENA, "text": "x"}, 403, "can't initiate conversation with a user"),
        (
            "sendMessage",
            {"chat_id": RAVI, "text": "x", "reply_markup": inline("y", callback_data="क" * 22)},
            400,
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        ("sendMessage", {"chat_id": RAVI, "text": "<b>x", "parse_mode": "HTML"}, 400, "can't parse entities"),
        ("sendMessage", {"chat_id": RAVI, "text": "5 < 6", "parse_mode": "HTML"}, 400, "Unsupported start tag"),
        ("sendMessage", {"chat_id": RAVI, "text": "a.b", "parse_mode": "MarkdownV2"}, 400, "'.' is reserved"),
        ("editMessageText", {"chat_id": RAVI, "message_id": 9, "text": "x"}, 400, "message to edit not found"),
        ("answerCallbackQuery", {"callback_query_id": "9"}, 400, "query is too old"),
        ("sendFax", {}, 404, "Not Found"),
    ],
)
async def test_refusals_are_worded_as_telegrams(
    town: Town, method: str, params: dict[str, Any], code: int, words: str
) -> None:
    answer = await town.bot(method, **params)

    assert (answer["ok"], answer["error_code"]) == (False, code)
    assert words in answer["description"]


async def test_a_wrong_token_is_unauthorized(town: Town) -> None:
    async with town.http.post(f"{town.url}/bot1:wrong/getMe") as answer:
        assert (answer.status, (await answer.json())["description"]) == (401, "Unauthorized")


async def test_what_the_specification_does_not_know_is_a_problem(town: Town) -> None:
    await town.bot("sendMessage", chat_id=RAVI, text="x", disable_web_page_preview=True)
    await town.bot("sendMessage", chat_id=RAVI, text="x", reply_markup=inline("y", callback_data="z", colour="red"))
    await town.bot("sendMessage", chat_id=RAVI, text=5)
    await town.bot("sendFax")

    details = [one["detail"] for one in await town.problems()]
    assert details[0] == "sendMessage.disable_web_page_preview: unknown field"
    assert "colour: unknown field" in details[1]
    assert details[2:] == ["sendMessage.text: 5 is not String", "sendFax: unknown method"]


async def test_a_message_is_edited_once_and_not_twice_the_same(town: Town) -> None:
    sent = (await town.bot("sendMessage", chat_id=RAVI, text="out", reply_markup=inline("me", callback_data="1")))[
        "result"
    ]
    changed = {"chat_id": RAVI, "message_id": sent["message_id"], "text": "<b>back</b>", "parse_mode": "HTML"}

    edited = await town.bot("editMessageText", **changed)
    assert edited["result"]["text"] == "back"
    assert "reply_markup" not in edited["result"]
    assert "message is not modified" in (await town.bot("editMessageText", **changed))["description"]
    (seen,) = await town.screen("ravi")
    assert (seen["html"], seen["edited"], seen["buttons"]) == ("<b>back</b>", True, [])
    assert (await town.bot("deleteMessage", chat_id=RAVI, message_id=sent["message_id"]))["result"] is True
    assert await town.screen("ravi") == []


async def test_start_block_and_unblock(town: Town) -> None:
    await town.listen(*ALL)
    await town.do("meena", "start", payload="GN")
    assert (await town.bot("sendMessage", chat_id=MEENA, text="welcome"))["ok"]
    await town.do("meena", "block")
    refused = await town.bot("sendMessage", chat_id=MEENA, text="x")
    await town.do("meena", "unblock")
    await town.until(lambda: len(town.product.updates) == 3)

    assert (refused["error_code"], refused["description"]) == (403, "Forbidden: bot was blocked by the user")
    states = [one["my_chat_member"]["new_chat_member"]["status"] for one in town.product.updates[1:]]
    assert states == ["kicked", "member"]


async def test_a_keyboard_shares_the_number_that_it_asks_for(town: Town) -> None:
    await town.listen()
    keys = {"keyboard": [[{"text": "Share my number", "request_contact": True}], [{"text": "Status"}]]}
    sent = (await town.bot("sendMessage", chat_id=RAVI, text="Who?", reply_markup=keys))["result"]
    view = await town.ask("GET", "phones/ravi")
    assert view["chats"][0]["keyboard"] == str(sent["message_id"])
    assert [one["kind"] for one in view["chats"][0]["messages"][0]["buttons"]] == ["keyboard", "keyboard"]

    await town.do("ravi", "tap", message=str(sent["message_id"]), button="Share my number")
    await town.do("ravi", "tap", message=str(sent["message_id"]), button="Status")
    await town.bot("sendMessage", chat_id=RAVI, text="Thanks", reply_markup={"remove_keyboard": True})
    await town.until(lambda: len(town.product.updates) == 2)

    contact, status = (one["message"] for one in town.product.updates)
    assert contact["contact"] == {"phone_number": "910000000012", "first_name": "Ravi", "user_id": RAVI}
    assert status["text"] == "Status"
    assert (await town.ask("GET", "phones/ravi"))["chats"][0]["keyboard"] == ""


async def test_the_group_sees_one_post_and_the_bot_sees_the_group(town: Town) -> None:
    await town.listen(*ALL)
    await town.do("meena", "join", chat=str(ZONE))
    post = (
        await town.bot("sendMessage", chat_id=ZONE, text="⚡ out", reply_markup=inline("me too", callback_data="1"))
    )["result"]
    await town.do("meena", "tap", chat=str(ZONE), message=str(post["message_id"]), button=0)
    said = await town.do("ravi", "say", chat=str(ZONE), text="when?", reply_to=str(post["message_id"]))
    await town.do("ravi", "say", chat=str(ZONE), text="official", anonymous=True)
    await town.do("meena", "send", chat=str(ZONE), kind="reaction", message=str(post["message_id"]), emoji="🔥")
    heart = [{"type": "emoji", "emoji": "❤"}]
    assert (await town.bot("setMessageReaction", chat_id=ZONE, message_id=int(said["message"]), reaction=heart))["ok"]
    await town.do("meena", "leave", chat=str(ZONE))
    await town.until(lambda: len(town.product.updates) == 8)

    kinds = [next(name for name in one if name != "update_id") for one in town.product.updates]
    assert kinds == [
        "chat_member",
        "message",
        "callback_query",
        "message",
        "message",
        "message_reaction",
        "message",
        "chat_member",
    ]
    reply, anonymous = town.product.updates[3]["message"], town.product.updates[4]["message"]
    assert reply["reply_to_message"]["text"] == "⚡ out"
    assert (anonymous["from"]["id"], anonymous["sender_chat"]["id"]) == (1087968824, ZONE)
    ids = [one["update_id"] for one in town.product.updates]
    assert ids == list(range(ids[0], ids[0] + 8))
    seen = await town.screen("ravi", str(ZONE))
    assert [(one["from"], one["text"]) for one in seen if one["kind"] == "text"] == [
        ("bot", "⚡ out"),
        ("me", "when?"),
        ("Group admin", "official"),
    ]
    assert seen[2]["reactions"] == ["❤"]
    assert await town.problems() == []


async def test_who_knocks_may_be_written_to_for_five_minutes(town: Town) -> None:
    await town.listen(*ALL)
    await town.do("meena", "join", chat=str(ZONE), request=True)
    await town.until(lambda: town.product.updates)
    assert town.product.updates[0]["chat_join_request"]["user_chat_id"] == MEENA
    assert (await town.bot("sendMessage", chat_id=MEENA, text="Who are you?"))["ok"]
    await town.ask("POST", "clock", {"offset_seconds": 301})
    assert (await town.bot("sendMessage", chat_id=MEENA, text="Still there?"))["error_code"] == 403

    assert (await town.bot("approveChatJoinRequest", chat_id=ZONE, user_id=MEENA))["ok"]
    assert (await town.bot("getChatMember", chat_id=ZONE, user_id=MEENA))["result"]["status"] == "member"
    assert (await town.bot("getChatMemberCount", chat_id=ZONE))["result"] == 3
    gone = await town.bot("declineChatJoinRequest", chat_id=ZONE, user_id=MEENA)
    assert gone["description"] == "Bad Request: HIDE_REQUESTER_MISSING"


async def test_an_upgraded_group_tells_its_new_id(town: Town) -> None:
    await town.bot("sendMessage", chat_id=ZONE, text="before")
    await town.ask("POST", "telegram/migrate", {"chat": ZONE, "to": -1001912000099})
    answer = await town.bot("sendMessage", chat_id=ZONE, text="after")

    assert answer["parameters"] == {"migrate_to_chat_id": -1001912000099}
    assert (await town.bot("sendMessage", chat_id=-1001912000099, text="after"))["ok"]
    assert [one["text"] for one in await town.screen("ravi", "-1001912000099")] == ["before", "after"]


async def test_limits_of_speed_when_asked_for(town: Town) -> None:
    await town.ask("POST", "telegram/pace", {"limits": True})
    answers = [await town.bot("sendMessage", chat_id=ZONE, text=str(n)) for n in range(21)]

    assert [one["ok"] for one in answers] == [True] * 20 + [False]
    assert answers[-1]["error_code"] == 429
    assert answers[-1]["parameters"]["retry_after"] >= 1


async def test_a_refused_update_holds_up_its_own_chat_only(town: Town) -> None:
    await town.listen()
    town.product.status = 500
    await town.do("ravi", "say", text="1")
    await town.do("ravi", "say", text="2")
    await town.until(lambda: len(town.product.updates) >= 2)
    assert {one["message"]["text"] for one in town.product.updates} == {"1"}
    await town.do("meena", "say", text="other")
    await town.until(lambda: town.product.updates[-1]["message"]["text"] == "other")
    town.product.status = 200
    await town.until(lambda: town.product.updates[-1]["message"]["text"] == "2")

    secrets = {headers["X-Telegram-Bot-Api-Secret-Token"] for _, headers, _ in town.product.posts}
    assert secrets == {"tg-secret"}
    assert (await town.bot("getWebhookInfo"))["result"]["last_error_message"].startswith("Wrong response")


async def test_without_a_webhook_updates_are_fetched(town: Town) -> None:
    await town.do("ravi", "say", text="1")
    await town.do("ravi", "say", text="2")
    found = (await town.bot("getUpdates"))["result"]
    assert [one["message"]["text"] for one in found] == ["1", "2"]
    rest = (await town.bot("getUpdates", offset=found[0]["update_id"] + 1))["result"]
    assert [one["message"]["text"] for one in rest] == ["2"]
    await town.listen()
    assert (await town.bot("getUpdates"))["error_code"] == 409


@pytest.mark.parametrize(
    ("mode", "text", "shown"),
    [
        ("HTML", '<b>a <i>b</i></b> <a href="https://x.in/?a=1&amp;b=2">c</a>', "<b>a </b><b><i>b</i></b> "),
        ("HTML", "बिजली <code>&lt;GN&gt;</code>", "बिजली <code>&lt;GN&gt;</code>"),
        ("HTML", "<blockquote>😀 x</blockquote>y", "<q>😀 x</q>y"),
        ("MarkdownV2", r"*a* _b_ __c__ ~d~ `e` \. [f](https://x.in)", "<b>a</b> <i>b</i> <u>c</u> <s>d</s> "),
        ("MarkdownV2", ">one\n>two\nthree", "<q>one\ntwo\n</q>three"),
        ("", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
)
async def test_formatted_text_is_shown_and_nothing_else_gets_through(
    town: Town, mode: str, text: str, shown: str
) -> None:
    more = {"parse_mode": mode} if mode else {}
    assert (await town.bot("sendMessage", chat_id=RAVI, text=text, **more))["ok"]

    assert (await town.screen("ravi"))[-1]["html"].startswith(shown)


async def test_every_update_and_answer_of_ours_is_as_telegram_describes_it(town: Town) -> None:
    spec, answers = BotSpec.load(), []

    async def call(method: str, **params: Any) -> Any:
        answer = await town.bot(method, **params)
        assert answer["ok"], (method, answer)
        answers.append((method, answer["result"]))
        return answer["result"]

    await town.listen(*ALL)
    await town.do("meena", "join", chat=str(ZONE), request=True)
    await call("approveChatJoinRequest", chat_id=ZONE, user_id=MEENA)
    await town.do("meena", "start")
    for kind in ("photo", "sticker", "voice", "document", "location", "contact"):
        await town.do("meena", "send", kind=kind, chat=str(ZONE))
    said = await town.do("meena", "say", text="/status #now https://x.in", chat=str(ZONE))
    await town.do("meena", "send", kind="edit", message=said["message"], text="edited", chat=str(ZONE))
    await town.do("meena", "send", kind="reaction", message=said["message"], chat=str(ZONE))
    post = await call("sendMessage", chat_id=ZONE, text="@demo_ravi", reply_markup=inline("x", callback_data="1"))
    await town.do("meena", "tap", message=str(post["message_id"]), button=0, chat=str(ZONE))
    await town.do("meena", "leave", chat=str(ZONE))
    await town.do("meena", "block")
    await town.ask("POST", "telegram/migrate", {"chat": ZONE, "to": ZONE - 1})
    zone = ZONE - 1
    where = {"chat_id": zone, "message_id": post["message_id"]}
    await call("sendLocation", chat_id=zone, latitude=26.8, longitude=81.0)
    await call("sendPhoto", chat_id=zone, photo="https://x.in/a.png", caption="a", reply_parameters={"message_id": 1})
    await call("sendVoice", chat_id=zone, voice="https://x.in/a.ogg")
    await call("sendAudio", chat_id=zone, audio="https://x.in/a.mp3")
    await call("forwardMessage", chat_id=RAVI, from_chat_id=zone, message_id=post["message_id"])
    await call("copyMessage", chat_id=RAVI, from_chat_id=zone, message_id=post["message_id"])
    await call("editMessageReplyMarkup", **where)
    await call("pinChatMessage", **where)
    for method in ("getChat", "getChatAdministrators", "getChatMemberCount", "exportChatInviteLink", "leaveChat"):
        await call(method, chat_id=zone) if method != "leaveChat" else None
    await call("createChatInviteLink", chat_id=zone, name="zone", creates_join_request=True)
    for user in (RAVI, MEENA, 1912):
        await call("getChatMember", chat_id=zone, user_id=user)
    await call("setMyCommands", commands=[{"command": "help", "description": "What can I do?"}])
    for method in ("getMe", "getWebhookInfo", "getMyCommands"):
        await call(method)
    await town.until(lambda: town.product.updates and "migrate_from_chat_id" in str(town.product.updates))

    assert [fault for method, result in answers for fault in spec.answer_faults(method, result)] == []
    assert [fault for update in town.product.updates for fault in spec.faults("Update", update)] == []
    assert len(town.product.updates) >= 15
    assert await town.problems() == []
