"""Whoever asks whether it is true learns whether a notice is ours, has changed since, was taken back, or never was."""

from __future__ import annotations

import re

from tests.bot.conftest import quiet_log as quiet_log
from tests.test_walk import post
from tests.town import Town


async def number_of(town: Town) -> str:
    (row,) = await town.rows("SELECT number FROM outages")
    return str(row.number)


async def test_a_number_is_checked_in_private_with_and_without_its_version_in_any_digits(town: Town) -> None:
    await post(town)
    number = await number_of(town)
    await town.ramesh.says(f"check {number}")
    told = await town.ramesh.sees("जी हां, यह सूचना सही है")
    assert "अवर अभियंता" in told["text"], "the office that sent it"

    await town.imran.says(f"سچ ہے؟ {number}/1")
    await town.imran.sees("یہ اطلاع درست ہے")
    await town.ramesh.says(f"{number.translate(str.maketrans('0123456789', '०१२३४५६७८९'))} सही है?")
    await town.ramesh.sees("जी हां, यह सूचना सही है", times=2)


async def test_what_has_changed_since_is_told_in_the_words_of_now(town: Town) -> None:
    await post(town)
    number = await number_of(town)
    await town.anil.says("restored viram khand")
    await town.anil.confirms("restore")

    await town.ramesh.sees("बिजली आ गई")
    await town.ramesh.says(f"/check {number}/1")
    told = await town.ramesh.sees("अब बदल चुकी है")
    assert f"{number}/2" in told["text"]


async def test_a_number_that_never_was_is_not_to_be_passed_on(town: Town) -> None:
    await town.imran.says("GN-2611-0999 sahi hai?")
    await town.imran.sees("GN-2611-0999 کی ہماری کوئی اطلاع نہیں")


async def test_in_the_group_a_look_alike_is_answered_for_everybody(town: Town) -> None:
    await post(town)
    shown = await town.imran.sees("बिजली बंद है", town.group)
    forged = re.sub(r"\d+:\d\d", "11:55", shown["text"])
    assert forged != shown["text"]

    await town.imran.says(forged, chat=town.group)
    await town.imran.sees("शब्द बदल दिए गए हैं", town.group)


async def test_a_reply_with_a_question_asks_about_what_it_answers(town: Town) -> None:
    await post(town)
    shown = await town.imran.sees("बिजली बंद है", town.group)
    await town.imran.says("kya ye sach hai?", chat=town.group, reply_to=shown["id"])
    await town.imran.sees("जी हां, यह सूचना सही है", town.group)


async def test_forwarded_hearsay_about_a_place_is_held_against_the_facts(town: Town) -> None:
    await town.imran.says("viram khand feeder b/d, jumper, 11 pm tak aayegi", forwarded=True)
    told = await town.imran.sees("ہم نے نہیں بھیجی")
    assert "attempt.refused" not in await town.acts()
    assert "1912" in told["text"]


async def test_the_page_says_the_same_on_any_phone(town: Town) -> None:
    await post(town)
    number = await number_of(town)

    async def page(path: str) -> str:
        async with town.session.get(f"{town.web_url}/check{path}") as answer:
            assert answer.status == 200
            return await answer.text()

    assert "जी हां, यह सूचना सही है" in await page(f"/{number}/1")
    assert "official: sent by" in await page(f"?number={number.lower()}&lang=en")
    assert "There is no notice GN-2611-0999" in await page("/GN-2611-0999?lang=en")
    assert "&lt;b&gt;" in await page("?number=<b>&lang=en"), "what was typed is shown as it was typed"
    assert "<script" not in (blank := await page("")), "a 2G phone has none"
    assert len(blank) < 6_000
