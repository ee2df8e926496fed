"""Nothing is lost, nothing is told twice: the soak of `benchmarks/`, small, with a worker that is in a hurry."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks.soak import Plan, soak
from benchmarks.stage.audit import Reckoning, judge

PLAN = Plan(deliveries=400, kills=3, restarts=0, seed=1912, longest=2, rate=40, patience=60, hasty=True)


async def test_a_worker_that_is_killed_again_and_again_loses_nothing_and_tells_nobody_twice(
    empty: str, tmp_path: Path
) -> None:
    result = await soak(empty, tmp_path, PLAN)

    assert result.violations == []
    assert result.owed() >= PLAN.deliveries
    assert result.seen("whatsapp", 1) > PLAN.deliveries / 4
    assert result.seen("telegram", 1) > PLAN.deliveries / 4


@pytest.mark.parametrize(
    ("state", "reason", "done", "seen", "violation"),
    [
        ("delivered", None, True, 1, []),
        ("withdrawn", "overtaken", True, 0, []),
        ("delivered", None, True, 2, ["1 doubled"]),
        ("accepted", None, True, 0, ["1 lost"]),
        ("refused", None, True, 0, ["1 lost"]),
        ("due", None, False, 0, ["1 left open"]),
    ],
)
def test_the_phones_are_held_against_the_rows(
    state: str, reason: str | None, done: bool, seen: int, violation: list[str]
) -> None:
    result, shown = Reckoning(), Counter({("whatsapp", "+910100000000", "GN-2611-0001/1"): seen})
    row = SimpleNamespace(id=7, state=state, reason=reason, done=done, channel="whatsapp", reference="GN-2611-0001/1")
    judge(result, row, "+910100000000", shown, in_hand=set(), unanswered=set())

    assert result.violations == violation
    assert not shown
