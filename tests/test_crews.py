"""The crew on everybody's phone: one tap of the engineer, seen with the outage, told only where it says something."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.posting.crews import SAYS
from handlers.routes import command
from tests.test_complaints import NUMBER
from tests.test_walk import post
from tests.town import Town, until

WITHOUT_A_TIME = "11kv viram khand feeder b/d, jumper, time pata nahi"


async def crew(town: Town, word: str) -> None:
    await town.anil.taps(f"crew:1:{word}")
    await until(lambda: town.rows("SELECT 1 FROM outages WHERE crew = :word", word=word))


async def test_one_tap_and_it_stands_with_the_outage_without_another_message(town: Town) -> None:
    number = await post(town)
    first = await town.farah.sees(f"{number}/1", town.group)
    await until(lambda: town.rows("SELECT 1 FROM live_posts"))
    await crew(town, "enroute")
    await town.anil.sees("अलग संदेश नहीं भेजा")

    assert len(await town.rows("SELECT 1 FROM notices")) == 1
    edited = await town.farah.sees("टीम", town.group)
    assert edited["id"] == first["id"], "the room's post is edited in place"
    await town.sunita.says("kab aayegi?")
    await town.sunita.sees("रवाना हुई")
    await town.imran.says("status")
    await town.imran.sees("روانہ ہوئی")
    await town.kavita.says("status")
    await town.kavita.sees("crew on the way since")
    await town.sunita.says("light nahi aa rahi")
    known = await town.sunita.sees(NUMBER)
    assert "रवाना हुई" in known["text"]


async def test_that_work_has_begun_is_told_once_in_everybodys_language(town: Town) -> None:
    number = await post(town, WITHOUT_A_TIME)
    await town.move(timedelta(minutes=20))
    await crew(town, "enroute")
    told = [await phone.sees(f"{number}/2") for phone in (town.sunita, town.imran, town.kavita)]
    assert ["रवाना हुई" in told[0]["text"], "روانہ ہوئی" in told[1]["text"]] == [True, True]
    assert "crew on the way since" in told[2]["text"]

    await town.move(timedelta(minutes=20))
    await crew(town, "arrived")
    await town.anil.sees("अलग संदेश नहीं भेजा")
    assert len(await town.rows("SELECT 1 FROM notices")) == 2
    assert (await town.acts()).count("outage.crew") == 2


async def test_a_second_tap_another_engineer_and_whoever_is_none_change_nothing(town: Town) -> None:
    await post(town)
    await crew(town, "arrived")
    await town.anil.says("do:crew:1:arrived")
    first = next(message for message in await town.anil.messages() if "सूचना दर्ज" in message["text"])
    await town.anil.presses(first, "do:crew:1:arrived")
    await town.anil.sees("यही")
    await town.anil.presses(first, "do:crew:1:enroute")
    await town.anil.sees("कौन सा सही")
    assert (await town.rows("SELECT crew FROM outages"))[0].crew == "arrived", "an old button sets nobody back"
    await town.anil.taps("crew:1:enroute:sure")
    await until(lambda: town.rows("SELECT 1 FROM outages WHERE crew = 'enroute'"))
    await town.farah.says("team raste me hai viram khand feeder")
    await town.farah.sees("1912")
    assert (await town.rows("SELECT crew FROM outages"))[0].crew == "enroute"
    assert (await town.acts()).count("outage.crew") == 2


async def test_the_same_words_of_a_citizen_are_no_attempt_to_post(town: Town) -> None:
    await post(town)
    await town.sunita.says("team pahunch gayi")
    await until(lambda: town.rows("SELECT 1 FROM inbox WHERE handled_at IS NOT NULL AND kind = 'message' OFFSET 2"))
    assert "attempt.refused" not in await town.acts()
    assert (await town.rows("SELECT crew FROM outages"))[0].crew is None


async def test_words_do_it_too_and_which_outage_is_asked_where_two_are_open(town: Town) -> None:
    await post(town)
    await town.anil.says("team pahunch gayi")
    await until(lambda: town.rows("SELECT 1 FROM outages WHERE crew = 'arrived'"))
    await town.anil.says("vibhuti khand 1 feeder b/d, fuse, 1 ghanta")
    await town.anil.confirms("outage")
    await until(lambda: town.rows("SELECT 1 FROM outages OFFSET 1"))
    await town.anil.says("टीम निकल गई")
    await town.anil.taps("crew:2:enroute")
    await until(lambda: town.rows("SELECT 1 FROM outages WHERE id = 2 AND crew = 'enroute'"))
    await town.anil.says("team")
    await town.anil.taps("crew:1")
    await town.anil.sees("से काम पर")


@pytest.mark.parametrize(
    "words",
    [
        "team pahunch gayi",
        "team phunch gyi",
        "tim pohch gyi",
        "टीम पहुच गई",
        "gang nikal gayi viram khand",
        "टीम रास्ते में है",
        "ٹیم کام پر ہے",
        "crew assigned",
    ],
)
def test_how_engineers_put_it(words: str) -> None:
    route, _ = command(words)
    assert route
    assert route.name == "crew"


@pytest.mark.parametrize("words", ["team kab aayegi", "team nahi pahunchi", "टीम कब पहुंचेगी", "ٹیم پہنچی؟", "team india"])
def test_a_question_about_the_crew_is_no_news_of_it(words: str) -> None:
    route, _ = command(words)
    assert route is None
    assert not SAYS.fullmatch(words.split(None, 1)[1])
