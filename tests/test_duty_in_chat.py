"""Phone off, on leave, in somebody's place: said in chat, accepted by a tap, and over by itself."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot import offices
from handlers import router
from handlers.incoming import Incoming
from handlers.wording import catalogue
from tests.test_answers import newest_after
from tests.town import Phone, Town, until

LUCKNOW = ZoneInfo("Asia/Kolkata")
FARAHS = "vineet khand feeder b/d, jumper, 1 ghanta"
ANILS = "viram khand feeder b/d, jumper, 1 ghanta"


async def visitor(town: Town, name: str, number: str) -> Phone:
    """Somebody of the utility whose phone is not on the page."""
    person = {"id": name, "name": name, "label": "", "platform": "whatsapp", "number": number}
    await town.ask("POST", "people", {"people": [person]})
    phone = Phone(town, name)
    await phone.says("help")
    await phone.sees("1912")
    return phone


async def duty(town: Town) -> list[str]:
    return [act for act in await town.acts() if act.startswith(("duty.", "office."))]


async def on_duty(town: Town, feeder: str = "GN-VBK-F2") -> tuple[str, str]:
    (area,) = await town.rows("SELECT id FROM areas WHERE code = :code", code=feeder)
    async with town.world.stores.begin() as store:
        first = (await store.on_duty(area.id, town.now()))[0]
    return first.position.code, first.reason.value


async def test_a_phone_that_is_off_is_told_to_the_superior_who_answers_until_it_is_over(town: Town) -> None:
    meena = await visitor(town, "meena", "+910000000008")
    assert "अभी कुछ नहीं बदला" in await newest_after(town, "anil", "shayad kal chhutti par rahunga")

    await town.anil.says("phone off 2 ghante")

    away = await town.anil.sees("ड्यूटी से बाहर")
    assert "सहायक अभियंता" in away["text"]
    assert "विभूतिखंड" in (await meena.sees("ड्यूटी पर नहीं"))["text"]
    assert await on_duty(town) == ("AET-GN", "superior")
    await town.sunita.says("light nahi aa rahi")
    await town.sunita.sees("यह सहायक अभियंता (फाल्ट), गोमती नगर के सामने है")
    assert "तब तक ऊपर का पद" in await newest_after(town, "anil", "koi nahi")
    await town.move(timedelta(hours=3))
    assert await on_duty(town) == ("JE-GN-VBK", "holder")
    assert await duty(town) == ["duty.away"]


async def test_a_stand_in_is_asked_accepts_by_a_tap_and_may_post_until_the_time_is_over(town: Town) -> None:
    await town.farah.starts()
    await town.anil.says("phone off 2 ghante")
    (farah,) = await town.rows(
        "SELECT person_id FROM holdings h JOIN positions p ON p.id = position_id WHERE code = 'JE-GN-VRK'"
    )
    await town.anil.taps(f"taker:{farah.person_id}")
    assert await on_duty(town) == ("AET-GN", "superior")  # nothing counts before she says yes

    await town.farah.taps("accept")

    await town.anil.sees("संभाल ली गई")
    assert await on_duty(town) == ("JE-GN-VBK", "stand_in")
    await town.farah.says(ANILS)
    await town.farah.sees("भेजें?")
    await town.move(timedelta(hours=3))
    await offices.turn_over(town.world)
    await town.farah.sees("यह पद आपके पास नहीं है")
    assert await on_duty(town) == ("JE-GN-VBK", "holder")
    await town.farah.says(ANILS)
    await town.farah.sees("आपके कार्यक्षेत्र में नहीं")
    said = [act for act in await duty(town) if act.startswith("duty.")]
    assert said == ["duty.away", "duty.offered", "duty.accepted"]


async def test_charge_is_handed_over_by_name_and_taken_back_with_a_word(town: Town) -> None:
    await town.farah.starts()

    await town.anil.says("charge diya JE Viraj Khand ko")
    await town.anil.sees("पूछ लिया है")
    await town.farah.sees("वापसी तक")
    await town.farah.says("haan manjoor hai, viram khand bhi dekh lungi")
    await town.farah.sees("✅")
    assert await on_duty(town) == ("JE-GN-VBK", "stand_in")

    await town.anil.says("back on duty")

    await town.farah.sees("वापस आ गए")
    assert await on_duty(town) == ("JE-GN-VBK", "holder")
    await offices.turn_over(town.world)
    told = await duty(town)
    assert [act for act in told if act.startswith("duty.")] == ["duty.offered", "duty.accepted", "duty.back"]


async def test_a_stand_in_may_say_no_and_the_question_is_answered_once(town: Town) -> None:
    await town.farah.starts()
    await town.anil.says("stand-in JE Viraj Khand")
    asked = await town.farah.sees("वापसी तक")
    accept = asked["buttons"][0]["data"]

    await town.farah.says("nahi bhai, main nahi kar sakti")
    await town.anil.sees("मना किया")
    await town.farah.presses(asked, accept)
    await town.farah.sees("पहले ही हो चुका")
    await town.farah.says(f"haan, {FARAHS} me theek kar lenge")
    await town.farah.sees("भेजें?")

    assert await on_duty(town) == ("JE-GN-VBK", "holder")
    assert await duty(town) == ["duty.offered", "duty.declined"]


async def test_nobody_else_may_accept_what_was_offered(town: Town) -> None:
    await town.farah.starts()
    await town.anil.says("stand-in JE Viraj Khand")
    asked = await town.farah.sees("वापसी तक")
    number = re.search(r"\d+", asked["buttons"][0]["data"])
    assert number

    assert "सिर्फ" in await newest_after(town, "sunita", f"accept {number.group()}")
    await newest_after(town, "anil", f"accept {number.group()}")

    assert await on_duty(town) == ("JE-GN-VBK", "holder")
    assert (await town.acts())[-2:] == ["attempt.refused", "attempt.refused"]


async def test_a_leave_without_an_end_is_asked_for_it(town: Town) -> None:
    await town.anil.says("chhutti par hoon")
    await town.anil.sees("कब तक?")
    assert await duty(town) == []

    await town.anil.says("kal tak")

    await town.anil.sees("ड्यूटी से बाहर")
    (absence,) = await town.rows("SELECT kind, until FROM absences")
    ends = absence.until.astimezone(LUCKNOW)
    assert (absence.kind, ends.hour, ends.date()) == (
        "leave", 0, (town.now().astimezone(LUCKNOW) + timedelta(days=2)).date(),
    )  # fmt: skip


async def test_leave_to_come_begins_and_ends_by_itself_with_whoever_stands_in(town: Town) -> None:
    await town.farah.starts()
    assert "26 नवंबर से 28 नवंबर तक" in await newest_after(town, "anil", "kal se chhutti par hoon, 3 din")
    await town.anil.says("JE Viraj Khand")
    await town.farah.sees("26 नवंबर से 28 नवंबर तक। क्या आप उनकी जगह")
    await town.farah.taps("accept")
    await town.anil.sees("संभाल ली गई")
    assert await on_duty(town) == ("JE-GN-VBK", "holder"), "what begins tomorrow takes nobody off duty today"

    await town.move(timedelta(hours=7))  # past midnight
    assert await on_duty(town) == ("JE-GN-VBK", "stand_in")
    await offices.turn_over(town.world)
    await town.farah.sees("स्थानापन्न")
    await town.move(timedelta(days=3))
    assert await on_duty(town) == ("JE-GN-VBK", "holder")
    await offices.turn_over(town.world)
    assert await duty(town) == ["duty.away", "duty.offered", "duty.accepted", "office.taken_up", "office.left"]


async def test_leave_to_come_can_be_called_off_and_a_return_sets_its_end(town: Town) -> None:
    await newest_after(town, "anil", "leave from Monday till Friday")
    await town.farah.starts()
    await town.anil.says("JE Viraj Khand")
    await town.farah.taps("accept")
    await town.anil.sees("संभाल ली गई है, 30 नवंबर से 4 दिसंबर तक")
    await newest_after(town, "anil", "leave from Monday till Thursday")
    await town.farah.sees("तारीख बदल गई")
    await town.anil.says("JE Viraj Khand")
    await town.farah.sees("30 नवंबर से 3 दिसंबर तक। क्या आप")
    await town.farah.taps("accept")
    await town.anil.sees("संभाल ली गई है, 30 नवंबर से 3 दिसंबर तक")
    await newest_after(town, "anil", "parso phone band rahega")
    both = await newest_after(town, "anil", "duty")
    assert "30 नवंबर से 3 दिसंबर तक" in both
    assert "27 नवंबर को" in both, "of other days the earlier word stands"
    assert "रद्द हो गया" in await newest_after(town, "anil", "cancel my leave")
    await town.farah.sees("बाहर रहना रद्द")

    assert "27 नवंबर सुबह 9 बजे तक" in await newest_after(town, "anil", "chhutti par hoon, friday ko wapas aaunga")
    assert "26 नवंबर को सुबह 9 बजे तक" in await newest_after(town, "anil", "kal wapas aaunga")
    await town.move(timedelta(days=6))  # a Tuesday
    await offices.turn_over(town.world)
    assert await on_duty(town) == ("JE-GN-VBK", "holder")
    planned = ["duty.away", "duty.offered", "duty.accepted", "duty.called_off"]
    acts = [*planned, *planned[:3], "duty.away", "duty.called_off", "duty.away", "duty.away"]
    assert await duty(town) == acts, "an office that was never to be taken up is not left either"


async def test_by_buttons_alone(town: Town) -> None:
    await town.anil.says("duty")
    await town.anil.taps("duty:phone_off")
    await town.anil.taps("until:60")
    await town.anil.sees("ड्यूटी से बाहर")
    await town.anil.taps("nobody")
    await town.anil.taps("duty:back")

    await town.anil.sees("फिर ड्यूटी पर")
    assert await duty(town) == ["duty.away", "duty.back"]


async def test_the_rule_says_who_may_stand_in(town: Town) -> None:
    await town.anil.says("duty")
    await town.anil.taps("duty:handed_over")
    asked = await town.anil.sees("कौन रहेंगे")

    takers = [int(button["data"].rpartition(":")[2]) for button in asked["buttons"] if "taker" in button["data"]]
    ranks = await town.rows(
        "SELECT DISTINCT p.rank, p.code FROM holdings h JOIN positions p ON p.id = position_id "
        "WHERE person_id = ANY(:takers)",
        takers=takers,
    )
    assert {row.rank for row in ranks} == {"je", "ae_tech"}
    assert all("-GN" in row.code for row in ranks)


async def test_whoever_the_rule_does_not_allow_cannot_be_named_either(town: Town) -> None:
    await town.anil.says("stand-in JE Chinhat")

    await town.anil.sees("कौन रहेंगे")
    assert await town.rows("SELECT 1 FROM handovers") == []


async def test_a_transfer_ends_what_the_former_holder_had_handed_over(town: Town) -> None:
    await town.farah.starts()
    await town.anil.says("charge diya JE Viraj Khand ko")
    await town.farah.taps("accept")
    await town.anil.sees("संभाल ली गई")
    async with town.world.stores.begin() as store:
        (holding,) = [
            held for office, held, _ in await store.officers(await gomti_nagar(town), town.now())
            if office.code == "JE-GN-VBK" and not held.stand_in
        ]  # fmt: skip
        holding.until = town.now()

    await town.move(timedelta(minutes=1))
    await offices.turn_over(town.world)

    assert await on_duty(town) == ("AET-GN", "superior")


async def gomti_nagar(town: Town) -> int:
    (zone,) = await town.rows("SELECT id FROM areas WHERE code = 'GN'")
    return int(zone.id)


async def a_day_ago(town: Town) -> None:
    """Whatever people wrote to us, that was."""
    async with town.world.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE addresses SET heard_at = heard_at - interval '2 days'")


async def test_a_stand_in_who_has_not_written_for_a_day_is_asked_by_a_template_and_a_tap_brings_the_buttons(
    town: Town,
) -> None:
    colleague = await visitor(town, "colleague", "+910000000014")
    await a_day_ago(town)
    await town.anil.says("stand-in JE-GN-HAL")
    await town.anil.sees("पूछ लिया है")

    told = await colleague.sees("किसी की जगह ड्यूटी")
    assert "वापसी तक" in told["text"]
    assert [button["label"] for button in told["buttons"]] == ["मंजूर", "मना करें", "पूरा पढ़ें"]
    await colleague.presses(told, told["buttons"][2]["data"])
    await colleague.taps("accept")

    await town.anil.sees("संभाल ली गई")
    assert await on_duty(town) == ("JE-GN-VBK", "stand_in")


async def test_what_was_told_to_somebody_is_shown_to_nobody_else(town: Town) -> None:
    await visitor(town, "colleague", "+910000000014")
    await a_day_ago(town)
    await town.anil.says("stand-in JE-GN-HAL")
    await town.anil.sees("पूछ लिया है")
    (told,) = await until(lambda: town.rows("SELECT id, template FROM deliveries WHERE template IS NOT NULL"))

    async with town.world.stores.begin() as store:
        forged = Incoming("whatsapp", "m", town.now(), ("+910000000101",), "tap", tap=f"do:in_full:{told.id}")
        await router.answer(store, forged, await town.world.atlas(), town.world.settings.zone_time, town.now())

    (answer,) = await town.rows("SELECT sealed_content FROM deliveries ORDER BY id DESC LIMIT 1")
    assert town.world.vault.open_json(answer.sealed_content)["text"] == catalogue("hi")["in_full.gone"]


async def test_a_stand_in_whom_nothing_reaches_is_to_be_called(town: Town) -> None:
    async with town.world.stores.begin() as store:
        await store.note_reachable("whatsapp", "+910000000014", town.now())

    answer = await newest_after(town, "anil", "stand-in JE-GN-HAL")

    assert "मंजूर" in answer
