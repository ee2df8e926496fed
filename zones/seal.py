"""The seals of the central log: each holds on to its entry and to the seal before, so that a later change shows.

Anyone can reckon them again: no key is needed, and none can be lost. What somebody could do who rewrites all of them,
the seal of an evening that was printed and kept tells (`docs/decisions/`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

BEFORE_ALL = bytes(32)  # what the first seal holds on to

# Acts stand in the log in the order of their commits, which may be minutes from the order of their times, never hours.
OUT_OF_ORDER = timedelta(hours=1)


class Seal(NamedTuple):
    """`digest` is the entry's; `seal` is of this and of everything before."""

    number: int
    entry_id: int
    digest: bytes
    seal: bytes


class Written(NamedTuple):
    """An entry as it stands in the log."""

    id: int
    act: str
    at: datetime
    zone_id: int | None
    person_id: int | None
    position_id: int | None
    outage_id: int | None
    notice_id: int | None
    facts: object

    @property
    def digest(self) -> bytes:
        id_, act, at, *rest = self
        facts = [id_, act, at.astimezone(UTC).isoformat(timespec="microseconds"), *rest]
        words = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(words.encode()).digest()


def sealed(number: int, before: bytes, digest: bytes) -> bytes:
    return hashlib.sha256(before + number.to_bytes(8) + digest).digest()


def seal_all(last: tuple[int, bytes], entries: Iterable[Written]) -> Iterator[Seal]:
    """The next seals, in this order; `last` is the number and the seal of the one before."""
    number, before = last
    for entry in entries:
        number, digest = number + 1, entry.digest
        before = sealed(number, before, digest)
        yield Seal(number, entry.id, digest, before)


# ---- looking whether anything was changed ---------------------------------------------------------------


class What(StrEnum):
    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    FORGED = "forged"  # a seal, not an entry


@dataclass(frozen=True)
class Fault:
    """The first thing that is not as it was sealed."""

    what: What
    number: int  # of the seal
    entry_id: int | None = None


class Chain:
    """Follows the seals in their order; `fault` is the first that does not hold."""

    def __init__(self) -> None:
        self.number, self.seal = 0, BEFORE_ALL
        self.latest: datetime | None = None
        self.fault: Fault | None = None

    def follow(self, seal: Seal, entry: Written | None) -> Fault | None:
        self.fault = self.fault or self._fault(seal, entry)
        self.number, self.seal = seal.number, seal.seal
        if entry:
            self.latest = max(entry.at, self.latest or entry.at)
        return self.fault

    def _fault(self, seal: Seal, entry: Written | None) -> Fault | None:
        if seal.number != self.number + 1:
            return Fault(What.REMOVED, self.number + 1)
        if entry is None:
            return Fault(What.REMOVED, seal.number, seal.entry_id)
        if entry.digest != seal.digest:
            return Fault(What.CHANGED, seal.number, entry.id)
        if sealed(seal.number, self.seal, seal.digest) != seal.seal:
            return Fault(What.FORGED, seal.number, entry.id)
        if self.latest and self.latest - entry.at > OUT_OF_ORDER:
            return Fault(What.INSERTED, seal.number, entry.id)
        return None
