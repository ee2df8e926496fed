"""What people meet beside the straight way: slips, second thoughts, things that cannot be, and people who may not."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot import reminders
from bot.delivery import holding
from bot.examples import kept
from bot.storage.owing import GATHER
from bot.web.log import recent
from handlers import free_text
from handlers.wording import catalogue
from tests.test_walk import POST, post
from tests.town import Town, until


async def newest_after(town: Town, who: str, text: str) -> str:
    """What we answer to a text."""
    person = getattr(town, who)
    before = len(await person.received())
    await person.says(text)

    async def answered() -> str | None:
        ours = await person.received()
        return ours[-1] if len(ours) > before else None

    return str(await until(answered))


async def nothing_was_posted(town: Town) -> bool:
    return not await town.rows("SELECT 1 FROM notices")


# ---- who may


async def test_another_feeders_engineer_is_told_who_answers_there_and_the_attempt_is_kept(town: Town) -> None:
    answer = await newest_after(town, "anil", "malhaur feeder band, 1 ghanta")

    assert "मल्हौर" in answer
    assert "अवर अभियंता" in answer
    assert (await town.acts())[-1] == "attempt.refused"
    assert await nothing_was_posted(town)


async def test_a_citizen_cannot_post_by_command_and_hears_why_in_her_language(town: Town) -> None:
    answer = await newest_after(town, "sunita", "/outage viram khand, jumper, 1 ghanta")

    assert "1912" in answer
    assert (await town.acts())[-1] == "attempt.refused"
    assert await nothing_was_posted(town)


async def test_a_citizens_text_that_reads_like_a_post_is_never_one(town: Town) -> None:
    await newest_after(town, "sunita", POST)

    assert await nothing_was_posted(town)
    assert await town.rows("SELECT 1 FROM steps") == []


async def test_a_superior_may_post_for_the_whole_substation(town: Town) -> None:
    """The assistant engineer's phone is not on the page; he writes all the same."""
    aet = {"id": "aet", "name": "AE", "label": "", "platform": "whatsapp", "number": "+910000000008"}
    await town.ask("POST", "people", {"people": [aet]})
    await town.ask("POST", "phones/aet/say", {"text": "vibhuti khand s/s band, 33kv b/d, 2 ghante"})

    async def previewed() -> bool:
        return bool(await town.rows("SELECT 1 FROM steps WHERE form->>'asked' = 'confirm'"))

    await until(previewed)


async def test_a_stand_in_may_post_while_he_stands_in(town: Town) -> None:
    async with town.world.engine.begin() as connection:
        await connection.execute(
            text("""
            INSERT INTO holdings (position_id, person_id, since, until, stand_in)
            SELECT p.id, h.person_id, :now, :until, true
            FROM positions p, holdings h JOIN positions mine ON mine.id = h.position_id
            WHERE p.code = 'JE-GN-KMT' AND mine.code = 'JE-GN-VBK'
            """),
            {"now": town.now(), "until": town.now() + timedelta(days=1)},
        )

    await town.anil.says("malhaur feeder band, jumper, 1 ghanta")
    await town.anil.sees("भेजें?")
    await town.move(timedelta(days=2))
    await town.anil.says("malhaur feeder band, jumper, 1 ghanta")
    await town.anil.sees("मल्हौर", times=2)
    assert "attempt.refused" in await town.acts()


async def test_an_anonymous_admin_of_the_group_proves_nothing(town: Town) -> None:
    await town.farah.says("/outage vineet khand, jumper, 1 ghanta", chat=town.group, anonymous=True)

    async def refused() -> bool:
        return "attempt.refused" in await town.acts()

    await until(refused)
    assert await nothing_was_posted(town)

    await town.farah.says("viram khand feeder band, jumper, 1 ghanta lagega", chat=town.group, anonymous=True)
    await town.asha.sees("Remain anonymous")
    said = await town.farah.received(town.group)
    assert all("Remain anonymous" in words for words in said), "nobody is called a liar in public"


# ---- what cannot be


async def test_an_unknown_place_is_said_back_with_the_engineers_own_feeders(town: Town) -> None:
    answer = await newest_after(town, "anil", "ramgarh feeder b/d, jumper, 1 ghanta")
    buttons = (await town.anil.messages())[-1]["buttons"]

    assert "ramgarh" in answer.lower()
    assert len(buttons) == 2
    await town.anil.taps("area:")
    await town.anil.sees("भेजें?")


