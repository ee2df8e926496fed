"""How people say when they do not want to be woken."""

from datetime import time

import pytest

from handlers.belonging.quiet import hours_of
from zones.quiet import Hours


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("22-6", "22:00", "06:00"),
        ("10 baje se 6 baje", "22:00", "06:00"),
        ("10-6", "22:00", "06:00"),
        ("रात 10 बजे से सुबह 6 बजे", "22:00", "06:00"),
        ("१० बजे से ६ बजे तक", "22:00", "06:00"),
        ("رات 11 بجے سے صبح 7 بجے", "23:00", "07:00"),
        ("۱۱ بجے سے ۷ بجے", "23:00", "07:00"),
        ("10 pm to 6 am", "22:00", "06:00"),
        ("10:30 p.m. - 5.45 a.m.", "22:30", "05:45"),
        ("12 se 6", "00:00", "06:00"),
        ("24-7", "00:00", "07:00"),
        ("1 se 6", "01:00", "06:00"),
        ("dopahar 1 se shaam 4", "13:00", "16:00"),
        ("2pm-4pm", "14:00", "16:00"),
        ("subah 9 se 11", "09:00", "11:00"),
    ],
)
def test_evening_and_morning_are_understood_without_being_said(words: str, since: str, until: str) -> None:
    assert hours_of(words) == Hours(time.fromisoformat(since), time.fromisoformat(until))


@pytest.mark.parametrize("words", ["raat ko", "10 baje", "25-6", "22-22", "10 se 6 se 8", "22-6:75"])
def test_what_is_not_two_times_of_the_day_is_asked_again(words: str) -> None:
    assert hours_of(words) is None
