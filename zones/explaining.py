"""What explains a complaint: the outage that runs there, unless it is one house alone and was dark before that."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from zones.complaint import Complaint, about
from zones.entry import Entry
from zones.report import BURNT, SUPPLY, Extent
from zones.transaction import Transaction

if TYPE_CHECKING:
    from zones.outage import Outage


LEEWAY = timedelta(hours=2)  # an outage is often posted a while after it began
AFTER = timedelta(hours=1)  # whoever is dark so soon after an end says that it has not come to them


def stands_apart(complaint: Complaint, outage: Outage) -> bool:
    """A fault of that house. The store keeps to the same where an outage takes up many (`attach_beneath`)."""
    if complaint.extent is not Extent.HOUSE or complaint.since is None:
        return False
    return complaint.since < dark_before(outage.started_at)


def doubts_its_end(complaint: Complaint, outage: Outage, now: datetime) -> bool:
    """It is off where we have just said that it is back."""
    if outage.restored_at is None or complaint.fault_kind not in SUPPLY - {BURNT} or now >= outage.restored_at + AFTER:
        return False
    return not stands_apart(complaint, outage)


def dark_before(began: datetime) -> datetime:
    """A house alone that was dark before this has a fault of its own."""
    return began - LEEWAY


async def attach_complaint(store: Transaction, complaint: Complaint, outage: Outage, now: datetime) -> None:
    """What was reported is known: they are one of those told, until it is over."""
    complaint.must_be_open()
    complaint.attach(outage, now)
    store.add(Entry("complaint.attached", now, **about(complaint, outage=outage.number)))


async def set_apart(store: Transaction, complaint: Complaint, outage: Outage, now: datetime) -> None:
    """They say more of it now: it is a fault of its own, and waits for its engineer."""
    complaint.let_go()
    store.add(Entry("complaint.set_apart", now, **about(complaint, outage=outage.number)))