async def test_two_places_of_one_name_are_asked_for_with_buttons(town: Town) -> None:
    ce = {"id": "md", "name": "MD", "label": "", "platform": "whatsapp", "number": "+910000000001"}
    await town.ask("POST", "people", {"people": [ce]})
    await town.ask("POST", "phones/md/say", {"text": "lda feeder band, jumper, 1 ghanta"})

    async def asked() -> set[str]:
        rows = await town.rows("SELECT form->'choices' AS choices FROM steps WHERE form->>'asked' = 'place'")
        return set(map(str, rows[0].choices)) if rows else set()

    choices = await until(asked)
    codes = await town.rows("SELECT code FROM areas WHERE id = ANY(:ids) ORDER BY code", ids=[int(c) for c in choices])
    assert [row.code for row in codes] == ["AM-LDA-F1", "LC-UPT-F1"]


async def test_of_two_namesakes_the_one_in_the_engineers_own_charge_is_meant(town: Town) -> None:
    je = {"id": "je-lda", "name": "JE", "label": "", "platform": "whatsapp", "number": "+910000000027"}
    await town.ask("POST", "people", {"people": [je]})
    await town.ask("POST", "phones/je-lda/say", {"text": "lda feeder band, jumper, 1 ghanta"})

    async def previewed() -> list[int]:
        rows = await town.rows("SELECT form->'areas' AS areas FROM steps WHERE form->>'asked' = 'confirm'")
        return rows[0].areas if rows else []

    (area,) = await town.rows("SELECT code FROM areas WHERE id = :id", id=(await until(previewed))[0])
    assert area.code == "AM-LDA-F1"


async def test_a_time_that_has_passed_is_asked_for_again(town: Town) -> None:
    local = town.now().astimezone(town.world.settings.zone_time)
    await town.move(timedelta(days=1, hours=17 - local.hour))  # tomorrow, past five in the afternoon
    answer = await newest_after(town, "anil", "viram khand feeder band, jumper, aaj dopahar 2 baje tak")

    assert any(button["data"].endswith("eta:60") for button in (await town.anil.messages())[-1]["buttons"])
    assert "निकल" in answer
    await town.anil.says("cable fault nikla hai 3 ghante lagenge, 12 baje se band hai")
    shown = (await town.anil.sees("भेजें?"))["text"]
    assert all(said in shown for said in ("केबल", "कब से: दोपहर 12 बजे")), "all that was said with the time is kept"
    await town.anil.says("10 minute")
    await town.anil.sees("भेजें?", times=2)
    await town.move(timedelta(minutes=15))
    await town.anil.confirms("outage")
    await town.anil.sees("निकल", times=2)  # what ran out under the preview is not sent
    assert await nothing_was_posted(town)


async def test_a_feeder_that_is_out_already_is_offered_as_an_update(town: Town) -> None:
    number = await post(town)
    answer = await newest_after(town, "anil", "viram khand feeder band, fuse, 3 ghante")

    assert number in answer
    await town.anil.taps("same")
    await town.anil.confirms("update")
    await town.sunita.sees(f"{number}/2")
    assert len(await town.rows("SELECT 1 FROM outages")) == 1


async def test_ten_minutes_more_are_noted_and_sent_only_if_the_engineer_wants_it(town: Town) -> None:
    number = await post(town)
    await town.sunita.sees(f"{number}/1")
    first = await town.farah.sees(f"{number}/1", town.group)
    await until(lambda: town.rows("SELECT 1 FROM live_posts"))

    await town.anil.says("update viram khand 70 minute")
    await town.anil.sees("फ़र्क बहुत कम")
    await town.anil.taps("post")
    await town.anil.sees("लिख लिया:")
    assert len(await town.rows("SELECT 1 FROM notices")) == 1
    assert (await town.acts())[-1] == "outage.updated"
    console = [line.what for line in await recent(town.world, "en")]
    assert "not sent" in console[0]

    async def room_says_otherwise() -> bool:
        shown = [one for one in await town.farah.messages(town.group) if f"{number}/1" in one["text"]]
        assert [one["id"] for one in shown] == [first["id"]], "in place, and without a word"
        return bool(shown[0]["text"] != first["text"])

    await until(room_says_otherwise)

    await town.anil.taps("send_time")
    await town.sunita.sees(f"{number}/2")


