"""Announced work on a day: what touches it and is not over, in its order; nothing that has ended or broke down."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zones.ledger import DAY, HOUR, NOON
from zones.outage import Eta, Outage, OutageKind
from zones.planned import next_after, planned_between

TOMORROW = NOON + 12 * HOUR, NOON + 36 * HOUR  # from midnight to midnight


def work(start: float, hours: float = 4, number: int = 1, **facts: object) -> Outage:
    """So many hours after noon."""
    begins = NOON + start * HOUR
    one = Outage(1, f"GN-2611-{number:04}", OutageKind.PLANNED, [11], "planned_shutdown", begins, NOON - DAY, 1)
    one.etas = [Eta(begins + hours * HOUR, NOON - DAY, 1, NOON - DAY)]
    for name, fact in facts.items():
        setattr(one, name, fact)
    return one


TABLE = [
    # begins, lasts, what else, whether it is told of tomorrow
    (20, 4, {}, True),
    (11, 4, {}, True),  # begins tonight, ends tomorrow
    (35, 4, {}, True),
    (36, 4, {}, False),  # the day after
    (5, 4, {}, False),  # today
    (20, 4, {"cancelled_at": NOON}, False),
    (-2, 4, {"restored_at": NOON}, False),
    (20, 4, {"kind": OutageKind.UNPLANNED}, False),
]


@pytest.mark.parametrize(("start", "hours", "facts", "told"), TABLE)
def test_what_is_told_of_tomorrow(start: float, hours: float, facts: dict[str, object], told: bool) -> None:
    one = work(start, hours, **facts)
    assert planned_between([one], *TOMORROW, NOON) == ([one] if told else [])


def test_work_that_overruns_is_still_on_and_what_has_not_begun_is_not_prolonged() -> None:
    over = work(-5, 4)
    assert planned_between([over], NOON, NOON + HOUR, NOON + 30 * HOUR / 60) == [over]
    assert planned_between([work(2, 1)], NOON + 4 * HOUR, NOON + 6 * HOUR, NOON) == []


def test_they_come_in_the_order_of_their_hours_and_the_next_is_the_first_after_the_day() -> None:
    late, early, after, far = work(24, number=2), work(20, number=3), work(40, number=4), work(60, number=5)
    known = [far, late, after, early]
    assert planned_between(known, *TOMORROW, NOON) == [early, late]
    assert next_after(known, TOMORROW[1]) is after
    assert next_after([late], TOMORROW[1]) is None


@given(st.lists(st.tuples(st.integers(-48, 96), st.integers(1, 30)), max_size=12), st.integers(-10, 10))
def test_nothing_is_told_twice_nor_left_out(windows: list[tuple[int, int]], shift: int) -> None:
    now: datetime = NOON + shift * HOUR
    known = [work(start, hours, number) for number, (start, hours) in enumerate(windows)]
    told = planned_between(known, *TOMORROW, now)
    assert len(set(map(id, told))) == len(told)
    assert [one.started_at for one in told] == sorted(one.started_at for one in told)
    for one in known:
        over = one.started_at <= now and one.eta is not None and one.eta <= now
        touches = one.started_at < TOMORROW[1] and one.eta is not None and one.eta > TOMORROW[0]
        assert (one in told) is (touches or (over and now > TOMORROW[0])), "and what overruns"
