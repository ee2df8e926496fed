"""What engineers say of their duty, and from when until when: in every script, and nothing of the supply."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from handlers.offices import duty_words
from handlers.offices.duty_times import until, when
from handlers.offices.officers import fitted
from tests.story import LUCKNOW

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=LUCKNOW)  # a Wednesday


def day(at: datetime | None) -> str:
    return f"{at:%d %H}" if at else ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [("phone off until 18:00", "phone_off"), ("फोन बंद रहेगा 6 बजे तक", "phone_off"), ("chhutti kal tak", "leave"),
     ("छुट्टी कल तक", "leave"), ("چھٹی کل تک", "leave"), ("leave from Monday", "leave"),
     ("handing over to JE Viraj Khand", "handed_over"), ("charge diya Farah ko", "handed_over"),
     ("कार्यभार सौंप दिया", "handed_over"), ("stand-in JE-GN-VRK", "stand_in"),
     ("back on duty", "back"), ("ड्यूटी पर वापस", "back"), ("chhutti cancel karo", "back"), ("cancel my leave", "back"),
     ("छुट्टी रद्द", "back"), ("kal chhutti par nahi hoon", "back"), ("چھٹی منسوخ کر دو", "back"),
     ("Monday ko wapas aaunga", "returns"), ("somvar ko duty par wapas aaunga", "returns"),
     ("सोमवार को लौटूंगा", "returns"), ("kal duty join karunga", "returns"), ("I'll be back on Monday", "returns"),
     ("kal wapas aa jaunga", "returns"), ("सोमवार को वापस आ जाऊंगा", "returns"), ("leave is cancelled", "back"),
     ("bijli theek hai, chhutti cancel", "back"),
     ("chhutti par hoon, Monday ko wapas aaunga", "leave")],
)  # fmt: skip
def test_what_is_said_of_duty_is_understood(text: str, kind: str) -> None:
    said = duty_words.understood(text)

    assert said
    assert said.kind == kind


@pytest.mark.parametrize(
    ("text", "nobody"),
    [("koi nahi", True), ("Koi nhi.", True), ("कोई नहीं", True), ("nobody", True), ("abhi koi nahi hai", True),
     ("کوئی نہیں", True), ("JE Viraj Khand", False), ("koi nahi bas Farah", False)],
)  # fmt: skip
def test_nobody_may_stand_in(text: str, nobody: bool) -> None:
    assert duty_words.names_nobody(text) is nobody


@pytest.mark.parametrize(
    "text",
    ["viram khand feeder charge kar diya", "feeder charge diya 6 baje", "viram khand band, 6 baje tak", "supply normal",
     "phone par baat hui", "kal chhutti par tha", "kab tak", "6 baje tak", "light 6 baje wapas aa jayegi",
     "6 baje tak wapas aaunga, tab tak light nahi", "Power will be back by 6 pm in Gomti Nagar",
     "Electricity will be back at 5", "power will be back by 4, I am on site",
     "Gomti nagar me wapas chalu karunga 5 baje", "TF jal gaya, wapas karunga", "5 बजे वापस चालू करूंगा",
     "Shutdown cancel karo, leave it", "cancel it and leave",
     "Aaj local chhutti nahi hai isliye market me bijli band"],
)  # fmt: skip
def test_what_speaks_of_the_supply_is_none_of_it(text: str) -> None:
    assert duty_words.understood(text) is None


@pytest.mark.parametrize(
    ("text", "since", "end"),
    [("phone off until 18:00", "", "25 18"), ("mobile switched off till 3 pm", "", "25 15"),
     ("phone off for next 2 hours", "", "25 14"), ("2 din ki chhutti", "", "27 12"),
     ("agle do din chhutti", "", "27 12"),
     ("aaj chhutti par hun", "", "26 00"), ("kal tak chhutti", "", "27 00"), ("چھٹی کل تک", "", "27 00"),
     ("chhutti kal sham 6 baje tak", "", "26 18"), ("leave until monday", "", "01 00"), ("چھٹی پیر تک", "", "01 00"),
     ("on leave till next monday", "", "01 00"), ("چھٹی ایک ہفتہ", "", "02 12"), ("2 din se chhutti par hoon", "", ""),
     ("chhutti par hoon, Monday ko wapas aaunga", "", "30 09"), ("raat ko phone off rahega", "", ""),
     ("shaam ko chhutti par", "", ""), ("shaam tak chhutti", "", "25 18")],
)  # fmt: skip
def test_leave_that_has_begun_has_an_end(text: str, since: str, end: str) -> None:
    said = when(text, NOON)

    assert (day(said.since), day(said.until)) == (since, end)


@pytest.mark.parametrize(
    ("text", "since", "end"),
    [("kal se chhutti par hoon, 3 din", "26 00", "29 00"), ("from Monday on leave till Friday", "30 00", "05 00"),
     ("on leave monday till friday", "30 00", "05 00"), ("سوموار سے جمعہ تک چھٹی", "30 00", "05 00"),
     ("26 se 30 nov tak chhutti", "26 00", "01 00"), ("chhutti 28/11 se 30/11 tak", "28 00", "01 00"),
     ("leave from 28th to 30th", "28 00", "01 00"), ("1 hafte ki chhutti kal se", "26 00", "03 00"),
     ("leave 2 days from monday", "30 00", "02 00"), ("कल से तीन दिन छुट्टी पर हूं", "26 00", "29 00"),
     ("kal chhutti par rahunga", "26 00", "27 00"), ("کل چھٹی پر ہوں", "26 00", "27 00"),
     ("शुक्रवार को छुट्टी", "27 00", "28 00"), ("kal aur parso chhutti", "26 00", "28 00"),
     ("on leave next monday", "30 00", "01 00"), ("agle hafte meri chhutti hai", "30 00", "07 00"),
     ("kal 11 baje se sham 4 baje tak meri chhutti hai", "26 11", "26 16"), ("kal se chhutti", "26 00", ""),
     ("aaj raat ko phone off rahega", "25 21", ""),
     ("6 se 8 baje tak phone band", "25 18", "25 20"), ("kal meri chhutti hai parso wapas aaunga", "26 00", "27 09")],
)  # fmt: skip
def test_leave_that_is_to_begin_has_its_day_and_its_end(text: str, since: str, end: str) -> None:
    said = when(text, NOON)

    assert (day(said.since), day(said.until)) == (since, end)


@pytest.mark.parametrize(
    ("text", "end"),
    [("kal", "27 00"), ("6 baje", "25 18"), ("monday", "01 00"), ("3 din", "28 12"), ("6 tak", "25 18"),
     ("friday ko wapas aaunga", "27 09"), ("ek hafta", "02 12"), ("pata nahi", ""), ("raat", "25 21")],
)  # fmt: skip
def test_asked_until_when_a_day_alone_is_the_end(text: str, end: str) -> None:
    assert day(until(text, NOON, NOON)) == end


def test_a_length_counts_from_the_day_on_which_leave_begins() -> None:
    monday = datetime(2026, 11, 30, tzinfo=LUCKNOW)
    assert until("2 din", NOON, monday) == monday + timedelta(days=2)
    assert until("friday tak", NOON, monday) == monday + timedelta(days=5)


@pytest.mark.parametrize(
    ("name", "label"),
    [("Viraj Khand", "EE Viraj Khand"), ("विद्युत नगरीय वितरण खंड आलमबाग", "EE …वितरण खंड आलमबाग"),
     ("विद्युत नगरीय वितरण खंड चिनहट", "EE …वितरण खंड चिनहट"), ("Thiruvananthapuramwallah", "EE Thiruvananthapuramwa…")],
)  # fmt: skip
def test_two_offices_of_one_long_name_are_told_apart_in_a_list(name: str, label: str) -> None:
    assert fitted("EE", name) == label
