"""Handing a notice on to groups that no bot can enter: one tap after a post, or by a word."""

from __future__ import annotations

import re
from io import BytesIO

import pypdfium2
from PIL import Image

from tests.bot.conftest import quiet_log as quiet_log
from tests.test_answers import newest_after
from tests.test_files import content_of
from tests.test_walk import OFFER, post
from tests.town import Town, until


async def pages(town: Town) -> list[str]:
    """The methods by which files were handed over to the platforms."""
    asked = (await town.ask("GET", "requests"))["requests"]
    return [one["method"] for one in asked if one["method"] in ("media", "sendPhoto", "sendDocument")]


async def test_an_engineer_posts_and_one_tap_later_holds_the_card_to_forward(town: Town) -> None:
    await post(town)
    offer = await town.anil.sees(OFFER)
    labels = ["अपडेट दें", "सप्लाई चालू", "सुधारें", "टीम तय", "टीम रास्ते में", "टीम काम पर", "कार्ड", "मुनादी", "सूचना पट्ट"]
    assert [button["label"] for button in offer["buttons"]] == labels, "in one message"

    await town.anil.taps("card:")

    card = await town.anil.sees("लिखें: जांच GN-")
    assert card["kind"] == "image"
    assert Image.open(BytesIO(await content_of(town, card))).size == (1080, 1350)
    assert "विराम खंड फीडर" in card["text"]
    assert not card["buttons"], "a picture with buttons could not be forwarded"


async def test_the_words_for_the_loudspeaker_and_the_page_for_the_board_are_one_tap_away_too(town: Town) -> None:
    await post(town)

    await town.anil.taps("loudspeaker:")
    assert not re.search(r"\d", (await town.anil.sees("सभी लोग ध्यान दें"))["text"])

    await town.anil.taps("board:")
    page = await town.anil.sees("सूचना पट्ट के लिए")
    assert re.fullmatch(r"GN-\d{4}-0001-1\.pdf", page["file"]["name"])
    text = pypdfium2.PdfDocument(await content_of(town, page))[0].get_textpage().get_text_range()
    assert "Viram Khand feeder" in text


async def test_who_answers_on_telegram_has_all_buttons_in_one_message(town: Town) -> None:
    await town.farah.says("vineet khand feeder b/d, jumper, 1 ghanta")
    await town.farah.confirms("outage")
    posted = await town.farah.sees("बिजली बंद की सूचना दर्ज")
    assert {button["data"].split(":")[1] for button in posted["buttons"]} == {
        "update", "restore", "correct", "card", "loudspeaker", "board", "crew",
    }  # fmt: skip

    await town.farah.taps("card:")

    card = await town.farah.sees("लिखें: जांच GN-")
    assert card["kind"] == "photo"
    assert Image.open(BytesIO(await content_of(town, card))).size == (1080, 1350)


async def test_a_representative_can_hand_on_the_notice_that_reaches_him_and_a_citizen_is_not_asked_to(
    town: Town,
) -> None:
    await post(town)

    told = await town.ramesh.sees("बिजली बंद है")
    assert [button["data"].split(":")[1] for button in told["buttons"]] == ["card", "loudspeaker", "board"]
    assert (await town.imran.sees("بجلی گئی ہوئی ہے"))["buttons"] == []
    await town.ramesh.taps("card:")
    assert (await town.ramesh.sees("लिखें: जांच GN-"))["file"]


async def test_a_card_is_set_and_handed_over_once_for_all_who_ask_for_it(town: Town) -> None:
    await post(town)
    await town.ramesh.sees("बिजली बंद है")

    for times in (1, 2, 3):
        await town.anil.taps("card:")
        await town.anil.sees("लिखें: जांच GN-", times=times)
    await town.ramesh.taps("card:")
    await town.ramesh.sees("लिखें: जांच GN-")

    assert await pages(town) == ["media", "sendPhoto"]
    assert len(list((town.world.settings.data_dir / "sheets").iterdir())) == 1


async def test_an_old_number_gives_the_newest_card_with_a_word_apart_from_it(town: Town) -> None:
    await post(town)
    await town.anil.says("update viram khand 3 ghante aur")
    await town.anil.confirms("update")
    await town.anil.sees("अपडेट दर्ज")
    (row,) = await town.rows("SELECT number FROM outages")

    await town.anil.says(f"card {row.number}/1")

    await town.anil.sees(f"{row.number}/1 के बाद नई सूचना आ चुकी है")
    card = await town.anil.sees("लिखें: जांच GN-")
    assert f"{row.number}/2" in card["text"]
    assert "आ चुकी" not in card["text"]


async def test_anybody_may_ask_for_a_card_by_its_number_in_their_own_language_or_another(town: Town) -> None:
    await post(town)
    (row,) = await town.rows("SELECT number FROM outages")

    await town.imran.says(f"کارڈ {row.number}")
    assert "ویرام کھنڈ" in (await town.imran.sees(f"جانچ {row.number}"))["text"]
    await town.kavita.says(f"card {row.number} hindi")
    assert "विराम खंड" in (await town.kavita.sees(f"जांच {row.number}"))["text"]
    assert "GN-2611-9999" in await newest_after(town, "sunita", "card GN-2611-9999")


async def test_without_a_number_it_is_about_what_is_out_just_now(town: Town) -> None:
    assert "कोई सूचना नहीं" in await newest_after(town, "anil", "मुनादी")
    await post(town)
    await town.anil.says("मुनादी")
    await town.anil.sees("सभी लोग ध्यान दें")

    await town.anil.says("vibhuti khand feeder band, jumper, 1 ghanta")
    await town.anil.confirms("outage")
    await town.anil.sees(OFFER, times=2)
    await town.anil.says("card")
    which = await town.anil.sees("किस सूचना का")
    assert len(which["buttons"]) == 2


async def test_in_the_zones_group_nothing_is_offered(town: Town) -> None:
    await town.farah.says("/outage vineet khand feeder, jumper, 1 ghanta", chat=town.group)
    await town.farah.confirms("outage", chat=town.group)

    posted = await town.farah.sees("बिजली बंद की सूचना दर्ज", chat=town.group)
    assert {button["data"].split(":")[1] for button in posted["buttons"]} == {"update", "restore", "correct"}
    for talk in ("Vineet Khand galat ho gaya", "galat wajah likh di", "time galat bata diya"):
        await town.farah.says(talk, chat=town.group)
    await town.imran.says("galat time likha hai", chat=town.group)
    await newest_after(town, "farah", "status")
    await town.all_heard()
    assert not await town.rows("SELECT 1 FROM steps WHERE done_at IS NULL"), "among themselves nothing is put right"
    assert not await town.rows("SELECT 1 FROM complaints"), "nor is that a fault"

    await town.farah.says("vineet khand ka time galat hai, raat 11 baje tak", chat=town.group)
    corrected = await town.farah.sees("सुधार", chat=town.group)
    assert "रात 11 बजे" in corrected["text"], "whoever names the notice's place speaks to it"


async def test_a_card_that_cannot_be_set_pages_somebody_and_holds_up_nobody(town: Town) -> None:
    """Our own fault stays one letter's fault."""
    await post(town)
    town.world.press.typeset = None  # type: ignore[assignment,method-assign]

    await town.anil.taps("card:")
    await town.anil.taps("loudspeaker:")

    await town.anil.sees("सभी लोग ध्यान दें")

    async def refused() -> bool:
        return bool(
            await town.rows("SELECT 1 FROM deliveries WHERE state = 'refused' AND reason LIKE 'our own fault%'")
        )

    await until(refused)
