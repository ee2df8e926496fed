"""What a citizen's supply suffers from, as one of nine kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from handlers.reading.hints import FAULT, Told, guess
from handlers.reading.lexicon import Hit, Phrases, words

# The kinds that a message can have, and what it is if it names none.
KINDS = {
    "fault_report": ("one_phase low_voltage fluctuation transformer no_supply", "no_supply"),
    "still_out": ("one_phase low_voltage fluctuation transformer no_supply", "no_supply"),
    "status_query": ("one_phase low_voltage fluctuation transformer", None),
    "hazard": ("other wire_down sparking", "other"),
    "billing_or_other": ("meter other", None),
}


def fault_kind_of(row: Sequence[str], intent: str) -> Told:
    """Of several that are said the one that stands first in faults.yaml."""
    if intent not in KINDS:
        return Told(None)
    possible, otherwise = KINDS[intent]
    said = _faults().names(row)
    ranked = (fault.split()[0] for fault in words("faults") if fault in said)
    listed = next((kind for kind in ranked if kind in possible.split()), None)
    told = Told(listed) if listed else guess(FAULT, row, intent, kinds_of(intent))
    return told if told.value else Told(otherwise)


def kinds_of(intent: str) -> list[str]:
    """What such a message can be about."""
    possible, otherwise = KINDS[intent]
    return list(dict.fromkeys([*possible.split(), *filter(None, [otherwise])]))


def faults_in(row: Sequence[str]) -> Iterator[Hit]:
    for hit in _faults().find(row):
        yield replace(hit, name=hit.name.split()[0])


@cache
def _faults() -> Phrases:
    return Phrases(words("faults"))