async def test_a_time_that_was_kept_is_told_before_the_told_one_passes(town: Town) -> None:
    number = await post(town)
    await town.sunita.sees(f"{number}/1")
    await town.anil.says("update viram khand 70 minute")
    await town.anil.confirms("update")
    await town.anil.sees("लिख लिया:")

    await reminders.send_kept_times(town.world)
    assert len(await town.rows("SELECT 1 FROM notices")) == 1
    await town.move(timedelta(minutes=55))
    await reminders.send_kept_times(town.world)
    await reminders.send_kept_times(town.world)

    await town.sunita.sees(f"{number}/2")
    assert len(await town.rows("SELECT 1 FROM notices")) == 2


async def test_a_restoration_of_what_is_not_out_says_so(town: Town) -> None:
    answer = await newest_after(town, "anil", "viram khand feeder supply normal")

    assert "विराम खंड" in answer
    assert await nothing_was_posted(town)

    await town.sunita.says("light nahi aa rahi")  # and nobody posted it while it lasted
    for who in (town.arif, town.neha):
        await until(lambda: town.rows("SELECT 1 FROM complaints"))
        await who.says("viram khand me light nahi aa rahi")
        await who.sees("GN-C-")
    async with town.world.engine.begin() as connection:  # Neha's is of yesterday
        hers = "id = (SELECT max(id) FROM complaints)"
        await connection.exec_driver_sql(f"UPDATE complaints SET at = at - interval '1 day' WHERE {hers}")
    await town.move(timedelta(minutes=10))
    await newest_after(town, "arif", "abhi tak light nahi aayi")
    await town.anil.says("viram khand feeder 5 baje se 6:12 tak band tha, ab chalu h")
    await town.anil.confirms("record")
    (outage,) = await until(lambda: town.rows("SELECT * FROM outages"))
    told = await town.sunita.sees(f"{outage.number}/1")
    assert told["buttons"][0]["data"].startswith("do:back:"), "asked with it"
    assert outage.restored_at - outage.started_at == timedelta(minutes=72)
    assert len(await town.states("restoration")) == 1, "nobody else hears of what is over"
    explained = await town.rows("SELECT outage_id FROM complaints ORDER BY id")
    assert [row.outage_id for row in explained] == [outage.id, None, None], "not long before, and not again after it"

    assert "रद्द करने को कुछ नहीं" in await newest_after(town, "anil", "galti se bhej diya"), "it is over either way"
    again = await newest_after(town, "anil", "viram khand feeder 5:30 baje se 6 baje tak band tha")
    assert "पहले से दर्ज" in again
    assert outage.number in again
    assert "कब से कब तक" in await newest_after(town, "anil", "kal raat viram khand feeder 3 ghante band raha")
    assert "बीती बंदी" in await newest_after(town, "anil", "kal raat 11 se 2")
    put_right = await newest_after(town, "anil", "time galat hai, kal raat 10 se 1")
    assert "रात 10 बजे" in put_right, put_right
    await newest_after(town, "anil", "rehne do")
    await town.anil.says("galti ho gayi viram khand me, abhi chalu nahi hui")
    asked = await town.anil.sees("फिर खोलें?")
    assert outage.number in asked["text"]


async def test_a_restoration_before_the_outage_began_says_so(town: Town) -> None:
    await post(town)
    answer = await newest_after(town, "anil", "viram khand supply normal, 3 ghante pehle aa gayi")

    assert "शुरू" in answer or "पहले" in answer
    assert (await town.acts())[-1] == "outage.posted"


async def test_a_very_long_text_is_answered_and_not_read(town: Town) -> None:
    answer = await newest_after(town, "anil", "viram khand feeder band " * 170)

    assert "1000" in answer
    assert await nothing_was_posted(town)


async def test_blanks_alone_get_an_answer(town: Town) -> None:
    assert await newest_after(town, "anil", " \u200b ")


@pytest.mark.parametrize("who", ["anil", "ramesh"])
async def test_a_sticker_gets_an_answer(town: Town, who: str) -> None:
    person = getattr(town, who)
    await person.sends("sticker")

    async def answered() -> bool:
        return bool(await person.received())

    await until(answered)


# ---- second thoughts


