"""An alarm: seen by whoever answers for it; taken back by who raised it, it ends when an office says so, too."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from zones.complaint import Complaint, Complaints, How, about
from zones.entry import Entry
from zones.refused import Refused

AGAIN = timedelta(minutes=5)  # nobody has seen it, and it is said again: so it is passed on again


def has_seen(complaint: Complaint, person_id: int, desk: Collection[int]) -> bool:
    """What an office has seen is seen; what 1912 (`desk`) alone has seen still waits for the office."""
    if complaint.acknowledged_at is None:
        return False
    return person_id in desk or complaint.acknowledged_by not in desk or complaint.taken_at is not None


def rings_again(complaint: Complaint, now: datetime) -> bool:
    """Not at each word that is said of it."""
    return now - (complaint.rung_at or complaint.at) >= AGAIN


def acknowledge_complaint(
    store: Complaints,
    complaint: Complaint,
    person_id: int,
    position_id: int | None,
    now: datetime,
    desk: Collection[int] = (),
) -> None:
    """Somebody who answers for it, or 1912, has seen it."""
    complaint.must_be_open()
    if has_seen(complaint, person_id, desk):
        raise Refused("already_acknowledged", number=complaint.number, at=complaint.acknowledged_at)
    complaint.acknowledge(person_id, now)
    sign(store, Entry("complaint.acknowledged", now, **about(complaint)), person_id, position_id)


def deny_danger(store: Complaints, complaint: Complaint, now: datetime) -> None:
    """Whoever raised it says that it is none. It goes on: they may be wrong, or afraid."""
    complaint.must_be_open()
    complaint.denied_at = now
    store.add(Entry("complaint.denied", now, **about(complaint)))


def insist_on_danger(store: Complaints, complaint: Complaint, now: datetime) -> None:
    """It is one, whatever they have written."""
    complaint.must_be_open()
    complaint.denied_at = None
    store.add(Entry("complaint.added", now, **about(complaint)))


def stand_down(store: Complaints, complaint: Complaint, person_id: int, position_id: int | None, now: datetime) -> None:
    """Who raised it and who answers for it say the same."""
    if complaint.denied_at is None and complaint.closed_at is None:
        raise Refused("alarm_stands", number=complaint.number)
    complaint.close(How.WITHDRAWN, now)
    sign(store, Entry("complaint.stood_down", now, **about(complaint)), person_id, position_id)


def sign(store: Complaints, line: Entry, person_id: int, position_id: int | None) -> None:
    """In the log in the name of the office."""
    line.person_id, line.position_id = person_id, position_id
    store.add(line)
