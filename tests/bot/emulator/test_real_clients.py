"""The clients that the product uses, against the false platforms."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import telegram
from pywa import types as wa_types
from pywa.errors import ReEngagementMessage, WhatsAppError
from pywa.types.templates import BodyText, QuickReplyButton, Template, TemplateLanguage
from pywa_async import WhatsApp

from bot.emulator.files import VOICE
from tests.bot.emulator.conftest import BOT_TOKEN, JE, SHY, TOKEN, ZONE, Town


@pytest.fixture
async def wa(town: Town) -> AsyncIterator[WhatsApp]:
    client = WhatsApp(phone_id=town.config.whatsapp_phone_id, token=TOKEN, waba_id="522000191299")
    client.api._session.base_url = f"{town.url}/v26.0"
    yield client
    await client.api._session.aclose()


@pytest.fixture
async def bot(town: Town) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(BOT_TOKEN, base_url=f"{town.url}/bot", base_file_url=f"{town.url}/file/bot") as client:
        yield client


async def test_pywa_sends_all_that_the_product_sends(town: Town, wa: WhatsApp) -> None:
    said = await town.do("je", "say", text="hi")
    sent = await wa.send_message(JE.number, "*hello*", reply_to_message_id=said["message"], tracker="d-1")
    buttons = [wa_types.Button("Post", "post:1"), wa_types.Button("Discard", "no:1")]
    await wa.send_message(JE.number, "Post it?", header="Check", footer="1912", buttons=buttons)
    rows = [wa_types.SectionRow("30 minutes", "30", "until 18:30")]
    await wa.send_message(JE.number, "When?", buttons=wa_types.SectionList("Choose", [wa_types.Section("Later", rows)]))
    await wa.send_message(JE.number, "See", buttons=wa_types.URLButton("Page", "https://x.in"))
    await wa.request_location(JE.number, "Where?")
    await wa.send_reaction(JE.number, "🙏", said["message"])
    await wa.send_location(JE.number, 26.85, 81.0, "Viram Khand", "Lucknow")
    await wa.send_image(JE.number, b"\x89PNG", caption="map", mime_type="image/png")
    await wa.send_document(JE.number, "https://x.in/review.pdf", filename="review.pdf")
    await wa.mark_message_as_read(said["message"])
    await wa.indicate_typing(said["message"])

    assert sent.id.startswith("wamid.")
    kinds = [one["kind"] for one in await town.screen("je")]
    assert kinds == [
        "text",
        "text",
        "interactive",
        "interactive",
        "interactive",
        "interactive",
        "location",
        "image",
        "document",
    ]
    assert await town.problems() == []


async def test_pywa_makes_lists_and_sends_templates(town: Town, wa: WhatsApp) -> None:
    body = BodyText("Notice: the feeder {{1}} is out because of {{2}}. Please be patient.", "Viram Khand", "a jumper")
    made = await wa.create_template(_template(body))
    assert made.status == "APPROVED"
    assert [one.name async for one in _all(await wa.get_templates())] == ["outage"]
    sent = await wa.send_template(
        JE.number, "outage", TemplateLanguage.ENGLISH, params=[body.params("Vinay Khand", "a storm")], tracker="d-2"
    )
    assert sent.status == "accepted"
    assert "Vinay Khand is out because of a storm" in (await town.screen("je"))[0]["text"]
    assert await town.problems() == []


def _template(body: BodyText) -> Template:
    category = wa_types.templates.TemplateCategory.UTILITY
    buttons = wa_types.templates.Buttons(buttons=[QuickReplyButton(text="Mine too")])
    return Template(name="outage", language=TemplateLanguage.ENGLISH, category=category, components=[body, buttons])


async def _all(found: Any) -> AsyncIterator[Any]:
    for one in found:
        yield one


async def test_pywa_understands_our_refusals(town: Town, wa: WhatsApp) -> None:
    with pytest.raises(WhatsAppError) as refused:
        await wa.send_message(JE.number, "x" * 4097)
    assert refused.value.code == 100
    await town.ask("POST", "faults", {"platform": "whatsapp", "code": 131047})
    with pytest.raises(ReEngagementMessage):
        await wa.send_message(JE.number, "x")


async def test_python_telegram_bot_does_all_that_the_product_does(town: Town, bot: telegram.Bot) -> None:
    await bot.set_webhook(f"{town.product.url}/telegram", secret_token="s", allowed_updates=["message", "chat_member"])
    await bot.set_my_commands([telegram.BotCommand("help", "What can I do?")], scope=telegram.BotCommandScopeDefault())
    keys = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Mine too", callback_data="m:1")]])
    sent = await bot.send_message(ZONE, "<b>out</b>", parse_mode="HTML", reply_markup=keys)
    await bot.edit_message_text("<b>back</b>", ZONE, sent.message_id, parse_mode="HTML", reply_markup=None)
    contact = telegram.KeyboardButton("Share my number", request_contact=True)
    await bot.send_message(700100, "Who?", reply_markup=telegram.ReplyKeyboardMarkup([[contact]], resize_keyboard=True))
    await bot.send_message(ZONE, "reply", reply_parameters=telegram.ReplyParameters(sent.message_id))
    photo = await bot.send_photo(ZONE, b"\x89PNG", caption="map")
    document = await bot.send_document(700100, telegram.InputFile(b"%PDF", filename="review.pdf"))
    voice = await bot.send_voice(700100, VOICE, filename="voice.ogg")
    file_as_voice = await bot.send_voice(700100, b"RIFF", filename="voice.wav")
    await bot.send_location(700100, 26.85, 81.0)
    await bot.set_message_reaction(ZONE, sent.message_id, "👍")
    await bot.pin_chat_message(ZONE, sent.message_id, disable_notification=True)
    await bot.unpin_chat_message(ZONE)
    await bot.send_chat_action(700100, "typing")

    assert (await bot.get_me()).username == "bijli_setu_demo_bot"
    assert (await bot.get_chat(ZONE)).title == "Gomti Nagar Bijli"
    assert [admin.status for admin in await bot.get_chat_administrators(ZONE)] == ["creator", "administrator"]
    assert await bot.get_chat_member_count(ZONE) == 2
    link = await bot.create_chat_invite_link(ZONE, name="zone", creates_join_request=True)
    assert link.creates_join_request
    assert photo.photo[0].file_id
    assert document.document is not None
    assert (voice.voice is None, file_as_voice.document is None) == (False, False)
    file = await bot.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF"
    assert await town.problems() == []


async def test_python_telegram_bot_understands_our_refusals(town: Town, bot: telegram.Bot) -> None:
    with pytest.raises(telegram.error.Forbidden):
        await bot.send_message(700101, "x")
    with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
        await bot.send_message(1, "x")
    await town.ask("POST", "faults", {"platform": "telegram", "retry_after": 7})
    with pytest.raises(telegram.error.RetryAfter):
        await bot.send_message(700100, "x")
    await town.ask("POST", "telegram/migrate", {"chat": ZONE, "to": ZONE - 1})
    with pytest.raises(telegram.error.ChatMigrated) as moved:
        await bot.send_message(ZONE, "x")
    assert moved.value.new_chat_id == ZONE - 1


async def test_pywa_takes_our_webhooks_for_metas(town: Town) -> None:
    heard: list[Any] = []
    client = WhatsApp(phone_id=town.config.whatsapp_phone_id, token=TOKEN, app_secret="app-secret", server=None)
    client.add_handlers(*_ears(heard))
    said = await town.do("je", "say", text="hi")
    await town.whatsapp(JE.number, text={"body": "answer"})
    for kind in ("photo", "voice", "location", "contact", "sticker", "unsupported"):
        await town.do("shy", "send", kind=kind)
    await town.do("je", "send", kind="edit", message=said["message"], text="hello")
    await town.until(lambda: len(town.product.values) == 10)
    for _, headers, raw in town.product.posts:
        assert await client.webhook_update_validator(raw, headers["X-Hub-Signature-256"]) is None
        await client.webhook_update_handler(raw)

    names = [type(one).__name__ for one in heard]
    assert names == ["Message", "MessageStatus", "MessageStatus"] + ["Message"] * 6 + ["EditedMessage"]
    assert heard[3].from_user.bsuid == SHY.bsuid
    await client.api._session.aclose()


def _ears(heard: list[Any]) -> list[Any]:
    from pywa_async import handlers

    async def hear(_: WhatsApp, update: Any) -> None:
        heard.append(update)

    return [handlers.MessageHandler(hear), handlers.MessageStatusHandler(hear), handlers.EditedMessageHandler(hear)]