async def test_cancel_leaves_the_question_and_nothing_is_said(town: Town) -> None:
    await town.anil.says("OUTAGE viram khand, jumper")
    await town.anil.sees("कब तक")
    assert "इससे कोई सूचना नहीं" in await newest_after(town, "anil", "kal raat viram khand me line band thi 2 ghante")
    await newest_after(town, "anil", "agar barish hui to 2 ghante aur lagenge")
    (step,) = await town.rows("SELECT form FROM steps WHERE done_at IS NULL")
    assert (step.form["asked"], step.form["eta"]) == ("time", None), "nor does it change what waits"
    await newest_after(town, "anil", "galat likh diya cancel karo")

    assert [row.outcome for row in await town.rows("SELECT outcome FROM steps")] == ["dropped"]
    assert await nothing_was_posted(town)


async def test_the_previews_time_can_be_changed_by_buttons_and_by_words(town: Town) -> None:
    await town.anil.says(POST)
    await town.anil.sees("भेजें?")
    await town.anil.taps("change")
    await town.anil.taps("change:time")
    await town.anil.taps("eta:240")
    await town.anil.sees("भेजें?", times=2)
    assert "फ्यूज" in await newest_after(town, "anil", "wajah galat hai, fuse uda hai")
    await newest_after(town, "anil", "nahi dedh ghanta lagega")
    await town.anil.says("sahi kar do")
    await town.anil.sees("समझ में नहीं आया")
    assert "कोई सूचना नहीं" in await newest_after(
        town, "anil", "kal raat viram khand me line band thi 2 ghante, daant padi"
    )
    again = await newest_after(town, "anil", "haan")
    assert "अभी भेजी नहीं गई" in again, "a yes answers what was shown last"
    assert "भेजें?" in again
    assert await nothing_was_posted(town)
    await town.anil.says("sahi h bhej do")

    await town.sunita.sees("GN-2")
    (eta,) = await town.rows("SELECT at - given_at AS length FROM etas")
    assert timedelta(minutes=88) < eta.length < timedelta(minutes=96)


async def test_what_an_engineer_puts_right_is_kept_as_an_example_without_names(town: Town) -> None:
    await town.anil.says("viram khand feeder b/d, jumper, 1 ghanta, JE Mahesh 9000000001")
    await town.anil.sees("भेजें?")
    await town.anil.taps("change")
    await town.anil.taps("change:cause")
    await town.anil.taps("cause:tree")
    await town.anil.sees("भेजें?", times=2)
    await town.anil.confirms("outage")
    await town.sunita.sees("GN-2")

    (example,) = await kept(town.world)

    assert example["text"] == "viram khand feeder b/d, jumper, 1 ghanta, JE … …"
    assert (example["read"]["cause"], example["meant"]["cause"]) == ("jumper", "tree")
    assert example["read"]["areas"] == example["meant"]["areas"] == ["GN-VBK-F2"]
    assert example["read"]["place"] == "viram khand feeder"


async def test_a_place_that_had_to_be_pointed_out_is_kept_as_an_example(town: Town) -> None:
    await town.anil.says("ravindrapalli feeder b/d, jumper, 1 ghanta")
    await town.anil.taps("area:")
    await town.anil.confirms("outage")
    await town.anil.sees("GN-2")

    (example,) = await kept(town.world)

    assert (example["read"]["place"], example["read"]["areas"]) == ("ravindrapalli feeder", [])
    assert len(example["meant"]["areas"]) == 1
    kept_open = await town.rows("SELECT form::text AS it FROM steps UNION ALL SELECT read::text FROM examples")
    assert len(kept_open) > 1
    assert not [row for row in kept_open if "ravindrapalli" in row.it]


async def test_a_preview_that_was_sent_as_it_was_is_no_example(town: Town) -> None:
    await post(town)
    assert await kept(town.world) == []


async def test_an_answer_that_is_none_repeats_the_question(town: Town) -> None:
    await town.anil.says("OUTAGE viram khand, jumper")
    await town.anil.sees("कब तक")
    answer = await newest_after(town, "anil", "pata nahi bhai dekh raha hu abhi")

    assert "कब तक" in answer


async def test_a_question_that_was_left_open_expires(town: Town) -> None:
    await town.anil.says(POST)
    await town.anil.sees("भेजें?")
    await town.move(timedelta(hours=2))
    await town.anil.taps("post")

    await town.anil.sees("समय निकल")
    assert await nothing_was_posted(town)


async def test_a_question_survives_a_restart(town: Town) -> None:
    await town.anil.says(POST)
    await town.anil.sees("भेजें?")
    await town.stop_working()
    town.start_working()
    await town.anil.taps("post")

    await town.sunita.sees("GN-2")


