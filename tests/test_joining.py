"""Coming in, choosing areas and going out again, as people do it on their phones, in Hindi, English and Urdu."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from handlers.wording import catalogue
from tests.test_answers import newest_after
from tests.test_walk import DEVANAGARI, URDU, post
from tests.town import Town, until
from zones.consent import NOTICE
from zones.joining import leave_zone

VIRAM_KHAND = {"latitude": 26.8610, "longitude": 80.9937}
KANPUR = {"latitude": 26.4499, "longitude": 80.3319}


async def area(town: Town, code: str) -> int:
    return int((await town.rows("SELECT id FROM areas WHERE code = :code", code=code))[0].id)


async def follows(town: Town, key: str, channel: str = "whatsapp") -> list[str]:
    """The codes of what somebody follows now."""
    found = await town.rows(
        """
        SELECT areas.code FROM addresses a JOIN members m USING (person_id) JOIN follows f ON f.member_id = m.id
        JOIN areas ON areas.id = f.area_id WHERE a.digest = :digest AND m.left_at IS NULL ORDER BY f.id
        """,
        digest=town.world.vault.digest(channel, key),
    )
    return [row.code for row in found]


async def nehas(town: Town) -> list[str]:
    return await follows(town, "+910000000106")


async def arifs(town: Town) -> list[str]:
    return await follows(town, "7000000107", "telegram")


async def consents(town: Town) -> list[Any]:
    return await town.rows("SELECT notice, given_at, withdrawn_at FROM consents ORDER BY id")


async def neha_lives_in_viram_khand(town: Town) -> None:
    await town.neha.says("जुड़ें गोमती नगर")
    await town.neha.sees("क्या रखते हैं")
    await town.neha.says("विराम खंड")
    await town.neha.sees("हो गया")


# ---- the notice, the language, the area


async def test_three_taps_and_she_is_in_and_nothing_is_kept_before_she_has_read_what_for(town: Town) -> None:
    await town.neha.says("JOIN GN")
    notice = await town.neha.sees("क्या रखते हैं")
    assert "STOP" in notice["text"]
    assert [button["label"] for button in notice["buttons"]] == ["हिंदी", "English", "اردو"]

    await town.neha.taps("lang:hi")
    asked = await town.neha.sees("18 साल")
    assert "क्या रखते हैं" not in asked["text"]  # she has it before her eyes
    assert await consents(town) == []
    assert await town.rows("SELECT 1 FROM addresses WHERE person_id IS NULL AND channel = 'whatsapp'")
    await town.neha.taps(f"area:{await area(town, 'GN-VBK')}")
    await town.neha.taps(f"area:{await area(town, 'GN-VBK-F2/viram-khand')}")
    await town.neha.sees("हो गया")

    assert await nehas(town) == ["GN-VBK-F2/viram-khand"]
    (consent,) = await consents(town)
    assert (consent.notice, bool(consent.given_at), consent.withdrawn_at) == (NOTICE, True, None)
    (entry,) = await town.rows("SELECT facts FROM entries WHERE act = 'member.joined'")
    assert entry.facts == {"notice": NOTICE, "area": await area(town, "GN-VBK-F2/viram-khand")}


async def test_whoever_chooses_another_language_reads_the_notice_in_it_before_agreeing(town: Town) -> None:
    await town.arif.starts("GN")
    await town.arif.taps("lang:ur")

    asked = await town.arif.sees("رضامندی")
    assert "ہم کیا رکھتے ہیں" in asked["text"]
    assert not DEVANAGARI.search(asked["text"])


async def test_whose_language_is_plain_from_what_they_wrote_is_not_asked_for_it(town: Town) -> None:
    hindi = await newest_after(town, "neha", "जुड़ें गोमती नगर")
    assert "18 साल" in hindi
    assert "क्या रखते हैं" in hindi

    urdu = await newest_after(town, "neha", "شامل گومتی نگر")
    assert URDU.search(urdu)
    assert "18" in urdu


async def test_in_english_by_words_alone(town: Town) -> None:
    await town.neha.says("join gomti nagar")
    await town.neha.says("English")
    await town.neha.sees("By choosing your area")
    await town.neha.says("Patrakarpuram")

    done = await town.neha.sees("Done.")
    assert "Patrakarpuram" in done["text"]
    assert await nehas(town) == ["GN-VBK-F2/patrakarpuram"]


async def test_the_name_of_the_place_is_enough_to_come_in(town: Town) -> None:
    asked = await newest_after(town, "neha", "पत्रकारपुरम")
    assert "पत्रकारपुरम" in asked
    assert "क्या रखते हैं" in asked
    await town.neha.says("हां")
    await town.neha.sees("हो गया")

    assert await nehas(town) == ["GN-VBK-F2/patrakarpuram"]


async def test_a_stranger_may_type_the_zone_that_we_ask_for(town: Town) -> None:
    await newest_after(town, "neha", "नमस्ते")
    asked = await newest_after(town, "neha", "गोमती नगर")

    assert "क्या रखते हैं" in asked


async def test_an_area_that_nobody_knows_is_said_back_and_asked_for_again(town: Town) -> None:
    told = await newest_after(town, "neha", "yeh kya hai?")
    assert "सूचना सेवा" in told
    assert "किस जोन" in told, "and then what we ask everybody"
    await newest_after(town, "neha", "नमस्ते")
    assert "नमस्ते!" in await newest_after(town, "neha", "yeh kya hai?"), "which is the name of no zone"
    await newest_after(town, "neha", "जुड़ें गोमती नगर")
    answer = await newest_after(town, "neha", "तिम्बकटू")

    assert "तिम्बकटू" in answer
    assert (await town.neha.messages())[-1]["buttons"]
    assert await nehas(town) == []

    assert "एचएएल" in await newest_after(town, "neha", "near hal campus"), "which is no wish for less news"
    assert "पत्रकारपुरम" in await newest_after(town, "neha", "पत्रकार पुरम चौराहा"), "a place beside it, and no trade"
    for words in ("yeh kya hai?", "kaun ho aap", "नमस्ते", "मदद"):
        told = await newest_after(town, "neha", words)
        assert "सूचना सेवा" in told
        assert "क्या आपका इलाका यही है" in told, "asked again"
    assert "आसपास" in await newest_after(town, "neha", "नहीं")
    assert "क्या आपका इलाका यही है" in await newest_after(town, "neha", "kya vineet khand me bhi milegi?")
    assert await nehas(town) == [], "a question is no choice"
    assert "आसपास" in await newest_after(town, "neha", "नहीं")
    await newest_after(town, "neha", "विराम खंड")
    assert await nehas(town) == ["GN-VBK-F2/viram-khand"]


async def test_the_full_text_is_one_word_away(town: Town) -> None:
    for words, sign in (("privacy", "डेटा संरक्षण बोर्ड"), ("निजता", "1912"), ("niji", "STOP")):
        assert sign in await newest_after(town, "neha", words)


async def test_joining_twice_leaves_all_as_it_was(town: Town) -> None:
    await neha_lives_in_viram_khand(town)
    acts = await town.acts()

    again = await newest_after(town, "neha", "JOIN GN")

    assert "क्या रखते हैं" not in again
    assert await town.acts() == acts
    assert len(await consents(town)) == 1


async def test_a_second_tap_and_anothers_button_change_nothing(town: Town) -> None:
    await town.neha.says("JOIN GN")
    await town.neha.taps("lang:hi")
    await town.neha.taps(f"area:{await area(town, 'GN-VBK')}")
    message = await town.neha.sees("18 साल", times=2)
    patrakarpuram = f"area:{await area(town, 'GN-VBK-F2/patrakarpuram')}"
    await town.neha.taps(patrakarpuram)
    await town.neha.sees("हो गया")
    acts = await town.acts()

    await town.neha.presses(message, message["buttons"][0]["data"])
    await town.neha.sees("पुराना बटन")
    step = message["buttons"][0]["data"].partition(":")[0]
    async with town.world.stores.begin() as store:
        assert await store.step(int(step[1:]), b"somebody else") is None

    assert await town.acts() == acts
    assert await nehas(town) == ["GN-VBK-F2/patrakarpuram"]


async def test_a_restart_between_two_questions_is_not_noticed(town: Town) -> None:
    await town.neha.says("JOIN GN")
    await town.neha.taps("lang:ur")
    await town.neha.sees("محلہ")
    await town.stop_working()
    await town.neha.says("viram khand")
    town.start_working()

    done = await town.neha.sees("لیجیے")
    assert URDU.search(done["text"])


async def test_a_question_that_was_left_open_too_long_is_asked_anew(town: Town) -> None:
    await town.neha.says("JOIN GN")
    await town.neha.taps("lang:hi")
    await town.neha.sees("18 साल")
    await town.move(timedelta(hours=1))

    await newest_after(town, "neha", "विराम खंड")

    assert await nehas(town) == []


async def test_hi_is_a_greeting_and_not_the_code_of_a_language(town: Town) -> None:
    await town.arif.starts("GN")
    await town.arif.taps("lang:en")
    await town.arif.says("Hi")
    await town.arif.sees("Which is your area?", times=2)


async def test_whoever_has_chosen_urdu_is_answered_in_it_though_they_write_too_much_in_latin_letters(
    town: Town,
) -> None:
    await town.neha.says("JOIN GN")
    await town.neha.taps("lang:ur")
    await town.neha.sees("محلہ")

    answer = await newest_after(town, "neha", "mohalla " * 200)

    assert answer == catalogue("ur")["too_long"].format(most=1_000)


async def test_a_wish_of_members_while_we_ask_where_she_lives_brings_the_question_again(town: Town) -> None:
    await town.neha.says("JOIN GN")
    await town.neha.taps("lang:ur")
    await town.neha.sees("محلہ")

    answer = await newest_after(town, "neha", "صرف میرا فیڈر")

    assert answer.startswith(catalogue("ur")["join.first"])
    assert (await town.neha.messages())[-1]["buttons"]
    await town.neha.says("پترکار پورم")
    await town.neha.sees("لیجیے")


async def test_with_a_stranger_we_go_on_in_the_language_in_which_we_began(town: Town) -> None:
    await newest_after(town, "neha", "بجلی نہیں آ رہی ہے")

    answer = await newest_after(town, "neha", "timbaktu")

    assert URDU.search(answer)
    assert not DEVANAGARI.search(answer)


async def test_a_stranger_keeps_the_language_that_they_chose_and_hears_of_no_end_of_what_never_began(
    town: Town,
) -> None:
    await town.arif.starts()
    await town.arif.sees("नमस्ते")
    assert URDU.search(await newest_after(town, "arif", "urdu mein likho"))
    await newest_after(town, "arif", "rehne do")
    assert URDU.search(await newest_after(town, "arif", "ye kya hai"))
    assert "نہیں بھیجی جاتی" in await newest_after(town, "arif", "nahi chahiye")
    assert URDU.search(await newest_after(town, "arif", "Please tell me, what is this?"))
    assert "18" in await newest_after(town, "arif", "شامل ہوں گومتی نگر")


async def test_what_is_no_language_is_asked_about_once_and_thanks_are_no_place(town: Town) -> None:
    assert "विभाग की सूची में नहीं" in await newest_after(town, "neha", "engineer")
    await newest_after(town, "neha", "JOIN GN")
    assert "किस भाषा" in await newest_after(town, "neha", "asdf qwer")
    assert "18 साल" in await newest_after(town, "neha", "blah blah")
    assert "नहीं मिली" not in await newest_after(town, "neha", "shukriya")
    await newest_after(town, "neha", "viram khand")

    assert "कौन सा है" in await newest_after(town, "neha", "ek aur jagah jodni hai")
    assert "अच्छा, गोमती नगर" in await newest_after(town, "neha", "gomti nagar")
    await newest_after(town, "neha", "Patrakarpuram")
    assert "यही है" in await newest_after(town, "neha", "vineet khand me"), "how it stands there, and is it theirs?"
    await newest_after(town, "neha", "haan ji please")
    first, second, third = await nehas(town)
    assert (first, second) == ("GN-VBK-F2/viram-khand", "GN-VBK-F2/patrakarpuram")
    assert third.startswith("GN-")
    assert "यही है" in await newest_after(town, "neha", "mera ek ghar viraj khand me bhi hai usko bhi jod do")
    assert "यही है" in await newest_after(town, "neha", "ek aur ghar hai viraj khand 2 wahan bhi")
    assert await town.rows("SELECT id FROM complaints") == []


async def test_a_zone_that_was_tapped_under_our_own_hindi_leaves_the_language_to_be_chosen(town: Town) -> None:
    await newest_after(town, "neha", "hello")
    await town.neha.taps("join:GN")

    asked = await town.neha.sees("क्या रखते हैं")

    assert [button["label"] for button in asked["buttons"]] == ["हिंदी", "English", "اردو"]


async def test_what_opens_says_what_it_has_opened_and_namesakes_say_what_they_may_be(town: Town) -> None:
    await town.neha.says("JOIN GN")
    await town.neha.taps("lang:en")
    await town.neha.taps(f"area:{await area(town, 'GN-VBK')}")
    await town.neha.sees("Vibhuti Khand substation, then. Which area there is yours?")

    await town.neha.says("kanpur road")
    await town.neha.sees("“kanpur road” may be any of these")


# ---- by a pin


async def test_a_pin_on_whatsapp_is_asked_for_by_a_button_and_its_place_is_offered_for_a_yes(town: Town) -> None:
    await newest_after(town, "neha", "जुड़ें गोमती नगर")
    await town.neha.taps("pin")
    asked = await town.neha.sees("लोकेशन भेजें")
    assert [button["kind"] for button in asked["buttons"]] == ["location"]
    await town.neha.presses(asked, asked["buttons"][0]["id"])
    offered = await town.neha.sees("यही है")
    assert "विराम खंड" in offered["text"]
    assert await nehas(town) == []

    await town.neha.taps("yes")
    await town.neha.sees("हो गया")

    assert await nehas(town) == ["GN-VBK-F2/viram-khand"]


async def test_a_pin_on_telegram_is_asked_for_by_a_key_and_another_place_nearby_can_be_chosen(town: Town) -> None:
    await town.arif.starts("GN")
    await town.arif.taps("lang:en")
    await town.arif.taps("pin")
    asked = await town.arif.sees("Please send your location")
    await town.arif.presses(asked, "location")
    await town.arif.sees("Is this your area: Viram Khand")
    await town.arif.taps("other")
    await town.arif.sees("Not Viram Khand, then. These are near it.")
    await town.arif.taps(f"area:{await area(town, 'GN-VBK-F2/patrakarpuram')}")
    await town.arif.sees("Done.")

    assert await arifs(town) == ["GN-VBK-F2/patrakarpuram"]


async def test_a_strangers_pin_tells_the_zone_too(town: Town) -> None:
    await town.neha.sends("location", **VIRAM_KHAND)
    await town.neha.sees("क्या रखते हैं")
    await town.neha.taps("lang:hi")
    await town.neha.sees("यही है")
    await town.neha.says("हां")
    await town.neha.sees("हो गया")

    assert await nehas(town) == ["GN-VBK-F2/viram-khand"]


async def test_a_pin_far_away_leads_nowhere_and_the_question_stays(town: Town) -> None:
    await newest_after(town, "neha", "जुड़ें गोमती नगर")
    await town.neha.sends("location", **KANPUR)
    far = await town.neha.sees("2 किमी")
    assert far["buttons"]

    await town.neha.says("विराम खंड")
    await town.neha.sees("हो गया")


# ---- several areas, and several zones


async def test_the_shop_lies_in_another_zone_and_each_place_has_its_name(town: Town) -> None:
    await neha_lives_in_viram_khand(town)
    (shop,) = await town.rows(
        "SELECT code, names->>'hi' AS name FROM areas WHERE kind = 'locality' AND code LIKE 'AM-%' ORDER BY id LIMIT 1"
    )
    await town.neha.taps("add")
    await town.neha.sees("आपका इलाका कौन सा है", times=2)
    await town.neha.says(shop.name)
    await town.neha.sees("आपके लिए क्या है")
    await town.neha.taps("areas:")
    await town.neha.sees("लिख लिया")

    mine = await newest_after(town, "neha", "mere ilaake")
    assert "🏠 घर: " in mine
    assert "विराम खंड" in mine
    assert shop.name in mine
    zones = await town.rows("SELECT 1 FROM members m JOIN consents c USING (person_id) WHERE m.left_at IS NULL")
    assert len(zones) == 2
    assert (await town.acts())[-3:] == ["member.joined", "member.joined", "member.labelled"]


async def test_an_area_is_changed_and_removed_and_with_the_last_one_all_ends(town: Town) -> None:
    await neha_lives_in_viram_khand(town)
    await town.neha.says("my areas")
    await town.neha.taps("areas:")
    (follow,) = await town.rows("SELECT max(id) AS id FROM follows")
    await town.neha.taps(f"areas:{follow.id}:change")
    await town.neha.sees("आपका इलाका कौन सा है", times=2)
    await town.neha.says("पत्रकारपुरम")
    await town.neha.sees("हो गया", times=2)
    assert await nehas(town) == ["GN-VBK-F2/patrakarpuram"]

    await town.neha.taps(f"areas:{follow.id}:drop")
    await town.neha.sees("JOIN")

    assert await nehas(town) == []
    assert (await town.acts())[-2:] == ["member.follows", "member.left"]
    (consent,) = await consents(town)
    assert consent.withdrawn_at


async def test_anothers_area_cannot_be_touched_by_a_forged_button(town: Town) -> None:
    await neha_lives_in_viram_khand(town)
    (imrans,) = await town.rows(
        "SELECT f.id FROM follows f JOIN areas ON areas.id = f.area_id WHERE areas.code = 'GN-VBK-F2/patrakarpuram'"
    )
    async with town.world.stores.begin() as store:
        from handlers import router
        from handlers.incoming import Incoming

        forged = Incoming("whatsapp", "m", town.now(), ("+910000000106",), "tap", tap=f"do:areas:{imrans.id}:drop")
        await router.answer(store, forged, await town.world.atlas(), town.world.settings.zone_time, town.now())

    assert await town.rows("SELECT 1 FROM follows WHERE id = :it", it=imrans.id)


async def test_one_zone_is_left_by_its_name_and_the_others_stay(town: Town) -> None:
    await neha_lives_in_viram_khand(town)
    await newest_after(town, "neha", "JOIN AM")
    (other,) = await town.rows("SELECT names->>'hi' AS name FROM areas WHERE code LIKE 'AM-%/%' ORDER BY id LIMIT 1")
    await town.neha.says(other.name)
    await town.neha.sees("हो गया", times=2)

    left = await newest_after(town, "neha", "जोन छोड़ें GN")

    assert "गोमती नगर" in left
    assert len(await nehas(town)) == 1
    assert (await town.acts())[-1] == "member.left"


async def test_what_is_still_owed_of_a_zone_goes_with_it_unless_she_reported_it(town: Town) -> None:
    await neha_lives_in_viram_khand(town)
    await newest_after(town, "neha", "JOIN AM")
    (other,) = await town.rows("SELECT names->>'hi' AS name FROM areas WHERE code LIKE 'AM-%/%' ORDER BY id LIMIT 1")
    await town.neha.says(other.name)
    await town.neha.sees("हो गया", times=2)
    await town.stop_working()
    for feeder in ("GN-VBK-F2", "GN-VRK-F1"):
        await owed(town, feeder)
    await reported(town, "GN-VRK-F1")

    async with town.world.stores.begin() as store:
        (mine,) = await town.rows("SELECT person_id FROM consents")
        member = await store.member(mine.person_id, await area(town, "GN"))
        assert member
        await leave_zone(store, member, town.now())

    found = await town.rows(
        "SELECT d.state, d.reason FROM deliveries d JOIN notices n ON n.id = d.notice_id "
        "JOIN addresses a ON a.id = d.address_id WHERE a.person_id = :me ORDER BY d.id",
        me=mine.person_id,
    )
    assert [(row.state, row.reason) for row in found] == [("withdrawn", "left"), ("due", None)]


async def owed(town: Town, feeder: str) -> None:
    """A notice to Neha that has not left yet."""
    async with town.world.engine.begin() as connection:
        await connection.execute(
            text("""
            WITH o AS (
                INSERT INTO outages (zone_id, number, kind, areas, started_at, reported_at, position_id, version)
                SELECT z.id, 'GN-T-' || a.id, 'unplanned', ARRAY[a.id], :now, :now, p.id, 1
                FROM areas a, areas z, positions p WHERE a.code = :feeder AND z.code = 'GN' AND p.code = 'JE-GN-VBK'
                RETURNING id, zone_id, number
            ), n AS (
                INSERT INTO notices (kind, outage_id, zone_id, number, version, at, facts, owed)
                SELECT 'outage', id, zone_id, number, 1, :now, '{}', 1 FROM o RETURNING id
            )
            INSERT INTO deliveries
                (address_id, sender, lane, queue, language, due_at, expires_at, notice_id, state, tries)
            SELECT a.id, a.sender, 2, 0, 'hi', :now, :now + interval '1 hour', n.id, 'due', 0
            FROM n, addresses a WHERE a.digest = :digest
            """),
            {"feeder": feeder, "now": town.now(), "digest": town.world.vault.digest("whatsapp", "+910000000106")},
        )


async def reported(town: Town, feeder: str) -> None:
    async with town.world.engine.begin() as connection:
        await connection.execute(
            text("""
            INSERT INTO complaints (zone_id, number, fault_kind, at, author, channel, person_id, outage_id)
            SELECT o.zone_id, 'GN-C-T', 'no_supply', :now, '', 'whatsapp', c.person_id, o.id
            FROM outages o, consents c, areas a WHERE a.code = :feeder AND o.areas = ARRAY[a.id]
            """),
            {"feeder": feeder, "now": town.now()},
        )


async def test_both_of_her_places_are_told_of(town: Town) -> None:
    await neha_lives_in_viram_khand(town)
    await town.neha.taps("add")
    await town.neha.sees("आपका इलाका कौन सा है", times=2)
    await town.neha.says("मल्हौर")
    await until(lambda: nehas(town))

    number = await post(town)

    await town.neha.sees(f"{number}/1")


# ---- going, and coming back


async def test_after_stop_she_may_have_again_what_she_had(town: Town) -> None:
    await neha_lives_in_viram_khand(town)
    await town.neha.says("STOP")
    await town.neha.sees("JOIN")
    assert await nehas(town) == []

    offered = await newest_after(town, "neha", "JOIN")
    assert "विराम खंड" in offered
    assert "क्या रखते हैं" in offered
    await town.neha.says("haan")
    await town.neha.sees("फिर मिलेगी")
    assert "यहीं हैं" in await newest_after(town, "neha", "shukriya")

    assert len(await nehas(town)) == 1
    assert (await town.acts())[-2:] == ["member.left", "member.returned"]
    number = await post(town)
    await town.neha.sees(f"{number}/1")


async def test_or_she_chooses_anew(town: Town) -> None:
    await neha_lives_in_viram_khand(town)
    await town.neha.says("STOP")
    await newest_after(town, "neha", "JOIN GN")
    await town.neha.says("nahi")
    await town.neha.sees("18 साल", times=2)
    await town.neha.says("पत्रकारपुरम")
    await town.neha.sees("हो गया", times=2)

    assert await nehas(town) == ["GN-VBK-F2/patrakarpuram"]


# ---- a notice that has changed


async def test_whoever_agreed_to_an_older_notice_is_shown_the_new_one_once(town: Town) -> None:
    await neha_lives_in_viram_khand(town)
    async with town.world.stores.begin() as store:
        consent = await store.consent((await town.rows("SELECT person_id FROM consents"))[0].person_id)
        assert consent
        consent.notice = NOTICE - 1

    await town.neha.says("हाल")
    shown = await town.neha.sees(catalogue("hi")["consent.changed"])
    await newest_after(town, "neha", "हाल")
    assert sum(catalogue("hi")["consent.changed"] in text for text in await town.neha.received()) == 1

    await town.neha.presses(shown, "do:agree")
    await town.neha.sees("धन्यवाद")

    assert [(one.notice, bool(one.given_at)) for one in await consents(town)] == [(NOTICE - 1, True), (NOTICE, True)]
    assert (await town.acts())[-1] == "member.agreed"


async def test_the_utilitys_own_people_are_not_asked_to_agree(town: Town) -> None:
    await newest_after(town, "sunita", "हाल")
    await newest_after(town, "anil", "help")

    assert await consents(town) == []
