"""An engineer at work on single complaints: heaped, taken, asked back, shown, handed on; only her yes closes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot import closing
from bot.channels.channel import SendFailed, Then
from bot.emulator.files import VOICE
from handlers.reports import works
from tests.test_complaints import NUMBER, complaint, complaints, files
from tests.test_duty_in_chat import visitor
from tests.test_files import content_of
from tests.test_ladder import passes
from tests.town import Phone, Town, until

ONE_PHASE = "ghar me ek phase nahi aa raha"
SECOND = "ghar me voltage bahut kam hai, makan no 12, mera number 9876543210"


async def opened(town: Town) -> dict[str, Any]:
    """The card of the only complaint, on Anil's phone."""
    await town.anil.says("शिकायत")
    await town.anil.sees("आपके पास शिकायतें: 1")
    await town.anil.taps("work:1")
    return await town.anil.sees("परेशानी:")


async def reported(town: Town, words: str = ONE_PHASE) -> dict[str, Any]:
    """What she reports is before Anil."""
    await files(town, words)
    return await opened(town)


async def asked_back(town: Town, question: str) -> dict[str, Any]:
    """She reports, and Anil asks her something about it; what she sees of that."""
    await reported(town)
    await town.anil.taps("ask_back:1")
    await town.anil.sees("क्या पूछना है")
    await town.anil.says(question)
    return await town.sunita.sees("जवाब यहीं")


async def test_it_waits_for_whoever_answers_for_its_place_and_shows_neither_name_nor_number(town: Town) -> None:
    card = await reported(town, SECOND)
    assert (await complaint(town)).number in card["text"]
    assert "voltage" in card["text"]
    assert "9876543210" not in card["text"]
    assert "Sunita" not in card["text"]
    verbs = [button["data"].split(":")[1] for button in card["buttons"]]
    assert verbs == ["take", "ask_back", "show_work", "hand_on", "resolve"]
    await town.sunita.says("sirf mere ghar me hai")
    await town.sunita.sees("सिर्फ़ आपका घर")
    await town.sunita.says("voltage abhi bhi kam hai, koi nahi aaya")
    await town.sunita.sees(NUMBER, times=3)
    await town.anil.taps("work:1")
    card = await town.anil.sees("कहां तक: “सिर्फ़ मेरा घर”")
    assert card["text"].index("voltage bahut kam hai") < card["text"].index("koi nahi aaya"), (
        "the first words stand, too"
    )
    await town.farah.says("kitni shikayat hai?")
    await town.farah.sees("कोई शिकायत नहीं रुकी")


async def test_taking_it_is_told_to_her_and_a_second_tap_changes_nothing(town: Town) -> None:
    await reported(town)
    end = (await complaint(town)).number.rsplit("-", 1)[1]
    await town.anil.says(f"{end[1:]} ko dekh raha hun")
    await town.sunita.sees("इसे देख रहे हैं")
    await town.sunita.says("मेरी शिकायत")
    await town.sunita.sees("से देख रहे हैं", times=2)

    card = next(message for message in await town.anil.messages() if "परेशानी:" in message["text"])
    await town.anil.presses(card, "do:take:1")
    await town.anil.sees("ही हाथ में ली जा चुकी")
    assert (await town.acts()).count("complaint.taken") == 1
    taken = await complaint(town)
    assert (taken.taken_at is None, taken.acknowledged_at is None, taken.closed_at) == (False, False, None)


async def test_a_question_and_its_answer_pass_without_a_number(town: Town) -> None:
    await reported(town)
    await town.anil.taps("ask_back:1")
    await town.anil.sees("क्या पूछना है")
    number = (await complaint(town)).number
    await town.anil.says(f"{number}: viram khand me pole ke paas wala ghar hai kya? mera number 9876500000")
    asked = await town.sunita.sees("जवाब यहीं")
    assert "pole ke paas" in asked["text"]
    assert "9876500000" not in asked["text"]
    assert not await town.rows("SELECT 1 FROM outages"), "however it reads, it is a question"

    await town.sunita.says("haan, doosra makan, 9876543210 pe phone kar lijiye")
    await town.sunita.sees("आपका नंबर नहीं दिया गया")
    heard = await town.anil.sees("💬")
    assert "doosra makan" in heard["text"]
    assert "9876543210" not in heard["text"]
    assert (await town.acts())[-2:] == ["complaint.asked_back", "complaint.answered_back"]
    await town.sunita.says("2/45 mandir ke pass, pole VK12")
    await town.anil.sees("pole VK12")
    await town.anil.taps("work:1")
    await town.anil.sees("जवाब: “2/45 mandir")


