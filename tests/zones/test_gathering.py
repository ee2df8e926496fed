"""When reports become the question “is it out?”, and what the answers teach."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zones.ledger import GOMTI_NAGAR, HOUR, MINUTE, NOON, PATRAKARPURAM, VIRAM_KHAND
from zones.gathering import (
    FEWEST,
    YOUNG,
    Crossing,
    Heap,
    Rule,
    Tally,
    Verdict,
    care,
    needed,
    place_of,
    suspect,
    worth_saying,
)

YES, NO = Verdict.YES, Verdict.NO
LANE_2, LANE_3 = 111, 112  # localities of the feeder


def heap(count: int, pockets: dict[int, int] | None = None) -> Heap:
    return Heap(GOMTI_NAGAR, VIRAM_KHAND, count, NOON, pockets or {})


@pytest.mark.parametrize(
    ("consumers", "answers", "least"),
    [
        (None, [], 3),
        (1_500, [], 3),
        (3_900, [], 4),  # a large feeder needs one more
        (90_000, [], 10),  # but never more than the rule allows
        (None, [NO], 4),
        (None, [NO, NO, NO], 6),
        (None, [NO] * 50, 8),
        (None, [YES] * 4, 2),
        (None, [YES] * 50, FEWEST),
        (None, [NO, YES, YES, YES], 3),
        (None, [NO] * 20 + [YES] * 10, 2),  # what lies long back is forgotten
    ],
)
def test_how_many_reports_it_takes(consumers: int | None, answers: list[Verdict], least: int) -> None:
    assert needed(Rule(), consumers, answers) == least
    assert suspect(heap(least), Rule(), consumers, answers) == least
    assert suspect(heap(least - 1), Rule(), consumers, answers) is None


@given(st.lists(st.sampled_from([YES, NO])))
def test_a_no_never_lowers_the_care_and_a_yes_never_raises_it(answers: list[Verdict]) -> None:
    last = answers[-9:]  # the tenth is then the new one
    assert care([*last, NO]) >= care(last) >= care([*last, YES])


@pytest.mark.parametrize(
    ("pockets", "place"),
    [
        ({}, VIRAM_KHAND),
        ({LANE_2: 5}, LANE_2),
        ({LANE_2: 4, LANE_3: 1}, LANE_2),
        ({LANE_2: 3, LANE_3: 2}, VIRAM_KHAND),
        ({LANE_2: 3}, VIRAM_KHAND),  # the other two named the feeder
    ],
)
def test_nearly_all_from_one_locality_is_a_pocket(pockets: dict[int, int], place: int) -> None:
    assert place_of(heap(5, pockets)) == place


def tally(count: int, told: timedelta, began: timedelta) -> Tally:
    return Tally(1, "heap:1", 1, count, NOON - began, NOON - told)


@pytest.mark.parametrize(
    ("before", "count", "edits", "renews", "said"),
    [
        (None, 3, True, True, True),
        (tally(3, MINUTE, MINUTE), 3, True, True, False),
        (tally(3, MINUTE, MINUTE), 4, True, True, True),
        (tally(3, timedelta(seconds=5), MINUTE), 4, True, True, False),  # a breath between two edits
        (tally(3, MINUTE, MINUTE), 4, False, True, False),  # where nothing can be replaced, nothing is repeated
        (tally(3, MINUTE, MINUTE), 9, False, False, True),
        (tally(3, MINUTE, YOUNG), 4, False, True, True),  # at most one in a quarter of an hour
        (tally(3, MINUTE, YOUNG), 3, False, True, False),
        (tally(3, MINUTE, HOUR), 2, True, True, False),
    ],
)
def test_what_is_shown_again(before: Tally | None, count: int, edits: bool, renews: bool, said: bool) -> None:
    assert worth_saying(before, count, NOON, edits=edits, renews=renews) is said


def test_a_zone_has_rules_of_its_own() -> None:
    rule = Rule.from_data({"reports": 5, "across_rooms": "pockets"})

    assert (rule.reports, rule.minutes, rule.across_rooms) == (5, Rule().minutes, Crossing.POCKETS)


def test_another_feeders_reports_are_another_heap() -> None:
    assert place_of(Heap(GOMTI_NAGAR, PATRAKARPURAM, 3, datetime.now(NOON.tzinfo))) == PATRAKARPURAM
