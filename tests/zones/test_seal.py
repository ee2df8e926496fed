"""Seals hold on to one another: whatever is done to the log afterwards, the first place where it was done is found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zones.seal import BEFORE_ALL, Chain, Fault, Seal, What, Written, seal_all

MORNING = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
Log = list[tuple[Seal, Written | None]]


def written(number: int, act: str = "outage.posted", **facts: object) -> Written:
    at = MORNING + timedelta(minutes=number)
    return Written(number * 10, act, at, 1, 7, 3, None, None, {"areas": [4, 5], "cause": "jumper"} | facts)


def log_of(*entries: Written) -> Log:
    return list(zip(seal_all((0, BEFORE_ALL), entries), entries, strict=True))


def faults(log: Sequence[tuple[Seal, Written | None]]) -> Fault | None:
    chain = Chain()
    for seal, entry in log:
        chain.follow(seal, entry)
    return chain.fault


@pytest.fixture
def log() -> Log:
    return log_of(*(written(number) for number in range(1, 6)))


def test_a_log_as_it_was_written_holds(log: Log) -> None:
    assert faults(log) is None
    assert len({seal.seal for seal, _ in log}) == 5


@pytest.mark.parametrize(
    "change",
    [
        {"act": "outage.restored"},
        {"at": MORNING},
        {"person_id": 8},
        {"person_id": None},
        {"position_id": 4},
        {"zone_id": 2},
        {"outage_id": 1},
        {"notice_id": 1},
        {"facts": {"areas": [4, 5], "cause": "transformer"}},
    ],
)
def test_whatever_is_changed_in_an_entry_shows(log: Log, change: dict[str, object]) -> None:
    seal, entry = log[2]
    assert entry
    log[2] = seal, entry._replace(**change)  # type: ignore[arg-type]

    assert faults(log) == Fault(What.CHANGED, 3, 30)


def test_who_seals_the_changed_entry_again_is_found_by_the_next_seal(log: Log) -> None:
    entry = written(3, "outage.restored")
    log[2] = next(seal_all((2, log[1][0].seal), [entry])), entry

    assert faults(log) == Fault(What.FORGED, 4, 40)


def test_an_entry_that_was_taken_out_shows_with_its_seal_and_without(log: Log) -> None:
    seal, _ = log[2]

    assert faults([*log[:2], (seal, None), *log[3:]]) == Fault(What.REMOVED, 3, 30)
    assert faults([*log[:2], *log[3:]]) == Fault(What.REMOVED, 3)


def test_an_entry_that_was_put_in_later_with_an_old_time_shows() -> None:
    late = written(1)._replace(id=60, at=MORNING - timedelta(days=3))

    assert faults(log_of(written(1), written(2), late, written(3))) == Fault(What.INSERTED, 3, 60)


def test_acts_that_ran_beside_each_other_may_stand_in_the_order_of_their_commits() -> None:
    assert faults(log_of(written(1), written(50), written(9), written(51))) is None


def test_of_several_faults_the_first_is_told(log: Log) -> None:
    for place in (3, 1, 4):
        log[place] = log[place][0], None

    assert faults(log) == Fault(What.REMOVED, 2, 20)


def test_the_seal_is_of_what_is_meant_not_of_how_it_is_written() -> None:
    entry = written(1, cause="जंफर")
    turned = dict(reversed(list(entry.facts.items())))  # type: ignore[attr-defined]
    elsewhere = entry.at.astimezone(timezone(timedelta(hours=5, minutes=30)))

    assert entry._replace(facts=turned, at=elsewhere).digest == entry.digest


@given(st.lists(st.integers(1, 30), min_size=1, max_size=30, unique=True), st.data())
def test_batches_make_the_same_seals_as_one_go(numbers: list[int], data: st.DataObject) -> None:
    entries = [written(number) for number in numbers]
    cut = data.draw(st.integers(0, len(entries)))
    first = list(seal_all((0, BEFORE_ALL), entries[:cut]))
    last = (first[-1].number, first[-1].seal) if first else (0, BEFORE_ALL)

    assert [*first, *seal_all(last, entries[cut:])] == list(seal_all((0, BEFORE_ALL), entries))
