"""Where a feeder hangs, on both sides of every date: it moves, it is fed from elsewhere, it comes home again."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime

import pytest

from tests.zones.ledger import DAY, HOUR, LONG_AGO, NOON
from zones.area import Placement, Tree
from zones.placing import feed, move, parent_at, take_back
from zones.refused import Refused

FEEDER, HOME, OTHER, THIRD = 1, 10, 20, 30
TOMORROW, IN_A_WEEK = NOON + DAY, NOON + 7 * DAY
MOMENT = HOUR / 3600


def at_home() -> list[Placement]:
    return [Placement(FEEDER, HOME, LONG_AGO)]


def now_in(placements: Sequence[Placement], made: Sequence[Placement]) -> list[Placement]:
    return [*placements, *(one for one in made if one not in placements)]


def hangs(placements: Sequence[Placement], at: datetime) -> tuple[int | None, int | None]:
    """Who answers, and what feeds it; never two at once."""
    for tree in (Tree.OFFICE, Tree.SUPPLY):
        here = [one for one in placements if one.tree in (Tree.BOTH, tree) and one.since <= at]
        assert sum(one.until is None or one.until > at for one in here) == 1, (tree, at)
    return parent_at(placements, Tree.OFFICE, at), parent_at(placements, Tree.SUPPLY, at)


def moved(placements: list[Placement], to: int, on: datetime) -> list[Placement]:
    return now_in(placements, move(placements, to, on))


def fed(placements: list[Placement], to: int, since: datetime, until: datetime | None) -> list[Placement]:
    return now_in(placements, feed(placements, to, since, until))


def test_before_its_date_a_move_changes_nothing_and_from_it_on_everything() -> None:
    placements = moved(at_home(), OTHER, TOMORROW)

    assert hangs(placements, TOMORROW - MOMENT) == (HOME, HOME)
    assert hangs(placements, TOMORROW) == (OTHER, OTHER)
    assert hangs(placements, NOON - 300 * DAY) == (HOME, HOME)


def test_a_back_feed_begins_and_ends_by_itself() -> None:
    placements = fed(at_home(), OTHER, TOMORROW, IN_A_WEEK)

    assert hangs(placements, TOMORROW - MOMENT) == (HOME, HOME)
    assert hangs(placements, TOMORROW) == (HOME, OTHER), "answered for as ever"
    assert hangs(placements, IN_A_WEEK - MOMENT) == (HOME, OTHER)
    assert hangs(placements, IN_A_WEEK) == (HOME, HOME)


@pytest.mark.parametrize("until", [None, IN_A_WEEK])
def test_a_back_feed_is_taken_back(until: datetime | None) -> None:
    placements = fed(at_home(), OTHER, NOON, until)
    back = next(one for one in placements if one.tree is Tree.SUPPLY)
    placements = now_in(placements, take_back(placements, back, TOMORROW))

    assert hangs(placements, TOMORROW - MOMENT) == (HOME, OTHER)
    for at in (TOMORROW, IN_A_WEEK, IN_A_WEEK + DAY):
        assert hangs(placements, at) == (HOME, HOME)


def test_one_that_has_not_begun_never_does() -> None:
    placements = fed(at_home(), OTHER, TOMORROW, IN_A_WEEK)
    back = next(one for one in placements if one.tree is Tree.SUPPLY)
    placements = now_in(placements, take_back(placements, back, NOON))

    for at in (NOON, TOMORROW, TOMORROW + HOUR, IN_A_WEEK):
        assert hangs(placements, at) == (HOME, HOME)


def test_nothing_is_fed_from_two_places() -> None:
    placements = fed(at_home(), OTHER, NOON, IN_A_WEEK)
    for since, until in ((TOMORROW, None), (NOON - DAY, NOON + HOUR), (NOON - DAY, None)):
        with pytest.raises(Refused, match="already_fed"):
            feed(placements, THIRD, since, until)
    assert hangs(fed(placements, THIRD, IN_A_WEEK, None), IN_A_WEEK) == (HOME, THIRD)


def test_a_feeder_moves_while_it_is_fed_from_elsewhere() -> None:
    placements = moved(fed(at_home(), OTHER, NOON, IN_A_WEEK), THIRD, TOMORROW)

    assert hangs(placements, TOMORROW - MOMENT) == (HOME, OTHER)
    assert hangs(placements, TOMORROW) == (THIRD, OTHER)
    assert hangs(placements, IN_A_WEEK) == (THIRD, THIRD), "it comes home to where it belongs by then"


def test_a_feeder_is_fed_from_elsewhere_across_its_move() -> None:
    placements = fed(moved(at_home(), THIRD, TOMORROW), OTHER, NOON, IN_A_WEEK)

    assert hangs(placements, NOON) == (HOME, OTHER)
    assert hangs(placements, TOMORROW) == (THIRD, OTHER)
    assert hangs(placements, IN_A_WEEK) == (THIRD, THIRD)


def test_a_later_decision_takes_the_place_of_an_earlier_one() -> None:
    placements = moved(moved(at_home(), OTHER, IN_A_WEEK), THIRD, TOMORROW)

    assert hangs(placements, NOON) == (HOME, HOME)
    assert hangs(placements, TOMORROW) == hangs(placements, IN_A_WEEK) == (THIRD, THIRD)


def test_in_any_order_of_moves_and_back_feeds_it_hangs_in_one_place() -> None:
    days = [NOON + number * DAY for number in range(5)]
    for on, since, until, back in itertools.product(days, days, days, days):
        if since < until:
            placements = moved(fed(at_home(), OTHER, since, until), THIRD, on)
            supply = next(one for one in placements if one.tree is Tree.SUPPLY)
            placements = now_in(placements, take_back(placements, supply, back))
            for at in (day + shift for day in days for shift in (-MOMENT, MOMENT)):
                office, supplied = hangs(placements, at)
                assert office == (THIRD if at >= on else HOME)
                fed_there = since <= at < min(until, max(back, since))
                assert supplied == (OTHER if fed_there else office)
