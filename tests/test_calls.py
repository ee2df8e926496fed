"""Neha called 1912 in vain: she is written to, answers in chat, and her answer is a complaint."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from tests.test_complaints import NUMBER, complaint, complaints
from tests.test_duty_in_chat import visitor
from tests.town import Town, until

TOKEN = "a-token-of-the-exchange"
NEHA, ASIF = "+910000000106", "+910000000391"


async def call(town: Town, key: str, phone: str = NEHA) -> dict[str, Any]:
    hashed = hashlib.sha256(TOKEN.encode()).hexdigest()
    town.world.settings = town.world.settings.model_copy(update={"api_tokens": hashed})
    body = {"phone": phone, "at": (town.now() - timedelta(minutes=2)).isoformat()}
    headers = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": key}
    async with town.session.post(f"{town.web_url}/api/v1/calls/missed", json=body, headers=headers) as answer:
        assert answer.status == 202
        kept: dict[str, Any] = await answer.json()
        return kept


async def still_open(town: Town) -> list[Any]:
    header = {"Authorization": f"Bearer {TOKEN}"}
    async with town.session.get(f"{town.web_url}/api/v1/calls/missed", headers=header) as answer:
        found: list[Any] = await answer.json()
        return found


async def test_what_she_answers_becomes_a_complaint_and_her_call_is_no_longer_open(town: Town) -> None:
    await call(town, "call-1")
    await town.neha.sees("लाइन नहीं मिली")
    assert len(await still_open(town)) == 1

    await town.neha.says("viram khand 2 me light nahi hai")
    await town.neha.sees(NUMBER)
    assert (await complaint(town)).feeder == "GN-VBK-F2"
    assert await still_open(town) == []

    await town.move(timedelta(hours=2))
    await call(town, "call-2")
    told = await town.neha.sees("लाइन नहीं मिली", times=2)
    first = (await complaint(town)).number
    assert f"*{first}* खुली है" in told["text"], "she is not asked from nothing"

    await town.anil.says(f"{first} dekh raha hun")
    await town.neha.sees("इसे देख रहे हैं")
    await town.move(timedelta(hours=2))
    await call(town, "call-3")
    told = await town.neha.sees("लाइन नहीं मिली", times=3)
    assert "विभूतिखंड इसे" in told["text"], "who has it, as whoever asks for her complaints reads it"


async def test_the_place_alone_is_an_answer_too(town: Town) -> None:
    await call(town, "call-1")
    await town.neha.sees("लाइन नहीं मिली")
    await town.neha.says("patrakarpuram")
    await town.neha.sees(NUMBER)
    assert (await complaint(town)).area == "GN-VBK-F2/patrakarpuram"

    await town.neha.says("patrakarpuram me taar toot kar gira hai")
    await town.neha.sees("दूर")
    await town.neha.says("vibhuti khand me light nahi hai")
    await town.neha.sees(NUMBER, times=3)
    _, danger, _ = await complaints(town)
    await town.move(timedelta(hours=2))
    await call(town, "call-2")
    told = await town.neha.sees("लाइन नहीं मिली", times=2)
    assert f"*{danger.number}*" in told["text"], "a danger first"
    assert "आने तक दूर ही रहें" in told["text"]


async def test_stop_is_obeyed_and_her_next_call_is_kept_in_silence(town: Town) -> None:
    await call(town, "call-1")
    await town.neha.sees("लाइन नहीं मिली")
    await town.neha.says("STOP")
    await until(lambda: town.rows("SELECT 1 FROM steps WHERE outcome = 'stopped'"))
    await town.move(timedelta(hours=2))
    again = await call(town, "call-2")

    assert again["unwritten"] == "stopped"
    assert len(await still_open(town)) == 1
    assert not await complaints(town)
    assert len([said for said in await town.neha.received() if "लाइन नहीं मिली" in said]) == 1

    asif = await visitor(town, "asif", ASIF)
    await asif.says("STOP")
    await asif.sees("नहीं भेज")
    assert (await call(town, "call-3", ASIF))["unwritten"] == "stopped", "also of whoever has never come in"
    await asif.says("viram khand 2 me light nahi hai")
    await asif.sees(NUMBER)
    assert (await call(town, "call-4", ASIF))["unwritten"] is None, "whoever complains wants to hear of us again"
    await asif.says("STOP")
    await asif.sees("खुली है", times=2)
    await town.move(timedelta(hours=2))
    assert (await call(town, "call-5", ASIF))["unwritten"] == "stopped"
    await asif.says("viram khand 2 me light nahi hai")
    await asif.sees(NUMBER, times=4)
    await town.move(timedelta(hours=2))
    assert (await call(town, "call-6", ASIF))["unwritten"] is None, "until they complain again"