async def test_a_wrong_place_is_taken_back_and_the_right_one_is_offered(town: Town) -> None:
    number = await post(town)
    await town.sunita.sees(number)
    await town.anil.taps("correct")
    await town.anil.taps("what:place")
    await town.anil.confirms("cancel")

    await town.sunita.sees(f"{number}/2")
    await town.anil.taps("outage")
    await town.anil.sees("कौन सा फीडर")
    assert "नहीं मिला" not in await newest_after(town, "anil", "ptr blast ho gaya, 2 ghante lagenge")
    assert "समझ में नहीं आया" in await newest_after(town, "anil", "ha bhej do")
    assert "“2” नहीं मिला" in await newest_after(town, "anil", "2")
    assert "ट्रांसफार्मर" in await newest_after(town, "anil", "viram khand"), "what was said before the place is kept"


# ---- people


async def test_the_way_out_is_open_in_every_language(town: Town) -> None:
    for who, words in (("sunita", "बंद करो"), ("imran", "بند کرو"), ("kavita", "Stop.")):
        await newest_after(town, who, words)

    assert (await town.acts())[-3:] == ["member.left"] * 3


async def test_a_stranger_is_asked_which_zone(town: Town) -> None:
    await newest_after(town, "neha", "hello")
    buttons = (await town.neha.messages())[-1]["buttons"]

    assert [button["data"] for button in buttons] == ["do:join:GN", "do:join:AM", "do:join:LC"]


async def test_an_unknown_zone_is_said_back_with_those_that_there_are(town: Town) -> None:
    answer = await newest_after(town, "neha", "JOIN XYZ")

    assert "XYZ" in answer
    assert len((await town.neha.messages())[-1]["buttons"]) == 3


async def test_the_language_is_changed_at_once(town: Town) -> None:
    await town.sunita.says("LANG")
    await town.sunita.taps("lang:en")

    await town.sunita.sees("English")
    assert "Viram Khand" in await newest_after(town, "sunita", "STATUS")


async def test_an_engineer_proves_a_second_phone_by_sharing_its_number(town: Town) -> None:
    """Arif's Telegram is unknown; the number behind it is the one that the utility has of the JE of Vishwas Khand."""
    await town.ask("POST", "people", {"people": [
        {"id": "je3", "name": "JE", "label": "", "platform": "telegram", "number": "7000000199",
         "telegram_phone": "+910000000011"}
    ]})  # fmt: skip
    await town.ask("POST", "phones/je3/start", {"payload": ""})
    await town.ask("POST", "phones/je3/say", {"text": "/engineer"})
    await town.ask("POST", "phones/je3/send", {"kind": "contact"})

    async def proved() -> bool:
        return "address.proved" in await town.acts()

    await until(proved)


async def test_somebody_elses_contact_proves_nothing(town: Town) -> None:
    await town.arif.starts("GN")
    await town.arif.sends("contact", phone="+910000000011", user_id=7000000999)

    async def answered() -> bool:
        return len(await town.arif.received()) >= 2

    await until(answered)
    assert "address.proved" not in await town.acts()


# ---- what newcomers stumbled over


async def test_on_telegram_too_a_typed_answer_answers_the_question(town: Town) -> None:
    await town.farah.starts()
    await town.farah.says("viraj khand feeder band, jumper")
    await town.farah.sees("कब तक")
    await town.farah.says("dedh ghanta")

    await town.farah.sees("भेजें?")


async def test_a_buttons_label_may_be_typed(town: Town) -> None:
    await town.anil.says(POST)
    await town.anil.sees("भेजें?")
    await town.anil.says("रहने दें")

    await town.anil.sees("रहने दिया")
    await town.neha.says("JOIN GN")
    await town.neha.sees("भाषा")
    await town.neha.says("English")
    await town.neha.sees("area")


async def test_a_post_about_a_place_we_do_not_know_is_no_answer_about_another(town: Town) -> None:
    await town.anil.says("viram khand feeder band")
    await town.anil.sees("कब तक")
    answer = await newest_after(town, "anil", "ramgarh feeder band, jumper, 1 ghanta")

    assert "ramgarh" in answer.lower()


