"""Photos, voice notes and pins come with a report, after it, or before it; bills and meters have desks of their own."""

from sqlalchemy import text

from bot.emulator.files import VOICE
from tests.test_complaints import NUMBER, complaint, complaints, files
from tests.test_files import content_of
from tests.test_walk import post
from tests.town import Town
from zones.report import DANGERS


async def details(town: Town) -> list[str]:
    return [row.kind for row in await town.rows("SELECT kind FROM details ORDER BY id")]


async def test_a_photo_and_a_pin_after_the_report_are_kept_with_it(town: Town) -> None:
    filed = await files(town)
    await town.sunita.sends("image")
    kept = await town.sunita.sees("जोड़ लिया")
    assert (await complaint(town)).number in filed["text"]
    assert (await complaint(town)).number in kept["text"]

    await town.sunita.sends("location")
    await town.sunita.sees("जोड़ लिया", times=2)
    assert await details(town) == ["words", "photo", "pin"]

    await town.sunita.sends("image", text="dekhiye meter")
    await town.sunita.sees("जोड़ लिया।\n\nकहां तक बंद है?")
    await town.sunita.sends("image", text="kab theek hoga ye")
    shown = await town.sunita.sees("किसके पास")
    assert "जोड़ लिया" in shown["text"]
    await town.sunita.sends("image", text="ye dekho fuse uda hai, light nahi aa rahi")
    await town.sunita.sees("यह बात भी उसी में")
    await town.sunita.sends("image", text="mera bill bahut zyada aaya hai")
    await town.sunita.sees("बिल और भुगतान")
    assert (await details(town)).count("photo") == 4


async def test_a_pin_after_the_question_for_an_area_answers_it_whatever_was_reported_before(town: Town) -> None:
    await files(town)
    await town.sunita.says("इलाका जोड़ें")
    await town.sunita.sees("इलाका कौन सा है")
    await town.sunita.sends("location")
    await town.sunita.sees("यही है")
    assert await details(town) == ["words"]


async def test_a_photo_with_a_caption_is_a_report(town: Town) -> None:
    await town.imran.sends("photo", text="patrakarpuram me light nahi aa rahi")
    await town.imran.sees(NUMBER)
    assert await details(town) == ["words", "photo"]


async def test_a_voice_note_without_words_is_asked_about_and_waits_for_them(town: Town) -> None:
    await town.sunita.sends("audio")
    await town.sunita.sees("किस बारे में")
    assert not await complaints(town)

    await files(town, "viraj khand me ek phase nahi aa raha hai")
    assert await details(town) == ["words", "voice"]
    await town.farah.says("शिकायत")
    await town.farah.taps("work:1")
    await town.farah.sees("🎤 बोलकर भी भेजा है")
    assert await content_of(town, await town.farah.gets("voice")) == VOICE


async def test_a_strangers_photo_waits_until_he_has_told_where(town: Town) -> None:
    await town.neha.sends("image", text="ghar me light nahi aa rahi hai")
    await town.neha.sees("जगह का नाम")
    await town.neha.sends("image")
    await town.neha.sees("इसी के साथ रखेंगे")
    await files(town, "patrakarpuram", by="neha")
    assert await details(town) == ["words", "photo", "photo", "words"]


async def test_a_photo_while_an_alarm_is_asked_where_is_kept_with_it_and_the_question_stays(town: Town) -> None:
    await town.neha.says("taar toot kar gira hai current aa raha hai")
    await town.neha.sees("किस जगह")
    await town.neha.sends("image")
    asked = await town.neha.sees("इसी के साथ रखेंगे")
    assert "ड्यूटी वाले इंजीनियर और 1912 को भेज देंगे" in asked["text"]
    await town.neha.sends("image", text="ye dekhiye")
    await town.neha.sees("पहचान में नहीं आई")
    await town.neha.says("patrakarpuram")
    await town.neha.sees("अभी भेज दिया है")
    assert await details(town) == ["words", "photo", "photo", "words"]
    assert (await complaint(town)).fault_kind in DANGERS


async def test_long_after_a_report_a_photo_is_asked_about(town: Town) -> None:
    await files(town)
    async with town.world.engine.begin() as connection:
        await connection.execute(text("UPDATE complaints SET at = at - interval '20 minutes'"))
    await town.sunita.sends("image")
    await town.sunita.sees("किस बारे में")


async def test_a_bill_has_its_desk_and_is_no_complaint(town: Town) -> None:
    await town.sunita.says("mera bill bahut zyada aaya hai")
    await town.sunita.sees("बिल और भुगतान")
    await town.sunita.says("meter jal gaya hai viram khand")
    burnt = await town.sunita.sees("मेन स्विच बंद")
    assert "मीटर काउंटर" in burnt["text"]
    await town.imran.says("معاوضہ کیسے ملے گا")
    await town.imran.sees("یہاں کوئی رقم طے نہیں")
    assert not await complaints(town)
    await town.neha.says("recharge kiya par light nahi aayi viraj khand")
    cut = await town.neha.sees("शिकायत दर्ज हो गई")
    assert "मीटर काउंटर" in cut["text"]
    await town.sunita.says("sirf ek kamre ki light nahi aa rahi")
    await town.sunita.sees("अपने इलेक्ट्रीशियन")
    await town.neha.says("iska muawza kaise milega")
    await town.neha.sees("अभी पक्का तय नहीं")
    await town.sunita.says("meter burnt and no light viram khand")
    dark = await town.sunita.sees("मीटर जल गया, बिजली नहीं है")
    assert "मेन स्विच बंद" in dark["text"]
    assert (await complaints(town))[-1].extent == "house"
    await town.sunita.says("meter jal raha hai viram khand")
    await town.sunita.sees("1912 को अभी भेज दिया है")
    await town.sunita.says("koi nahi aaya abhi tak")
    await town.sunita.sees("अभी तक किसी ने नहीं देखी")
    await town.sunita.says("danger khatam ho gaya, meter badal diya")
    await town.sunita.sees("अभी क्या सही है")
    assert len(await complaints(town)) == 3


async def test_when_will_it_come_is_answered_with_the_time_of_the_last_word(town: Town) -> None:
    await files(town)
    number = await post(town)
    await town.sunita.sees(f"{number}/1")
    await town.sunita.says("kab aayegi light")

    answer = await town.sunita.sees("आखिरी खबर")
    assert number in answer["text"]
    assert (await complaint(town)).number in answer["text"]
