"""What messages cost and what a day still allows: tables of cases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zones.cost import Allowance, Category, Reach, Tariff, allowance, people_a_day, tariff_on, told_price

TEMPLATES = dict.fromkeys((Category.UTILITY, Category.AUTHENTICATION), Decimal("0.1150"))
FREE = dict.fromkeys((Category.SERVICE, Category.WINDOW), Decimal(0))
CHARGED = dict.fromkeys(FREE, Decimal("0.1150"))
BEFORE = Tariff(date(2026, 1, 1), {**TEMPLATES, **FREE, Category.MARKETING: Decimal("0.8631")})
NOW = Tariff(date(2026, 10, 1), {**TEMPLATES, **CHARGED, Category.MARKETING: Decimal("0.8631")})


@pytest.mark.parametrize(
    ("day", "tariff"),
    [
        (date(2025, 12, 31), BEFORE),
        (date(2026, 1, 1), BEFORE),
        (date(2026, 9, 30), BEFORE),
        (date(2026, 10, 1), NOW),
        (date(2027, 5, 1), NOW),
    ],
)
def test_the_price_is_that_of_the_day(day: date, tariff: Tariff) -> None:
    assert tariff_on([NOW, BEFORE], day) is tariff


@pytest.mark.parametrize(
    ("reach", "before", "now"),
    [
        (Reach(closed=412, elsewhere=60), "47.38", "47.38"),
        (Reach(open=412), "0", "47.38"),
        (Reach(open=100, closed=100), "11.50", "23.00"),
        (Reach(elsewhere=10_000), "0", "0"),
        (Reach(closed=100_000), "11500", "11500"),
    ],
)
def test_a_post_costs_what_its_templates_and_since_october_its_free_texts_cost(
    reach: Reach, before: str, now: str
) -> None:
    assert reach.cost(BEFORE) == Decimal(before)
    assert reach.cost(NOW) == Decimal(now)


@pytest.mark.parametrize(
    ("billable", "category", "price"),
    [
        (True, "utility", "0.1150"),
        (True, "service", "0.1150"),
        (True, "marketing", "0.8631"),
        (False, "utility", "0"),
        (True, "authentication_international", "0.8631"),
    ],
)
def test_a_receipt_tells_what_it_cost(billable: bool, category: str, price: str) -> None:
    assert told_price(NOW, billable, category) == Decimal(price)


@pytest.mark.parametrize(
    ("limit", "used", "budget", "spent", "left"),
    [
        (None, 0, None, "0", Allowance()),
        (2_000, 1_912, None, "0", Allowance(people=88)),
        (2_000, 2_400, None, "0", Allowance(people=0)),
        (None, 0, "500", "480.5", Allowance(money=Decimal("19.5"))),
        (None, 0, "500", "600", Allowance(money=Decimal(0))),
        (250, 0, "10", "0", Allowance(250, Decimal(10))),
    ],
)
def test_what_the_day_still_allows(limit: int, used: int, budget: str | None, spent: str, left: Allowance) -> None:
    assert allowance(limit, used, Decimal(budget) if budget else None, Decimal(spent)) == left
    assert left.is_bounded == (limit is not None or budget is not None)


@pytest.mark.parametrize(
    ("told", "people"),
    [
        ("TIER_250", 250),
        ("TIER_2K", 2_000),
        ("TIER_10K", 10_000),
        ("TIER_100K", 100_000),
        ("TIER_UNLIMITED", None),
        ("10000", 10_000),
        ("2000", 2_000),
        ("a word of tomorrow", None),
        ("", None),
    ],
)
def test_the_platforms_words_for_how_many_people_a_day(told: str, people: int | None) -> None:
    assert people_a_day(told) == people