async def test_a_preview_that_another_sets_aside_is_said_not_to_have_gone(town: Town) -> None:
    await town.anil.says(POST)
    first = await town.anil.sees("भेजें?")
    answer = await newest_after(town, "anil", "vibhuti khand feeder band, fuse, 2 ghante")
    assert "नहीं भेजा गया था" in answer

    await town.anil.presses(first, first["buttons"][0]["data"])
    await town.anil.sees("पुराना बटन")
    assert await nothing_was_posted(town)


async def test_danger_is_answered_with_what_to_do_before_anything_else(town: Town) -> None:
    assert "दूर रहें" in await newest_after(town, "neha", "मेरे घर के पास बिजली का तार टूटा पड़ा है")
    assert "दूर रहें" in await newest_after(town, "sunita", "khambe me current aa raha hai")


async def test_journalist_and_corporator_are_told_of_the_whole_zone(town: Town) -> None:
    number = await post(town)
    await town.kavita.sees(number)

    assert number in await newest_after(town, "kavita", "status")
    assert number in await newest_after(town, "ramesh", "हाल")
    assert number in await newest_after(town, "ramesh", "mere kshetra me kaha kaha bijli nahi hai")
    assert number in await newest_after(town, "kavita", "where all is power out in gomti nagar right now")
    assert "किस जगह का?" in await newest_after(town, "neha", "kahan kahan bijli gayi hai lucknow me")
    assert number in await newest_after(town, "neha", "gomti nagar me kaha kaha light gayi hui hai")
    assert await town.rows("SELECT 1 FROM complaints") == []


async def test_somebody_elses_text_that_reads_like_a_post_is_refused_with_the_reason(town: Town) -> None:
    answer = await newest_after(town, "ramesh", POST)

    assert "इंजीनियर" in answer
    assert (await town.acts())[-1] == "attempt.refused"


async def test_old_news_never_arrives_after_newer_news(town: Town) -> None:
    """Telegram tells us to wait; when it listens again, only the last word counts."""
    await town.ask("POST", "faults", {"platform": "telegram", "status": 429, "times": 100, "retry_after": 1})
    number = await post(town)
    await town.anil.says("update viram khand 2 ghante aur")
    await town.anil.confirms("update")
    await town.kavita.sees(f"{number}/2")
    await town.anil.says("supply normal viram khand")
    await town.anil.confirms("restore")
    await town.sunita.sees(f"{number}/3")
    await town.ask("DELETE", "faults")
    await town.ramesh.sees(f"{number}/3")

    async def nothing_waits() -> bool:
        return not await town.rows("SELECT 1 FROM deliveries WHERE sender = 'telegram' AND state IN ('due', 'claimed')")

    await until(nothing_waits)
    told = [text.partition(f"{number}/")[2][0] for text in await town.ramesh.received() if number in text]
    assert told[-1] == "3"
    assert "overtaken" in {row.reason for row in await town.rows("SELECT reason FROM deliveries")}


async def test_the_label_under_a_cancellation_typed_cancels(town: Town) -> None:
    number = await post(town)
    await town.sunita.sees(number)
    assert "रद्द करें?" in await newest_after(town, "anil", f"{number} cancel kro, galti se dala tha")
    assert "सप्लाई चालू, भेजें?" in await newest_after(town, "anil", f"{number} kal raat 3 ghante band raha")
    await newest_after(town, "anil", "viram khand 10 min pehle aa gayi")
    assert "सप्लाई चालू, भेजें?" in await newest_after(town, "anil", "time galat hai")
    (step,) = await town.rows("SELECT form FROM steps WHERE done_at IS NULL")
    assert (step.form["act"], step.form["back_at"]) == ("restore", None), "what waits to be posted is put right"
    assert "रद्द करें?" in await newest_after(town, "anil", "patrakarpuram wali suchna cancel karo")
    assert "वजह क्या है" in await newest_after(town, "anil", "wajah galat hai")
    assert "सुधार, भेजें?" in await newest_after(town, "anil", "viram khand: wajah fuse uda hai")
    assert "सुधार, भेजें?" in await newest_after(town, "anil", "time galat hai, 4 ghante lagenge")
    assert "नहीं मिला" in await newest_after(town, "anil", "Lalpur: wajah jumper tuta hai")
    assert "कुछ नहीं भेजा" in await newest_after(town, "anil", "rehne do")
    assert "बिजली बंद है" in await newest_after(town, "anil", number)
    assert "नंबर की हमारी कोई सूचना नहीं" in await newest_after(town, "anil", "GN-2611-0999 supply aa gayi")
    await town.anil.says("galti se bhej diya")
    which = await town.anil.sees("वापस लेनी")
    assert f"{number}/1 विराम खंड फीडर: बिजली बंद" in which["text"]
    assert "रहने देते हैं" in await newest_after(town, "anil", "rehne do")
    await town.anil.presses(which, which["buttons"][0]["data"])
    await town.anil.sees("रद्द करें?")
    await town.anil.says("रद्द करें")

    await town.sunita.sees(f"{number}/2")
    assert (await town.acts())[-1] == "outage.cancelled"
    assert "रद्द" in await newest_after(town, "anil", f"{number} supply aa gayi")


