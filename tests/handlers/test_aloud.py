"""What is read out over a loudspeaker: the place twice, everything in words, hours as people say them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.telling.aloud import Aloud, read_out
from handlers.telling.notices import places
from handlers.wording import Voice
from handlers.wording.numbers import NUMBERS, ordinal
from tests.story import AT, LUCKNOW, atlas, evening
from zones.person import LANGUAGES

EVENING = evening()
in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def aloud(language: str = "hi") -> Aloud:
    return Aloud(language, LUCKNOW, AT)


@in_every_language
@pytest.mark.parametrize("name", EVENING)
def test_the_place_is_said_twice_and_nothing_is_left_to_the_readers_guess(name: str, language: str) -> None:
    notice, voice = EVENING[name], Voice(language, LUCKNOW, AT + timedelta(minutes=5))
    text = read_out(notice, voice, atlas())

    assert text.count(aloud(language).spelt(places(notice.facts["areas"], voice, atlas()))) >= 2
    assert not re.search(r"\d|[{}*/]|\bGN\b|kV|केवी|کے وی", text)
    assert not re.search(r"  |[,،;؛][.।۔]", text)


@pytest.mark.parametrize(
    ("clock", "hindi", "english", "urdu"),
    [
        ("18:00", "शाम छह बजे", "six o'clock in the evening", "شام چھ بجے"),
        ("18:15", "शाम सवा छह बजे", "quarter past six in the evening", "شام سوا چھ بجے"),
        ("18:30", "शाम साढ़े छह बजे", "half past six in the evening", "شام ساڑھے چھ بجے"),
        ("18:45", "शाम पौने सात बजे", "quarter to seven in the evening", "شام پونے سات بجے"),
        ("13:30", "दोपहर डेढ़ बजे", "half past one in the afternoon", "دوپہر ڈیڑھ بجے"),
        ("14:30", "दोपहर ढाई बजे", "half past two in the afternoon", "دوپہر ڈھائی بجے"),
        ("12:45", "दोपहर पौने एक बजे", "quarter to one in the afternoon", "دوپہر پونے ایک بجے"),
        ("00:30", "रात साढ़े बारह बजे", "half past twelve at night", "رات ساڑھے بارہ بجے"),
        ("11:45", "सुबह पौने बारह बजे", "quarter to twelve in the morning", "صبح پونے بارہ بجے"),
        ("17:52", "शाम पांच बजकर बावन मिनट", "fifty-two minutes past five in the evening", "شام پانچ بج کر باون منٹ"),
    ],
)
def test_hours_are_said_as_people_say_them(clock: str, hindi: str, english: str, urdu: str) -> None:
    local = datetime.strptime(f"2026-11-25 {clock}", "%Y-%m-%d %H:%M").replace(tzinfo=LUCKNOW)
    assert [aloud(language).hour(local) for language in ("hi", "en", "ur")] == [hindi, english, urdu]


def test_the_day_is_today_tomorrow_or_its_date_in_words() -> None:
    today = date(2026, 11, 25)
    days = [today + timedelta(days=days) for days in (0, 1, 7)]
    assert [aloud().day(day, today) for day in days] == ["आज", "कल, छब्बीस नवंबर को,", "दो दिसंबर को"]
    english = ["today", "tomorrow, the twenty-sixth of November", "on the second of December"]
    assert [aloud("en").day(day, today) for day in days] == english
    assert [aloud("ur").day(day, today) for day in days] == ["آج", "کل، چھبیس نومبر کو،", "دو دسمبر کو"]


@in_every_language
def test_every_number_below_a_hundred_has_one_name_of_its_own(language: str) -> None:
    assert len(NUMBERS[language]) == len(set(NUMBERS[language])) == 100


def test_numbers_in_names_and_volts_are_spelt_out() -> None:
    assert aloud().spelt("132 केवी, सेक्टर 8, खंड 12") == "एक सौ बत्तीस हजार वोल्ट, सेक्टर आठ, खंड बारह"
    assert (
        aloud("en").spelt("33 kV line, Block 1205")
        == "thirty-three thousand volt line, Block one thousand two hundred five"
    )
    assert aloud("ur").spelt("سیکٹر 21") == "سیکٹر اکیس"
    assert aloud().spelt("226010") == "दो दो छह शून्य एक शून्य"


def test_english_days_are_counted() -> None:
    assert [ordinal(day) for day in (1, 2, 3, 5, 8, 9, 12, 20, 21, 22, 30, 31)] == [
        "first", "second", "third", "fifth", "eighth", "ninth", "twelfth", "twentieth", "twenty-first",
        "twenty-second", "thirtieth", "thirty-first",
    ]  # fmt: skip


def test_an_hour_that_has_passed_when_it_is_read_is_not_promised_any_more() -> None:
    soon, late = (read_out(EVENING["out"], Voice("hi", LUCKNOW, AT + timedelta(hours=h)), atlas()) for h in (1, 3))
    assert "आने की उम्मीद है" in soon
    assert "आने की उम्मीद है" not in late
    assert "आनी थी" in late


def test_a_feeder_that_is_still_off_is_not_passed_over() -> None:
    text = read_out(EVENING["back but for one"], Voice("hi", LUCKNOW, datetime(2026, 11, 25, 13, tzinfo=UTC)), atlas())
    assert "लेकिन विराम खंड फीडर की बिजली अभी बंद है" in text
