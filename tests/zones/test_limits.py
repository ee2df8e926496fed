"""How long a fault may last, by its kind, the class of the area and the day; and what is due beyond it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zones.ledger import Ledger
from zones.area import AreaClass
from zones.complaint import Complaint, How
from zones.limits import Claim, claim_of, days_beyond, note_days
from zones.report import DANGERS
from zones.schedule import Limit, Schedule

CLASS_A, URBAN, RURAL, MIXED = AreaClass
REGISTERED = datetime(2026, 11, 25, 10, 10, tzinfo=UTC)
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
TODAY = date(2026, 11, 25)
SOURCE = "a gazette of the tests"


def row(
    fault: str, areas: str, hours: float, rupees: float | None, since: str = "2020-02-01", **more: Any
) -> dict[str, Any]:
    guess = {"placeholder": True} if more.pop("guess", False) else {}
    within, due = {"hours": hours, "source": SOURCE} | guess, {"rupees_a_day": rupees, "source": SOURCE}
    return {"fault": fault, "areas": areas.split(), "since": since, "within": within, "due": due} | more


DATA: dict[str, Any] = {
    "name": "A schedule",
    "faults": {
        "transformer": {"complaints": ["transformer"], "causes": ["transformer_failure"]},
        "cable": {"causes": ["cable_fault"]},
        "fuse": {"complaints": ["no_supply", "one_phase"], "causes": ["fuse"]},
    },
    "exempt": {"causes": ["rostering"], "source": SOURCE, "placeholder": True},
    "days": {"count": "begun", "source": SOURCE},
    "cap": {"percent": 30, "of": "fixed charge of the year", "source": SOURCE},
    "limits": [
        row("transformer", "class_a", 10, 50, "2011-01-01", until="2020-01-31"),
        row("transformer", "class_a", 6, 150),
        row("transformer", "urban", 8, 150),
        row("transformer", "rural", 24, 150, guess=True),
        row("cable", "class_a urban", 12, 100, guess=True),
        row("fuse", "class_a urban", 4, None, guess=True),
        row("fuse", "class_a", 3, 50, "2027-04-01"),
    ],
}  # fmt: skip
SCHEDULE = Schedule.from_data(DATA)


def complaint(within: timedelta | None = 6 * HOUR, **facts: Any) -> Complaint:
    made = Complaint(1, "GN-C-2611-000001-7", "transformer", REGISTERED, b"", "whatsapp", **facts)
    made.limit_at = REGISTERED + within if within is not None else None
    made.limit_fault = "transformer"
    return made


def limit(fault: str, area: AreaClass | None, on: date = TODAY, cause: str | None = None) -> Limit | None:
    return SCHEDULE.limit(SCHEDULE.fault(fault, cause), area, on)


@pytest.mark.parametrize(
    ("area", "said_back", "closed", "hours", "claim"),
    [
        (CLASS_A, None, None, 6, Claim.NOT_YET),
        (CLASS_A, None, None, 6.1, Claim.DUE),
        (CLASS_A, 5, None, 9, Claim.NOT_YET),  # an engineer's word alone is no end
        (CLASS_A, 5, 9, 9, Claim.NOTHING),
        (CLASS_A, 7, 9, 9, Claim.DUE),
        (RURAL, None, None, 30, Claim.UNFIXED),
        (MIXED, None, None, 30, Claim.UNFIXED),
    ],
)
def test_what_may_be_claimed(
    area: AreaClass, said_back: int | None, closed: int | None, hours: float, claim: Claim
) -> None:
    made = complaint()
    made.restored_said_at = REGISTERED + said_back * HOUR if said_back else None
    made.closed_at = REGISTERED + closed * HOUR if closed else None
    now = REGISTERED + hours * HOUR
    assert claim_of(made, limit("transformer", area), now) is claim
    assert claim_of(made, limit("transformer", area), now, exempt=SCHEDULE.exempts("rostering")) is Claim.EXEMPT


@pytest.mark.parametrize(
    ("reported", "cause", "area", "on", "hours"),
    [
        ("transformer", None, CLASS_A, TODAY, 6),
        ("transformer", None, URBAN, TODAY, 8),
        ("transformer", None, RURAL, TODAY, 24),
        ("transformer", None, MIXED, TODAY, None),
        ("transformer", None, None, TODAY, None),
        ("transformer", None, CLASS_A, date(2020, 2, 1), 6),
        ("transformer", None, CLASS_A, date(2020, 1, 31), 10),
        ("transformer", None, URBAN, date(2020, 1, 31), None),
        ("no_supply", None, CLASS_A, TODAY, 4),
        ("no_supply", None, CLASS_A, date(2027, 3, 31), 4),
        ("no_supply", None, CLASS_A, date(2027, 4, 1), 3),
        ("no_supply", None, RURAL, TODAY, None),
        ("no_supply", "transformer_failure", CLASS_A, TODAY, 6),
        ("no_supply", "cable_fault", URBAN, TODAY, 12),
        ("no_supply", "storm", CLASS_A, TODAY, 4),
        ("transformer", "rostering", CLASS_A, TODAY, None),
        ("low_voltage", None, CLASS_A, TODAY, None),
        *((danger, None, CLASS_A, TODAY, None) for danger in sorted(DANGERS)),
    ],
)
def test_a_line_is_found_by_fault_or_cause_class_and_day(
    reported: str, cause: str | None, area: AreaClass | None, on: date, hours: float | None
) -> None:
    found = limit(reported, area, on, cause)
    assert (found.within / HOUR if found else None) == hours


def test_only_what_the_law_says_is_promised_and_only_by_it_is_anything_due() -> None:
    sure, guessed, no_amount = limit("transformer", CLASS_A), limit("transformer", RURAL), limit("no_supply", CLASS_A)

    assert sure
    assert sure.may_be_promised
    assert sure.rupees_due == 150
    assert guessed
    assert not guessed.may_be_promised
    assert guessed.rupees_due is None
    assert no_amount
    assert no_amount.rupees_due is None


def test_each_value_that_the_law_must_supply_is_named() -> None:
    assert [(one.what, one.value) for one in SCHEDULE.placeholders] == [
        ("transformer, rural: hours", "24"),
        ("cable, class_a and urban: hours", "12"),
        ("fuse, class_a and urban: hours", "4"),
        ("exempt", "rostering"),
    ]


@pytest.mark.parametrize(
    ("after", "facts", "days"),
    [
        (6 * HOUR, {}, 0),
        (6 * HOUR + MINUTE, {}, 1),
        (6 * HOUR + DAY, {}, 1),
        (6 * HOUR + DAY + MINUTE, {}, 2),
        (40 * HOUR, {"restored_said_at": REGISTERED + 5 * HOUR}, 0),  # said to be back in time, and nobody says no
        (40 * HOUR, {"restored_said_at": REGISTERED + 7 * HOUR}, 1),
        (40 * HOUR, {"closed_at": REGISTERED + 5 * HOUR, "how": How.CONFIRMED}, 0),
        (90 * HOUR, {"closed_at": REGISTERED + 8 * HOUR, "how": How.UNCONFIRMED}, 1),
        (
            90 * HOUR,
            {"closed_at": REGISTERED + 60 * HOUR, "restored_said_at": REGISTERED + 5 * HOUR, "how": How.CONFIRMED},
            0,
        ),
        (90 * HOUR, {"closed_at": REGISTERED + 80 * HOUR, "how": How.WITHDRAWN}, 0),
        (90 * HOUR, {"closed_at": REGISTERED + 80 * HOUR, "how": How.MERGED}, 0),
    ],
)
def test_the_clock_runs_from_registration_to_the_restoration_that_was_confirmed(
    after: timedelta, facts: dict[str, Any], days: int
) -> None:
    assert days_beyond(complaint(**facts), REGISTERED + after) == days


def test_what_has_no_limit_is_never_beyond_it() -> None:
    assert days_beyond(complaint(within=None), REGISTERED + 90 * DAY) == 0


def test_opened_again_its_clock_has_run_all_the_time() -> None:
    told = complaint()
    told.said_back(REGISTERED + 5 * HOUR)
    assert days_beyond(told, REGISTERED + 9 * HOUR) == 0

    told.stays_dark(REGISTERED + 9 * HOUR)

    assert days_beyond(told, REGISTERED + 9 * HOUR) == 1
    assert told.times_reopened == 1


def test_what_is_due_is_noted_with_its_basis_and_grows_with_each_day() -> None:
    log, told, line = Ledger(), complaint(), limit("transformer", CLASS_A)
    assert line
    note_days(log, told, line, SCHEDULE.cap, REGISTERED + 6 * HOUR)
    assert told.days_beyond is None

    for hours in (7, 8, 29, 31):
        note_days(log, told, line, SCHEDULE.cap, REGISTERED + hours * HOUR)

    assert told.compensation == Decimal(300)
    assert [(entry.act, entry.facts["rupees"], entry.facts["days"]) for entry in log.entries] == [
        ("limit.passed", "150", 1),
        ("limit.day", "300", 2),
    ]
    basis = {"limit": "transformer", "hours": 6.0, "a_day": "150", "cap": "30 % of the fixed charge of the year"}
    assert log.entries[0].facts.items() >= basis.items()


@pytest.mark.parametrize(
    ("charge", "besides", "reached"), [(None, 9_000, False), (2_000, 0, False), (2_000, 450, True), (500, 0, True)]
)
def test_that_the_cap_of_the_year_is_reached_is_said_where_the_charge_is_known(
    charge: int | None, besides: int, reached: bool
) -> None:
    log, told, line = Ledger(), complaint(), limit("transformer", CLASS_A)
    assert line
    cap = replace(SCHEDULE.cap, charge=None if charge is None else Decimal(charge))
    note_days(log, told, line, cap, REGISTERED + 7 * HOUR, Decimal(besides))
    assert log.entries[0].facts.get("cap_reached", False) is reached


def test_beyond_a_guessed_limit_the_passing_is_noted_once_and_nothing_is_due() -> None:
    log, told, line = Ledger(), complaint(24 * HOUR), limit("transformer", RURAL)
    assert line

    for day in range(1, 9):
        note_days(log, told, line, SCHEDULE.cap, REGISTERED + day * DAY + MINUTE)

    assert [entry.act for entry in log.entries] == ["limit.passed"]
    assert log.entries[0].facts["placeholder"]
    assert told.compensation is None


Said = st.lists(st.tuples(st.sampled_from(["back", "no", "look", "yes"]), st.integers(1, 600)), max_size=30)


@settings(deadline=None)
@given(Said)
def test_whatever_is_said_and_however_often_we_look_nothing_is_due_twice_or_too_much(
    said: list[tuple[str, int]],
) -> None:
    log, told, line, now = Ledger(), complaint(), limit("transformer", CLASS_A), REGISTERED
    assert line
    for what, minutes in said:
        now += minutes * MINUTE
        if what == "back" and not told.closed_at:
            told.said_back(now)
        elif what == "no":
            told.closed_at = told.how = None
            told.stays_dark(now)
        elif what == "yes" and not told.closed_at:
            told.close(How.CONFIRMED, now)
        note_days(log, told, line, SCHEDULE.cap, now)
        note_days(log, told, line, SCHEDULE.cap, now)

    noted = [entry.facts["days"] for entry in log.entries]
    most = max(0, -(-(now - REGISTERED - line.within) // DAY))
    assert noted == sorted(set(noted))
    assert (told.days_beyond or 0) <= most
    assert (told.compensation or 0) == 150 * (told.days_beyond or 0)
    assert [entry.act for entry in log.entries] == (["limit.passed"] + ["limit.day"] * len(noted))[: len(noted)]