async def test_who_was_asked_is_not_pressed_and_may_speak_of_something_else(town: Town) -> None:
    await asked_back(town, "meter ghar ke andar hai?")
    await town.sunita.says("kab aayegi?")
    await town.sunita.sees("किसके पास")
    await town.sunita.says("kal light jayegi kya?")
    await town.sunita.sees("कोई शटडाउन नहीं")
    assert (await complaint(town)).heard_back_at is None

    card = next(message for message in await town.anil.messages() if "परेशानी:" in message["text"])
    await town.anil.presses(card, "do:ask_back:1")
    await town.anil.sees("पूछा जा चुका")
    await town.sunita.sends("image", text="yeh dekhiye")
    await town.sunita.sees("इंजीनियर को भेज दिया")
    shown = await town.anil.sees("फोटो आई है")
    assert shown["kind"] in ("image", "interactive", "photo")
    assert shown["file"]


async def test_an_answer_that_sounds_like_danger_is_an_answer_and_an_alarm_is_an_alarm(town: Town) -> None:
    await asked_back(town, "meter ghar ke andar hai ya bahar?")
    await town.sunita.says("taar toot ke latak raha hai meter ke paas")
    await town.sunita.sees("दूर रहें")
    assert (await complaints(town))[0].heard_back_at is None
    await town.sunita.says("bahar, seedhi ke neeche")
    heard = await town.anil.sees("💬")
    assert "seedhi ke neeche" in heard["text"]
    await town.anil.says((await complaints(town))[1].number)
    await town.anil.taps("resolve:2")
    await town.anil.sees("उनके हां कहने पर ही")
    await town.sunita.says("haan")
    await town.anil.sees("💬", times=2)
    assert (await complaints(town))[1].closed_at is None, "he asked, and nobody has asked her of the other yet"


async def test_a_photo_of_the_work_is_kept_sealed_and_shown_to_her_on_whichever_platform(town: Town) -> None:
    await town.imran.says("patrakarpuram me transformer se awaaz aa rahi hai, ek phase nahi hai")
    await town.imran.sees(NUMBER)
    await until(lambda: town.rows("SELECT 1 FROM complaints"))
    await opened(town)
    await town.anil.taps("show_work:1")
    await town.anil.sees("काम की फोटो यहां")
    await town.anil.says("abhi bhejta hoon")
    await town.anil.sees("फोटो भेजनी है")
    await town.anil.sends("image", text="fuse badal diya")
    await town.anil.sees("शिकायत करने वाले को भेज दी")
    photo = await town.imran.sees("fuse badal diya")
    assert photo["kind"] == "photo"
    await town.anil.taps("work:1")
    await town.anil.sends("image")  # which nobody asked for
    await town.anil.sees("के काम की है?")
    await town.anil.says("chinhat bazar me taar toot kar gira hai")  # of which he warns, and his photo waits
    await town.anil.sees("दूर रहें")
    assert len(await complaints(town)) == 2
    await town.anil.says("pole ka jumper dhila tha")
    await town.anil.sees("साथ में यह भी जाएगा")
    await town.anil.says(f"{(await complaints(town))[0].number} dekh raha hun")
    await town.anil.sees("के काम की है?", times=3)
    await town.anil.says("haan")
    await town.imran.sees("pole ka jumper dhila tha")
    await town.anil.says("kaam ho gaya, fuse badal diya")
    await town.anil.sees("का काम हो गया?")
    assert (await complaints(town))[0].restored_said_at is None, "words alone end nothing"
    await town.anil.taps("resolve:1")
    await town.anil.sees("उनके हां कहने पर ही")
    kept = await town.rows("SELECT sealed_content FROM details WHERE kind = 'work'")
    assert [b"media" in one.sealed_content for one in kept] == [False, False]
    assert (await town.acts()).count("complaint.work_shown") == 2


