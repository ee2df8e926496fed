"""The clock of a time limit: how far a complaint is beyond it, and what is noted as due."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from zones.complaint import Complaint, How, about
from zones.entry import Entry
from zones.schedule import Cap, Limit
from zones.transaction import Transaction

DAY = timedelta(days=1)


class Claim(StrEnum):
    """What somebody may claim for a complaint."""

    NOT_YET = "not_yet"  # its time runs
    NOTHING = "nothing"  # it was put right in time
    DUE = "due"
    EXEMPT = "exempt"  # the schedule leaves out what caused it
    UNFIXED = "unfixed"  # the law's text must still supply the hours or the amount


def stopped_at(complaint: Complaint) -> datetime | None:
    """When supply was back. An engineer's word holds the clock until its person answers; their “no” takes it away."""
    return complaint.restored_said_at or complaint.closed_at


def days_beyond(complaint: Complaint, now: datetime) -> int:
    """Days that have begun since its time ran out, from its registration on, however often it was opened again."""
    if complaint.limit_at is None or complaint.how in (How.WITHDRAWN, How.MERGED):
        return 0
    beyond = (stopped_at(complaint) or now) - complaint.limit_at
    return max(0, -(-beyond // DAY))


def claim_of(complaint: Complaint, limit: Limit | None, now: datetime, *, exempt: bool = False) -> Claim:
    if exempt:
        return Claim.EXEMPT
    if limit is None or limit.rupees_due is None:
        return Claim.UNFIXED
    if (stopped_at(complaint) or now) > complaint.at + limit.within:
        return Claim.DUE
    return Claim.NOTHING if complaint.closed_at else Claim.NOT_YET


# ---- verbs ----------------------------------------------------------------------------------------


def note_change(store: Transaction, complaint: Complaint, now: datetime) -> None:
    """Another line holds, since its cause is known or was put right: what was noted as due is reckoned anew."""
    was = {"limit": complaint.limit_fault, "noted": str(complaint.compensation)}
    store.add(Entry("limit.changed", now, **about(complaint, **was)))


def note_days(
    store: Transaction, complaint: Complaint, limit: Limit, cap: Cap, now: datetime, besides: Decimal = Decimal()
) -> None:
    """Its time ran out, or one more day has begun since: what is due is noted, with its basis. Never twice.

    `besides`: what is noted for the same person's other complaints of this year.
    """
    days, noted = days_beyond(complaint, now), complaint.days_beyond or 0
    if days <= noted or (noted and limit.rupees_due is None):
        return
    complaint.days_beyond = days
    facts: dict[str, object] = {
        "limit": limit.fault, "hours": limit.within / timedelta(hours=1), "placeholder": not limit.may_be_promised,
        "until": str(complaint.limit_at), "days": days,
    }  # fmt: skip
    if limit.rupees_due is not None:
        complaint.compensation = limit.rupees_due * days
        facts |= {"rupees": str(complaint.compensation), "a_day": str(limit.rupees_due), "cap": str(cap)}
        facts |= {"cap_reached": True} if cap.reached(besides + complaint.compensation) else {}
    store.add(Entry("limit.day" if noted else "limit.passed", now, **about(complaint, **facts)))
