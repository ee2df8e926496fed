"""The zone's group on Telegram as the people in it see it, and what its admins hear of it."""

from __future__ import annotations

from typing import Any

from handlers.deed import Deed, Doing
from tests.test_walk import post
from tests.town import BOT_TOKEN, Town, until


async def of_ours(town: Town, words: str) -> list[dict[str, Any]]:
    return [each for each in await town.farah.messages(town.group) if each["from"] == "bot" and words in each["text"]]


async def restores(town: Town) -> None:
    await town.anil.says("supply normal viram khand")
    await town.anil.confirms("restore")


# ---- one live post an outage


async def test_the_outages_post_is_edited_in_place_and_the_change_replied_to_it(town: Town) -> None:
    number = await post(town)
    first = await town.farah.sees(f"{number}/1", town.group)
    await restores(town)
    reply = await town.farah.sees("1912", town.group, times=2)

    (live,) = [each for each in await town.farah.messages(town.group) if each["id"] == first["id"]]
    assert (live["edited"], f"{number}/2" in live["text"], "तक की स्थिति" in live["text"]) == (True, True, True)
    assert (reply["reply_to"], f"{number}/2" in reply["text"], reply["edited"]) == (first["id"], True, False)


async def test_a_post_that_somebody_deleted_is_made_anew_and_stands_for_the_outage_from_then_on(town: Town) -> None:
    number = await post(town)
    first = await town.farah.sees(f"{number}/1", town.group)
    await calls_bot(town, "deleteMessage", chat_id=int(town.group), message_id=int(first["id"]))
    await town.anil.says("update viram khand 3 ghante aur")
    await town.anil.confirms("update")
    anew = await town.farah.sees(f"{number}/2", town.group)
    await restores(town)

    async def edited() -> bool:
        return any(each["edited"] and each["id"] == anew["id"] for each in await town.farah.messages(town.group))

    await until(edited)
    assert anew["reply_to"] == ""
    (reply,) = [each for each in await of_ours(town, f"{number}/3") if each["id"] != anew["id"]]
    assert reply["reply_to"] == anew["id"]


async def calls_bot(town: Town, method: str, **asked: Any) -> Any:
    """As if our bot itself did it, or an admin in its name."""
    async with town.session.post(town.emulator.make_url(f"/bot{BOT_TOKEN}/{method}"), json=asked) as answer:
        return (await answer.json())["result"]


# ---- signs


async def test_a_sign_tells_the_group_that_we_take_up_what_was_said(town: Town) -> None:
    said = await says_in_group(town, "वीरम खंड में तार टूटा है")
    await owes(town, Deed(Doing.SEEN, said))

    async def signed() -> bool:
        return any(each["reactions"] == ["👀"] for each in await town.farah.messages(town.group) if each["id"] == said)

    await until(signed)


async def test_where_no_sign_can_be_given_none_is_given_and_nobody_is_paged(town: Town) -> None:
    await says_in_group(town, "नमस्ते")
    await owes(town, Deed(Doing.SEEN, "999999"))

    async def settled() -> bool:
        return [row.state for row in await town.rows("SELECT state FROM deliveries WHERE notice_id IS NULL")] == [
            "accepted"
        ]

    await until(settled)
    assert "sender.refused" not in await town.acts()


async def says_in_group(town: Town, text: str) -> str:
    """From then on the group is known by its id. The message's."""
    await town.imran.says(text, chat=town.group)
    said = [each for each in await town.imran.messages(town.group) if each["text"] == text]
    await until(lambda: town.rows("SELECT 1 FROM inbox WHERE channel = 'telegram' AND handled_at IS NOT NULL"))
    return str(said[-1]["id"])


async def owes(town: Town, deed: Deed) -> None:
    async with town.world.stores.begin() as store:
        found = await store.room_known_as("telegram", town.group)
        assert found
        await store.owe_deed(found[1], deed, town.now())
