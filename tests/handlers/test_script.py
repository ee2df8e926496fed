"""In which language somebody writes to us."""

import pytest

from handlers.script import goes_on_in, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("There is no electricity in Vinamra Khand since morning, please look into it", "en"),
        ("When will power be restored in Viraj Khand?", "en"),
        ("why is it off?", "en"),
        ("there is no light here since 2 hours bhai", "en"),
        ("No power in Viram Khand 2", "en"),
        ("no electricity malhaur", "en"),
        ("Electricity gone in Vinay Khand, when back?", "en"),
        ("light nahi hai, kab aayegi", None),
        ("transformer no 4 on karo", None),
        ("power cut in viram khand", None),
        ("no light", None),
        ("JOIN GN", None),
        ("House no 12 street 4", None),
        ("house no B-12, street 4", None),
        ("power house", None),
        ("please help", None),
        ("yes thanks", None),
        ("please help, we have no power here", "en"),
        ("transformer no 4 band, line wale aaye the", None),
        ("when light aayegi", None),
        ("wire down near school", "en"),
        ("Power gone in viram khand", "en"),
        ("aaj morning power gul", None),
        ("sparking at pole", "en"),
        ("Transformer on fire", "en"),
        ("viram khand wire down", "en"),
        ("wire fallen on road", "en"),
        ("transformer blast", None),
        ("pole sparking", None),
        ("wire tuta near school", None),
        ("live wire gira", None),
        ("current in pole", None),
        ("लाइट नहीं है since morning when will it be back", "hi"),
        ("لائٹ نہیں ہے", "ur"),
    ],
)
def test_letters_tell_the_language_and_in_latin_ones_the_small_words_of_english(
    text: str, language: str | None
) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("en", "bijli nhi h", "hi"),
        ("en", "GN-2611-0001", "en"),
        ("ur", "bijli nahi hai", "ur"),
        ("hi", "when will it be back", "en"),
        ("en", "no light", "en"),
        ("en", "help me", "en"),
        ("en", "tell me", "en"),
        ("en", "call me please", "en"),
        ("en", "viram khand me light nahi", "hi"),
        ("hi", "House no 12 street 4", "hi"),
        ("ur", "please help", "ur"),
        (None, "bijli nahi hai", None),
        ("hi", "لائٹ نہیں ہے", "ur"),
    ],
)
def test_whoever_has_not_chosen_is_answered_as_they_write_now(before: str | None, text: str, language: str) -> None:
    assert goes_on_in(before, text) == language
