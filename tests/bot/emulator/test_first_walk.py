"""The shortest way through both platforms and back."""

from tests.bot.emulator.conftest import SECRET, Town


async def test_what_an_engineer_writes_on_whatsapp_reaches_the_product_signed(town: Town) -> None:
    await town.do("je", "say", text="11kv विराम खंड feeder b/d")
    await town.until(lambda: town.product.messages)

    (message,) = town.product.messages
    assert message["text"]["body"] == "11kv विराम खंड feeder b/d"
    assert message["from"] == "910000000009"
    assert town.product.signed_by(SECRET) == [True]
    assert b"\\u0935" in town.product.posts[0][2]


async def test_an_answer_inside_the_window_is_seen_on_the_phone_with_two_ticks(town: Town) -> None:
    await town.do("je", "say", text="hi")
    status, answer = await town.whatsapp("+910000000009", text={"body": "*Posted*"})

    assert status == 200
    assert answer["messages"][0]["id"].startswith("wamid.")
    seen = await town.screen("je")
    assert [(one["from"], one["html"], one["ticks"]) for one in seen] == [
        ("me", "hi", "delivered"),
        ("bot", "<b>Posted</b>", "delivered"),
    ]
    await town.until(lambda: len(town.product.statuses) == 2)
    assert [one["status"] for one in town.product.statuses] == ["sent", "delivered"]
    assert await town.problems() == []


async def test_a_telegram_user_writes_and_the_bot_answers_with_a_button(town: Town) -> None:
    await town.listen()
    await town.do("ravi", "start", payload="GN")
    sent = await town.bot(
        "sendMessage",
        chat_id=700100,
        text="<b>Hello</b> &amp; welcome",
        parse_mode="HTML",
        reply_markup={"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]},
    )
    assert sent["ok"]
    await town.do("ravi", "tap", message=str(sent["result"]["message_id"]), button="Yes")
    await town.until(lambda: len(town.product.updates) == 2)

    first, second = town.product.updates
    assert first["message"]["text"] == "/start GN"
    assert first["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert second["callback_query"]["data"] == "y"
    assert second["update_id"] == first["update_id"] + 1
    assert (await town.bot("answerCallbackQuery", callback_query_id=second["callback_query"]["id"], text="Noted"))["ok"]
    assert (await town.ask("GET", "phones/ravi"))["toast"] == {"text": "Noted", "alert": False}
    assert (await town.screen("ravi"))[-1]["html"] == "<b>Hello</b> &amp; welcome"
    assert await town.problems() == []