async def test_a_photo_and_a_voice_note_in_answer_cross_from_telegram_to_whatsapp(town: Town) -> None:
    await town.imran.says("patrakarpuram me ek phase nahi aa raha hai")
    await town.imran.sees(NUMBER)
    await until(lambda: town.rows("SELECT 1 FROM complaints"))
    await opened(town)
    await town.anil.taps("ask_back:1")
    await town.anil.sees("क्या पूछना है")
    await town.anil.says("meter ki photo bhejiye")
    await town.imran.sees("تصویر بھیج دیجیے")
    await town.imran.sends("photo")
    await town.imran.sees("انجینئر کو بھیج دیا")
    assert (await town.anil.sees("फोटो आई है"))["file"]
    await town.imran.sends("voice")
    await town.imran.sees("انجینئر کو بھیج دیا", times=2)
    assert (await town.anil.sees("जवाब में वॉइस नोट आया है"))["buttons"]
    assert await content_of(town, await town.anil.gets("audio")) == VOICE

    async with town.world.engine.begin() as connection:
        await connection.execute(sa.text("UPDATE addresses SET heard_at = heard_at - interval '25 hours'"))
    await town.imran.sends("voice")
    await town.anil.taps("in_full")
    await town.anil.sees("जवाब में वॉइस नोट आया है", times=2)
    await town.anil.taps("work:1")
    await town.anil.gets("audio", times=2)
    updates = "SELECT 1 FROM deliveries JOIN addresses a ON a.id = address_id WHERE lane = 30 AND channel = 'whatsapp'"
    assert len(await town.rows(updates)) == 4, "a photo, a line and its note, and a line alone outside the window"


async def test_an_alarm_under_her_photo_is_an_alarm_though_an_answer_is_waited_for(town: Town) -> None:
    await asked_back(town, "meter ki photo bhejiye")
    await town.sunita.sends("image", text="khambe me aag lagi hai, taar toot kar gira hai")
    await town.sunita.sees("दूर रहें")
    await town.anil.sees("खतरा")
    assert [one.heard_back_at for one in await complaints(town)] == [None, None]


async def test_words_under_her_photo_go_with_it(town: Town) -> None:
    await asked_back(town, "meter ki photo bhejiye")
    await town.sunita.sends("image", text="ye raha meter")
    await town.sunita.sees("भेज दिया")
    shown = await town.anil.sees("ye raha meter")
    assert shown["file"]


async def test_what_she_sent_with_her_report_is_shown_to_whoever_works_on_it(town: Town) -> None:
    await files(town, ONE_PHASE)
    await town.sunita.sends("audio")
    await town.sunita.sees("जोड़ लिया")
    await town.sunita.sends("image")
    await town.sunita.sees("जोड़ लिया", times=2)
    assert "🎤 बोलकर भी भेजा है" in (await opened(town))["text"]
    assert (await town.anil.gets("audio"))["file"]
    kinds = [one["kind"] for one in await town.anil.messages() if one["from"] == "bot" and one.get("file")]
    assert kinds == ["image", "audio"], "each once"


async def test_a_photo_that_is_gone_is_not_waited_for(town: Town) -> None:
    for channel in town.world.channels.by_name.values():
        with pytest.raises(SendFailed) as no:
            await channel.fetch("999")
        assert (no.value.reason, no.value.then) == ("not fetched", Then.NEVER)


async def test_resolved_only_asks_her_and_her_yes_closes_it(town: Town) -> None:
    await reported(town)
    number = (await complaint(town)).number
    end = number.rsplit("-", 1)[1]
    await town.anil.says(f"{end} ka kaam nahi hua, 5 baje tak")
    await town.anil.sees("अभी कोई बंदी दर्ज नहीं")
    await town.all_heard()
    assert (await complaint(town)).restored_said_at is None
    await town.anil.says(f"{end[1:]} ka kaam ho gaya")
    await town.anil.sees("उनके हां कहने पर ही")
    assert (await complaint(town)).closed_at is None
    card = next(message for message in await town.anil.messages() if "परेशानी:" in message["text"])
    await town.anil.presses(card, "do:resolve:1")
    await town.anil.sees("पूरी बताई जा चुकी")
    for times, no in enumerate(("nahi bhai light to abhi bhi nahi hai", "viram khand me ab bhi ek phase nahi hai"), 1):
        await town.move(timedelta(minutes=1))
        await town.sunita.says(no)  # before she is asked
        await town.sunita.sees("यह इंजीनियर को बता रहे हैं", times=times)
        await town.anil.sees(f"फिर खुल गई है। शिकायत करने वाले कहते हैं: “{no}”")
        await town.anil.says(f"{number} ho gaya kaam")
        await town.anil.sees("उनके हां कहने पर ही", times=times + 1)

    await town.move(timedelta(minutes=11))
    await closing.look_after(town.world)
    await town.sunita.sees("विभाग कहता है")
    await town.sunita.taps("back:1:yes")
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE how = 'confirmed'"))
    assert (await town.acts()).count("complaint.said_done") == 3


