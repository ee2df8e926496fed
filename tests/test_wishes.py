"""What people wish to hear, as they say it on their phones: settings, a pause, and less of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.storage.owing import GATHER
from tests.test_answers import newest_after
from tests.test_joining import follows
from tests.test_walk import URDU, post
from tests.town import Town
from zones.report import Extent


async def wished(town: Town) -> list[dict[str, object]]:
    return [row.facts for row in await town.rows("SELECT facts FROM entries WHERE act = 'member.wished' ORDER BY id")]


async def test_the_settings_tell_all_in_words_and_each_has_its_button(town: Town) -> None:
    told = await newest_after(town, "sunita", "सेटिंग")

    assert "विराम खंड" in told
    assert "हिंदी" in told
    buttons = [button["data"] for button in (await town.sunita.messages())[-1]["buttons"]]
    assert buttons == [
        "do:lang", "do:areas", "do:near:", "do:turns:", "do:quiet", "do:pause", "do:link", "do:privacy", "do:stop",
    ]  # fmt: skip


async def test_in_urdu_a_switch_is_turned_on_and_off_again_by_taps(town: Town) -> None:
    assert URDU.search(await newest_after(town, "imran", "میری سیٹنگ"))
    await town.imran.taps("turns:")
    await town.imran.sees("بیچ کے اپڈیٹ نہیں")
    assert await newest_after(town, "imran", "settings")
    await town.imran.taps("turns:all")
    await town.imran.sees("بیچ کے اپڈیٹ بھی")

    assert await wished(town) == [{"wish": "turns_only", "on": True}, {"wish": "turns_only", "on": False}]


async def test_only_off_and_back_without_the_updates_between(town: Town) -> None:
    await newest_after(town, "sunita", "sirf jana aana")
    number = await post(town)
    await town.sunita.sees(f"{number}/1")
    await town.move(2 * GATHER)
    await town.anil.says("update viram khand 3 ghante")
    await town.anil.confirms("update")
    await town.kavita.sees(f"{number}/2")
    await town.move(2 * GATHER)
    await town.anil.says("supply normal viram khand")
    await town.anil.confirms("restore")

    await town.sunita.sees(f"{number}/3")
    assert not any(f"{number}/2" in text for text in await town.sunita.received())


async def test_in_english_only_my_feeder(town: Town) -> None:
    answer = await newest_after(town, "kavita", "only my feeder")

    assert "your own feeder" in answer
    number = await post(town)
    await town.sunita.sees(number)
    assert not any(number in text for text in await town.kavita.received())


@pytest.mark.parametrize(
    ("words", "days"), [("ruko 3 din", 3), ("pause 2 weeks", 14), ("रुको 1 हफ्ता", 7), ("دو دن خبریں مت بھیجو", 2)]
)
async def test_a_pause_is_said_as_people_say_it(town: Town, words: str, days: int) -> None:
    answer = await newest_after(town, "sunita", words)

    assert answer.startswith("⏸")
    (sunita,) = await town.rows("SELECT paused_until FROM persons WHERE paused_until IS NOT NULL")
    assert abs(sunita.paused_until - town.now() - timedelta(days=days)) < timedelta(minutes=5)


async def test_ruko_kal_tak_is_until_tomorrow_morning(town: Town) -> None:
    await newest_after(town, "sunita", "ruko kal tak")

    (sunita,) = await town.rows("SELECT paused_until FROM persons WHERE paused_until IS NOT NULL")
    assert sunita.paused_until.astimezone(town.world.settings.zone_time).hour == 8
    assert sunita.paused_until - town.now() < timedelta(days=1, hours=8)


async def test_in_a_pause_nothing_comes_and_resume_ends_it(town: Town) -> None:
    await newest_after(town, "sunita", "pause")
    await town.sunita.taps("pause:3d")
    await town.sunita.sees("⏸")
    silent = await post(town)
    await town.kavita.sees(silent)
    assert "रुकी है" in await newest_after(town, "sunita", "settings")

    await newest_after(town, "sunita", "फिर शुरू")
    await town.move(2 * GATHER)
    await town.anil.says("supply normal viram khand")
    await town.anil.confirms("restore")
    await town.move(2 * GATHER)
    await town.anil.says("vibhuti khand s/s band, 33kv b/d, 2 ghante")
    await town.anil.confirms("outage")

    await town.sunita.sees("GN-2")
    assert not any(silent in text for text in await town.sunita.received())
    assert [act for act in await town.acts() if act in ("member.paused", "member.resumed")] == [
        "member.paused",
        "member.resumed",
    ]


async def test_a_pause_is_not_stop_and_stop_is_no_pause(town: Town) -> None:
    await newest_after(town, "sunita", "ruko 3 din")
    assert await town.rows("SELECT 1 FROM members WHERE left_at IS NOT NULL") == []

    await newest_after(town, "sunita", "रोको")
    assert len(await town.rows("SELECT 1 FROM members WHERE left_at IS NOT NULL")) == 1


async def test_silence_that_is_wished_for_without_a_length_is_asked_about_and_without_a_time_is_stop(
    town: Town,
) -> None:
    assert "90" in await newest_after(town, "sunita", "1 saal tak message mat bhejo")
    assert "कितने दिन" in await newest_after(town, "sunita", "kuch din message mat bhejo")
    assert "30 नवंबर" in await newest_after(town, "sunita", "5 din")
    assert "यहीं हैं" in await newest_after(town, "sunita", "shukriya")
    assert await town.rows("SELECT 1 FROM members WHERE left_at IS NOT NULL") == []

    assert "JOIN" in await newest_after(town, "sunita", "message mat bhejo")
    assert len(await town.rows("SELECT 1 FROM members WHERE left_at IS NOT NULL")) == 1
    assert "नहीं भेजी जाती" in await newest_after(town, "sunita", "kuch din tak msg mat bhejo")


@pytest.mark.parametrize("words", ["pause 3 saal", "ruko xyz"])
async def test_what_is_no_time_is_asked_for_again(town: Town, words: str) -> None:
    await newest_after(town, "sunita", words)

    assert await town.rows("SELECT 1 FROM persons WHERE paused_until IS NOT NULL") == []


async def test_whoever_is_on_duty_cannot_pause_and_a_stranger_has_nothing_to_set(town: Town) -> None:
    assert "ड्यूटी" in await newest_after(town, "anil", "ruko 3 din")
    assert "JOIN" in await newest_after(town, "neha", "settings")
    assert await town.rows("SELECT 1 FROM persons WHERE paused_until IS NOT NULL") == []


async def test_settings_go_before_how_far_it_reaches_which_is_asked_again_once_with_its_buttons(town: Town) -> None:
    assert "कहां तक बंद है" in await newest_after(town, "sunita", "light nahi aa rahi viram khand")
    assert "रात 11 बजे" in await newest_after(town, "sunita", "raat 11 se subah 7 tak message mat bhejna")
    assert "रात 10 बजे" in await newest_after(town, "sunita", "raat ko mat batao")
    assert "अपने फीडर" in await newest_after(town, "sunita", "mera feeder ka hi batao")
    assert "जाने और आने" in await newest_after(town, "sunita", "sirf jab light jaye ya aaye tab batao")
    assert (await newest_after(town, "sunita", "3 din shant raho")).startswith("⏸")
    assert await town.rows("SELECT 1 FROM members WHERE left_at IS NOT NULL") == []

    await town.kavita.says("light gone in vibhuti khand")
    await town.kavita.sees("How far does it reach")
    assert await newest_after(town, "kavita", "my cousin's wedding is tomorrow") == "How far does it reach?"
    assert len((await town.kavita.messages())[-1]["buttons"]) == len(Extent)
    assert "How far" not in await newest_after(town, "kavita", "my cousin's wedding is tomorrow")


async def test_whoever_has_moved_is_asked_whether_it_is_that_place_and_follows_it_instead(town: Town) -> None:
    assert "पत्रकारपुरम" in await newest_after(town, "sunita", "main ab patrakarpuram me rehne laga hu")
    await town.sunita.taps("yes")
    await town.sunita.sees("हो गया")
    assert await follows(town, "+910000000101") == ["GN-VBK-F2/patrakarpuram"]
    assert "आपका इलाका" in await newest_after(town, "sunita", "mera ilaka badlo")
