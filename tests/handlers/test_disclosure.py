"""What a public message gives away, and the same words without it."""

import pytest

from handlers.rooms.disclosure import Gives, given_away, without

GIVES = [
    ("light nahi hai, call karo 9000000101", {Gives.PHONE}),
    ("mera number +91 90000 00101 hai", {Gives.PHONE}),
    ("मेरा नंबर ९०००० ००१०१", {Gives.PHONE}),
    ("نمبر ۹۰۰۰۰۰۰۱۰۱", {Gives.PHONE}),
    ("whatsapp kijiye +910000000101 par", {Gives.PHONE}),
    ("09000000101 par phone karo", {Gives.PHONE}),
    ("consumer no 1234567890 bijli nahi", {Gives.CONSUMER}),
    ("उपभोक्ता संख्या 123456789012 लाइट नहीं", {Gives.CONSUMER}),
    ("account 0012345678", {Gives.CONSUMER}),
    ("makan no 3/127 viram khand light gul", {Gives.ADDRESS}),
    ("House No. B-12 me bijli nahi", {Gives.ADDRESS}),
    ("मकान नंबर 45 में लाइट नहीं", {Gives.ADDRESS}),
    ("flat 302 me sparking", {Gives.ADDRESS}),
    ("flat no 12, mobile 9000000101", {Gives.ADDRESS, Gives.PHONE}),
]
GIVES_NOTHING = [
    "viram khand 3 me light nahi aa rahi",
    "11 kv feeder 2 ghante se band hai",
    "subah 10:30 se 17:45 tak light nahi, 5 baje bola tha",
    "GN-C-2611-00428 ka kya hua",
    "GN-2611-0042",
    "1912 par koi nahi uthata",
    "sector 14 ke 400 ghar andhere me",
    "220 volt ki jagah 140 aa raha hai",
    "25/11/2026 ko 11 baje se band",
]


@pytest.mark.parametrize(("text", "what"), GIVES)
def test_what_gives_its_writer_away(text: str, what: set[Gives]) -> None:
    assert given_away(text) == what
    assert given_away(without(text)) == set()
    assert "…" in without(text)


@pytest.mark.parametrize("text", GIVES_NOTHING)
def test_what_gives_nothing_away_stays_as_it_is(text: str) -> None:
    assert given_away(text) == set()
    assert without(text) == text
