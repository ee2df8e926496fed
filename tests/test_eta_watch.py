"""An engineer is asked before the time passes; one tap or a few words answer; when nobody does, people hear it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bot import eta_watch
from tests.test_duty_in_chat import visitor
from tests.town import Town

POST = "viram khand feeder b/d, jumper, 1 ghanta"
ASKED = "सप्लाई आ गई, या और कितना लगेगा?"


async def outage_posted(town: Town) -> None:
    await town.anil.says(POST)
    await town.anil.confirms("outage")
    await town.sunita.sees("विराम खंड")


async def passes(town: Town, minutes: int) -> None:
    await town.move(timedelta(minutes=minutes))
    await eta_watch.watch_all(town.world)


async def etas(town: Town) -> list[Any]:
    return await town.rows("SELECT at, reason, sealed_reason FROM etas ORDER BY id")


async def test_one_tap_moves_the_time_and_the_people_hear_the_new_one(town: Town) -> None:
    await outage_posted(town)
    await passes(town, 51)
    await eta_watch.watch_all(town.world)
    asked = await town.anil.sees(ASKED)

    (told,) = await etas(town)
    half = f"{(told.at + timedelta(minutes=30)).astimezone(town.world.settings.zone_time):%-I:%M}"
    for times, more in enumerate(("30 min aur", "+30", "30 more minutes"), 1):
        await town.anil.says(more)  # is counted as the button counts it
        assert half in (await town.anil.sees("अपडेट, भेजें?", times=times))["text"]
        await town.anil.says("rehne do")
    await town.anil.taps("eta:1:30")

    await town.sunita.sees("बिजली का अपडेट")
    first, second = await etas(town)
    assert second.at - first.at == timedelta(minutes=30)
    await town.anil.presses(asked, asked["buttons"][1]["data"])  # once more
    await town.anil.sees("जवाब आ चुका है")
    assert len(await etas(town)) == 2
    assert (await town.acts()).count("eta.asked") == 1


async def test_in_words_it_is_about_the_outage_that_was_asked_about(town: Town) -> None:
    await outage_posted(town)
    await town.anil.says("vibhuti khand feeder b/d, fuse, 4 ghante")
    await town.anil.confirms("outage")
    await town.anil.sees("सूचना दर्ज", times=2)
    await passes(town, 51)
    await town.anil.sees(ASKED)

    await town.anil.says("hello, 10 min")
    await town.anil.sees("समझ में नहीं आया")  # nor how much longer it takes
    await town.anil.says("aadha ghanta aur")

    preview = await town.anil.sees("अपडेट, भेजें?")
    assert "विराम खंड" in preview["text"]
    await town.anil.confirms("update")
    await town.sunita.sees("बिजली का अपडेट")


async def test_nobody_answers_so_the_superior_is_asked_and_people_hear_that_there_is_no_new_time(town: Town) -> None:
    meena = await visitor(town, "meena", "+910000000008")
    await outage_posted(town)
    await passes(town, 51)
    await town.anil.sees(ASKED)
    await meena.says("viram khand: wajah fuse uda hai")
    await meena.confirms("correct")
    await town.sunita.sees("फ्यूज")

    await passes(town, 15)

    await meena.sees("किसी ने जवाब नहीं दिया")
    await town.anil.sees("अब सहायक अभियंता")
    await town.sunita.sees("अभी नया समय नहीं मिला; आखिरी खबर")
    await town.sunita.says("status")
    await town.sunita.sees("के बाद कोई खबर नहीं आई")
    await passes(town, 1)
    said = [act for act in await town.acts() if act.startswith("eta.")]
    assert said == ["eta.asked", "eta.asked", "eta.passed"]

    await town.anil.says("सीढ़ी")
    await town.anil.sees("पूछा गया, जवाब बाकी")
    await meena.taps("eta:1:restored")
    await meena.confirms("restore")
    await town.anil.sees("ने समय बता दिया")
    await town.sunita.sees("आ गई")
    await town.anil.says("सीढ़ी")
    await town.anil.sees("से चालू है", times=2)
    assert sum("ने समय बता दिया" in text for text in await town.anil.received()) == 1, "a cause is no time"
    asked = await town.anil.sees(ASKED)
    await town.anil.presses(asked, asked["buttons"][1]["data"])  # too late
    await town.anil.sees("चालू बताई जा चुकी है")


async def test_outside_the_window_a_template_asks_with_its_taps_and_without_it_a_word_brings_them(town: Town) -> None:
    meena = await visitor(town, "meena", "+910000000008")
    await outage_posted(town)
    async with town.world.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE addresses SET heard_at = heard_at - interval '2 days'")
    await passes(town, 51)
    asked = await town.anil.sees("और कितना लगेगा?")
    assert [button["data"] for button in asked["buttons"]][1:3] == ["do:eta:1:30", "do:eta:1:60"]
    async with town.world.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE templates SET status = 'PENDING' WHERE name !~ 'general|notice'")
    await passes(town, 15)
    await meena.sees("जवाब देने के लिए यहां लिखें: समय")

    await meena.says("eta")

    asked = await meena.sees("किसी ने जवाब नहीं दिया")
    assert len(asked["buttons"]) == 4


async def test_a_second_extension_asks_why_and_keeps_it(town: Town) -> None:
    await outage_posted(town)
    await passes(town, 51)
    await town.anil.sees(ASKED)
    await town.anil.taps("eta:1:30")
    await town.sunita.sees("बिजली का अपडेट")
    await passes(town, 30)
    await town.anil.sees(ASKED, times=2)

    await town.anil.taps("eta:2:60")

    await town.anil.sees("इस बार वजह क्या है?")
    await town.sunita.sees("बिजली का अपडेट", times=2)  # nobody waits for the reason
    await town.anil.says("nayi cable store se aa rahi hai")
    await town.anil.sees("वजह दर्ज हो गई")
    last = (await etas(town))[-1]
    assert last.reason == "other"
    assert town.world.vault.open(last.sealed_reason) == "nayi cable store se aa rahi hai"
    assert "eta.reason" in await town.acts()


async def test_with_everybody_away_the_admins_are_paged_once(town: Town) -> None:
    await outage_posted(town)
    async with town.world.engine.begin() as connection:
        await connection.execute(text("UPDATE holdings SET until = :now"), {"now": town.now()})
        await connection.exec_driver_sql("UPDATE members SET role = 'admin' WHERE person_id = 4")
    for _ in range(3):
        await passes(town, 25)

    assert (await town.acts()).count("eta.nobody") == 1
    paged = await town.rows("SELECT count(*) FROM deliveries WHERE lane = 0")
    assert paged[0].count == len(await town.rows("SELECT DISTINCT person_id FROM members WHERE role = 'admin'"))
