"""Telegram's groups and channels as their admins keep them: what the bot may do there, and what it hears."""

from typing import Any

import pytest

from bot.emulator.telegram.bot_spec import BotSpec
from tests.bot.emulator.conftest import ZONE, Town
from tests.bot.emulator.test_telegram import ALL, MEENA

CHANNEL = -1001912000500
POST: dict[str, Any] = {"text": "x"}


async def appoint(town: Town, status: str = "administrator", chat: int = ZONE, **more: Any) -> None:
    assert (await town.do("ravi", "appoint", chat=str(chat), whom="bot", status=status, **more))["ok"]


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        ("kicked", 403, "Forbidden: bot was kicked from the supergroup chat"),
        ("left", 403, "Forbidden: bot is not a member of the supergroup chat"),
        ("restricted", 400, "Bad Request: not enough rights to send text messages to the chat"),
    ],
)
async def test_who_may_not_write_in_a_group_is_told_why(town: Town, status: str, code: int, words: str) -> None:
    await appoint(town, status)

    answer = await town.bot("sendMessage", chat_id=ZONE, **POST)

    assert (answer["error_code"], answer["description"]) == (code, words)


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("deleteMessage", "message can't be deleted"),
        ("pinChatMessage", "not enough rights to manage pinned messages in the chat"),
        ("banChatMember", "not enough rights to restrict/unrestrict chat member"),
        ("approveChatJoinRequest", "not enough rights to manage chat join requests"),
        ("createChatInviteLink", "not enough rights to manage chat invite link"),
    ],
)
async def test_each_deed_wants_its_right(town: Town, method: str, words: str) -> None:
    said = await town.do("ravi", "say", chat=str(ZONE), text="hello")
    await appoint(town, rights=["can_manage_chat"])
    asked = {"chat_id": ZONE, "message_id": int(said["message"]), "user_id": MEENA}
    wanted = BotSpec.load().methods[method]["fields"]

    answer = await town.bot(method, **{name: value for name, value in asked.items() if name in wanted})

    assert answer["description"] == f"Bad Request: {words}"


async def test_only_an_administrator_posts_in_a_channel_and_hears_what_is_posted(town: Town) -> None:
    await town.listen(*ALL, "channel_post")
    await town.do("ravi", "make", chat=CHANNEL, title="News", kind="channel", members=["meena"])
    outside = await town.bot("sendMessage", chat_id=CHANNEL, **POST)
    await appoint(town, chat=CHANNEL, rights=["can_manage_chat"])
    without = await town.bot("sendMessage", chat_id=CHANNEL, **POST)
    await appoint(town, chat=CHANNEL)
    posted = await town.bot("sendMessage", chat_id=CHANNEL, **POST)
    await town.do("ravi", "say", chat=str(CHANNEL), text="/bind AB")
    refused = await town.do("meena", "say", chat=str(CHANNEL), text="me too")
    await town.until(lambda: any("channel_post" in one for one in town.product.updates))

    assert outside["description"] == "Forbidden: bot is not a member of the channel chat"
    assert without["description"] == "Bad Request: need administrator rights in the channel chat"
    assert (posted["result"]["sender_chat"]["id"], "from" in posted["result"]) == (CHANNEL, False)
    assert "Only admins write" in refused["error"]
    (post,) = [one["channel_post"] for one in town.product.updates if "channel_post" in one]
    assert (post["sender_chat"]["id"], "from" in post, post["text"]) == (CHANNEL, False, "/bind AB")


async def test_with_privacy_on_a_mere_member_hears_only_what_is_said_to_it(town: Town) -> None:
    await town.listen(*ALL)
    await appoint(town, "member")
    post = (await town.bot("sendMessage", chat_id=ZONE, **POST))["result"]
    await town.do("ravi", "say", chat=str(ZONE), text="is it out?")
    await town.do("ravi", "say", chat=str(ZONE), text="/status")
    await town.do("ravi", "say", chat=str(ZONE), text="thanks", reply_to=str(post["message_id"]))
    await town.do("meena", "join", chat=str(ZONE))
    heard_all = (await town.bot("getMe"))["result"]["can_read_all_group_messages"]
    await town.ask("POST", "telegram/privacy", {"on": False})
    await town.do("ravi", "say", chat=str(ZONE), text="and now?")
    await town.until(lambda: "and now?" in str(town.product.updates))

    texts = [one["message"].get("text", "joined") for one in town.product.updates if "message" in one]
    assert texts == ["/status", "thanks", "joined", "and now?"]
    assert (heard_all, (await town.bot("getMe"))["result"]["can_read_all_group_messages"]) == (False, True)
    assert not any("chat_member" in one for one in town.product.updates)


