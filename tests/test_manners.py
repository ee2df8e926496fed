"""Floods in the zone's group, by the zone's own rule."""

from __future__ import annotations

import json

import sqlalchemy as sa

from tests.bot.conftest import quiet_log as quiet_log
from tests.test_complaints import NUMBER
from tests.town import Town, until

WORD, HELD = "تھوڑا کم لکھیے", "لکھ نہیں پائیں گے"


async def bears(town: Town, **rule: object) -> None:
    """The zone's file says so."""
    put = sa.text(
        "INSERT INTO rules (area_id, name, content) SELECT id, 'order', CAST(:it AS jsonb) FROM areas WHERE code = 'GN'"
    )
    async with town.world.engine.begin() as connection:
        await connection.execute(put, {"it": json.dumps(rule)})


async def chats(town: Town, times: int) -> None:
    for number in range(times):
        await town.imran.says(f"aaj mausam accha hai {number}", chat=town.group)


async def test_after_a_word_a_flood_is_silenced_in_the_group_alone(town: Town) -> None:
    await bears(town, messages=3, minutes=10, hold_minutes=30)
    await chats(town, 4)
    await town.imran.sees(WORD)
    await chats(town, 4)
    await town.imran.sees(HELD)

    async def silenced() -> bool:
        return any(one["method"] == "restrictChatMember" for one in (await town.ask("GET", "requests"))["requests"])

    assert await until(silenced)
    assert (await town.acts())[-1] == "room.held"
    await town.imran.says("patrakarpuram me light nahi aa rahi")
    await town.imran.sees(NUMBER)


async def test_who_complains_is_not_silenced(town: Town) -> None:
    await bears(town, messages=3, minutes=10)
    await town.imran.says("patrakarpuram me light nahi aa rahi", chat=town.group)
    await town.imran.sees(NUMBER)
    await chats(town, 12)
    await town.all_heard()
    await town.imran.sees(WORD)
    assert "room.held" not in await town.acts()
    assert not any(HELD in text for text in await town.imran.received())


async def test_a_zone_that_says_nothing_of_it_bears_everything(town: Town) -> None:
    await chats(town, 12)
    await town.imran.says("STATUS")
    await town.imran.sees("")
    assert not await town.rows("SELECT id FROM paces")
