"""What a citizen's supply suffers from, as one of nine kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from handlers.reading.hints import FAULT, Listed, Told, told
from handlers.reading.lexicon import Hit, phrases, words
from handlers.reading.volts import volts_said

# The kinds that a message can have, and what it is if it names none.
KINDS = {
    "fault_report": ("one_phase low_voltage fluctuation transformer no_supply", "no_supply"),
    "still_out": ("one_phase low_voltage fluctuation transformer no_supply", "no_supply"),
    "status_query": ("one_phase low_voltage fluctuation transformer", None),
    "hazard": ("other wire_down sparking", "other"),
    "billing_or_other": ("meter other", None),
}


def fault_kind_of(row: Sequence[str], intent: str) -> Told:
    """No message of another intent has one."""
    if intent not in KINDS:
        return Told(None)
    kind, otherwise = told(FAULT, row, intent, listed_kind(row, intent), kinds_of(intent)), KINDS[intent][1]
    return kind if kind.value not in (None, otherwise) else Told(otherwise)


def listed_kind(row: Sequence[str], intent: str) -> Listed:
    """Of several that are said the one that stands first in faults.yaml."""
    possible, _ = KINDS[intent]
    found = {hit.name for hit in phrases("faults").find(row, volts_said(row))}
    ranked = (fault.split()[0] for fault in words("faults") if fault in found)
    return Listed(next((kind for kind in ranked if kind in possible.split()), None), tuple(sorted(found)))


def kinds_of(intent: str) -> list[str]:
    """What such a message can be about."""
    possible, otherwise = KINDS[intent]
    return list(dict.fromkeys([*possible.split(), *filter(None, [otherwise])]))


def faults_in(row: Sequence[str]) -> Iterator[Hit]:
    for hit in phrases("faults").find(row):
        yield replace(hit, name=hit.name.split()[0])
