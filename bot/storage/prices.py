"""The price list that lies beside this file, read once."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from zones.cost import Category, Tariff

FILE = Path(__file__).with_name("prices.yaml")


@cache
def tariffs() -> tuple[Tariff, ...]:
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        Tariff(line["since"], {category: Decimal(line[category.value]) for category in Category})
        for line in content["prices"]
    )
