"""Whatever is typed, and however: every area of the demo is found by each of its names, and the search never stops."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.reading import Gazetteer, Place, as_written, find_places
from handlers.reading.naming import name_of, names_in
from handlers.reading.normal import NUKTA, plain, tokens
from handlers.reading.sound import sound
from tests.handlers.reading.demo import gazetteer, place, places

# Names that are words, or sectors without their colony: no place until the sentence says so.
WORDLIKE = {"sector 6", "a block", "e block", "block e", "vip", "vikas", "university"}
NAMES = [(area, name) for area in places() for name in area.names if name not in WORDLIKE]
FRAMES = ["{} me light nahi hai", "bhai light kab aayegi, {}", "{} की लाइट कब आएगी", "{} میں بجلی نہیں ہے"]
OF_ITS_KIND = {"feeder": "11kv {} feeder b/d", "substation": "33/11 kv {} s/s ki incoming fail"}

WRITINGS: dict[str, Callable[[str], str]] = {
    "in capitals": str.upper,
    "in small letters": str.lower,
    "with more spaces": lambda name: "  " + name.replace(" ", "   ") + " ",
    "with nukta apart": lambda name: unicodedata.normalize("NFD", name),
    "without nukta": lambda name: unicodedata.normalize("NFD", name).replace(NUKTA, ""),
    "in Devanagari digits": lambda name: name.translate(str.maketrans("0123456789", "०१२३४५६७८९")),
    "in Urdu digits": lambda name: name.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
}


def finds(text: str, area: Place) -> bool:
    """The area, or what it lies in or contains: a feeder stands for its locality."""
    found = find_places(text, gazetteer())
    return any(gazetteer().related(area.id, other) for place_found in found for other in place_found.areas)


@pytest.mark.parametrize("frame", ["{}", *FRAMES])
def test_every_area_is_found_by_each_of_its_names(frame: str) -> None:
    assert [name for area, name in NAMES if not finds(frame.format(name), area)] == []


@pytest.mark.parametrize("kind", OF_ITS_KIND)
def test_an_area_is_found_where_its_kind_is_said_too(kind: str) -> None:
    named = [(area, name) for area in places() if area.kind == kind for name in area.names]
    assert [name for area, name in named if not finds(OF_ITS_KIND[kind].format(name), area)] == []


@pytest.mark.parametrize("writing", WRITINGS)
def test_how_a_name_is_written_does_not_change_what_it_means(writing: str) -> None:
    for _, name in NAMES:
        text = f"{name} me light nahi hai"
        assert meant(WRITINGS[writing](name) + " me light nahi hai") == meant(text), name


def meant(text: str) -> list[tuple[int, ...]]:
    return [found.areas for found in find_places(text, gazetteer())]


@given(st.text(max_size=120))
@example("\ud800 nagar")
@example("sector 8 " * 30)
@example("33/11 kv feeder s/s उपकेंद्र")
@settings(deadline=None, max_examples=300)
def test_no_text_stops_the_search(text: str) -> None:
    found = find_places(text, gazetteer(), near=([place("zone Gomti Nagar")], []))
    assert all(one.words in plain(text) for one in found)
    assert len(as_written(text, found)) <= len(found)
    sound(text)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
@settings(deadline=None, max_examples=200)
def test_no_name_stops_the_index(names: list[str]) -> None:
    known = Gazetteer([Place(1, "locality", tuple(names), None)])
    for name in names:
        find_places(name, known)


def test_a_name_that_is_taken_apart_word_by_word_is_the_one_that_is_heard_in_a_text() -> None:
    """The index looks at simple names word by word, since a state has so many; a text is heard as a whole."""
    for _, name in NAMES:
        names, _ = names_in(name)
        assert name_of(tokens(plain(name))) in names, name


URDU = {
    "مٹیاری": "locality Matiyari",
    "حضرت گنج": "locality Hazratganj",
    "قیصر باغ": "locality Qaiserbagh",
    "تیلی باغ": "feeder Telibagh",
    "عالم باغ": "feeder Alambagh",
    "ویراج کھنڈ": "feeder Viraj Khand",
    "عیش باغ": "locality Aishbagh",
    "چنہٹ": "feeder Chinhat Bazar",
    "وکٹوریہ": "substation Victoria",
}


@pytest.mark.parametrize("name", URDU)
def test_a_name_in_urdu_letters_is_found_though_the_file_has_none(name: str) -> None:
    assert meant(f"{name} میں بجلی نہیں ہے") == [(place(URDU[name]),)]


@pytest.mark.parametrize(
    ("slip", "meant_place"),
    [
        ("matiyarri", "locality Matiyari"),
        ("matyari", "locality Matiyari"),
        ("mtyri", "locality Matiyari"),
        ("telibaag", "feeder Telibagh"),
        ("hazratgnj", "locality Hazratganj"),
        ("alam baag", "feeder Alambagh"),
        ("chinhatt", "feeder Chinhat Bazar"),
        ("viraaj khnd", "feeder Viraj Khand"),
    ],
)
def test_a_slip_of_the_thumb_is_forgiven(slip: str, meant_place: str) -> None:
    assert meant(f"{slip} me light nahi hai") == [(place(meant_place),)]


VILLAGES = ("Lala", "Raha", "Kala", "Vaha", "Jala", "Kama", "Tisatua", "Nagara", "Malabha", "Bhalasu")


@pytest.mark.parametrize(
    "text",
    [
        "bulb lal jal raha hai",
        "wah kya baat hai phir se light gayi",
        "kal wali news me department ka paksh kya hai",
        "kaam chal raha hai, test ke baad charge hoga",
        "matlab kuch nahi hua",
        "Meter reading wrong in last two bills",
    ],
)
def test_a_state_has_villages_that_sound_like_any_word_and_they_are_not_meant(text: str) -> None:
    state = Gazetteer(Place(at, "locality", (name,), None) for at, name in enumerate(VILLAGES, 1))
    assert not any(found.areas for found in find_places(text, state))
    assert [found.areas for found in find_places("lala me light nahi hai", state)] == [(1,)]


def test_a_name_that_is_only_like_the_one_said_is_looked_for_where_the_sender_is_at_home() -> None:
    zones = [Place(1, "zone", ("Eastern Zone",), None), Place(2, "zone", ("Western Zone",), None)]
    known = Gazetteer([*zones, Place(3, "locality", ("Matiyari",), 1)])
    text = "matyari me light nahi hai"
    assert [found.areas for found in find_places(text, known, near=([1],))] == [(3,)]
    assert [found.areas for found in find_places(text, known, near=([2],))] == [()]