async def test_of_a_danger_she_is_asked_whether_it_is_over_and_not_quite_is_no_darkness(
    town: Town,
) -> None:
    await town.sunita.says("viram khand me khambe me current utar raha hai")
    await town.sunita.sees(NUMBER)
    await opened(town)
    await town.anil.taps("resolve:1")
    await town.anil.sees("उनके हां कहने पर ही")
    await town.sunita.says("nahi bhai abhi bhi wahi haal")  # before she is asked
    await town.sunita.sees("परेशानी अभी बनी हुई है")
    again = await town.anil.sees("फिर खुला:* काम पूरा बताया गया था")
    assert "🚨 *खतरा:" in again["text"]
    await town.anil.taps("resolve:1")
    await town.anil.sees("उनके हां कहने पर ही", times=2)
    await town.sunita.says("nahi")
    await town.anil.sees("🚨 *खतरा:", times=2)
    await town.anil.says(f"wire remove kar diya gaya {(await complaint(town)).number}")
    await town.anil.sees("उनके हां कहने पर ही", times=3)
    await town.move(timedelta(minutes=11))
    await closing.look_after(town.world)

    asked = await town.sunita.sees("क्या खतरा टल गया?")
    assert "बिजली आ गई" not in asked["text"]
    await town.sunita.taps("back:1:partly")
    await town.sunita.sees("काम अभी पूरा नहीं हुआ")
    await town.anil.sees("🚨 *खतरा:", times=3)
    assert (await complaint(town)).acknowledged_at is None, "whoever had seen it took it for over"
    await town.sunita.says("meri complaint ka kya hua")
    await town.sunita.sees("पूरी तरह ठीक नहीं")


async def test_handed_on_it_stays_until_the_other_office_accepts_and_comes_back_with_a_reason(town: Town) -> None:
    await reported(town)
    await town.anil.taps("hand_on:1")
    await town.anil.sees("किसे देनी है")
    await town.anil.says("viraj khand")
    await town.anil.sees("से पूछा है")
    await town.farah.sees("आपको दे रहे हैं")
    await town.farah.says("nahi bhai, main nahi kar sakti")
    await town.farah.sees("क्यों लौटा रहे हैं")
    await town.farah.says("yeh mere feeder ka nahi hai")
    await town.anil.sees("लौटा दी: “yeh mere feeder ka nahi hai”")
    assert (await complaint(town)).position_id is None

    end = (await complaint(town)).number.rsplit("-", 1)[1]
    await town.anil.says(f"{end} mere area se bahar hai, kisi aur ko de do")
    await town.anil.sees("किसे देनी है", times=2)  # the superintending engineer is not meant
    await town.anil.says("viraj khand")
    await town.farah.sees("आपको दे रहे हैं", times=2)
    await town.farah.says("शिकायत")
    offered = await town.farah.sees("आपको दे रहे हैं", times=3)
    assert ONE_PHASE in offered["text"]
    await town.anil.says("do:handed:2:accept")
    assert (await town.rows("SELECT outcome FROM handings WHERE id = 2"))[0].outcome is None
    await town.farah.says("manjoor hai")
    await town.sunita.sees("अब")
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE position_id IS NOT NULL AND taken_at IS NOT NULL"))
    await town.farah.says("शिकायत")
    await town.farah.sees("आपके पास शिकायतें: 1")
    await town.farah.says("haan, vineet khand feeder b/d, jumper, 1 ghante me theek kar lenge")
    await town.farah.sees("भेजें?")
    acts = await town.acts()
    assert [acts.count(f"complaint.{act}") for act in ("handed_on", "returned", "accepted")] == [2, 1, 1]


