"""A new time that hardly differs from the one that people were told: kept, until it matters to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zones.outage import Eta, Outage


@dataclass(frozen=True)
class Small:
    """A shift below `always`, or below this share of what remains, is nobody's news; one of `most` or more is."""

    always: timedelta
    share: float
    most: timedelta


SMALL = Small(timedelta(minutes=15), 1 / 5, timedelta(minutes=30))
LAST_CALL = timedelta(minutes=10)  # before the told time passes; people must not be left with a time that is over


def shift_of(told: Eta | None, eta: datetime | None) -> timedelta | None:
    """How far the time moved from the told one; None if either of them is "not known"."""
    return abs(eta - told.at) if told and told.at and eta else None


def is_small(told: Eta | None, eta: datetime | None, start: datetime, now: datetime) -> bool:
    """Counted from the time told last, not the one given last, so that many small shifts make a large one.

    Of announced work nothing has been waited for yet: what remains is its own length.
    """
    shift = shift_of(told, eta)
    if shift is None or told is None or told.at is None or eta is None or told.at <= now:
        return False
    if eta > told.at and told.at - now <= LAST_CALL:
        return False
    remains = told.at - max(start, now)
    return shift < max(SMALL.always, min(remains * SMALL.share, SMALL.most))


def is_due(outage: Outage, now: datetime) -> bool:
    """A later time that was kept goes out before the told one passes."""
    told, eta = outage.told, outage.eta
    if told is None or told.at is None or eta is None or outage.restored_at or outage.cancelled_at:
        return False
    return eta > told.at and told.at - LAST_CALL <= now
