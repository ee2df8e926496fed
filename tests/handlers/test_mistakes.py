"""How people say that what they wrote was a mistake."""

import pytest

from handlers.mistakes import takes_back


@pytest.mark.parametrize(
    "words",
    [
        *("galat likh diya cancel karo", "galti se bhej diya", "ye wrong hai hata do", "गलत लिख दिया", "cancel kar do"),
        *("غلط لکھ دیا", "غلطی سے بھیج دیا", "sent by mistake", "that was a mistake", "wrong post, delete it"),
    ],
)
def test_it_is_taken_back(words: str) -> None:
    assert takes_back(words)


@pytest.mark.parametrize(
    "words", ["galat hai", "bijli wapas aa gayi", "cancel viram khand", "bhej diya", "galat jagah ki light kaat di"]
)
def test_what_says_more_or_less_is_something_else(words: str) -> None:
    assert not takes_back(words)
