"""What happens to phones and groups meanwhile: blocks, upgrades, corrections and deletions."""

from __future__ import annotations

from tests.test_walk import POST, post
from tests.town import Town, until


async def unreachable(town: Town, channel: str) -> int:
    found = await town.rows(
        "SELECT 1 FROM addresses WHERE channel = :channel AND unreachable_at IS NOT NULL", channel=channel
    )
    return len(found)


async def test_whoever_blocks_us_on_telegram_is_not_written_to_until_they_unblock_us(town: Town) -> None:
    await town.ask("POST", "phones/imran/block")
    await until(lambda: unreachable(town, "telegram"))

    number = await post(town)
    await town.sunita.sees(f"{number}/1")
    await town.ask("POST", "phones/imran/unblock")

    async def reachable() -> bool:
        return not await unreachable(town, "telegram")

    await until(reachable)


async def test_the_zones_group_stays_the_zones_when_it_becomes_a_supergroup(town: Town) -> None:
    new = -1009000000001
    await town.farah.says("नमस्ते", chat=town.group)  # from now on it is known by its id
    await until(lambda: town.rows("SELECT 1 FROM inbox WHERE channel = 'telegram' AND handled_at IS NOT NULL"))
    await town.ask("POST", "telegram/migrate", {"chat": int(town.group), "to": new})

    async def moved() -> bool:
        return "room.moved" in await town.acts()

    await until(moved)
    number = await post(town)

    await town.farah.sees(f"{number}/1", str(new))


async def test_a_message_corrected_or_taken_back_after_it_was_answered_is_answered_once(town: Town) -> None:
    await town.anil.says(POST)
    await town.anil.sees("भेजें?")
    (mine,) = [message for message in await town.anil.messages() if message["from"] != "bot"]

    await town.anil.sends("edit", message=mine["id"], text="11kv viram khand feeder b/d, jumper, 2 ghante")
    await town.anil.sends("delete", message=mine["id"])

    async def handled() -> bool:
        changes = await town.rows("SELECT handled_at FROM inbox WHERE kind IN ('message.edited', 'message.deleted')")
        return len(changes) == 2 and all(row.handled_at for row in changes)

    await until(handled)
    assert len([text for text in await town.anil.received() if "भेजें?" in text]) == 1
