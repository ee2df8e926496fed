"""Danger outranks everything, and words that only borrow from it do not."""

from datetime import datetime

import pytest

from handlers.reading import goes_on, read, reads_denied
from handlers.reading.clues import clues
from handlers.reading.danger import is_figure, is_only_talk
from handlers.reading.examples import APART, lessons, seen
from handlers.reading.lexicon import row_of
from handlers.reading.moments import INDIA
from handlers.reading.scenes import scenes
from handlers.reading.second_look import danger_in, looked_at
from tests.handlers.reading.demo import gazetteer

NOON = datetime(2026, 6, 10, 12, 0, tzinfo=INDIA)


@pytest.mark.parametrize(
    "text",
    [
        "petrol ke bhav me aag lagi hai",
        "is gaane ne aag laga di",
        "rate sun ke jhatka laga",
        "pichle saal yahan chingari nikli thi",
        "current affairs ka paper",
        "garmi aag ugal rahi hai",
        "मॉक ड्रिल में आग बुझाना सिखाया",
    ],
)
def test_a_word_of_danger_about_something_else_is_talk(text: str) -> None:
    assert is_only_talk(row_of(text))
    assert not read(text, NOON, gazetteer(), "citizen").danger


@pytest.mark.parametrize(
    "text",
    [
        "match dekh rahe the tabhi transformer me aag lag gayi",
        "garmi me taar pighal ke gir raha hai, aag lagi hai",
        "bazar me khambe se chingari gir rahi hai",
        "पिछले साल भी यही खंभा गिरा था, आज फिर झुक गया है, गिरने वाला है",
    ],
)
def test_what_can_hurt_somebody_makes_it_a_danger_again(text: str) -> None:
    assert not is_only_talk(row_of(text))
    assert read(text, NOON, gazetteer(), "citizen").danger


@pytest.mark.parametrize(
    "text",
    ["dil ka fuse udd gaya use dekh ke", "sitar ka taar toot gaya, kahan milega", "دل کے تار ٹوٹ گئے"],
)
def test_a_figure_of_speech_is_no_danger_whatever_it_names(text: str) -> None:
    assert is_figure(row_of(text))
    assert not read(text, NOON, gazetteer(), "citizen").danger


@pytest.mark.parametrize(
    "text",
    [
        "nal ki toti pakadte hi maarti hai",
        "handpump se haath nahi chhoot raha tha",
        "bhains khambe se sat ke thandi ho gayi",
        "ladka patang lene tower pe chadh gaya hai",
        "kaali rassi khambe se latak rahi hai",
        "transformer dahak raha hai, garam tel chhalak raha",
        "cooler fridge washing machine jo chhuo wahi maar raha hai",
        "fridge aur cooler kaat rahe hain chhune pe",
        "stay rod chhuna mat, abhi patak diya",
        "lakdi ka khamba deemak kha gayi, girne wala hai",
        "My shop's tin shed is live, got a nasty jolt",
    ],
)
def test_the_net_holds_what_names_neither_current_nor_wire_nor_fire(text: str) -> None:
    reading = read(text, NOON, gazetteer(), "citizen")
    assert reading.alarming
    assert reading.danger


def test_talk_that_the_net_found_stays_alarming_and_a_question_about_light_is_not() -> None:
    assert read("khushi ka jhatka laga, light aa gayi", NOON, gazetteer(), "citizen").alarming
    assert not read("light kab aayegi", NOON, gazetteer(), "citizen").alarming
    assert not read("light chali gayi", NOON, gazetteer(), "citizen").alarming, "nobody is ghayal"
    assert read("lineman ghayal ho gaya", NOON, gazetteer(), "citizen").alarming


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("mere bhai ko current lag gaya hai bahut buri halat hai", True),
        ("میرے بھائی کو کرنٹ لگ گیا ہے", True),
        ("my son got an electric shock from the pole", True),
        ("ladka khambe se chipak gaya hai", True),
        ("भाई को करंट लग गया है उठ नहीं सकता", True),
        ("papa ko 5 minute pehle current laga tha, behosh hain", True),
        ("gaay ko bachane me ladke ko current lag gaya", True),
        ("khambe me current hai, kisi ko lag sakta hai", False),
        ("gaay ko current lag gaya khambe se", False),
        ("the handpump is giving shocks", False),
        ("tamatar ke daam sun ke current lag gaya", False),
    ],
)
def test_a_person_who_was_struck_is_more_than_a_pole_that_could_strike(text: str, struck: bool) -> None:
    assert read(text, NOON, gazetteer(), "citizen").struck is struck


def test_a_scene_is_a_thing_in_a_state_in_one_clause() -> None:
    def seen(text: str) -> set[str]:
        return {hit.name for hit in scenes(row_of(text))}

    assert {"scene: wire", "scene: fallen", "scene: wire, fallen"} <= seen("taar sadak pe gira hai")
    assert "scene: wire, fallen" not in seen("taar theek hai. daam gir gaye")
    assert "scene: not fallen" in seen("koi taar nahi toota")
    assert "scene: not fallen" not in seen("light nahi hai aur taar toota hai")


