"""How many volts somebody has measured: too few, or too many."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from handlers.reading.lexicon import Phrases, key, words

LOW, HIGH = range(80, 200), range(245, 500)  # of the 230 that there should be
SAID = "@volts"  # stands for the number in volts.yaml


def volts_said(row: Sequence[str]) -> set[str]:
    """@low_volts, @high_volts, or both."""
    return {far for at, word in enumerate(row) if (far := _far_off(word)) and _is_measured(row, at)}


def _far_off(word: str) -> str:
    volts = int(word) if word.isdecimal() and len(word) <= 3 else 0
    return "@low_volts" if volts in LOW else "@high_volts" if volts in HIGH else ""


def _is_measured(row: Sequence[str], at: int) -> bool:
    """No "63 kva", no "100 rupaye". Each number by itself: its neighbour may be a sector."""
    if row[at + 1 : at + 2] and row[at + 1] in _counted():
        return False
    return any(hit.start <= at < hit.end for hit in _measured().find([*row[:at], SAID, *row[at + 1 :]]))


@cache
def _counted() -> frozenset[str]:
    return frozenset(map(key, words("volts")["counted"].split()))


@cache
def _measured() -> Phrases:
    return Phrases({"measured": words("volts")["measured"]})
