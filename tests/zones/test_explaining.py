"""One house alone, dark for days, is no part of today's outage."""

from datetime import datetime, timedelta

import pytest

from tests.zones.ledger import HOUR, MINUTE, NOON, VIRAM_KHAND
from zones.complaint import Complaint
from zones.explaining import doubts_its_end, stands_apart
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


@pytest.mark.parametrize(
    ("fault", "back_for", "extent", "doubts"),
    [
        ("no_supply", 10 * MINUTE, None, True),
        ("transformer", 59 * MINUTE, Extent.STREET, True),
        ("no_supply", HOUR, None, False),  # it has gone again, perhaps
        ("low_voltage", 10 * MINUTE, None, False),
        ("meter_burnt", 10 * MINUTE, Extent.HOUSE, False),
        ("no_supply", 10 * MINUTE, Extent.HOUSE, False),  # that house has been dark for days
        ("no_supply", None, None, False),  # it still lasts
    ],
)
def test_whoever_is_dark_just_after_an_end_doubts_it(
    fault: str, back_for: timedelta | None, extent: Extent | None, doubts: bool
) -> None:
    outage = Outage(1, "GN-2611-0001", OutageKind.UNPLANNED, [VIRAM_KHAND], "jumper", NOON, NOON, 1)
    outage.restored_at = NOON + HOUR if back_for else None
    now = NOON + HOUR + (back_for or MINUTE)
    since = NOON - 72 * HOUR if extent is Extent.HOUSE else None
    complaint = Complaint(1, "GN-C-1", fault, now, b"she", "whatsapp", extent=extent, since=since)
    assert doubts_its_end(complaint, outage, now) is doubts
