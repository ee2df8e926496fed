"""Announced work on a day: what will be off, what is left of today's, and what comes next after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zones.outage import Outage, OutageKind


def planned_between(known: Sequence[Outage], since: datetime, until: datetime, now: datetime) -> list[Outage]:
    """What touches these hours and is not over, in the order in which it begins.

    Work whose announced end has passed and that nobody ended is going on.
    """
    return sorted(
        (one for one in known if is_ahead_or_on(one) and one.started_at < until and last_hour(one, now) > since),
        key=lambda one: (one.started_at, one.number),
    )


def called_off_between(cancelled: Sequence[Outage], since: datetime, until: datetime) -> list[Outage]:
    """Of that day, so that whoever has heard of it learns that it will not be."""
    planned = (one for one in cancelled if one.kind is OutageKind.PLANNED)
    return [one for one in planned if one.started_at < until and (one.eta or one.started_at) > since]


def next_after(known: Sequence[Outage], since: datetime) -> Outage | None:
    later = [one for one in known if is_ahead_or_on(one) and one.started_at >= since]
    return min(later, key=lambda one: (one.started_at, one.number), default=None)


def is_ahead_or_on(outage: Outage) -> bool:
    return outage.kind is OutageKind.PLANNED and outage.restored_at is None and outage.cancelled_at is None


def last_hour(outage: Outage, now: datetime) -> datetime:
    """Its announced end; while it overruns, this moment."""
    end = outage.eta or outage.started_at
    return max(end, now) if outage.started_at <= now else end
