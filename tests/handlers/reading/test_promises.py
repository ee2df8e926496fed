"""Whatever is typed, reading goes on; and how it is typed does not change what it means."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.reading import Reading, find_places, read, read_cause, read_time
from handlers.reading.examples import APART, seen
from handlers.reading.lexicon import words
from tests.handlers.reading.demo import gazetteer
from tests.handlers.reading.test_sentences import SENTENCES

NOW = datetime(2026, 6, 10, 14, 0, tzinfo=ZoneInfo("Asia/Kolkata"))
TEXTS = [str(line["said"]) for line in SENTENCES]
EXAMPLES = [str(example["text"]) for file in APART for example in seen(file)][::4]
FRAGMENTS = sorted({word for text in TEXTS for word in re.split(r"(\s+)", text)} | set("0123456789:.-/()?,०९۱क़ड़़ँ️‍😡½"))


@given(st.text(max_size=80))
@example("")
@example("\ud800")
@example("99:99 baje tak 0 se 0 24:60 pm 00 baje 31/31/9999 ko")
@settings(deadline=None, max_examples=300)
def test_no_text_stops_the_reader(text: str) -> None:
    everything(text)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join))
@example("ँbarish13/06/202613/06/2026")
@settings(deadline=None, max_examples=500)
def test_no_heap_of_our_own_words_stops_the_reader(text: str) -> None:
    everything(text)


def everything(text: str) -> None:
    for role in ("", "engineer", "citizen"):
        read(text, NOW, gazetteer(), role)
    read_time(text, NOW)
    read_time(text, NOW, planned=True)
    read_cause(text)
    find_places(text, gazetteer())


DEVANAGARI_DIGITS = str.maketrans("0123456789", "०१२३४५६७८९")
URDU_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
TYPINGS: dict[str, Callable[[str], str]] = {
    "in capitals": str.upper,
    "in small letters": str.lower,
    "with more spaces": lambda text: "  " + re.sub(" ", "   ", text) + " ",
    "with emoji": lambda text: f"🙏 {text} 😡",
    "with joiners": lambda text: re.sub(r"(?<=[\u0915-\u0939]) ", "\u200d ", text),
    "without nukta": lambda text: text.replace("\u093c", "").replace("ड़", "ड").replace("ढ़", "ढ").replace("ज़", "ज"),
    "in Devanagari digits": lambda text: text.translate(DEVANAGARI_DIGITS),
    "in Urdu digits": lambda text: text.translate(URDU_DIGITS),
}


@pytest.mark.parametrize("typing", TYPINGS)
def test_how_it_is_typed_does_not_change_what_it_means(typing: str) -> None:
    for text in TEXTS:
        assert meaning(TYPINGS[typing](text)) == as_it_stands(text), text


@pytest.mark.parametrize("typing", TYPINGS)
def test_nor_does_it_in_what_people_would_write(typing: str) -> None:
    """But for places: capitals may tell a name that nobody told us."""
    for text in EXAMPLES:
        assert meaning(TYPINGS[typing](text))[0] == as_it_stands(text)[0], text


def meaning(text: str) -> tuple[Reading, list[tuple[int, ...]]]:
    """The reading without the words as they were typed."""
    reading = read(text, NOW, gazetteer())
    return replace(reading, places=(), eta_words=""), [found.areas for found in reading.places]


as_it_stands = cache(meaning)  # it is held against each typing


def test_a_spelling_belongs_to_one_family() -> None:
    families = words("spellings").items()
    spelled = [word for head, spellings in families for word in {head, *str(spellings or "").split()}]
    assert sorted({word for word in spelled if spelled.count(word) > 1}) == []


def test_the_causes_are_the_24_of_the_outage_record() -> None:
    assert len({cause.split()[0] for cause in words("causes")}) == 24


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("gali me transformer baith gaya", "transformer_failure"),  # and not the main transformer
        ("raat me feeder trip hua", "feeder_trip"),  # and not a rat
        ("lightning strike on the 11 kV line, LA shattered", "lightning"),  # and no thunderstorm
        ("thanka gira, sab band", "lightning"),  # and no thanks
        ("मशीन ने केबल काट दी", "excavation"),
        ("machine ne cable kaat di", "excavation"),
        ("trolley pahunch gayi, cable jod rahe hain", "transformer_failure"),
        ("bijli nahi aayi transformer phunk gaya hai", "transformer_failure"),  # and nothing is awaited
        ("light nahi aayi cable jal gayi", "cable_fault"),
        ("subah se nahi aayi transformer jal gaya", "transformer_failure"),
        ("nahi mila transformer, taar toota hai", "conductor_snapped"),
        ("supply kaat di gayi hai jaanch tak", "safety_shutdown"),
        ("लाइन बंद करा दी गई है, पानी उतरने और जांच के बाद ही चालू होगी", "safety_shutdown"),
        ("5 poles down in the field", "pole_damage"),
        ("Load relief under SLDC instruction", "rostering"),
        ("Earthing ka kaam samay se pehle nipta, feeder chalu", "planned_shutdown"),
    ],
)
def test_a_cause_is_heard_however_it_is_said(said: str, cause: str) -> None:
    assert read_cause(said) == cause
