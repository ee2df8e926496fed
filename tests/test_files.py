"""A picture or a document in a chat: it arrives as it was, with its words and buttons, and is handed over once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.channel import UNKNOWN, Enclosure, Letter, SendFailed, Then
from bot.channels.uploads import Uploads
from bot.delivery.their_files import kind_of
from bot.emulator.files import PDF, VOICE, evening_with_a_pole
from handlers.answer import Answer, Button, File
from handlers.incoming import Incoming
from tests.town import Phone, Town

PICTURE = File("GN-2611-0042-1.png", "image/png", evening_with_a_pole(64, 48))
DOCUMENT = File("my-data.pdf", "application/pdf", PDF)
BOTH = pytest.mark.parametrize("who", ["sunita", "imran"])  # on WhatsApp, on Telegram
STATUS = Button("हाल", "do:status")


async def key_of(town: Town, who: str) -> tuple[str, str]:
    people = (await town.ask("GET", "people"))["people"]
    (found,) = [person for person in people if person["id"] == who]
    return found["platform"], found["number"]


async def is_answered(town: Town, who: str, answer: Answer) -> Phone:
    """Somebody has written to us, and this is what we say to it."""
    phone = getattr(town, who)
    await phone.says("status")
    await phone.sees("")
    channel, key = await key_of(town, who)
    heard = Incoming(channel, "m", town.now(), (key,), sender=channel)
    async with town.world.stores.begin() as store:
        address = await store.address_of(heard, town.now())
        assert address
        await store.say(address, "hi", answer, heard, town.now())
    return phone


async def content_of(town: Town, message: dict[str, Any]) -> bytes:
    async with town.session.get(town.emulator.make_url(message["file"]["url"])) as answer:
        return await answer.read()


async def handed_over(town: Town, who: str) -> int:
    """How many files we gave to the platform."""
    method = "media" if who == "sunita" else "sendPhoto"
    asked = (await town.ask("GET", "requests"))["requests"]
    return sum(
        request["method"] == method and "attach:" in str(request["body"].get("photo", "attach:")) for request in asked
    )


@BOTH
async def test_a_picture_arrives_as_it_was_with_its_words_under_it(town: Town, who: str) -> None:
    phone = await is_answered(town, who, Answer("*विराम खंड*: बिजली बंद है", file=PICTURE))

    seen = await phone.sees("विराम खंड*" if who == "sunita" else "विराम खंड: बिजली")
    assert seen["kind"] in ("image", "photo")
    assert await content_of(town, seen) == PICTURE.content


@BOTH
async def test_a_document_keeps_its_name(town: Town, who: str) -> None:
    phone = await is_answered(town, who, Answer("आपका डेटा", file=DOCUMENT))

    seen = await phone.sees("आपका डेटा")
    assert (seen["kind"], seen["file"]["name"]) == ("document", "my-data.pdf")
    assert await content_of(town, seen) == PDF


@BOTH
async def test_a_picture_may_bear_buttons_and_they_work(town: Town, who: str) -> None:
    phone = await is_answered(town, who, Answer("कार्ड यह है", (STATUS,), file=PICTURE))
    seen = await phone.sees("कार्ड यह है")
    before = len(await phone.received())

    await phone.presses(seen, "do:status")

    await phone.sees("", times=before + 1)
    assert await content_of(town, seen) == PICTURE.content


@BOTH
async def test_a_file_needs_no_words(town: Town, who: str) -> None:
    phone = await is_answered(town, who, Answer("", file=PICTURE))

    await phone.sees("", times=2)
    assert (await phone.messages())[-1]["file"]


async def test_what_somebody_gets_as_a_file_lies_sealed_with_us(town: Town) -> None:
    await (await is_answered(town, "sunita", Answer("आपका डेटा", file=DOCUMENT))).sees("आपका डेटा")

    rows = await town.rows("SELECT sealed_content FROM deliveries WHERE sealed_content IS NOT NULL")
    assert rows
    assert not any(b"%PDF" in row.sealed_content or b"JVBERi" in row.sealed_content for row in rows)


async def test_a_document_of_several_megabytes_travels(town: Town) -> None:
    big = File("big.pdf", "application/pdf", PDF + bytes(3 << 20))
    for who in ("sunita", "imran"):
        seen = await (await is_answered(town, who, Answer("लंबी फ़ाइल", file=big))).sees("लंबी फ़ाइल")
        assert len(await content_of(town, seen)) == len(big.content)


# ---- a sound

OGG = "audio/ogg; codecs=opus"
SHOWN = {  # on WhatsApp, on Telegram
    OGG: ("audio", "voice"),
    "audio/mpeg": ("audio", "audio"),
    "audio/mp4": ("audio", "audio"),
    "audio/amr": ("audio", "document"),
    UNKNOWN: ("", "document"),
}


async def sound() -> bytes:
    return VOICE


@BOTH
async def test_a_sound_is_played_where_the_platform_plays_it_and_is_a_document_elsewhere(town: Town, who: str) -> None:
    phone, channel = getattr(town, who), town.world.channels.by_name[(await key_of(town, who))[0]]
    await phone.says("status")
    await phone.sees("")
    for mime, kinds in SHOWN.items():
        sent, kind = replace(await letter(town, who, Enclosure("voice", mime, sound)), text=""), kinds[who == "imran"]
        if not kind:
            with pytest.raises(SendFailed) as no:
                await channel.send(sent)
            assert no.value.then is Then.NEVER
            continue
        await channel.send(sent)
        shown = (await phone.messages())[-1]
        assert (mime, shown["kind"]) == (mime, kind)
        assert await content_of(town, shown) == VOICE
    await channel.send(await letter(town, who, Enclosure("voice.ogg", OGG, sound)))
    assert (await phone.sees("कार्ड"))["kind"] == ("document" if who == "sunita" else "voice"), "no word is lost"

    if who == "sunita":
        asked = [
            one["body"]["audio"] for one in (await town.ask("GET", "requests"))["requests"] if one["method"] == "audio"
        ]
        assert [one.get("voice", False) for one in asked] == [True, False, False, False], (
            "as if it had been spoken there"
        )


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("audio/ogg", OGG),
        ("Audio/OGG; codecs=opus", OGG),
        ("audio/x-m4a", "audio/mp4"),
        ("audio/mp3", "audio/mpeg"),
        ("image/png", "image/png"),
        ("audio/flac", UNKNOWN),
        ("x\r\nX-Sent: 1", UNKNOWN),
    ],
)
def test_what_a_phone_calls_it_is_believed_where_we_know_it(told: str, kind: str) -> None:
    assert kind_of(told) == kind


# ---- handed over once


async def letter(town: Town, who: str, enclosure: Enclosure) -> Letter:
    _, key = await key_of(town, who)
    return Letter(900_000, key, "hi", "कार्ड", file=enclosure)


async def picture() -> bytes:
    return PICTURE.content


@BOTH
async def test_one_card_for_many_is_handed_over_once(town: Town, who: str) -> None:
    channel, key = town.world.channels.by_name[(await key_of(town, who))[0]], "card/17/hi"
    await getattr(town, who).says("status")
    await getattr(town, who).sees("")

    for _ in range(3):
        await channel.send(await letter(town, who, Enclosure("a.png", "image/png", picture, key)))

    assert await handed_over(town, who) == 1
    seen = await getattr(town, who).sees("कार्ड", times=3)
    assert await content_of(town, seen) == PICTURE.content


async def test_what_is_somebodys_own_is_handed_over_each_time(town: Town) -> None:
    channel = town.world.channels.by_name["whatsapp"]
    await town.sunita.says("status")
    await town.sunita.sees("")

    for _ in range(2):
        await channel.send(await letter(town, "sunita", Enclosure("a.png", "image/png", picture)))

    assert await handed_over(town, "sunita") == 2


async def test_a_file_that_meta_has_let_go_of_is_handed_over_again(town: Town) -> None:
    channel = town.world.channels.by_name["whatsapp"]
    await town.sunita.says("status")
    await town.sunita.sees("")
    enclosure = Enclosure("a.png", "image/png", picture, "card/17/hi")
    await channel.send(await letter(town, "sunita", enclosure))
    await town.ask("POST", "faults", {"platform": "whatsapp", "method": "image", "code": 131009, "times": 1})

    with pytest.raises(SendFailed) as no:
        await channel.send(await letter(town, "sunita", enclosure))
    assert no.value.then is Then.LATER
    await channel.send(await letter(town, "sunita", enclosure))

    assert await handed_over(town, "sunita") == 2


@pytest.mark.parametrize("fault", [{"status": 502}, {"after_accept": True}, {"code": 131000}])
async def test_an_upload_that_failed_told_nobody_anything_and_goes_again(town: Town, fault: dict[str, Any]) -> None:
    channel = town.world.channels.by_name["whatsapp"]
    await town.sunita.says("status")
    await town.sunita.sees("")
    await town.ask("POST", "faults", {"platform": "whatsapp", "method": "media", "times": 1} | fault)

    with pytest.raises(SendFailed) as no:
        await channel.send(await letter(town, "sunita", Enclosure("a.png", "image/png", picture, "k")))

    assert no.value.then is Then.LATER


def test_the_oldest_uploads_are_forgotten_and_none_is_believed_for_ever() -> None:
    uploads = Uploads()
    for number in range(1_001):
        uploads.keep(str(number), f"id-{number}")
    assert (uploads.known("0"), uploads.known("1")) == ("", "id-1")

    soon_over = Uploads(timedelta(seconds=-1))
    soon_over.keep("card", "id")
    assert soon_over.known("card") == ""
