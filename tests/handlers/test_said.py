"""Rights and settings in people's own words: sentences that are made of such words alone."""

import pytest

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
    ["remove me", "mujhe hata do", "mera meter hata do", "dont delete my data", "mera pole hata do", "mujhe kya pata"],
)
def test_other_words_of_taking_away_and_knowing_ask_for_neither(words: str) -> None:
    assert right(words) is None
