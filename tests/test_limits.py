"""A complaint has its time under the rules: it is told, called to mind, passed up, and what is due is noted."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from bot import ladder, limits
from handlers.wording import Voice
from tests.test_closing import clock, gathered, out_and_back, restored
from tests.test_complaints import NUMBER, complaint
from tests.test_duty_in_chat import visitor
from tests.test_walk import post
from tests.town import Phone, Town, until

BY_THE_RULES, NEXT_OFFICE = "नियम के मुताबिक", "अपने आप ऊपर के अधिकारी"
NEARING, PASSED, TWICE = "समय पूरा होने को", "समय निकल गया", "दो बार ठीक बताया"
MONEY = ("₹", "रुपये", "मुआवज़ा")
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


def hour(town: Town, at: datetime, said: datetime) -> str:
    return Voice("hi", town.world.settings.zone_time, said).time(at)


OTHER = sa.text("""
INSERT INTO complaints (zone_id, number, fault_kind, at, author, channel, person_id, closed_at, how, compensation)
SELECT zone_id, number || :months, fault_kind, at - make_interval(months => :months), author, channel, person_id,
    at, 'confirmed', :rupees
FROM complaints WHERE compensation = 300
""")
EXEMPT = sa.text("UPDATE outages SET cause = 'rostering'")


async def passes(town: Town, by: timedelta) -> None:
    await town.move(by)
    await limits.watch_all(town.world)
    await ladder.climb_all(town.world)


async def transformer_fails(town: Town) -> Phone:
    """Sunita's transformer; her engineer and his superior are at their phones."""
    meena = await visitor(town, "meena", "+910000000008")
    await town.anil.says("help")
    await town.anil.sees("1912")
    await town.sunita.says("hamare yahan ka transformer kharab ho gaya hai")
    await town.sunita.sees(NUMBER)
    await limits.watch_all(town.world)
    return meena


async def noted(town: Town) -> list[Any]:
    return await town.rows("SELECT act, facts FROM entries WHERE act LIKE 'limit.%' ORDER BY id")


async def test_what_the_law_says_is_told_with_its_hour(town: Town) -> None:
    await town.sunita.says("hamare yahan ka transformer kharab ho gaya hai")
    answer = await town.sunita.sees(BY_THE_RULES)
    filed = await complaint(town)

    assert filed.fault_kind == "transformer"
    assert hour(town, filed.at + 6 * HOUR, filed.at) in answer["text"]
    assert not any(word in answer["text"] for word in MONEY)


async def test_where_the_law_is_not_known_no_hour_is_promised_but_what_happens_next(town: Town) -> None:
    await town.sunita.says("light nahi aa rahi")
    answer = await town.sunita.sees(NEXT_OFFICE)

    assert "2 घंटे में" in answer["text"]
    assert BY_THE_RULES not in answer["text"]


async def test_three_quarters_of_its_time_reach_the_engineer_and_the_end_of_it_his_superior(town: Town) -> None:
    meena = await transformer_fails(town)
    await passes(town, 4 * HOUR)
    await passes(town, 29 * MINUTE)
    assert not any(NEARING in said for said in await town.anil.received())

    await passes(town, 20 * MINUTE)
    near = await town.anil.sees(NEARING)
    assert "किसी ने नहीं देखा" in near["text"]
    assert not any(PASSED in said for said in await meena.received())
    await town.anil.says("शिकायत")
    await town.anil.taps("work:1")
    await town.anil.taps("take:1")
    await town.anil.sees("हाथ में है")
    await passes(town, 75 * MINUTE)

    passed_up = await meena.sees(PASSED)
    assert "से अवर अभियंता, विभूतिखंड के हाथ में" in passed_up["text"]
    assert "किसी ने नहीं देखा" not in passed_up["text"]
    assert [row.act for row in await noted(town)] == ["limit.passed"]


async def test_what_is_due_stands_on_the_complaint_and_in_the_log_and_is_told_to_no_citizen(town: Town) -> None:
    await transformer_fails(town)
    await passes(town, 6 * HOUR + MINUTE)
    await passes(town, HOUR)
    await passes(town, DAY)

    assert (await complaint(town)).compensation == Decimal(300)
    assert [(row.act, row.facts["rupees"]) for row in await noted(town)] == [
        ("limit.passed", "150"),
        ("limit.day", "300"),
    ]
    assert (await noted(town))[0].facts["cap"].startswith("30 %")
    async with town.world.engine.begin() as connection:  # she had others, this year and before it
        for months, rupees in ((2, 450), (13, 900)):
            await connection.execute(OTHER, {"months": months, "rupees": rupees})
    async with town.world.stores.begin() as store:
        assert [one.besides for one in await store.beyond(0, town.now() + 2 * DAY)] == [Decimal(450)]
    await town.sunita.says("meri complaint?")
    await town.sunita.sees("वह निकल चुका है")
    assert not any(word in said for said in await town.sunita.received() for word in MONEY)
    await town.sunita.says("muawza milega kya")
    asked = await town.sunita.sees("के हर दिन के ₹150 बनते हैं")
    assert "300" not in asked["text"], "what is due is not reckoned here"
    await town.sunita.says("compensation kitna milega 2 din se light nahi hai")
    told = await town.sunita.sees("के हर दिन के ₹150 बनते हैं", times=2)
    assert "उसी में जोड़ दी" in told["text"], "a fault that is told with it is no question alone"


