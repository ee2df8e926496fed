"""Rights and settings in people's own words: sentences that are made of such words alone."""

import pytest

from handlers.belonging import said
from handlers.belonging.in_own_words import right


@pytest.mark.parametrize(
    "words",
    [
        "delete everything about me",
        "delete my account",
        "please delete my data",
        "remove my number from your system",
        "please forget me",
        "mujhe hata do, mera sab kuch mita do",
        "मेरा सब कुछ मिटा दो",
        "میرا ڈیٹا مٹا دو",
        "مجھے مٹا دو",
    ],
)
def test_whoever_wants_to_be_forgotten_says_so_in_ordinary_words(words: str) -> None:
    assert right(words) == "delete_me"


@pytest.mark.parametrize(
    "words",
    [
        "my data please",
        "show my data please",
        "what do you know about me?",
        "what data do you have on me",
        "mere bare me kya jante ho",
        "मेरी जानकारी दिखाओ",
        "آپ کے پاس میرا کیا ڈیٹا ہے",
    ],
)
def test_whoever_wants_to_see_what_we_keep_says_so_in_ordinary_words(words: str) -> None:
    assert right(words) == "my_data"


@pytest.mark.parametrize(
    "words",
    [
        *("remove me", "mujhe hata do", "mera meter hata do", "dont delete my data", "mera pole hata do"),
        *("mujhe kya pata", "bhool gaye kya hume", "don't forget us", "mujhe bhool gaye?", "mera number bhool gaye"),
        *("हमें भूल गए क्या", "ہمیں بھول گئے"),
    ],
)
def test_other_words_of_taking_away_and_knowing_ask_for_neither(words: str) -> None:
    assert right(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "don't disturb me at night",
        "don't message me when I am sleeping",
        "raat ko msg mat karo",
        "रात को मैसेज मत भेजो",
        "رات کو پیغام نہ بھیجیں",
        "raat 11 se subah 7 tak message mat bhejna",
        "رات 10 بجے سے صبح 6 بجے تک خاموش",
        "no messages between 10pm and 6am please",
    ],
)
def test_quiet_at_night_is_every_nights(words: str) -> None:
    assert said.of_every_night(words)


@pytest.mark.parametrize(
    "words",
    [
        *("stop", "message mat bhejo", "aaj raat msg mat karo", "kal raat message mat bhejo", "ruko raat tak"),
        *("1-2 ghante msg mat karo", "raat ko koi khabar nahi aayi", "raat ko light nahi aati", "raat ko mat bhejna"),
        *("raat 10 baje se bijli nahi", "3 din shant raho", "raat ko koi update nahi", "har raat koi khabar nahi"),
        *("रात को कोई सूचना नहीं", "رات کو کوئی خبر نہیں", "raat ko message nahi bhejte"),
    ],
)
def test_an_end_a_pause_and_a_complaint_are_none(words: str) -> None:
    assert not said.of_every_night(words)


@pytest.mark.parametrize(
    "words",
    [
        "sirf jab light jaye ya aaye tab batao",
        "only tell me when it goes and comes",
        "صرف جانے اور آنے کی خبر",
        "सिर्फ बिजली जाने और आने पर बताओ",
    ],
)
def test_only_off_and_back_is_said_in_a_sentence(words: str) -> None:
    assert said.only_turns(words)


@pytest.mark.parametrize(
    "words",
    [
        "light aayi aur gayi",
        "jab light aaye tab batao",
        "bas light aa jaa rahi hai",
        "bas batao light kab aayegi aur kab jayegi",
    ],
)
def test_that_it_comes_and_goes_is_no_wish(words: str) -> None:
    assert not said.only_turns(words)


def test_only_my_feeder_is_a_wish_when_news_of_it_is_wanted() -> None:
    assert said.only_near("mera feeder ka hi batao")
    assert not said.only_near("sirf mera feeder band hai")


@pytest.mark.parametrize(
    ("words", "is_doubtful"),
    [("remove my number", True), ("mera number hata do", True), ("मेरा नंबर हटा दीजिए", True), ("میرا نمبر ہٹا دو", True),
     ("mera phone no hata do", True), ("mera mobile number delete kar do", False),
     ("delete my number", False), ("mera number mita do", False), ("mera data hata do", False)],
)  # fmt: skip
def test_a_number_that_is_to_go_may_be_one_that_we_write_to_or_one_that_we_keep(words: str, is_doubtful: bool) -> None:
    assert right(words) == "delete_me"
    assert said.takes_number_out(words) is is_doubtful


@pytest.mark.parametrize("words", ["sab hatao", "sab hata do", "remove all", "remove me"])
def test_who_names_nobodys_data_wants_nothing_erased(words: str) -> None:
    assert not said.wants_erasing(words)