# ---- groups


async def without_a_zone(town: Town) -> None:
    """The group is nobody's yet, as a newly made one is."""
    async with town.world.engine.begin() as connection:
        await connection.execute(text("DELETE FROM rooms"))


async def test_a_group_of_another_zone_is_not_hers_to_give(town: Town) -> None:
    await without_a_zone(town)
    await town.farah.says("/zone AM", chat=town.group)

    async def refused() -> bool:
        return "attempt.refused" in await town.acts()

    await until(refused)
    assert await town.rows("SELECT 1 FROM rooms") == []


async def test_what_is_said_in_a_group_that_is_no_zones_is_not_for_us(town: Town) -> None:
    await without_a_zone(town)
    await town.farah.says("vineet khand feeder b/d, 1 ghanta", chat=town.group)
    await town.imran.says("STOP", chat=town.group)
    await newest_after(town, "farah", "status")

    assert await town.rows("SELECT 1 FROM steps") == []
    assert "member.left" not in await town.acts()
    assert await town.farah.received(town.group) == []


async def test_a_private_matter_asked_for_in_the_group_is_sent_to_the_private_chat(town: Town) -> None:
    await town.imran.says("/join GN", chat=town.group)

    await town.imran.sees(catalogue("ur")["refused.in_private"], town.group)


# ---- the night


async def test_who_sleeps_hears_the_state_in_the_morning_and_not_the_history(town: Town) -> None:
    assert "🌙" in await newest_after(town, "sunita", "shaant 10 baje se 6 baje")
    night = (town.now().astimezone(town.world.settings.zone_time) + timedelta(days=1)).replace(hour=23, minute=0)
    await town.move(night - town.now())
    number = await post(town)
    await town.sunita.sees(f"{number}/1")  # that it went off wakes everyone

    for version, words in ((2, "2 ghante"), (3, "4 ghante")):
        await town.anil.says(f"update viram khand {words}")
        await town.anil.confirms("update")
        await town.kavita.sees(f"{number}/{version}")
    assert not any(f"{number}/2" in text or f"{number}/3" in text for text in await town.sunita.received())

    await town.move(timedelta(hours=7, minutes=1))
    async with town.world.engine.begin() as connection:
        senders = await holding.let_go(connection, town.now())
    await town.world.wake.senders(senders)

    morning = await town.sunita.sees(f"{number}/3")
    assert "निकल गया" in morning["text"]  # “by three at night” is not told as if it were still ahead
    assert not any(f"{number}/2" in text for text in await town.sunita.received())


async def test_what_ended_in_the_night_is_not_told_again_in_the_morning(town: Town) -> None:
    await newest_after(town, "sunita", "quiet 22-6")
    night = (town.now().astimezone(town.world.settings.zone_time) + timedelta(days=1)).replace(hour=23, minute=0)
    await town.move(night - town.now())
    number = await post(town)
    await town.anil.says("update viram khand 3 ghante")
    await town.anil.confirms("update")
    await town.kavita.sees(f"{number}/2")
    await town.anil.says("supply normal viram khand")
    await town.anil.confirms("restore")
    await town.sunita.sees(f"{number}/3")

    await town.move(timedelta(hours=7, minutes=1))
    async with town.world.engine.begin() as connection:
        await town.world.wake.senders(await holding.let_go(connection, town.now()))

    async def withdrawn() -> bool:
        return "overtaken" in [row.reason for row in await town.rows("SELECT reason FROM deliveries")]

    await until(withdrawn)
    assert not any(f"{number}/2" in text for text in await town.sunita.received())