async def test_opened_again_its_clock_does_not_begin_anew(town: Town) -> None:
    await town.sunita.says("light nahi aa rahi")
    await town.sunita.sees(NUMBER)
    number = await post(town)
    await restored(town)
    await town.sunita.sees(f"{number}/2")

    await town.move(HOUR)
    await town.sunita.says("nahi")
    await town.sunita.sees("फिर खुल गई")
    await limits.watch_all(town.world)

    filed = await complaint(town)
    assert (filed.times_reopened, filed.limit_fault) == (1, "overhead_line")  # a jumper
    assert filed.limit_at == filed.at + 6 * HOUR


async def test_the_cause_that_an_outage_tells_decides_which_limit_holds(town: Town) -> None:
    await town.sunita.says("light nahi aa rahi")
    await town.sunita.sees(NUMBER)
    await limits.watch_all(town.world)
    filed = await complaint(town)
    assert (filed.limit_fault, filed.limit_at) == ("fuse_off", filed.at + 4 * HOUR)

    await town.anil.says("11kv viram khand feeder b/d, transformer jal gaya, 2 ghanta lagega")
    await town.anil.confirms("outage")
    await until(lambda: town.rows("SELECT 1 FROM notices"))
    await limits.watch_all(town.world)

    filed = await complaint(town)
    assert (filed.limit_fault, filed.limit_at) == ("transformer", filed.at + 6 * HOUR)


async def test_what_was_noted_is_reckoned_anew_when_the_cause_turns_out_to_be_another(town: Town) -> None:
    await transformer_fails(town)
    await passes(town, 6 * HOUR + MINUTE)
    assert (await complaint(town)).compensation == Decimal(150)

    await town.anil.says("11kv viram khand feeder b/d, cable fault, 2 ghanta lagega")
    await town.anil.confirms("outage")
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE outage_id IS NOT NULL"))
    await limits.watch_all(town.world)

    filed = await complaint(town)
    assert (filed.limit_fault, filed.compensation, filed.days_beyond) == ("underground_cable", None, None)
    assert [(row.act, row.facts.get("noted")) for row in await noted(town)][1:] == [("limit.changed", "150.00")]

    async with town.world.engine.begin() as connection:
        await connection.execute(EXEMPT)
    await limits.watch_all(town.world)
    await town.sunita.says("muawza milega kya")
    told = await town.sunita.sees("इस वजह की बंदी पर मुआवज़ा नहीं बनता")
    assert "रोस्टर" in told["text"]
    assert "₹" not in told["text"], "what the schedule exempts is promised to nobody"


async def test_said_to_be_back_twice_and_still_off_goes_above_whoever_said_so(town: Town) -> None:
    meena = await visitor(town, "meena", "+910000000008")
    await out_and_back(town)
    await town.sunita.taps("back:1:no")
    await gathered(town)
    await town.anil.sees("1 में से 1 ने")
    await passes(town, 2 * MINUTE)
    await town.anil.taps("pocket:1:back")
    await town.anil.sees("फिर पूछेंगे")
    await clock(town, minutes=11)
    await town.sunita.sees("विभाग कहता है")
    assert not any(TWICE in said for said in await meena.received())

    await town.sunita.taps("back:2:no")
    await until(lambda: town.rows("SELECT 1 FROM complaints WHERE times_reopened = 2"))
    await passes(town, 2 * MINUTE)

    await meena.sees(TWICE)
    assert not any(TWICE in said for said in await town.anil.received())


async def test_what_is_said_of_the_next_office_is_what_happens(town: Town) -> None:
    meena = await visitor(town, "meena", "+910000000008")
    await town.anil.says("help")
    await town.sunita.says("light nahi aa rahi")
    await town.sunita.sees("2 घंटे में")

    await passes(town, 61 * MINUTE)
    await town.anil.sees("शिकायतें 1")
    assert not any("शिकायतें 1" in said for said in await meena.received())
    await passes(town, 61 * MINUTE)

    await meena.sees("शिकायतें 1")