async def test_what_the_other_office_does_not_answer_stays_and_climbs_there(town: Town) -> None:
    meena = await visitor(town, "meena", "+910000000008")
    await reported(town)
    await town.anil.taps("hand_on:1")
    await town.anil.sees("किसे देनी है")
    await town.anil.says("JE ko de do")
    await town.anil.sees("पहचान में नहीं आया")  # there are several
    await town.anil.says("viraj khand")
    await town.farah.sees("आपको दे रहे हैं")

    await passes(town, 61)
    assert "(GN-C-" in (await town.farah.sees("आगे दी गई शिकायत"))["text"]
    await town.anil.sees("याद दिलाया है")
    await passes(town, 61)
    await meena.sees("आगे दी गई शिकायत")
    await town.anil.sees("सहायक अभियंता (फाल्ट), गोमती नगर को बताया है")
    waits = await complaint(town)
    assert (waits.position_id, waits.closed_at) == (None, None), "it is still Anil's"

    await town.farah.taps("ladder:")
    await town.farah.sees("आपको दे रहे हैं", times=2)
    await town.farah.taps("handed:1:accept")
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE position_id IS NOT NULL"))
    await passes(town, 1)
    assert await town.rows("SELECT 1 FROM climbs WHERE rung = 'handed' AND over_at IS NOT NULL")
    await town.farah.taps("hand_on:1")
    await town.farah.says("AE ko de do")
    await meena.sees("आपको दे रहे हैं")


async def test_a_storm_is_a_handful_of_lines_and_all_of_a_pile_are_taken_at_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(works, "MOST", 2)
    desk = {"id": "desk", "name": "1912", "label": "", "platform": "whatsapp", "number": "+910000000003"}
    await town.ask("POST", "people", {"people": [desk]})
    await Phone(town, "desk").says("help")
    await Phone(town, "desk").sees("फोन करने वाले")
    await town.anil.says("help")
    await town.anil.sees("1912")
    await files(town, ONE_PHASE)
    await files(town, "patrakarpuram me ek phase nahi aa raha hai", by="imran")
    await files(town, "viram khand me taar toot kar gira hai", by="neha")
    await town.anil.says("शिकायत")
    heaped = await town.anil.sees("आपके पास शिकायतें: 3")
    assert heaped["text"].count("\n") == 1
    await town.anil.taps("work:pile")
    first = await town.anil.sees("3 शिकायतें")
    await town.anil.presses(first, next(one["data"] for one in first["buttons"] if "work:pile:" in one["data"]))
    rest = await town.anil.sees("3 शिकायतें", times=2)
    assert [text["text"].count("GN-C-") for text in (first, rest)] == [2, 1], "what one message does not hold"
    await Phone(town, "desk").taps("ack:")
    await Phone(town, "desk").sees("लिख लिया")
    await town.anil.says("शिकायत")
    await town.anil.sees("नई 3")
    await town.anil.says("dekh liya")
    await town.anil.sees("लिख लिया")
    await town.anil.says("शिकायत")
    await town.anil.sees("नई 2")
    await town.anil.presses(first, first["buttons"][0]["data"])
    await town.anil.sees("👁 अवर अभियंता, विभूतिखंड ने")
    await town.anil.taps("take:all")
    await town.anil.sees("3 शिकायतें अब आपके हाथ में")
    await town.imran.sees("دیکھ رہے ہیں")
    await Phone(town, "desk").sees("हाथ में है: अवर अभियंता")
    assert len(await town.rows("SELECT 1 FROM complaints WHERE taken_at IS NOT NULL")) == 3


async def test_a_restart_in_the_middle_loses_no_question(town: Town) -> None:
    await reported(town)
    await town.anil.taps("ask_back:1")
    await town.anil.sees("क्या पूछना है")
    await town.stop_working()
    await town.anil.says("meter kahan laga hai?")
    town.start_working()
    await town.sunita.sees("meter kahan laga hai")
    await town.stop_working()
    await town.sunita.says("chhat par")
    town.start_working()
    await town.anil.sees("chhat par")
