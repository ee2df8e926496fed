"""Whoever asks gets all that we keep of them; whoever wants to be forgotten is, and the log stays whole."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage import own_data, seals
from handlers.wording import catalogue
from tests.test_files import content_of
from tests.town import Phone, Town, until

BOTH = pytest.mark.parametrize("who", ["sunita", "imran"])
NUMBERS = {"sunita": ("whatsapp", "+910000000101"), "imran": ("telegram", "7000000102")}
ASKS = {"sunita": "मेरा डेटा", "imran": "میرا ڈیٹا"}
DELETES = {"sunita": "mera data mitao", "imran": "میرا ڈیٹا مٹائیں"}
CAPTION = {"sunita": "सब इस फाइल में है", "imran": "سب اس فائل میں ہے"}
FAREWELL = {"sunita": "सब मिटा दिया", "imran": "سب مٹا دیا"}
POST = "viram khand feeder band, jumper, 1 ghanta lagega"


async def file_of(town: Town, phone: Phone) -> str:
    seen = await phone.sees(CAPTION[phone.id])
    assert seen["file"]["name"].endswith(".txt")
    return (await content_of(town, seen)).decode("utf-8-sig")


async def address_of(town: Town, who: str) -> Any:
    channel, key = NUMBERS[who]
    digest = town.world.vault.digest(channel, key)
    found = await town.rows("SELECT * FROM addresses WHERE channel = :c AND digest = :d", c=channel, d=digest)
    return found[0] if found else None


async def is_told(town: Town, phone: Phone) -> None:
    """An outage of their feeder, so that there is something to keep."""
    await town.anil.says(POST)
    await town.anil.confirms("outage")
    await phone.sees("GN-")


async def is_erased(town: Town, phone: Phone) -> None:
    await phone.says(DELETES[phone.id])
    await phone.taps("erase")
    await phone.sees(FAREWELL[phone.id])


async def told_and_gone(town: Town) -> None:
    """The farewell has left, and the minute has come in which the address goes, too."""

    async def gone() -> bool:
        async with town.world.stores.begin() as store:
            await own_data.forget(store, town.now())
        return not await town.rows("SELECT 1 FROM addresses WHERE farewell_at IS NOT NULL")

    await until(gone)


@BOTH
async def test_my_data_comes_as_a_file_in_their_language_with_all_that_we_keep_of_them(town: Town, who: str) -> None:
    phone = getattr(town, who)
    await is_told(town, phone)
    await phone.says("status")
    await phone.says(ASKS[who])
    text = await file_of(town, phone)

    assert NUMBERS[who][1] in text
    assert "\nstatus" in text or "· status" in text
    assert "GN-" in text
    assert {"sunita": "विराम खंड", "imran": "پترکار پورم"}[who] in text
    assert {"sunita": "गोमती नगर", "imran": "گومتی نگر"}[who] in text
    other = "imran" if who == "sunita" else "sunita"
    assert NUMBERS[other][1] not in text
    assert "data.shown" in await town.acts()


async def test_my_data_tells_a_report_once_and_its_pin_as_a_place(town: Town) -> None:
    await town.sunita.says("light nahi aa rahi viram khand")
    await town.sunita.sees("GN-C-")
    await town.sunita.sends("location")
    await town.sunita.sees("जोड़ लिया")
    await town.sunita.says(ASKS["sunita"])
    text = await file_of(town, town.sunita)

    assert text.count("light nahi aa rahi viram khand") == 1
    assert "[pin] 26.8607, 80.9951" in text
    assert "{" not in text
    assert "WhatsApp · +910000000101" in text


async def test_my_data_tells_of_a_notice_what_it_said_and_when_and_shows_no_stars(town: Town) -> None:
    await is_told(town, town.kavita)
    await town.kavita.says("my areas")
    await town.kavita.says("my data")
    seen = await town.kavita.sees("This file holds everything")
    text = (await content_of(town, seen)).decode("utf-8-sig")

    (told,) = [line for line in text.splitlines() if "/1 · " in line]
    assert "Power is off: Viram Khand" in told
    assert re.match(r"\d\d\.\d\d\.\d{4} \d\d:\d\d · ", told)
    assert "*" not in text


async def test_a_fault_is_reported_while_we_ask_whether_to_erase(town: Town) -> None:
    await town.kavita.says("delete me")
    await town.kavita.sees("cannot be undone")
    await town.kavita.says("no power in patrakarpuram")
    await town.kavita.sees("GN-C-")


async def test_my_data_of_a_stranger_holds_what_a_stranger_left(town: Town) -> None:
    await town.neha.says("my data")
    seen = await town.neha.sees("फाइल")

    content = (await content_of(town, seen)).decode()
    assert "+910000000106" in content
    assert catalogue("hi")["act.zones.loaded"] not in content, "what others left in the log is not theirs"


async def test_in_a_group_nobodys_data_is_shown(town: Town) -> None:
    await town.imran.says("/my_data", chat=town.group)
    await town.imran.says("/delete_me", chat=town.group)

    await until(lambda: town.rows("SELECT 1 FROM inbox WHERE handled_at IS NOT NULL HAVING count(*) >= 2"))
    assert not {"data.shown", "data.erased"} & set(await town.acts())
    assert not [message for message in await town.imran.messages(town.group) if message.get("file")]


@BOTH
async def test_whoever_is_forgotten_hears_the_farewell_and_nothing_after(town: Town, who: str) -> None:
    phone = getattr(town, who)
    await is_told(town, phone)
    await is_erased(town, phone)
    heard = len(await phone.received())

    await town.anil.says("update viram khand 2 ghante aur")
    await town.anil.confirms("update")
    await town.kavita.sees("GN-", times=2)
    await town.anil.sees("/2")

    assert len(await phone.received()) == heard
    assert (await town.acts()).count("data.erased") == 1


@pytest.mark.parametrize(("who", "language"), [("imran", "ur"), ("kavita", "en")])
async def test_a_second_tap_is_answered_in_the_language_of_the_button(town: Town, who: str, language: str) -> None:
    phone = getattr(town, who)
    await phone.says("delete me")
    await phone.taps("erase")
    await phone.sees(catalogue(language)["erase.done"])

    await phone.taps("erase")

    await phone.sees(catalogue(language)["refused.not_yours"])


@BOTH
async def test_what_we_kept_of_them_is_gone_and_what_was_done_stays(town: Town, who: str) -> None:
    phone = getattr(town, who)
    await is_told(town, phone)
    await phone.says("light nahi aa rahi hai")
    await phone.sees("GN-")
    before = await address_of(town, who)
    person, counted = (
        before.person_id,
        await town.rows("SELECT state FROM deliveries WHERE address_id = :it", it=before.id),
    )
    entries = await town.rows("SELECT id FROM entries")
    async with town.world.engine.begin() as connection:
        await connection.execute(sa.text("UPDATE persons SET stopped_at = since WHERE id = :it"), {"it": person})
    await is_erased(town, phone)
    await told_and_gone(town)

    assert await address_of(town, who) is None
    (left,) = await town.rows("SELECT * FROM addresses WHERE id = :it", it=before.id)
    assert town.world.vault.open(left.sealed_key) == ""
    assert (left.person_id, left.farewell_at) == (None, None)
    (empty,) = await town.rows("SELECT * FROM persons WHERE id = :it", it=person)
    assert empty.erased_at
    assert (empty.quiet_since, empty.stopped_at) == (None, None)
    for table, column, it in (
        *(
            ("members", "person_id", person),
            ("complaints", "person_id", person),
            ("complaints", "address_id", before.id),
        ),
        *(("steps", "address_id", before.id), ("addresses", "person_id", person)),
    ):
        assert not await town.rows(f"SELECT 1 FROM {table} WHERE {column} = :it", it=it), table
    theirs = await town.rows("SELECT * FROM deliveries WHERE address_id = :it", it=before.id)
    assert len(theirs) > len(counted) - 1
    assert {(row.sealed_content, row.platform_id) for row in theirs} == {(None, None)}
    for row in await town.rows(
        "SELECT sealed_body FROM inbox WHERE chat IS NULL AND handled_at IS NOT NULL AND kind = 'message'"
    ):
        assert town.world.vault.open_json(row.sealed_body) == {}
    assert len(await town.rows("SELECT id FROM entries")) > len(entries)


async def test_the_sealed_log_holds_when_somebody_was_taken_out(town: Town) -> None:
    await is_told(town, town.sunita)
    await seals.seal(town.world.engine, town.now())
    await is_erased(town, town.sunita)
    await told_and_gone(town)
    await seals.seal(town.world.engine, town.now())

    found = await seals.verify(town.world.engine, None, lambda done, of: None)
    assert (found.fault, found.waiting) == (None, 0)


async def test_whoever_comes_back_begins_as_a_stranger(town: Town) -> None:
    before = await address_of(town, "sunita")
    await is_erased(town, town.sunita)

    await town.sunita.says("status")
    after = await until(lambda: address_of(town, "sunita"))
    assert after.id != before.id
    assert after.person_id is None


async def test_nothing_is_erased_without_a_yes(town: Town) -> None:
    await town.sunita.says("mera number hata do")
    await town.sunita.sees("बस संदेश बंद करने हैं")
    await town.sunita.taps("delete_me")
    await town.sunita.taps("spare")
    await town.sunita.sees("वैसा ही रहेगा")

    assert "data.erased" not in await town.acts()
    assert (await address_of(town, "sunita")).person_id


async def test_a_word_in_place_of_the_button_is_no_yes(town: Town) -> None:
    await town.sunita.says("delete me")
    await town.sunita.sees("क्या सब मिटा दें")
    await town.sunita.says("pata nahi")

    await town.sunita.sees("क्या सब मिटा दें", times=2)
    assert "data.erased" not in await town.acts()


async def test_an_office_keeps_its_number_and_its_acts(town: Town) -> None:
    await is_told(town, town.sunita)
    await town.anil.says("mera data mitao")
    await town.anil.sees("आप पद पर हैं")
    await town.anil.taps("erase")
    await town.anil.sees("आपका पद और उसका नंबर")

    await town.anil.says("update viram khand 2 ghante aur")
    await town.anil.confirms("update")
    await town.sunita.sees("/2")
