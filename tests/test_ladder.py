"""A danger that nobody sees, a question that nobody answers: the next office is told, in one message, and says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bot import ladder
from tests.test_duty_in_chat import visitor
from tests.test_gathering import at_his_phone, neighbours_report
from tests.town import Town, until

HELD = "SELECT person_id FROM holdings h JOIN positions p ON p.id = h.position_id WHERE p.code = :by"
PASSED_UP = "अब तक किसी ने नहीं देखा"


async def passes(town: Town, minutes: int) -> None:
    await town.move(timedelta(minutes=minutes))
    await ladder.climb_all(town.world)


async def steps(town: Town) -> list[str]:
    return [act for act in await town.acts() if act.startswith("ladder.")]


async def climbs(town: Town) -> list[Any]:
    return await town.rows("SELECT * FROM climbs ORDER BY id")


async def test_a_danger_that_nobody_has_seen_climbs_until_somebody_is_on_it(town: Town) -> None:
    meena = await visitor(town, "meena", "+910000000008")
    async with town.world.engine.begin() as connection:  # the zone's admin, too: she sees it by her office
        await connection.execute(
            text(f"UPDATE members SET role = 'admin' WHERE person_id = ({HELD})"), {"by": "AET-GN"}
        )
    await town.anil.says("help")
    await town.sunita.says("viram khand me taar toot kar gira hai, karant aa raha hai")
    await town.anil.sees("खतरा")
    await ladder.climb_all(town.world)
    assert await steps(town) == []

    await passes(town, 6)
    await ladder.climb_all(town.world)

    passed_up = await meena.sees(PASSED_UP)
    assert "taar toot kar gira hai" in passed_up["text"]
    assert "GN-C-" in passed_up["text"]
    assert await steps(town) == ["ladder.climbed"]
    await town.sunita.sees("अब इसे सहायक अभियंता")
    await town.sunita.says("taar ka kya hua")
    stands = await town.sunita.sees("तक सहायक अभियंता")
    assert all(word in stands["text"] for word in ("अभी तक किसी ने नहीं देखी", "दूर ही रहें", "1912 पर भी फोन"))
    await town.sunita.says("galti se likh diya, koi taar nahi gira")
    await town.sunita.taps("no_danger:1:over")
    await meena.sees("बताया कि खतरा नहीं है")
    await meena.presses(passed_up, passed_up["buttons"][0]["data"])
    await meena.sees("दर्ज: आप देख रहे हैं")
    card = await meena.sees("परेशानी:")
    assert "stand_down" in card["buttons"][0]["data"]
    await town.sunita.sees("देख ली है")
    await town.sunita.says("taar ka kya hua")
    await town.sunita.sees("इसे देख रहे हैं।\n⚠️ विभाग के आदमी के आने तक दूर ही रहें")
    await town.anil.sees("देख लिया गया: सहायक अभियंता")
    await meena.says("सीढ़ी")
    await meena.sees("आपके पास शिकायतें: 1")
    await meena.presses(card, card["buttons"][0]["data"])
    await town.anil.sees("बंद, खतरा नहीं था: सहायक अभियंता")
    await town.anil.taps("ack:")
    await town.anil.sees("बंद हो चुकी है")
    await passes(town, 60)
    assert await steps(town) == ["ladder.climbed", "ladder.acknowledged"]
    assert (await climbs(town))[0].over_at


async def test_a_suspicion_that_reached_nobody_pages_the_admins_and_finds_who_comes_back(town: Town) -> None:
    async with town.world.engine.begin() as connection:
        await connection.execute(text("UPDATE holdings SET until = :now"), {"now": town.now()})
        await connection.execute(text("UPDATE members SET role = 'admin' WHERE role = 'media'"))
    await town.kavita.says("help")
    await town.kavita.sees("1912")
    await neighbours_report(town, 20)

    await passes(town, 1)
    await passes(town, 1)

    await town.kavita.sees("nobody is on duty")
    assert await steps(town) == ["ladder.nobody"]
    async with town.world.engine.begin() as connection:
        await connection.execute(text("UPDATE holdings SET until = NULL"))
    await town.anil.says("help")
    await town.anil.sees("1912")
    await passes(town, 10)
    await town.anil.sees(PASSED_UP)
    assert await steps(town) == ["ladder.nobody", "ladder.climbed"]


async def test_a_yes_that_is_never_posted_goes_to_the_next_office_after_an_hour(town: Town) -> None:
    meena = await visitor(town, "meena", "+910000000008")
    await at_his_phone(town)
    await neighbours_report(town, 20)
    await town.anil.taps("suspicion:")
    await until(lambda: town.rows("SELECT id FROM suspicions WHERE verdict = 'yes'"))
    await ladder.climb_all(town.world)
    await passes(town, 55)
    assert await steps(town) == [], "somebody has taken it up"

    await passes(town, 10)

    told = await meena.sees("से अवर अभियंता, विभूतिखंड के हाथ में)")
    assert PASSED_UP not in told["text"], "he said yes"
    assert await steps(town) == ["ladder.climbed"]
    await meena.taps("ladder:")
    await meena.sees("आप देख रहे हैं (1)")
    await meena.says("haal")
    await meena.sees("जो आप देख रहे हैं:* 1")
    await passes(town, 65)
    await meena.says("sidhi")
    again = await meena.sees("के हाथ में)", times=2)
    assert "अवर अभियंता" not in again["text"], "she was the last who took it up"


async def test_many_dangers_reach_a_superior_as_one_message_and_a_template_leads_to_it(town: Town) -> None:
    meena = await visitor(town, "meena", "+910000000008")
    async with town.world.engine.begin() as connection:
        await connection.execute(
            text("""
                INSERT INTO complaints (zone_id, number, fault_kind, at, author, channel, feeder_id, area_id)
                SELECT z.id, 'GN-C-TEST-' || n, 'wire_down', :now, convert_to(n::text, 'UTF8'), 'telegram', f.id, f.id
                FROM areas z, areas f, generate_series(1, 300) n WHERE z.code = 'GN' AND f.code = 'GN-VBK-F2'
            """),
            {"now": town.now()},
        )
        await connection.execute(text("UPDATE addresses SET heard_at = heard_at - interval '2 days'"))
    await ladder.climb_all(town.world)

    await passes(town, 6)

    told = await meena.sees("300 बातें")
    assert [button["label"] for button in told["buttons"]] == ["मैं देख रहा हूं", "पूरा पढ़ें"]
    await meena.presses(told, told["buttons"][1]["data"])
    await meena.sees("और 292 बातें")
    assert [row.count for row in await town.rows("SELECT count(*) FROM summonses")] == [1]
    assert len(await steps(town)) == 300


async def test_what_nobody_answered_is_one_page_and_whoever_it_came_to_may_still_take_it_up(
    town: Town,
) -> None:
    meena = await visitor(town, "meena", "+910000000008")
    async with town.world.engine.begin() as connection:
        await connection.execute(text("UPDATE members SET role = 'admin' WHERE role = 'media'"))
    await town.kavita.says("help")
    await town.anil.says("help")
    for phone, where in ((town.sunita, "viram khand"), (town.neha, "patrakarpuram")):
        await phone.says(f"{where} me taar toot kar gira hai, karant aa raha hai")
        await phone.sees("GN-C-")
    await town.anil.sees("🚨", times=2)
    await town.anil.says("ok dekh liya")
    which = await town.anil.sees("कौन-सी खबर")
    assert ([button["label"] for button in which["buttons"]][2:], which["text"].count("तार टूटा")) == (["सब 2 देख लीं"], 2)
    await ladder.climb_all(town.world)
    for _ in range(12):
        await passes(town, 6)

    page = await town.kavita.sees("Nobody has answered")
    assert "Patrakarpuram since" in page["text"]
    assert "taar toot kar gira hai" in page["text"]
    assert "offices told" in page["text"]
    assert "GN-VBK" not in page["text"]
    assert sum("Nobody has answered" in said for said in await town.kavita.received()) == 1
    await town.sunita.says("koi aaya kya?")
    await town.sunita.sees("पहुंचाई जा चुकी है")

    await town.kavita.says("sidhi")
    await town.kavita.sees("taar toot kar gira hai", times=2)
    first, *_ = await town.rows("SELECT number FROM complaints ORDER BY id")
    await town.kavita.says(first.number)
    card = await town.kavita.sees("taar toot kar gira hai", times=3)
    assert [button["data"].split(":")[1] for button in card["buttons"]] == ["take", "hand_on"]
    await town.kavita.presses(card, card["buttons"][0]["data"])
    await until(lambda: town.rows("SELECT 1 FROM entries WHERE act = 'complaint.taken' AND position_id IS NULL"))
    await town.kavita.says("please give it to JE Vibhuti Khand")
    await town.anil.sees("ज़ोन एडमिन यह शिकायत आपको दे रहे हैं")

    await ladder.climb_all(town.world)
    await town.anil.says("sidhi")
    await town.anil.sees("किसी ने नहीं देखा:* 1")
    await town.anil.says("main dekh raha hun")
    await town.anil.sees("आप देख रहे हैं (1)")
    await town.neha.sees("अवर अभियंता, विभूतिखंड")
    await ladder.climb_all(town.world)
    await town.kavita.says("ladder")
    await town.kavita.sees("Complaints with you: 1")  # until he accepts it
    await meena.says("सीढ़ी")
    await meena.sees("ऊपर आई कोई बात नहीं")
