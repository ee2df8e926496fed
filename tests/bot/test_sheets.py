"""Cards and pages on paper: properly set, readable for everybody, and never over their edge."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import typst
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from bot.reports.handouts import COLOURS
from bot.reports.press import MOST_KEPT, Press
from handlers.telling.face import LONGEST_FACT, LONGEST_LIST, LONGEST_PLACE, Face, Look, face, fitting
from tests.story import AT, LUCKNOW, atlas, evening
from zones.person import LANGUAGES

EVENING = evening()


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(tmp_path_factory.mktemp("sheets"))


def part(shown: Face) -> dict[str, Any]:
    return asdict(shown) | {"lang": shown.language, "colour": COLOURS[shown.look]}


def card(press: Press, shown: Face) -> Image.Image:
    return Image.open(BytesIO(press.typeset("card", part(shown), "png", AT))).convert("RGB")


def board(press: Press, hindi: Face, english: Face) -> pypdfium2.PdfDocument:
    facts = {"parts": [part(hindi), part(english)], "danger": [hindi.danger, english.danger]}
    return pypdfium2.PdfDocument(press.typeset("board", facts, "pdf", AT))


def on_paper(document: pypdfium2.PdfDocument) -> str:
    return " ".join(document[0].get_textpage().get_text_range().split())


def shown(name: str = "out", language: str = "hi") -> Face:
    return face(EVENING[name], language, LUCKNOW, atlas())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVENING)
def test_a_card_is_a_picture_for_a_phone_and_light_to_forward(press: Press, name: str, language: str) -> None:
    content = press.typeset("card", part(shown(name, language)), "png", AT)
    assert Image.open(BytesIO(content)).size == (1080, 1350)
    assert len(content) < 300_000


def test_each_look_differs_from_the_others_without_its_colour(press: Press) -> None:
    """Five signs, drawn in black: nobody must know green from red."""
    signs = []
    for look in Look:
        facts = part(shown()) | {"look": look, "colour": "#000000", "head": "", "sub": ""}
        picture = Image.open(BytesIO(press.typeset("card", facts, "png", AT))).convert("L")
        signs.append(picture.crop((60, 50, 260, 250)))
    for number, one in enumerate(signs):
        for other in signs[number + 1 :]:
            difference = ImageChops.difference(one, other).histogram()
            assert sum(difference[128:]) > 0.05 * 200 * 200


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("look", Look)
def test_white_on_each_colour_can_be_read_by_weak_eyes(look: Look) -> None:
    assert 1.05 / (luminance(COLOURS[look]) + 0.05) >= 4.5


# ---- nothing leaves its page

names = st.one_of(
    st.text("कखगघचछजटडतदनपबमरलवशसह़ािीुूेैोौंँ् ", max_size=89).map(lambda signs: f"क{signs}"),  # never a sign alone
    st.text("ابپتٹجچحخدڈرڑزسشصطعغفقکگلمنوہھیے ", min_size=1, max_size=90),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/.,#$*_\\ ", min_size=1, max_size=90),
)
EDGE = 20  # pixels that stay free on each side, beneath its head: the arm of a Nastaliq kaf reaches far into the margin


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(names, min_size=1, max_size=6), areas=st.lists(names, max_size=12), fact=names)
@example(places=["क" * 14, "/0"], areas=[], fact="क")
def test_long_names_shrink_or_wrap_and_never_leave_the_card(
    press: Press, language: str, places: list[str], areas: list[str], fact: str
) -> None:
    """As long as a card lets them be, also in one word without a space."""
    before = part(shown("update", language))
    long = {
        "place": fitting(", ".join(places), LONGEST_PLACE),
        "areas": fitting(", ".join(areas), LONGEST_LIST),
        "lines": [(label, fitting(fact * 4, LONGEST_FACT)) for label, _ in before["lines"]],
        "office": fitting(fact * 2, LONGEST_PLACE),
    }
    picture = Image.open(BytesIO(press.typeset("card", before | long, "png", AT))).convert("RGB")
    for left in (0, 1080 - EDGE):
        assert edge_colours(picture, (left, 300, left + EDGE, 1070)) == {(255, 255, 255)}
        assert len(edge_colours(picture, (left, 1070, left + EDGE, 1350))) == 1


def edge_colours(picture: Image.Image, box: tuple[int, int, int, int]) -> set[Any]:
    found = picture.crop(box).getcolors(maxcolors=10_000)
    return {colour for _, colour in found or ()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_of_everything_still_fits(press: Press, language: str) -> None:
    word = {"hi": "विद्युतउपकेंद्रट्रांसफार्मर", "ur": "ٹرانسفارمرسبسٹیشن", "en": "Uttardhaunatransformer"}[language]
    before = part(shown("update", language))
    long = {
        "place": fitting(word * 60, LONGEST_PLACE),
        "areas": fitting(word * 60, LONGEST_LIST),
        "lines": [(label, fitting(word * 60, LONGEST_FACT)) for label, _ in before["lines"]],
        "office": fitting(word * 60, LONGEST_PLACE),
    }
    press.typeset("card", before | long, "png", AT)
    other = part(shown("update", "en")) | long
    danger = [before["danger"], other["danger"]]
    pages = press.typeset("board", {"parts": [before | long, other], "danger": danger}, "pdf", AT)
    assert len(pypdfium2.PdfDocument(pages)) == 1


def test_what_fits_at_no_size_is_refused_and_not_printed_over_the_edge(press: Press) -> None:
    with pytest.raises(typst.TypstError, match="too long"):
        press.typeset("card", part(shown()) | {"areas": "विराम खंड " * 2_000}, "png", AT)


def test_what_people_write_is_never_taken_for_the_compilers_own_language(press: Press) -> None:
    name = '#panic("no") $x$ *b* _i_ `raw` <a> @b \\ // /* "'
    pages = press.typeset(
        "board", {"parts": [part(shown()) | {"place": name}, part(shown())], "danger": ["", ""]}, "pdf", AT
    )
    assert '#panic("no") $x$ *b* _i_ `raw`' in on_paper(pypdfium2.PdfDocument(pages))


# ---- the page for the notice board


@pytest.mark.parametrize("name", EVENING)
def test_a_page_for_the_board_has_hindi_above_english_on_one_sheet_of_a4(press: Press, name: str) -> None:
    document = board(press, shown(name, "hi"), shown(name, "en"))
    text = on_paper(document)

    assert len(document) == 1
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    assert shown(name, "en").place in text
    assert shown(name, "en").reference in text
    assert "1912" in text
    assert document[0].get_textpage().search(shown(name, "en").head).get_next()


def test_a_page_carries_its_own_letters(press: Press) -> None:
    """Hindi as it was written can be copied out again, so it was set with letters and not as a picture."""
    text = on_paper(board(press, shown("out", "hi"), shown("out", "en")))
    assert "विराम" in text
    assert "वजह" in text


# ---- set once


async def test_a_sheet_is_set_once_and_then_taken_from_where_it_was_kept(tmp_path: Path) -> None:
    press, facts = Press(tmp_path), part(shown())
    first = await press.sheet("card", facts, "png", AT)
    kept = tmp_path / press.name("card", facts, "png")
    assert kept.read_bytes() == first
    kept.write_bytes(b"kept")

    assert await press.sheet("card", facts, "png", AT) == b"kept"
    assert await press.sheet("card", facts | {"place": "कमता"}, "png", AT) not in (first, b"kept")


async def test_a_folder_that_cannot_be_written_costs_time_and_no_sheet(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    assert (await Press(tmp_path / "a file" / "sheets").sheet("card", part(shown()), "png", AT)).startswith(b"\x89PNG")


def test_what_is_kept_does_not_grow_for_ever(tmp_path: Path) -> None:
    for number in range(MOST_KEPT):
        (tmp_path / str(number)).touch()
    asyncio.run(Press(tmp_path).sheet("card", part(shown()), "png", AT))
    assert len(list(tmp_path.iterdir())) < MOST_KEPT


def test_no_letter_spills_ink(press: Press) -> None:
    """The compiler's quick way of drawing small letters filled a whole box where strokes of “ड” overlap."""
    picture = card(press, shown("update")).convert("L")
    grey = sum(picture.crop((60, 330, 1020, 560)).histogram()[100:200])
    assert grey < 0.012 * 960 * 230