async def test_topics_open_close_and_vanish(town: Town) -> None:
    made = (await town.do("ravi", "topic", chat=str(ZONE), name="Power"))["topic"]
    news = await town.bot("sendMessage", chat_id=ZONE, message_thread_id=int(made), **POST)
    answer = await town.bot(
        "sendMessage", chat_id=ZONE, reply_parameters={"message_id": news["result"]["message_id"]}, **POST
    )
    await town.do("ravi", "topic", chat=str(ZONE), topic=made, does="close")
    await appoint(town, rights=["can_manage_chat"])
    closed = await town.bot("sendMessage", chat_id=ZONE, message_thread_id=int(made), **POST)
    await town.do("ravi", "topic", chat=str(ZONE), topic=made, does="delete")
    gone = await town.bot("sendMessage", chat_id=ZONE, message_thread_id=int(made), **POST)

    assert (news["result"]["message_thread_id"], answer["result"]["message_thread_id"]) == (int(made), int(made))
    assert (await town.bot("getChat", chat_id=ZONE))["result"]["is_forum"]
    assert closed["description"] == "Bad Request: TOPIC_CLOSED"
    assert gone["description"] == "Bad Request: message thread not found"


async def test_who_was_thrown_out_stays_out_until_they_are_forgiven(town: Town) -> None:
    await town.do("meena", "join", chat=str(ZONE))
    await town.bot("banChatMember", chat_id=ZONE, user_id=MEENA)
    out = (await town.bot("getChatMember", chat_id=ZONE, user_id=MEENA))["result"]["status"]
    refused = await town.do("meena", "join", chat=str(ZONE))
    await town.bot("unbanChatMember", chat_id=ZONE, user_id=MEENA)

    assert (out, refused["error"]) == ("kicked", "Meena may not come back into that group.")
    assert (await town.do("meena", "join", chat=str(ZONE)))["ok"]


async def test_where_signs_are_not_allowed_none_is_given(town: Town) -> None:
    said = await town.do("ravi", "say", chat=str(ZONE), text="hello")
    await town.do("ravi", "signs", chat=str(ZONE), allowed=False)

    sign = {"chat_id": ZONE, "message_id": int(said["message"]), "reaction": [{"type": "emoji", "emoji": "👀"}]}
    assert (await town.bot("setMessageReaction", **sign))["description"] == "Bad Request: REACTION_INVALID"


async def test_a_group_that_was_deleted_is_not_found(town: Town) -> None:
    await town.do("ravi", "close_down", chat=str(ZONE))

    assert (await town.bot("sendMessage", chat_id=ZONE, **POST))["description"] == "Bad Request: chat not found"


async def test_only_an_admin_appoints(town: Town) -> None:
    await town.do("meena", "join", chat=str(ZONE))

    assert "no admin" in (await town.do("meena", "appoint", chat=str(ZONE), whom="bot"))["error"]


async def test_every_update_about_rooms_is_as_telegram_describes_it(town: Town) -> None:
    spec = BotSpec.load()
    await town.listen(*ALL, "channel_post")
    await town.do("ravi", "make", chat=CHANNEL, title="News", kind="channel")
    for status in ("administrator", "member", "restricted", "kicked", "left", "administrator"):
        await appoint(town, status)
        await appoint(town, status, CHANNEL)
        assert spec.answer_faults("getMe", (await town.bot("getMe"))["result"]) == []
    await town.do("meena", "join", chat=str(ZONE))
    for status in ("administrator", "member", "kicked"):
        await town.do("ravi", "appoint", chat=str(ZONE), whom="meena", status=status)
    made = (await town.do("ravi", "topic", chat=str(ZONE), name="Power"))["topic"]
    for does in ("close", "reopen"):
        await town.do("ravi", "topic", chat=str(ZONE), topic=made, does=does)
    await town.do("ravi", "say", chat=str(ZONE), text="here", topic=made)
    for chat in (ZONE, CHANNEL):
        await town.do("ravi", "rename", chat=str(chat), title="Bijli")
        answers = {
            method: (await town.bot(method, chat_id=chat))["result"]
            for method in ("getChat", "getChatAdministrators", "getChatMemberCount")
        }
        answers["getChatMember"] = (await town.bot("getChatMember", chat_id=chat, user_id=1912))["result"]
        answers["sendMessage"] = (await town.bot("sendMessage", chat_id=chat, **POST))["result"]
        assert [fault for method, result in answers.items() for fault in spec.answer_faults(method, result)] == []
    await town.do("ravi", "say", chat=str(CHANNEL), text="last")
    await town.until(lambda: "last" in str(town.product.updates))

    assert [fault for update in town.product.updates for fault in spec.faults("Update", update)] == []
    statuses = [one["chat_member"]["new_chat_member"]["status"] for one in town.product.updates if "chat_member" in one]
    assert statuses == ["member", "administrator", "member", "kicked"]
    assert await town.problems() == []
