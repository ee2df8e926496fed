"""What messages cost: the platform's prices with their dates, and what a day's budget and limit still allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

NOTHING = Decimal(0)


class Category(StrEnum):
    """What the platform bills a message as; `WINDOW` is a utility template inside an open service window."""

    UTILITY = "utility"
    WINDOW = "utility_in_window"
    SERVICE = "service"
    MARKETING = "marketing"
    AUTHENTICATION = "authentication"


@dataclass(frozen=True)
class Tariff:
    """Rupees for each delivered message, without tax."""

    since: date
    prices: Mapping[Category, Decimal]


def tariff_on(tariffs: Sequence[Tariff], day: date) -> Tariff:
    """The newest that holds; before the first there was none, so the first is taken."""
    in_force = [tariff for tariff in tariffs if tariff.since <= day]
    return max(in_force, key=lambda tariff: tariff.since) if in_force else min(tariffs, key=lambda each: each.since)


def told_price(tariff: Tariff, billable: bool, category: str) -> Decimal:
    """What a receipt says that a message cost. A category that we do not know is taken for the dearest."""
    if not billable:
        return NOTHING
    known, category = {each.value for each in Category}, category.removeprefix("group_")  # in a room, for each in it
    return tariff.prices[Category(category)] if category in known else max(tariff.prices.values())


@dataclass(frozen=True)
class Reach:
    """Whom a notice reaches, and how: on WhatsApp as free text where their window is open, else as a template."""

    open: int = 0
    closed: int = 0
    elsewhere: int = 0  # Telegram: costs nothing
    rooms: int = 0  # so many of all these are no person

    @property
    def whatsapp(self) -> int:
        return self.open + self.closed

    @property
    def all(self) -> int:
        return self.whatsapp + self.elsewhere

    @property
    def people(self) -> int:
        return self.all - self.rooms

    def cost(self, tariff: Tariff) -> Decimal:
        return self.open * tariff.prices[Category.SERVICE] + self.closed * tariff.prices[Category.UTILITY]


@dataclass(frozen=True)
class Allowance:
    """What may still be said today. `people`: new ones outside their window, by the platform's limit of 24 hours;
    `money`: what the discom's budget leaves. None: nothing bounds it.
    """

    people: int | None = None
    money: Decimal | None = None

    @property
    def is_bounded(self) -> bool:
        return self.people is not None or self.money is not None


def allowance(limit: int | None, used: int, budget: Decimal | None, spent: Decimal) -> Allowance:
    return Allowance(
        None if limit is None else max(0, limit - used), None if budget is None else max(NOTHING, budget - spent)
    )


# The platform's steps, as it names them; `TIER_UNLIMITED` has no number.
TIERS = {"50": 50, "250": 250, "1K": 1_000, "2K": 2_000, "10K": 10_000, "100K": 100_000}


def people_a_day(told: str) -> int | None:
    """`TIER_2K`, or a number; None: unlimited, or a word that we do not know."""
    word = told.removeprefix("TIER_")
    return int(word) if word.isascii() and word.isdigit() and word not in TIERS else TIERS.get(word)
