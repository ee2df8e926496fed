"""One house alone, dark for days, is no part of today's outage."""

from datetime import datetime, timedelta

import pytest

from tests.zones.ledger import HOUR, MINUTE, NOON, VIRAM_KHAND
from zones.complaint import Complaint
from zones.explaining import stands_apart
from zones.outage import Outage, OutageKind
from zones.report import Extent


@pytest.mark.parametrize(
    ("extent", "dark_for", "apart"),
    [
        (Extent.HOUSE, 72 * HOUR, True),
        (Extent.HOUSE, 3 * HOUR, True),
        (Extent.HOUSE, HOUR, False),  # the outage was posted late
        (Extent.HOUSE, None, False),
        (Extent.STREET, 72 * HOUR, False),
        (None, 72 * HOUR, False),
    ],
)
def test_whose_fault_is_not_the_outages(extent: Extent | None, dark_for: timedelta | None, apart: bool) -> None:
    outage = Outage(1, "GN-2611-0001", OutageKind.UNPLANNED, [VIRAM_KHAND], "jumper", NOON, NOON, 1)
    since: datetime | None = NOON - dark_for if dark_for else None
    complaint = Complaint(1, "GN-C-1", "no_supply", NOON + MINUTE, b"she", "whatsapp", extent=extent, since=since)
    assert stands_apart(complaint, outage) is apart