def test_what_one_look_alone_sees_is_half_as_likely() -> None:
    row = row_of("bijli ka taar sadak pe gira hai")
    seen = looked_at(row, clues(row, ()))
    assert danger_in(seen, 1.0) - danger_in(seen, 0.0) == pytest.approx(0.5)
    assert danger_in(seen, 0.0) > 0.4


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("danger khatam ho gaya, meter badal diya", True),
        ("wire has been removed, all ok now", True),
        ("तार जोड़ दिया गया, अब खतरा नहीं", True),
        ("تار ہٹا دیا گیا، اب خطرہ نہیں", True),
        ("bachcha theek hai, doctor ke paas hai", True),
        ("bachcha theek nahi hai, behosh hai", False),
        ("taar hata diya par ek abhi bhi latak raha hai", False),
        ("taar abhi tak nahi hataya gaya", False),
        ("taar kaat diya kisi ne", False),
        ("aag bujha do jaldi aa ke", False),
        ("wo taar theek kar do jaldi", False),
        ("taar hata do", False),
        ("danger is over the road", False),
        ("danger over our house", False),
        ("danger is over now", True),
        ("taar jod diya tha fir toot gaya", False),
        ("cable tv ke taar me current aa raha hai", False),
        ("telephone ka taar bijli ke taar pe gira", False),
        ("woh theek se saans nahi le raha", False),
        ("khatra door nahi hua", False),
        ("wire will be removed", False),
        ("cable to be replaced tomorrow", False),
        ("bachcha theek hai ab", True),
        ("bachcha ab theek hai, taar hata diya", True),
        ("gira hua taar telephone ka hai", True),
        ("bachcha theek hai par taar gira hua hai", False),
        ("woh theek hai par taar pada hai sadak par", False),
        ("bachcha theek hai taar sadak par pada hai", False),
        ("बच्चा ठीक है पर तार गिरा है", False),
        ("بچہ ٹھیک ہے پر تار گرا ہے", False),
        ("तार जोड़ दिया जाएगा", False),
    ],
)
def test_a_danger_is_over_in_words_that_leave_nothing_of_it(text: str, over: bool) -> None:
    assert reads_denied(text) is over


def test_no_danger_that_was_learned_from_is_taken_for_one_that_is_over() -> None:
    taught = [*(one for file in APART for one in seen(file)), *lessons()]
    learned = [one["text"] for one in taught if one["intent"] == "hazard"]
    assert len(learned) > 500
    assert [text for text in learned if reads_denied(text)] == []


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("koi engineer nahi aaya", True),
        ("no one has come", True),
        ("taar hata do", True),
        ("khamba theek karwa do", True),
        ("تار ہٹا دیں", True),
        ("please remove the wire", True),
        ("taar theek kar diya", False),
        ("bill theek kar do", False),
        ("ابھی تک کوئی نہیں آیا", True),
        ("abhi tak light nahi aayi", False),
        ("koi aaya kya?", False),
        ("engineer has not come", True),
        ("light has not come", False),
        ("no current here", False),
        ("koi bill nahi aaya", False),
        ("je sahab light nahi aayi", False),
        ("koi nahi aaya current abhi bhi hai", True),
        ("abhi tak koi nahi aaya, current hai usme abhi bhi", True),
        ("कोई नहीं आया, करंट अभी भी है", True),
        ("کوئی نہیں آیا، کرنٹ ابھی بھی ہے", True),
        ("abhi bhi wahi haal hai", True),
        ("waise hi pada hai", True),
        ("ابھی بھی وہی حال ہے", True),
        ("abhi tak kuch nahi hua", True),
        ("wire wahin hai abhi tak", True),
        ("still there, nobody came", True),
        ("khamba abhi tak nahi hataya", True),
        ("ابھی تک تار نہیں ہٹایا", True),
        ("अभी तक ठीक नहीं हुआ", True),
        ("wire not removed yet", True),
        ("abhi tak kisi ne nahi dekha", True),
        ("light abhi tak theek nahi hui", False),
        ("koi nahi aaya, current bhi nahi hai", False),
        ("current abhi tak nahi aaya", False),
        ("line abhi bhi nahi aayi", False),
        ("abhi bhi nahi hai", False),
        ("nahi hai abhi bhi", False),
        ("voltage abhi bhi kam hai", False),
        ("abhi bhi khatra hai kya?", False),
        ("kuch nahi hua, sab theek hai", False),
        ("team nahi aayi lekin ab theek hai", False),
        ("no one came but it is fixed now", False),
        ("koi nahi aaya, khud hata liya", False),
        ("कोई नहीं आया पर अब ठीक है", False),
        ("koi nahi aaya, ab tak theek nahi hua", True),
        ("koi nahi aaya, ab theek karo", True),
        ("nobody came, not fixed", True),
        ("koi aaya nahi abhi tak", True),
        ("bahut der ho gayi koi aaya hi nahi", True),
        ("abhi tak aaya nahi koi", True),
        ("kisi ne dekha tak nahi", True),
        ("abhi bhi nikal rahi hai", True),
        ("कोई देखने आया ही नहीं", True),
        ("کوئی آیا ہی نہیں", True),
        ("ٹیم ابھی تک پہنچی نہیں", True),
        ("koi aaya tha", False),
        ("koi aaya nahi, light bhi nahi hai", False),
        ("koi dikkat aayi nahi", False),
    ],
)
def test_that_nobody_came_or_it_is_still_there_is_no_word_of_supply(text: str, waits: bool) -> None:
    assert goes_on(text) is waits
