"""Many report: the engineer is asked once, the rooms see one line, and a danger goes before everything."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bot import gathering
from bot.web.log import recent
from tests.test_complaints import NUMBER, complaints
from tests.test_joining import VIRAM_KHAND
from tests.town import PRIVATE, Phone, Town, until
from zones.gathering import BREATH

FEEDER = "GN-VBK-F2"


async def neighbours_report(town: Town, many: int, room: bool = False) -> None:
    """People of Viram Khand whom we need not hear one by one."""
    async with town.world.engine.begin() as connection:
        await connection.execute(
            text("""
                INSERT INTO complaints (zone_id, number, fault_kind, at, author, channel, feeder_id, area_id, room_id)
                SELECT z.id, 'GN-C-TEST-' || n || random(), 'no_supply', :now, convert_to(n || random()::text, 'UTF8'),
                    'telegram', f.id, f.id, CASE WHEN :room THEN (SELECT min(id) FROM rooms WHERE zone_id = z.id) END
                FROM areas z, areas f, generate_series(1, :many) n WHERE z.code = 'GN' AND f.code = :feeder
            """),
            {"now": town.now(), "many": many, "feeder": FEEDER, "room": room},
        )
    await gathering.gather(town.world)


async def at_his_phone(town: Town) -> None:
    """Anil has written today, so that we may write to him freely."""
    await town.anil.says("help")
    await town.anil.sees("1912")


async def suspicions(town: Town) -> list[Any]:
    return await town.rows("SELECT * FROM suspicions ORDER BY id")


async def questions(town: Town, chat: str = PRIVATE) -> list[str]:
    return [said for said in await town.anil.received(chat) if "फीडर बंद है?" in said]


async def test_five_thousand_reports_are_one_question_and_yes_leads_to_the_preview(town: Town) -> None:
    await at_his_phone(town)
    await town.sunita.says("light nahi aa rahi 1 ghante se")
    await town.sunita.sees(NUMBER)
    await neighbours_report(town, 5_000)
    for _ in range(3):
        await gathering.gather(town.world)

    asked = await town.anil.sees("फीडर बंद है?")
    assert "5001" in asked["text"]
    assert len(await suspicions(town)) == 1
    assert len(await questions(town)) == 1

    await town.anil.taps("suspicion:1:yes")
    await town.anil.taps("eta:60")
    await town.anil.confirms("outage")
    await until(lambda: town.rows("SELECT 1 FROM outages"))
    await gathering.gather(town.world)

    (explained,) = await town.rows("SELECT count(*) AS many FROM complaints WHERE outage_id IS NOT NULL")
    assert explained.many == 5_001
    ((since, began),) = await town.rows(
        "SELECT c.since, o.started_at FROM complaints c, outages o ORDER BY c.id LIMIT 1"
    )
    assert since == began, "as she said it, who reported it first"
    (suspicion,) = await suspicions(town)
    assert (suspicion.verdict, suspicion.outage_id is None, suspicion.ended_at is None) == ("yes", False, False)


async def test_too_few_reports_ask_nobody(town: Town) -> None:
    await town.imran.says("patrakarpuram me light nahi aa rahi")
    await town.imran.sees(NUMBER)
    await neighbours_report(town, 1, room=True)
    assert not await suspicions(town)
    line = await town.imran.sees("1 शिकायत", town.group)
    assert "पत्रकारपुरम" not in line["text"], "what was said elsewhere is no place of the sum above it"


async def test_a_no_keeps_them_single_teaches_and_tells_those_who_wait(town: Town) -> None:
    await at_his_phone(town)
    await town.sunita.says("light nahi aa rahi")
    await town.sunita.sees(NUMBER)
    await neighbours_report(town, 5)
    asked = await town.anil.sees("फीडर बंद है?")
    await town.sunita.says("kab aayegi")
    await town.sunita.sees("अब तक 6 शिकायतें; इंजीनियर से पूछा है")
    await town.anil.says("nahi local h")

    await town.sunita.sees("फीडर चालू है")
    (first,) = await suspicions(town)
    assert (first.verdict, first.ended_at is None) == ("no", False)
    await town.anil.presses(asked, "do:suspicion:1:no")
    await town.anil.sees("“नहीं, लोकल खराबी” लिखा जा चुका है")
    assert all(one.outage_id is None and one.closed_at is None for one in await complaints(town))
    await gathering.gather(town.world)
    await neighbours_report(town, first.needed)
    assert len(await suspicions(town)) == 1, "the next one takes more"
    await neighbours_report(town, 2)
    assert len(await suspicions(town)) == 2
    await town.anil.sees("फीडर बंद है?", times=2)
    await town.anil.says("transformer pe fuse gaya h wahan ka, ladka ja rha")
    await town.anil.sees("सिर्फ वहीं की है")
    await town.anil.says("viram khand me local fault hai, transformer ka fuse uda h")
    await town.sunita.sees("फीडर चालू है", times=2)
    await town.anil.says("arre galat dab gaya")
    await town.anil.sees("लोगों को भी यही बताया है")
    await town.anil.taps("suspicion:2:whole")
    await town.anil.sees("कब तक")
    await town.anil.says("rehne do")
    await town.anil.says("galat bola, pura feeder band hai, jumper, 1 ghanta")
    await town.anil.sees("बिजली बंद, भेजें?")


async def test_looking_is_told_and_leaves_the_question_open(town: Town) -> None:
    await at_his_phone(town)
    await town.sunita.says("light nahi aa rahi")
    await town.sunita.sees(NUMBER)
    await neighbours_report(town, 5)
    asked = await town.anil.sees("फीडर बंद है?")
    await town.anil.says("dekh rahe hain")

    await town.sunita.sees("इंजीनियर देख रहे हैं")
    (suspicion,) = await suspicions(town)
    assert suspicion.looking_at is not None
    await town.anil.presses(asked, next(b["data"] for b in asked["buttons"] if b["data"].endswith(":looking")))
    await town.anil.sees("ही लिखा जा चुका है")
    assert sum("इंजीनियर देख रहे हैं" in said for said in await town.sunita.received()) == 1
    assert suspicion.ended_at is None
    assert (await complaints(town))[0].acknowledged_at is not None

    await town.move(timedelta(minutes=25))
    await town.anil.says("viram khand feeder band hai, jumper uda hai, 1 ghanta lagega")
    await town.anil.confirms("outage")
    await until(lambda: town.rows("SELECT 1 FROM outages"))
    ((at, began),) = await town.rows("SELECT c.at, o.started_at FROM complaints c, outages o ORDER BY c.id LIMIT 1")
    assert began == at, "since the first report, and not since he wrote"


async def test_another_areas_engineer_cannot_answer(town: Town) -> None:
    await at_his_phone(town)
    await neighbours_report(town, 5)
    question = await town.anil.sees("फीडर बंद है?")
    assert question["buttons"]
    await town.farah.says("do nothing")
    (suspicion,) = await suspicions(town)
    assert suspicion.answered_at is None
    await town.farah.says("logo ne bataya patrakarpuram me taar toota pada hai")
    await town.farah.sees("दूर रहें")
    await town.anil.sees("🚨")


async def test_rooms_see_one_line_without_anybodys_number(town: Town) -> None:
    await neighbours_report(town, 7)
    line = await town.imran.sees("7 शिकायतें", town.group)
    assert "+91" not in line["text"]
    assert "t.me" not in line["text"], "each of them has us in private"

    await town.move(BREATH)
    await neighbours_report(town, 2, room=True)
    await town.imran.sees("https://t.me/bijli_setu_demo_bot?start=GN", town.group)
    shown = [said for said in await town.imran.received(town.group) if "शिकायतें" in said]
    assert len(shown) == 1


async def test_a_danger_is_answered_at_once_and_rings_the_engineer_without_a_number(town: Town) -> None:
    await at_his_phone(town)
    await town.sunita.says("patrakarpuram me taar toot ke gira hai, mera number 9000000101")
    told = await town.sunita.sees("दस कदम")
    assert NUMBER in told["text"]

    rung = await town.anil.sees("खतरा")
    assert "पत्रकारपुरम" in rung["text"]
    assert "9000000101" not in rung["text"]
    lanes = await town.rows("SELECT lane FROM deliveries WHERE notice_id IS NULL ORDER BY lane LIMIT 1")
    assert lanes[0].lane == 0

    await town.anil.says("line band karwa di team bhej di")
    await town.sunita.sees("देख ली है")
    assert "कब तक" in (await town.anil.sees("लाइन बंद की है तो"))["text"]
    await town.anil.taps("eta:60")
    await town.anil.sees("सुरक्षा के लिए लाइन बंद")
    await town.anil.says("rehne do")
    await town.anil.says("feeder band kar diya hai, jumper jal gaya")
    await town.anil.sees("लाइन बंद की है तो", times=2)
    await town.anil.taps("eta:60")
    await town.anil.sees("जंपर", times=2)  # the help has one
    assert (await complaints(town))[0].acknowledged_at is not None
    await town.anil.says("taar hata diya, line chalu")
    await town.anil.sees("काम हो गया हो तो")
    await town.anil.says("rehne do")
    await town.anil.says("khatra khatam tha")
    over = await town.anil.sees("बटन दबाएं", times=2)
    assert [button["data"] for button in over["buttons"]] == ["do:resolve:1"]
    assert (await complaints(town))[0].restored_said_at is None, "what was done about it is not said: that takes a tap"
    await town.anil.says("taar jod diya gaya, ab khatra nahi")
    await town.anil.sees("उनके हां कहने पर")
    assert (await complaints(town))[0].restored_said_at is not None
    assert (await complaints(town))[0].closed_at is None

    await town.sunita.says("galti se likh diya, koi taar nahi gira")
    asked = await town.sunita.sees("अभी क्या सही है")
    await town.sunita.presses(asked, asked["buttons"][1]["data"])
    await town.sunita.sees("दस कदम", times=2)
    rung = await town.anil.sees("🚨", times=2)
    assert "toot ke gira hai" in rung["text"], "it rings with what was seen, not with what was taken back"
    await town.sunita.presses(asked, asked["buttons"][0]["data"])
    await town.sunita.sees("वही इसे बंद करेंगे")
    assert (await complaints(town))[0].closed_at is None, "no alarm ends because somebody says so"
    await town.anil.sees("koi taar nahi gira")
    await town.anil.taps("stand_down:")
    await town.sunita.sees("बंद कर दी है")
    assert (await complaints(town))[0].how == "withdrawn"

    await town.sunita.says("viram khand me khamba gir gaya hai, taar zameen par")
    await town.imran.says("patrakarpuram me transformer me aag lagi hai")
    await town.anil.sees("🚨", times=4)
    await town.anil.says("dekh liya")
    await town.anil.taps("ack:until:")
    noted = (await town.anil.sees("ये 2 देख ली हैं"))["text"]
    assert "पत्रकारपुरम" in noted, "whoever says so reads of which"
    await town.imran.sees("دیکھ ل")
    await town.neha.says("viram khand me makan ki chhat par taar toot kar gira hai")
    await town.ramesh.says("patrakarpuram me nangi taar latak rahi hai, current aa raha hai")
    await town.anil.sees("🚨", times=6)
    await town.anil.says("सब देख लीं, line band kara di, chinhat wale ja rhe")
    await town.anil.sees("ये 2 देख ली हैं", times=2)
    assert (await town.acts()).count("complaint.acknowledged") == 5, "one act for each"


async def test_a_danger_told_in_two_messages_rings_again_as_soon_as_it_is_known_where(town: Town) -> None:
    await at_his_phone(town)
    desk = {"id": "desk", "name": "1912", "label": "", "platform": "whatsapp", "number": "+910000000003"}
    await town.ask("POST", "people", {"people": [desk]})
    await Phone(town, "desk").says("help")
    await Phone(town, "desk").sees("फोन करने वाले जो बताएं")
    await town.neha.says("current utar raha hai ghar ke switch me")
    await town.neha.sees("किस जगह")
    unplaced = await Phone(town, "desk").sees("खतरा")
    assert "जगह अभी पता नहीं, पूछ रहे हैं" in unplaced["text"]
    await town.neha.says("galti se likha, koi khatra nahi")
    await town.neha.taps("unplaced:over")
    await town.neha.sees("1912 को बता दिया है")
    assert "koi khatra nahi" in (await Phone(town, "desk").sees("जगह पूछ रहे थे"))["text"]
    await town.neha.says("current utar raha hai ghar ke switch me, sach me")
    await town.neha.sees("किस जगह", times=2)
    await town.neha.says("galti se likh diya, koi current nahi hai")
    await town.neha.taps("unplaced:still")
    await town.neha.sees("किस जगह", times=3)
    assert "1912 को भेज देंगे" in (await town.neha.received())[-1]
    await town.neha.says("viram khand me mandir ke samne")  # which alone would be a fault of its own
    told = await town.neha.sees("अभी भेज दिया है")

    for phone in (town.anil, Phone(town, "desk")):
        rung = await phone.sees("विराम खंड")
        assert "ghar ke switch" in rung["text"]
        assert rung["buttons"]

    await town.neha.says("viram khand: mere bhai ko current lag gaya hai, behosh hai")
    await town.neha.sees("तुरंत 108")
    await town.anil.sees("आदमी को करंट लगा है")
    (complaint,) = await complaints(town)
    assert complaint.number in told["text"]

    await town.neha.says("koi nahi aaya current abhi bhi hai")
    await town.neha.sees("अभी तक किसी ने नहीं देखी")
    await town.neha.says("pole hata do")
    await town.neha.sees("अभी तक किसी ने नहीं देखी", times=2)
    await town.neha.says("bahut der ho gayi koi aaya hi nahi")
    await town.neha.sees("अभी तक किसी ने नहीं देखी", times=3)
    also = "UPDATE members SET role = :role WHERE role = :before AND zone_id <> :zone"
    async with town.world.engine.begin() as connection:  # in another zone the desk is more than 1912
        facts = {"role": "management", "before": "call_centre", "zone": complaint.zone_id}
        await connection.execute(text(also), facts)
    await Phone(town, "desk").says("ok dekh liya")
    await town.neha.sees("1912 ने")
    async with town.world.engine.begin() as connection:
        await connection.execute(text(also), {**facts, "role": "call_centre", "before": "management"})
    await town.neha.says("abhi tak koi nahi aaya, current hai usme abhi bhi")
    await town.neha.sees("उन्होंने अभी नहीं देखी")
    assert len(await complaints(town)) == 1, "whoever warned of it speaks of that, and of no supply"
    assert sum("🚨" in said for said in await town.anil.received()) == 2, "it does not ring at each word"
    await town.move(timedelta(minutes=6))
    await town.neha.says("abhi bhi current utar raha hai, koi nahi aaya")
    await Phone(town, "desk").sees("🔁")
    await town.anil.sees("🚨", times=3)
    await town.neha.says("galti se likh diya, koi current nahi hai")
    await town.neha.taps(f"no_danger:{complaint.id}:over")
    for phone, verbs in ((town.anil, ["stand_down", "ack"]), (Phone(town, "desk"), ["stand_down"])):
        denied = await phone.sees("बताया कि खतरा नहीं है")
        assert [button["data"].split(":")[1] for button in denied["buttons"]] == verbs, "who has seen it need not again"
    await town.anil.says(f"{complaint.number} kisi ne nahi dekha?")
    await town.anil.sees("परेशानी:")
    assert (await town.acts()).count("complaint.acknowledged") == 1, "who asks has not seen it"
    await town.anil.says(f"{complaint.number} dekh liya, ja rahe hain")
    await town.neha.sees("अवर अभियंता")
    await town.neha.says("current ab bhi utar raha hai")
    await town.neha.sees("यह बात भी")
    assert "ab bhi" in (await town.anil.sees("🔁"))["text"], "who has seen it reads on"

    await Phone(town, "desk").says("viram khand ki light kab tak aayegi")  # whoever takes calls is asked, and asks
    await Phone(town, "desk").sees("बजे तक बिजली बंद होने की कोई सूचना नहीं")
    await Phone(town, "desk").says("chinhat bazar me light nahi hai, consumer ka phone aaya")
    await Phone(town, "desk").sees("शिकायत दर्ज हो गई")
    await Phone(town, "desk").says("chinhat bazar me taar gira hai, caller ne bataya")
    told = await Phone(town, "desk").sees("फोन करने वाले से कहें")
    assert "1912" not in told["text"], "it need not call itself"
    assert len(await complaints(town)) == 3
    await Phone(town, "desk").says("phone off until 23:00")
    await Phone(town, "desk").sees("रात 11 बजे")

    async with town.world.engine.begin() as connection:
        left = "UPDATE members SET left_at = :now WHERE role = 'call_centre' AND zone_id = :zone"
        await connection.execute(text(left), {"now": town.now(), "zone": complaint.zone_id})
    await Phone(town, "desk").says(f"{complaint.number} dekh liya")
    await Phone(town, "desk").sees("उसी को बताते हैं")
    assert (await town.acts()).count("complaint.acknowledged") == 2, "1912 of another zone neither reads nor sees it"


async def test_asked_where_a_pin_is_the_place_and_a_name_that_sounds_like_danger_is_none(town: Town) -> None:
    await at_his_phone(town)
    await town.neha.says("light nahi hai")
    await town.neha.sees("किस जगह")
    await town.neha.sends("location", **VIRAM_KHAND)
    await town.neha.sees(NUMBER)
    await town.neha.says("taar toot ke gir gaya sadak pe")
    await town.neha.sees("दूर रहें")
    await town.neha.sends("location", **VIRAM_KHAND)
    rung = await town.anil.sees("खतरा")
    assert "विराम खंड" in rung["text"]

    await town.arif.starts()
    await town.arif.sends("location", **VIRAM_KHAND)
    await town.arif.says("light nahi hai")
    await town.arif.sees(NUMBER)
    await town.kavita.says("bijli gul hai, kab aayegi")
    await town.kavita.sees("Where is it")
    await town.kavita.says("gomti nagar")
    whole = await town.kavita.sees("Where in Gomti Nagar")
    assert len(whole["buttons"]) > 1
    await town.kavita.says("bijli ghar ke paas, patrakarpuram chauraha")
    answered = await town.kavita.sees(NUMBER, times=2)
    assert "Keep away" not in answered["text"]

    placed = await town.rows(
        "SELECT a.code, c.fault_kind FROM complaints c JOIN areas a ON a.id = c.area_id ORDER BY c.id"
    )
    here, there = f"{FEEDER}/viram-khand", f"{FEEDER}/patrakarpuram"
    assert [tuple(row) for row in placed] == [
        (here, "no_supply"),
        (here, "wire_down"),
        (here, "no_supply"),
        (there, "no_supply"),
    ]

    await town.imran.says("کرنٹ چلا گیا")  # to many that is how supply goes
    asked = await town.imran.sees("بجلی چلی گئی ہے، یا")
    await town.imran.presses(asked, asked["buttons"][0]["data"])
    await town.imran.sees(NUMBER)
    await town.sunita.says("viram khand me current chala gaya")
    asked = await town.sunita.sees("क्या बिजली चली गई")
    await town.sunita.presses(asked, asked["buttons"][1]["data"])
    await town.sunita.sees("दस कदम")
    await town.anil.sees("me current chala gaya")
    meant = await town.rows("SELECT fault_kind FROM complaints ORDER BY id OFFSET 4")
    assert [one.fault_kind for one in meant] == ["no_supply", "danger"]


async def test_the_console_marks_a_danger_among_other_lines(town: Town) -> None:
    await town.sunita.says("light nahi aa rahi viram khand")
    await town.sunita.sees("GN-C-")
    await town.imran.says("patrakarpuram me taar toot kar gira hai, chingari")
    await town.imran.sees("GN-C-")

    marked = [
        (line.kind, line.what) for line in await recent(town.world, "en") if line.kind.startswith("complaint-filed")
    ]

    assert [kind for kind, _ in marked] == ["complaint-filed danger", "complaint-filed"]
    assert "Patrakarpuram · " in marked[0][1]
    page = await (await town.session.get(f"{town.web_url}/console?lang=en")).text()
    assert '<tr class="complaint-filed danger"' in page


async def test_a_danger_said_again_rings_once(town: Town) -> None:
    for words in ("viram khand me taar gira hai", "viram khand me taar gira hai, spark ho raha hai"):
        await town.sunita.says(words)
    await town.sunita.sees("दस कदम", times=2)

    await town.anil.sees("खतरा")  # he has not written today: as a template
    assert len([said for said in await town.anil.received() if "तार टूटा" in said]) == 1


async def test_an_engineer_who_has_not_written_today_is_asked_by_a_template_whose_taps_and_words_answer(
    town: Town,
) -> None:
    await neighbours_report(town, 3)
    async with town.world.engine.begin() as connection:
        await connection.execute(
            text("UPDATE complaints SET area_id = (SELECT id FROM areas WHERE names->>'en' = 'Patrakarpuram')")
        )
    await neighbours_report(town, 2)
    asked = await town.anil.sees("5 शिकायतें")
    assert "कहां से: 3 पत्रकारपुरम" in asked["text"]
    assert [button["label"] for button in asked["buttons"]] == ["हां, भेजें", "नहीं, लोकल खराबी", "देख रहे हैं"]
    await until(lambda: town.rows("SELECT 1 FROM deliveries WHERE template LIKE '%suspicion%'"))

    await town.anil.presses(asked, asked["buttons"][2]["data"])
    await until(lambda: town.rows("SELECT 1 FROM suspicions WHERE looking_at IS NOT NULL"))
    await town.anil.says("shikayat dikhao")
    assert "कहां से: 3 पत्रकारपुरम" in (await town.anil.sees("क्या विराम खंड फीडर बंद है"))["text"]
    await town.anil.says("haan bhej do")
    await until(lambda: town.rows("SELECT 1 FROM suspicions WHERE verdict = 'yes'"))


async def test_how_her_complaint_stands(town: Town) -> None:
    await town.sunita.says("meri complaint")
    await town.sunita.sees("कोई शिकायत खुली नहीं")
    await town.sunita.says("light nahi aa rahi")
    filed = await town.sunita.sees(NUMBER)
    number = next(word.strip("*") for word in filed["text"].split() if NUMBER in word)

    await town.sunita.says("शिकायत")
    await town.sunita.sees(number, times=2)
