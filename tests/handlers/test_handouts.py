"""What is made of a notice for groups that we are not in: the words under a card, and what stands on it."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict

import pytest

from handlers.answer import Sheet
from handlers.belonging.said import language_coded
from handlers.routes import command
from handlers.telling.face import Look, face, look_of
from handlers.telling.handouts import ASKED, CAPTION, handed, handouts, to_forward
from handlers.telling.numbers import in_ascii
from handlers.wording import Voice
from tests.story import AT, FEEDER, LUCKNOW, area, atlas, evening, notice
from zones.area import Kind
from zones.notice import NoticeKind
from zones.person import LANGUAGES

EVENING = evening()
in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def voice(language: str = "hi") -> Voice:
    return Voice(language, LUCKNOW, AT)


def test_each_way_in_which_things_stand_has_a_look_of_its_own() -> None:
    assert {name: look_of(each) for name, each in EVENING.items()} == {
        "out": Look.OUT,
        "update": Look.OUT,
        "back": Look.BACK,
        "back but for one": Look.BACK,
        "planned": Look.PLANNED,
        "corrected": Look.CORRECTED,
        "work corrected": Look.CORRECTED,
        "cancelled": Look.CANCELLED,
    }


@in_every_language
@pytest.mark.parametrize("name", EVENING)
def test_no_phone_number_stands_on_a_card_or_under_it_but_the_helpline(name: str, language: str) -> None:
    shown = face(EVENING[name], language, LUCKNOW, atlas())
    words = " ".join(
        [json.dumps(asdict(shown), ensure_ascii=False), to_forward(EVENING[name], voice(language), atlas())]
    )
    numbers = set(re.findall(r"\d{4,}", words.replace("GN-2611-0042", "")))
    assert numbers == {"1912"}


@in_every_language
@pytest.mark.parametrize("name", EVENING)
def test_nothing_stands_on_a_sheet_that_no_font_of_ours_has(name: str, language: str) -> None:
    words = json.dumps(asdict(face(EVENING[name], language, LUCKNOW, atlas())), ensure_ascii=False)
    assert not [letter for letter in words if unicodedata.category(letter) == "So"]


@in_every_language
@pytest.mark.parametrize("name", EVENING)
def test_each_hour_comes_with_its_day_for_it_may_be_read_days_later(name: str, language: str) -> None:
    shown = face(EVENING[name], language, LUCKNOW, atlas())
    for words in [*(fact for _, fact in shown.lines), shown.made]:
        assert bool(re.search(r"\d:\d\d", words)) <= bool(re.search(r"2[56] (नवंबर|Nov|نومبر)", words)), words


def test_a_card_says_whose_it_is_and_that_there_was_an_earlier_one() -> None:
    shown = face(EVENING["update"], "hi", LUCKNOW, atlas())
    assert shown.office == "मध्यांचल विद्युत वितरण निगम लिमिटेड · गोमती नगर जोन"
    assert shown.reference == "GN-2611-0042/3"
    assert "सूचना नंबर 3" in shown.check
    assert "सूचना नंबर" not in face(EVENING["out"], "hi", LUCKNOW, atlas()).check


@in_every_language
def test_a_long_notice_gives_way_before_its_end_which_says_how_to_check_it(language: str) -> None:
    every = [each.id for each in atlas().areas() if each.kind is Kind.FEEDER]
    text = to_forward(notice(NoticeKind.STILL_OUT, FEEDER, 2, areas=every, back=every), voice(language), atlas())
    assert len(text) <= CAPTION
    assert text.endswith(face(EVENING["cancelled"], language, LUCKNOW, atlas()).check)


def test_what_is_still_off_is_not_among_what_is_back() -> None:
    shown = face(EVENING["back but for one"], "hi", LUCKNOW, atlas())
    both = notice(NoticeKind.RESTORATION, "GN-VBK", 2, restored_at=AT.isoformat(),
                  still=[{"areas": [area(FEEDER)], "cause": None, "eta": None}])  # fmt: skip
    assert "विराम खंड फीडर" in dict(shown.lines)["कब आई"]
    assert "पत्रकारपुरम" not in face(both, "hi", LUCKNOW, atlas()).areas


def test_the_forms_of_a_notice() -> None:
    card = handed("card", EVENING["out"], voice("ur"), atlas())
    assert card.file == Sheet("card", 42, "ur", "GN-2611-0042-1")
    assert handed("board", EVENING["out"], voice(), atlas()).file == Sheet("board", 42, "hi", "GN-2611-0042-1")
    assert handed("loudspeaker", EVENING["out"], voice(), atlas()).file is None


@in_every_language
def test_the_buttons_fit_both_platforms_and_differ(language: str) -> None:
    buttons = handouts(EVENING["out"], voice(language))
    assert len({button.label for button in buttons}) == 3
    assert all(len(button.action.encode()) <= 64 for button in buttons)


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        ("card GN-2611-0042", "card", "GN-2611-0042"),
        ("CARD gn-2611-0042/3 urdu", "card", "gn-2611-0042/3 urdu"),
        ("कार्ड GN-२६११-००४२", "card", "GN-२६११-००४२"),
        ("کارڈ GN-2611-0042", "card", "GN-2611-0042"),
        ("मुनादी", "loudspeaker", ""),
        ("لاؤڈ اسپیکر GN-2611-0042", "loudspeaker", "GN-2611-0042"),
        ("सूचना पट्ट GN-2611-0042", "board", "GN-2611-0042"),
        ("/card whatever", "card", "whatever"),
    ],
)
def test_it_is_asked_for_in_three_languages(text: str, form: str, words: str) -> None:
    route, rest = command(text)
    assert route
    assert (route.name, rest) == (form, words)


@pytest.mark.parametrize(
    "text", ["card se payment nahi ho raha", "board office me light nahi hai", "मुनादी वाला आया था"]
)
def test_a_sentence_that_begins_with_such_a_word_is_no_command(text: str) -> None:
    route, _ = command(text)
    assert route is None


def test_numbers_may_be_typed_in_any_digits_and_the_language_coded() -> None:
    assert in_ascii("GN-२६११-۰۰۴۲") == "GN-2611-0042"
    asked = ASKED.fullmatch("GN-2611-0042/3 اردو")
    assert asked
    assert (asked["version"], language_coded(asked["language"])) == ("3", "ur")
