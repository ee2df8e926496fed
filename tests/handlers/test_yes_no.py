"""What a typed yes or no stands for, by the buttons of the question."""

from __future__ import annotations

import pytest

from handlers.answer import Answer, Button
from handlers.routes import BY_NAME
from handlers.yes_no import ANSWERS, begins_with_yes, meant, replies_of, said, said_in_full, said_to_an_offer


@pytest.mark.parametrize(
    ("words", "answer"),
    [("haan", True), ("Yes", True), ("ہاں", True), ("ji", True), ("जी हां।", True), ("nahi", False), ("No.", False),
     ("نہیں", False), ("yes please", True), ("haan ji bhai", True),
     ("haan theek hai", True), ("ہاں ٹھیک ہے", True), ("ji theek hai", None), ("हां ठीक है।", True),
     ("haan light aa gayi", None), ("nahi chahiye", None), ("shukriya", None), ("ok", None)],
)  # fmt: skip
def test_a_bare_yes_or_no_is_one_in_every_script(words: str, answer: bool | None) -> None:
    assert said(words) is answer


@pytest.mark.parametrize(
    ("words", "begins"),
    [("haan mere yaha bhi", True), ("ji, yahan bhi", True), ("haan", False), ("Ji nahi, yahan light hai", False),
     ("जी नहीं, यहां है", False), ("nahi yahan hai", False)],
)  # fmt: skip
def test_a_yes_may_begin_more_and_ji_nahi_is_none(words: str, begins: bool) -> None:
    assert begins_with_yes(words) is begins


@pytest.mark.parametrize(
    ("words", "answer"),
    [("haan band hai", True), ("haan bhej do", True), ("हां, बंद है", True), ("ہاں بند ہے", True),
     ("nahi local h", False), ("लोकल खराबी है", False), ("نہیں لوکل فالٹ ہے", False), ("haan aa gayi", None),
     ("viram khand band hai", None)],
)  # fmt: skip
def test_whether_it_is_out_is_answered_in_words(words: str, answer: bool | None) -> None:
    assert said_in_full(words) is answer


@pytest.mark.parametrize(
    ("words", "answer"),
    [("manjoor hai", True), ("haan manjur", True), ("haan manjoor hai, viraj khand me dekh lunga", True),
     ("ok dekh lenge", True), ("haan kar lunga", True), ("accept", True), ("theek hai sambhal lenge", True),
     ("मंजूर है", True), ("हां, मंज़ूर है, कोई दिक्कत नहीं", True), ("देख लूंगा", True), ("منظور ہے", True),
     ("جی دیکھ لوں گا", True),
     ("nahi bhai, main nahi kar sakta", False), ("nahi ho payega", False), ("aaj nahi kar paunga", False),
     ("namanjoor", False), ("na manzoor", False), ("nahi le sakte", False), ("can't, I am on leave", False),
     ("nahi mera nahi hai", False), ("mere area me nahi h", False), ("not mine", False), ("मेरा इलाका नहीं है", False),
     ("یہ میرا نہیں ہے", False), ("mera phone nahi lag raha", None),
     ("नहीं कर सकता", False), ("नामंजूर", False), ("आज नहीं हो पाएगा", False), ("نہیں کر سکتا", False),
     ("abhi nahi dekh paunga, kal dekh lunga", None), ("viram khand me kaam nahi hua", None), ("dekh liya", None),
     ("viram khand me light nahi aayi", None), ("team nahi gayi", None),
     ("accept 12", None), ("kitne log hain", None),
     ("Viram Khand 1 ghante me theek kar lenge", None), ("6 baje tak chalu kar lenge", None),
     ("aaj shutdown le lenge 2 baje", None), ("jumper abhi tak theek nahi ho paya hai, 1 ghanta lagega", None),
     ("supply 6 baje tak chalu nahi hogi", None), ("2 me kar lenge", None), ("theek kar lenge", None),
     ("विराम खंड की लाइट चालू कर लेंगे", None), ("شٹ ڈاؤن لے لیں گے", None), ("بجلی ابھی نہیں ہو پائے گی", None),
     ("Viram Khand 2 dekh lunga", True), ("ok kar lenge", True), ("haan kabool hai, 2 baje se dekh lunga", True),
     ("haan, 6 baje tak kar lunga", True), ("supply ka kaam main nahi kar sakta", False),
     ("shutdown manjoor ho gaya, 2 baje le lenge", None), ("manjoor nahi hai", None),
     ("pole pe chadhna mana hai, patrolling ruki hui", None), ("mana karta hoon", False)],
)  # fmt: skip
def test_what_is_offered_is_taken_or_not_in_more_words(words: str, answer: bool | None) -> None:
    assert said_to_an_offer(words) is answer


@pytest.mark.parametrize(
    ("actions", "replies"),
    [
        (["s12:yes:40", "s12:other"], {True: "s12:yes:40", False: "s12:other"}),
        (["s3:post", "s3:change", "s3:drop"], {True: "s3:post", False: "s3:drop"}),
        (["do:again", "do:join:GN"], {True: "do:again", False: "do:join:GN"}),
        (["do:link_yes:K7NO", "do:link_no"], {True: "do:link_yes:K7NO", False: "do:link_no"}),
        (["do:back:7:yes", "do:back:7:no", "do:back:7:partly"], {True: "do:back:7:yes", False: "do:back:7:no"}),
        (["do:suspicion:5:yes", "do:suspicion:5:no", "do:suspicion:5:looking"],
         {True: "do:suspicion:5:yes", False: "do:suspicion:5:no"}),
        (["do:handed:4:accept", "do:handed:4:decline"], {True: "do:handed:4:accept", False: "do:handed:4:decline"}),
        (["do:agree", "do:privacy", "do:stop"], {True: "do:agree"}),
        (["do:out_here:7", "do:follow:3"], {True: "do:out_here:7"}),
        (["s9:erase", "s9:spare"], {False: "s9:spare"}),
        (["do:add", "do:settings", "do:status"], {}),
        (["s4:area:7", "s4:area:8", "s4:pin"], {}),
        (["do:areas:7:change", "do:areas:7:label", "do:areas:7:drop"], {}),
    ],
)  # fmt: skip
def test_of_each_question_yes_and_no_are_known(actions: list[str], replies: dict[bool, str]) -> None:
    assert replies_of(Answer("?", tuple(Button("", action) for action in actions))) == replies


def test_every_command_that_says_yes_or_no_is_one_of_ours() -> None:
    commands = {name.partition(":")[0] for name in ANSWERS if not name.startswith("s:")}
    assert commands <= set(BY_NAME)
    assert meant("do:no_such_thing") is None
