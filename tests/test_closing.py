"""Until it is over: who complained is asked with the restoration, and only their word, or two silences, closes it."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot import closing, pockets
from bot.storage.closing import InCheck
from tests.test_complaints import NUMBER, complaint, complaints
from tests.test_walk import post
from tests.town import Town, until

ASKED = "बिजली आ गई?"


async def restored(town: Town) -> None:
    await town.anil.taps("restore")
    await town.anil.confirms("restore")


async def out_and_back(town: Town) -> str:
    """Sunita complains, Anil posts and restores; the outage's number."""
    await town.sunita.says("light nahi aa rahi")
    await town.sunita.sees(NUMBER)
    number = await post(town)
    await restored(town)
    await town.sunita.sees(f"{number}/2")
    return number


async def clock(town: Town, **later: int) -> None:
    await town.move(timedelta(**later))
    await closing.look_after(town.world)


async def gathered(town: Town, many: int = 1) -> None:
    """So many pockets have come up, and others had their time."""
    await until(lambda: town.rows(f"SELECT 1 FROM pockets OFFSET {many - 1}"))
    await town.move(timedelta(minutes=5))
    await pockets.gather(town.world)


async def test_one_message_tells_and_asks_and_her_yes_closes_it_and_she_rates_it(town: Town) -> None:
    await town.sunita.says("padosi ke yaha light nahi aa rahi")
    await town.sunita.sees("किसी और का घर")
    number = await out_and_back(town)
    (asked,) = [m for m in await town.sunita.messages() if m["from"] == "bot" and ASKED in m["text"]]
    assert f"{number}/2" in asked["text"], "in one message with the restoration"
    assert {one.closed_at for one in await complaints(town)} == {None}, "an engineer's word closes nothing"
    for minutes in (1, 10):
        await clock(town, minutes=minutes)
    await town.sunita.sees("क्या उनके यहां बिजली आ गई?")

    await town.sunita.taps("back:1:yes")
    await town.sunita.sees("आपके कहने पर बंद")
    anothers, filed = await complaints(town)
    assert (filed.how, filed.answer, filed.closed_at is None) == ("confirmed", "yes", False)
    assert anothers.closed_at is None, "her own says nothing of her neighbour's"

    await town.sunita.taps("rate:4")
    await town.sunita.sees("एक संदेश में")
    await town.sunita.taps("rate:5")
    await town.sunita.sees("पहले ही लिख ली")
    await town.sunita.says("jaldi aa gaye the, shukriya")
    await town.sunita.sees("आपकी बात")
    assert (await complaints(town))[1].rating == 4
    assert await town.rows("SELECT 1 FROM details WHERE kind = 'remark'")
    await town.sunita.taps("back:2:no")
    await town.sunita.sees("परेशानी अभी बनी हुई है")
    assert [one.closed_at is None for one in await complaints(town)] == [True, False]
    await town.sunita.says("light nahi aa rahi")
    await until(lambda: town.rows("SELECT 1 FROM complaints OFFSET 2"))
    await town.sunita.taps("back:2:yes")
    await town.sunita.sees("आपके कहने पर बंद", times=2)
    await town.move(timedelta(hours=49))
    await town.sunita.taps("back:2:no")
    await town.sunita.sees("काफी पहले बंद")
    *_, again = await complaints(town)
    assert (again.for_another, again.extent) == (True, anothers.extent), "it is of the same house"