async def test_quiet_hours_are_chosen_by_buttons_and_given_up(town: Town) -> None:
    await town.imran.says("quiet")
    await town.imran.taps("quiet:22-6")
    await town.imran.sees("🌙")
    await town.imran.says("quiet off")
    await until(lambda: town.rows("SELECT 1 FROM entries WHERE act = 'member.quiet' AND facts = '{}'"))

    assert await town.rows("SELECT 1 FROM persons WHERE quiet_since IS NOT NULL") == []


async def test_an_engineer_cannot_have_quiet_hours(town: Town) -> None:
    assert "ड्यूटी" in await newest_after(town, "anil", "quiet 22-6")


# ---- a substation and its feeders


async def gathered(town: Town) -> None:
    """What comes within moments of other news is told together with it; this comes later."""
    await town.move(2 * GATHER)


async def post_substation(town: Town) -> str:
    """Anil posts his whole substation; the outage's number."""
    await gathered(town)
    await town.anil.says("vibhuti khand s/s band, 33kv b/d, 2 ghante")
    await town.anil.confirms("outage")
    (outage,) = await until(
        lambda: town.rows(
            "SELECT o.number FROM outages o JOIN areas a ON o.areas = ARRAY[a.id] WHERE a.code = 'GN-VBK'"
        )
    )
    return str(outage.number)


async def test_a_feeders_own_fault_is_told_when_its_substation_is_back(town: Town) -> None:
    substation = await post_substation(town)
    await town.sunita.sees(f"{substation}/1")

    await town.anil.says("viram khand feeder b/d, jumper, 3 ghante")
    await town.anil.taps("own")
    await town.anil.sees("पूरा बंद है")
    await town.anil.confirms("outage")
    await town.anil.sees("लिख लिया।")
    console = [line.what for line in await recent(town.world, "en")]
    assert substation in console[0]
    (feeder,) = await town.rows("SELECT number FROM outages ORDER BY id DESC LIMIT 1")
    assert await town.rows("SELECT 1 FROM notices WHERE number = :it", it=feeder.number) == []

    await gathered(town)
    await town.anil.says("supply normal vibhuti khand s/s")
    await town.anil.sees("अलग से खराबी अभी बाकी")
    await town.anil.confirms("restore")

    hers = await town.sunita.sees(f"{feeder.number}/1")
    assert "अलग से खराबी" in hers["text"]
    theirs = await town.kavita.sees(f"{substation}/2")
    assert "still off: Viram Khand" in theirs["text"]
    assert not any(f"{substation}/2" in text for text in await town.sunita.received())

    await gathered(town)
    await town.anil.says("supply normal viram khand feeder")
    await town.anil.confirms("restore")
    await town.sunita.sees(f"{feeder.number}/2")


async def test_a_feeder_that_comes_back_while_its_substation_is_off_is_no_news(town: Town) -> None:
    feeder = await post(town)
    await town.sunita.sees(f"{feeder}/1")
    substation = await post_substation(town)
    await town.sunita.sees(f"{substation}/1")

    await town.anil.says("supply normal viram khand feeder")
    await town.anil.confirms("restore")
    await town.anil.sees("लिख लिया।")
    await gathered(town)
    await town.anil.says("supply normal vibhuti khand s/s")
    await town.anil.confirms("restore")

    await town.sunita.sees(f"{substation}/2")
    assert not any(f"{feeder}/2" in text for text in await town.sunita.received())


# ---- what we are not sure of


async def test_a_doubtful_text_of_an_engineer_is_asked_about_and_one_tap_makes_it_a_post(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(free_text, "SURE", 1.1)  # whatever he writes, we doubt it

    question = await newest_after(town, "anil", POST)

    assert question == catalogue("hi")["ask.act"]
    await town.anil.taps("act:outage")
    preview = await town.anil.sees("जंपर")
    assert "विराम खंड" in preview["text"]
    assert await nothing_was_posted(town)


async def test_a_doubtful_text_of_a_citizen_is_answered_with_a_question_and_never_guessed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(free_text, "SURE", 1.1)

    question = await newest_after(town, "sunita", "wo wala kya hua tha")

    assert question.startswith(catalogue("hi")["ask.wish"])
    await town.sunita.presses((await town.sunita.messages())[-1], "do:help")
    await town.sunita.sees(catalogue("hi")["help.lead"])


async def test_a_clear_question_of_a_citizen_gets_its_answer_as_ever(town: Town) -> None:
    assert await newest_after(town, "sunita", "light kab aayegi") != catalogue("hi")["ask.wish"]
