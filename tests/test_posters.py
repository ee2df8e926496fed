"""A zone's poster, and notices on the web: what anybody may see, print and scan."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from pydantic import SecretStr

from bot.commands.posters import write
from bot.reports.posters import NoDoor, poster
from bot.senders import Senders
from tests.test_handouts import post
from tests.town import Town
from zones.area import Area


async def zone(town: Town, code: str = "GN") -> Area:
    return next(zone for zone in (await town.world.atlas()).zones() if zone.code == code)


def only(town: Town, channel: str) -> None:
    town.world.senders = Senders(sender for sender in town.world.senders if sender.channel == channel)


def scanned(content: bytes, page: int) -> set[str]:
    """What a phone's camera reads from the printed page."""
    picture = pypdfium2.PdfDocument(content)[page].render(scale=2).to_pil()
    return {found.text for found in zxingcpp.read_barcodes(picture)}


def text(content: bytes, page: int) -> str:
    return " ".join(pypdfium2.PdfDocument(content)[page].get_textpage().get_text_range().split())


async def test_the_codes_of_a_poster_lead_through_both_doors_into_the_zone(town: Town) -> None:
    content = await poster(town.world, await zone(town))

    for page in range(3):
        codes = scanned(content, page)
        assert "https://t.me/bijli_setu_demo_bot?start=GN" in codes
        (other,) = codes - {"https://t.me/bijli_setu_demo_bot?start=GN"}
        assert re.fullmatch(r"https://wa\.me/91\d{8,12}\?text=JOIN%20GN", other)


async def test_a_page_in_each_language_tells_what_one_gets_what_is_kept_and_how_to_leave(town: Town) -> None:
    content = await poster(town.world, await zone(town))
    document = pypdfium2.PdfDocument(content)

    assert len(document) == 3
    assert all([round(side) for side in page.get_size()] == [595, 842] for page in document)
    english = text(content, 1)
    for words in ("Gomti Nagar zone", "JOIN GN", "@bijli_setu_demo_bot", "We keep only your number", "STOP", "1912"):
        assert words in english.replace("\xa0", " ")
    assert "Broken wire" in english
    assert "STOP" in text(content, 0)
    assert "STOP" in text(content, 2)


@pytest.mark.parametrize(("channel", "begins"), [("telegram", "https://t.me/"), ("whatsapp", "https://wa.me/")])
async def test_only_the_doors_that_are_set_up_are_printed(town: Town, channel: str, begins: str) -> None:
    only(town, channel)
    codes = scanned(await poster(town.world, await zone(town)), 0)
    assert len(codes) == 1
    assert codes.pop().startswith(begins)


async def test_without_a_door_there_is_no_poster_and_a_sentence_instead(town: Town) -> None:
    only(town, "neither")
    with pytest.raises(NoDoor, match="nothing that people could join"):
        await poster(town.world, await zone(town))


async def test_a_platform_that_does_not_know_us_is_named(town: Town) -> None:
    only(town, "telegram")
    (bot,) = town.world.senders
    town.world.senders = Senders([type(bot)(**(bot.__dict__ | {"token": SecretStr("1:wrong")}))])
    with pytest.raises(NoDoor, match="doctor"):
        await poster(town.world, await zone(town))


async def test_the_operator_gets_a_file_for_each_zone_or_for_one(town: Town, tmp_path: Path) -> None:
    every = await write(town.world, None, tmp_path / "out")
    assert [path.name for path in every] == ["poster-GN.pdf", "poster-AM.pdf", "poster-LC.pdf"]
    (one,) = await write(town.world, "AM", tmp_path / "one")
    assert "https://t.me/bijli_setu_demo_bot?start=AM" in scanned(one.read_bytes(), 0)


# ---- on the web


async def get(town: Town, path: str, **headers: str) -> tuple[int, bytes, Any]:
    async with town.session.get(f"{town.web_url}{path}", headers=headers) as answer:
        return answer.status, await answer.read(), answer


async def test_a_notice_is_public_as_a_picture_a_page_and_words(town: Town) -> None:
    number = await post(town)

    status, picture, answer = await get(town, f"/notices/{number}.png")
    assert (status, picture[:4], answer.headers["Content-Type"]) == (200, b"\x89PNG", "image/png")
    status, page, _ = await get(town, f"/notices/{number}/1.pdf")
    assert (status, page[:4]) == (200, b"%PDF")
    status, words, _ = await get(town, f"/notices/{number}.txt?lang=ur")
    assert status == 200
    assert "بجلی" in words.decode()


async def test_whoever_has_it_already_is_sent_nothing_anew(town: Town) -> None:
    number = await post(town)
    for ending in ("png", "pdf", "txt"):
        _, _, first = await get(town, f"/notices/{number}.{ending}")
        assert first.headers["Cache-Control"] == "public, max-age=60"
        status, content, _ = await get(town, f"/notices/{number}.{ending}", **{"If-None-Match": first.headers["ETag"]})
        assert (status, content) == (304, b"")


async def test_an_old_number_leads_to_the_newest_and_an_unknown_one_nowhere(town: Town) -> None:
    number = await post(town)
    await town.anil.says("update viram khand 3 ghante aur")
    await town.anil.confirms("update")
    await town.anil.sees(f"{number}/2")

    status, words, answer = await get(town, f"/notices/{number}/1.txt?lang=en")
    assert status == 200
    assert answer.url.path == f"/notices/{number}.txt"
    assert f"{number}/2" in words.decode()
    for path in (f"{number}/3.png", f"{number}/0.png", "GN-2611-9999.png", f"{number}.exe"):
        assert (await get(town, f"/notices/{path}"))[0] == 404
    assert (await get(town, f"/notices/{number}.png?lang=xx"))[0] == 422


async def test_the_console_leads_to_cards_pages_and_posters(town: Town) -> None:
    number = await post(town)

    _, page, _ = await get(town, "/console?lang=en")
    for link in (f"/notices/{number}/1.png", f"/notices/{number}/1.pdf", "/console/posters/GN.pdf"):
        assert f'href="{link}"' in page.decode()
        assert (await get(town, link))[0] == 200
    assert (await get(town, "/console/posters/XX.pdf"))[0] == 404
    only(town, "neither")
    assert (await get(town, "/console/posters/GN.pdf"))[0] == 503