async def test_whoever_just_waits_for_an_answer_is_looked_at_in_no_transaction(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    take = closing.Check.take

    async def noted(check: closing.Check, found: InCheck) -> None:
        looks.append(found.id)
        await take(check, found)

    await out_and_back(town)
    monkeypatch.setattr(closing.Check, "take", noted)
    await clock(town, minutes=30)
    assert looks == [], "thousands may be waiting, once a minute"

    await clock(town, minutes=151)

    assert len(looks) == 1, "the second check is due"
    assert (await complaint(town)).asked_again_at


async def test_who_did_not_complain_is_not_asked_but_a_few_are_where_nobody_did(town: Town) -> None:
    number = await post(town)
    await restored(town)
    await town.sunita.sees(f"{number}/2")
    assert len(await town.rows("SELECT 1 FROM askings")) == 2, "Sunita and Imran, and no journalist"
    await town.sunita.says("patrakarpuram me nahi aayi, viram khand me aa gayi")
    await town.sunita.sees(NUMBER)
    await town.imran.says("viram khand me aa gayi, patrakarpuram me nahi")
    await until(lambda: town.rows("SELECT 1 FROM askings WHERE answered_at IS NOT NULL OFFSET 1"))
    imran = "SELECT person_id FROM addresses WHERE channel = 'telegram' AND person_id IS NOT NULL"
    answers = await town.rows(f"SELECT answer FROM askings ORDER BY person_id IN ({imran})")
    assert [one.answer for one in answers] == ["yes", "no"], "each of their own place"
    assert [one.area for one in await complaints(town)] == ["GN-VBK-F2/patrakarpuram"] * 2


async def test_a_sampled_no_is_a_complaint_and_a_dark_pocket(town: Town) -> None:
    number = await post(town)
    await restored(town)
    await town.imran.sees(f"{number}/2")
    (asking,) = await town.rows(
        "SELECT k.id FROM askings k JOIN addresses a ON a.person_id = k.person_id WHERE a.channel = 'telegram'"
    )
    await town.imran.taps(f"back:{asking.id}:no")

    await town.imran.sees(NUMBER)
    filed = await complaint(town)
    assert (filed.area, filed.reopened_at is None) == ("GN-VBK-F2/patrakarpuram", False)
    await gathered(town)
    await town.anil.sees("1 में से 1 ने")

    await town.arif.says("viram khand me hamare yaha bhi nahi aayi")  # nobody had asked him
    told = await town.arif.sees("अब भी नहीं है")
    assert number in told["text"]
    (his,) = await town.rows("SELECT * FROM complaints ORDER BY id OFFSET 1")
    assert (his.outage_id, his.reopened_at is None, his.answer) == (filed.outage_id, False, "no")


async def test_words_answer_too(town: Town) -> None:
    await out_and_back(town)
    await town.sunita.says("aa gayi par voltage kam hai")
    await town.sunita.sees("ठीक से नहीं आई")
    filed = await complaint(town)
    assert (filed.answer, filed.reopened_at is None, filed.closed_at) == ("partly", False, None)
    assert filed.fault_kind == "low_voltage", "what fails still is looked for"

    await town.sunita.says("ab voltage sahi hai, band kar do")
    await town.sunita.sees("आपके कहने पर बंद")
    assert (await complaint(town)).how == "confirmed"
    await town.sunita.says("sorry galti se, nahi aayi")
    await town.sunita.sees("फिर खुल गई")
    assert (await complaint(town)).closed_at is None, "what was pressed by mistake closes nothing"
    await town.sunita.says("aa gayi")
    await town.sunita.sees("आपके कहने पर बंद", times=2)
    await town.sunita.says("1 star bahut kharab")
    await town.sunita.sees("आपकी बात")
    assert (await complaint(town)).rating == 1
    await town.sunita.says("meri complaint ka kya hua")
    await town.sunita.sees("आपके कहने पर बंद की गई")

    await town.sunita.says("abhi tak nahi aayi")
    await town.sunita.sees("फिर खुल गई", times=2)
    assert (await complaint(town)).closed_at is None


async def test_a_no_reaches_the_engineer_as_a_pocket_which_becomes_an_outage_of_its_own(town: Town) -> None:
    number = await out_and_back(town)
    await town.sunita.says("nahi")
    await town.sunita.sees("फिर खुल गई")
    await gathered(town)
    asked = await town.anil.sees("1 में से 1 ने")
    assert "विराम खंड" in asked["text"]

    await town.anil.says("main dekh raha hun")
    await town.sunita.sees("इंजीनियर देख रहे हैं")
    await town.anil.presses(asked, "do:pocket:1:looking")
    await town.anil.sees("ही लिखा जा चुका है")
    assert sum("इंजीनियर देख रहे हैं" in said for said in await town.sunita.received()) == 1
    await town.sunita.says("meri complaint ka kya hua")
    stands = await town.sunita.sees("इंजीनियर देख रहे हैं", times=2)
    assert "अभी भी बंद: आपने" in stands["text"], "neither side's word hides the other's"
    assert "कब तक ठीक होगा" in stands["text"]
    await town.anil.taps("pocket:1:out")
    await town.anil.taps("eta:60")
    await town.anil.confirms("outage")
    await until(lambda: town.rows("SELECT 1 FROM outages OFFSET 1"))
    assert len(await town.rows("SELECT DISTINCT started_at FROM outages")) == 1, "there it never ended"
    await pockets.gather(town.world)

    (pocket,) = await town.rows("SELECT p.*, o.number FROM pockets p LEFT JOIN outages o ON o.id = p.led_to_id")
    assert (pocket.verdict, pocket.ended_at is None, pocket.number is None) == ("out", False, False)
    assert pocket.number != number
    filed = await complaint(town)
    assert (filed.outage_id, filed.reopened_at, filed.closed_at) == (pocket.led_to_id, None, None)

    await town.anil.sees(f"{pocket.number}/1")  # or the button of the one before would be tapped
    await town.anil.presses(asked, "do:pocket:1:out")
    await town.anil.sees("*सिर्फ यहीं बंद है* लिखा जा चुका है")
    await town.anil.presses(asked, "do:pocket:1:again")  # after all
    await town.anil.sees("फिर खोलें?")
    await town.anil.says("rehne do")
    await town.anil.sees("रहने दिया")
    await town.move(timedelta(minutes=1))  # news of one moment would be gathered
    await restored(town)
    await town.sunita.sees(f"{pocket.number}/2")
    assert len(await town.rows("SELECT 1 FROM askings")) == 2, "the same complaint is asked about anew"


async def test_an_end_that_was_posted_too_early_is_one_message_and_one_act_takes_it_back(town: Town) -> None:
    dark = ((town.sunita, "viram khand"), (town.imran, "patrakarpuram"), (town.arif, "viram khand"))
    await town.arif.starts()
    for phone, where in (*dark, (town.neha, "viram khand")):
        await phone.says(f"{where} me light nahi aa rahi")
        await phone.sees(NUMBER)
    number = await post(town)
    await until(lambda: town.rows("SELECT 1 FROM deliveries WHERE state = 'refused' OFFSET 2"))  # they have no phone
    await restored(town)
    for phone, _ in dark:
        asked = await phone.sees(f"{number}/2")
        await phone.presses(asked, asked["buttons"][1]["data"])
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE reopened_at IS NOT NULL OFFSET 2"))
    await until(
        lambda: town.rows("SELECT count(*) FROM deliveries WHERE state IN ('due', 'claimed') HAVING count(*) = 0")
    )
    await pockets.gather(town.world)

    asked = await town.anil.sees("बिजली आई ही नहीं")
    assert asked["text"].index("आई ही नहीं") < asked["text"].index("पत्रकारपुरम में 1 में से 1")
    assert "में 3 में से 2" in asked["text"]
    assert asked["buttons"][0]["label"] == "पूरी लाइन बंद है"
    assert sum("ने कहा कि" in said for said in await town.anil.received()) == 1, "never one a locality"

    await town.anil.says("patrakarpuram me aa gayi")
    left = await town.anil.sees("विराम खंड में 3 में से 2 ने कहा कि")
    assert "पत्रकारपुरम में" not in left["text"]
    assert [one.verdict for one in await town.rows("SELECT verdict FROM pockets ORDER BY noes")] == ["back", None]
    await town.anil.presses(asked, asked["buttons"][0]["data"])
    await town.anil.confirms("reopen")
    corrected = await town.sunita.sees(f"{number}/3")
    previews = [said for said in await town.anil.received() if "भेजें?" in said or "फिर खोलें?" in said]
    assert previews[0].endswith(" लोग, 1 ग्रुप")
    posted = [said for said in await town.anil.received() if "दर्ज: GN-" in said]
    assert [said.rpartition(": ")[2] for said in posted] == [said.rpartition(": ")[2] for said in previews[:2]]
    shown = [sum(map(int, re.findall(r"\d+", said.rpartition(": ")[2]))) for said in previews]
    owed = await town.rows(
        "SELECT count(*) AS many FROM deliveries WHERE notice_id IS NOT NULL GROUP BY notice_id ORDER BY notice_id"
    )
    assert shown == [one.many for one in owed], "no preview promises more or fewer than are told"
    assert corrected["text"].startswith("⚡ *बिजली अभी नहीं आई है:*")
    await town.neha.sees(f"{number}/3")  # who is no member, and was told that it is back
    await town.neha.says("haan")  # of what was asked before: by now it asks nothing
    await until(lambda: town.rows("SELECT 1 FROM inbox WHERE handled_at IS NULL HAVING count(*) = 0"))
    assert (await town.acts())[-1] == "outage.reopened"
    assert not await town.rows("SELECT 1 FROM pockets WHERE ended_at IS NULL")
    assert {(one.closed_at, one.reopened_at, one.asked_at) for one in await complaints(town)} == {(None, None, None)}

    await town.move(timedelta(minutes=1))
    await restored(town)
    asked = await town.sunita.sees(f"{number}/4")
    await town.sunita.presses(asked, asked["buttons"][0]["data"])
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE how = 'confirmed'"))
    assert await town.problems() == []


async def neighbour_says_no(town: Town) -> None:
    """Somebody beside her, in the same dark."""
    another = {"id": 9_000, "number": "GN-C-2611-09000", "author": "\\x01", "person_id": None, "asking_id": None}
    told = another | {"reopened_at": town.now().isoformat(), "answered_at": town.now().isoformat(), "answer": "no"}
    copied = "INSERT INTO complaints SELECT (jsonb_populate_record(c, CAST(:told AS jsonb))).* FROM complaints c"
    async with town.world.engine.begin() as connection:
        await connection.execute(sa.text(copied), {"told": json.dumps(told)})


async def test_it_is_back_now_asks_those_who_said_no_once_more(town: Town) -> None:
    await out_and_back(town)
    await neighbour_says_no(town)
    await pockets.gather(town.world)
    await town.anil.says("शिकायत")
    await town.anil.sees("2 में से 1 ने")
    await town.anil.says("viram khand me local fault hai, transformer ka fuse uda h")
    await until(lambda: town.rows("SELECT 1 FROM pockets WHERE verdict = 'local'"))
    await town.anil.says("galat bola, pura feeder band hai, 1 ghanta")
    await town.anil.sees("फिर खोलें?")
    await town.anil.says("rehne do")
    await town.sunita.taps("back:1:partly")
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE answer = 'partly'"))
    await pockets.gather(town.world)
    await town.anil.says("शिकायत")
    put = await town.anil.sees("2 में से 1 (1 के यहां अधूरी")
    assert "पूरी नहीं आई" in put["text"], "who has a part of it is not in the dark"
    await gathered(town, many=2)
    assert sum("2 में से 1 (" in said for said in await town.anil.received()) == 1, "he has asked for it himself"
    await town.anil.taps("pocket:2:back")
    await town.anil.sees("मना किया था (1)")  # not those who know of a fault of their own
    assert (await complaints(town))[0].closed_at is None
    await town.anil.presses(await town.anil.sees("2 में से 1 ने"), "do:pocket:1:looking")
    await town.anil.sees("*लोकल खराबी* लिखा जा चुका है")
    await town.anil.taps("pocket:1:back")  # their transformer is mended
    await town.anil.sees("मना किया था (1)", times=2)
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE id = 9000 AND restored_said_at IS NOT NULL"))

    await clock(town, minutes=11)
    await town.sunita.sees("विभाग कहता है")
    await town.sunita.taps("back:2:yes")
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE how = 'confirmed'"))
    await town.sunita.says("koi nahi aaya, ghar me andhera raha 3 ghante")
    await town.sunita.sees("आपकी बात")
    assert {one.how for one in await complaints(town)} == {"confirmed", None}, "how it was opens nothing again"


async def test_silence_is_asked_once_more_and_then_closed_unconfirmed_and_counted(town: Town) -> None:
    await out_and_back(town)
    await clock(town, hours=2)
    assert (await complaint(town)).asked_again_at is None
    await town.sunita.says("meri complaint ka kya hua")
    asked = await town.sunita.sees("आपके जवाब का इंतज़ार")
    assert asked["buttons"][0]["data"] == "do:back:1:yes"
    await clock(town, hours=2)
    await town.sunita.sees("विभाग कहता है")
    await clock(town, hours=11)
    assert (await complaint(town)).closed_at is None
    await clock(town, hours=2)
    assert (await complaint(town)).how == "unconfirmed"
    assert (await town.acts()).count("complaint.unconfirmed") == 1
    await town.sunita.sees("दोनों सवालों का जवाब नहीं आया")
    await town.sunita.says("meri complaint ka kya hua")
    await town.sunita.sees("पुष्टि नहीं हुई")


async def test_outside_her_window_a_template_asks_with_quick_replies(town: Town) -> None:
    await town.sunita.says("light nahi aa rahi")
    await town.sunita.sees(NUMBER)
    number = await post(town)
    await town.move(timedelta(hours=25))
    await town.anil.says("supply normal viram khand feeder")
    await town.anil.confirms("restore")

    asked = await town.sunita.sees(f"{number}/2")
    assert [button["label"] for button in asked["buttons"]] == ["हां, आ गई", "नहीं आई", "पूरी नहीं आई"]
    await until(lambda: town.rows("SELECT 1 FROM deliveries WHERE template LIKE '%asking%'"))
    await town.sunita.presses(asked, asked["buttons"][1]["data"])
    await town.sunita.sees("फिर खुल गई")
    assert await town.problems() == []


async def test_nobody_answers_for_somebody_else(town: Town) -> None:
    await out_and_back(town)
    await town.imran.says("do:back:1:yes")
    await town.imran.sees("1912")
    assert (await complaint(town)).closed_at is None
    await town.sunita.says("patrakarpuram me aa gayi, viram khand me nahi")
    await town.sunita.sees("फिर खुल गई")
    assert (await complaint(town)).times_reopened == 1, "of her own place it is a no"
    await town.sunita.sends("image", text="viram khand me aa gayi, vineet khand me nahi")
    await town.sunita.sees("विनीत खंड")
    assert len(await town.rows("SELECT 1 FROM details WHERE kind = 'photo'")) == 1
    assert [bool(one.closed_at) for one in await complaints(town)] == [True, False]


async def test_who_said_stop_is_not_asked_and_their_complaint_is_closed_unconfirmed(town: Town) -> None:
    await town.sunita.says("light nahi aa rahi hai 2 ghante se, jab aa jaye to bata dena")
    await town.sunita.sees(NUMBER)
    await post(town)
    await town.sunita.says("STOP")
    await town.sunita.sees("बंद")
    await restored(town)
    await until(lambda: town.rows("SELECT 1 FROM outages WHERE restored_at IS NOT NULL"))
    await closing.look_after(town.world)
    for hours in (1, 4, 13):
        await clock(town, hours=hours)
    assert [one.how for one in await complaints(town)] == ["unconfirmed"]
    assert not any("विभाग कहता है" in said or "जवाब नहीं" in said for said in await town.sunita.received())
    await town.sunita.says("START")
    await town.sunita.taps("again")
    back = await town.sunita.sees("बिजली आ गई (सूचना")
    assert [button["data"].split(":")[1] for button in back["buttons"]] == ["out_here"], "it may be off at hers still"
