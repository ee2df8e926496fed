"""Whoever has a complaint is no stranger: their words belong to it, while it is open and when supply goes again."""

from __future__ import annotations

from datetime import timedelta

from bot import ladder
from tests.test_complaints import complaint, complaints, files
from tests.test_walk import post
from tests.town import Town, until

GREETED, ASKED_WHERE = "अपना जोन", "किस जगह"


async def test_who_has_an_open_complaint_is_neither_greeted_nor_asked_where_again(town: Town) -> None:
    await files(town, "viram khand 2 me light nahi hai", by="neha")
    await town.neha.says("abhi tak koi nahi aaya")
    await town.neha.sees("उसी में जोड़ दी है")
    await town.neha.says("account no. 3071234567, sirf mera ghar")
    await town.neha.sees("सिर्फ़ आपका घर")
    await town.neha.says("2 ghante ho gaye koi sunne wala nahi")
    await town.neha.sees("उसी में जोड़ दी है", times=2)
    await town.neha.says("ha hamare yaha bhi band hai")
    await town.neha.sees("उसी में जोड़ दी है", times=3)
    await town.neha.says("now the neighbours lost it too")
    await town.neha.sees("आपकी गली")
    await town.neha.says("complaint status")
    await town.neha.sees("किसके पास")

    await town.neha.says("consumer no 3071234567, makan 4/22")
    await town.neha.sees("उपभोक्ता संख्या जोड़ दी")
    await town.anil.says("शिकायत")
    await town.anil.taps("work:")
    await town.anil.sees("3071234567")

    await town.neha.says("raat ko msg mat karo")
    await town.neha.sees("रात में भी चलता रहेगा")
    filed = await complaint(town)
    assert (filed.extent, filed.hushed_at) == ("street", None)
    await town.neha.says("STOP")
    await town.neha.sees(f"{filed.number} खुली है")
    assert (await complaint(town)).hushed_at
    await town.neha.says("abhi tak koi nahi aaya")
    await town.neha.sees("उसी में जोड़ दी है", times=4)
    assert (await complaint(town)).hushed_at is None
    await town.neha.says("aa gayi")
    await town.neha.sees("आपके कहने पर बंद")
    await town.neha.says("khambe me current aa raha hai")
    told = await town.neha.sees("वहीं का मानकर भेजा है")
    assert "दूर रहें" in told["text"], "an alarm waits for no answer"
    assert "विराम खंड" in (await town.anil.sees("🚨"))["text"]
    await town.neha.says("koi nahi aaya")
    await town.neha.sees("अभी तक किसी ने नहीं देखी")
    await town.neha.says("malhaur")
    await town.neha.sees("भेज दिया है", times=2)
    assert "मल्हौर" in (await town.anil.sees("🔁"))["text"], "he need not look there any more"
    said = " ".join(await town.neha.received())
    assert GREETED not in said
    assert ASKED_WHERE not in said


async def test_gone_again_is_no_word_about_the_work_and_joins_the_outage_that_is_why(town: Town) -> None:
    await files(town, "viram khand 2 me light nahi hai", by="neha")
    await town.neha.says("aa gayi")
    await town.neha.sees("आपके कहने पर बंद")
    await town.neha.says("4 star")
    await town.neha.sees("एक संदेश में")
    await ladder.climb_all(town.world)
    await town.move(timedelta(hours=3))
    await town.neha.says("phir chali gayi")
    await town.neha.sees("फिर खुल गई")
    filed = await complaint(town)
    assert (filed.rating, filed.closed_at, filed.reopened_at is None) == (4, None, False)
    await ladder.climb_all(town.world)
    (climb,) = await town.rows("SELECT began_at FROM climbs WHERE rung = 'complaints' AND over_at IS NULL")
    assert climb.began_at == filed.reopened_at, "nobody has let it wait before"
    await town.move(timedelta(hours=2))
    await ladder.climb_all(town.world)
    await town.neha.says("meri complaint ka kya hua")
    await town.neha.sees("पहुंचाई जा चुकी है")
    await town.anil.says("शिकायत")
    await town.anil.taps("work:")
    await town.anil.taps("take:")
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE taken_at IS NOT NULL"))
    await town.neha.says("meri complaint ka kya hua")
    taken = await town.neha.sees("किसके पास", times=2)
    assert "पहुंचाई जा चुकी है" not in taken["text"], "whoever was asked has answered since"

    await town.neha.says("aa gayi")
    over = await town.neha.sees("आपके कहने पर बंद", times=2)
    assert not [one for one in over["buttons"] if "rate" in one["data"]], "whoever has rated it is not asked again"
    number = await post(town)
    await town.neha.says("abhi bhi nahi aayi hai")
    await town.neha.sees(number)
    (outage,) = await town.rows("SELECT id FROM outages")
    assert (await complaint(town)).outage_id == outage.id

    await town.anil.taps("restore")
    await town.anil.confirms("restore")
    asked = await town.neha.sees(f"{number}/2")
    await town.neha.presses(asked, asked["buttons"][0]["data"])
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE closed_at IS NOT NULL"))
    await town.neha.says("light fir chali gayi")
    await until(lambda: town.rows("SELECT 1 FROM complaints OFFSET 1"))
    first, second = await complaints(town)
    assert (second.feeder, second.area) == (first.feeder, first.area)
    assert ASKED_WHERE not in " ".join(await town.neha.received())
