"""A message whose outcome nobody told: when it is sent again, when it is left, and when we still wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.settling import PATIENCE, SILENT_PATIENCE, Doubt, Verdict, verdict
from tests.zones.ledger import NOON
from zones.delivery import Lane
from zones.notice import LANES, NoticeKind

SECOND = timedelta(seconds=1)
OUTAGE = Doubt(NOON, Lane.SUPPLY, NoticeKind.OUTAGE, room=False, has_receipts=True, told_at=NOON + SECOND)
WAIT, AGAIN, LEAVE = Verdict


@pytest.mark.parametrize(
    ("kind", "with_receipts", "without"),
    [
        (NoticeKind.OUTAGE, AGAIN, LEAVE),
        (NoticeKind.RESTORATION, AGAIN, LEAVE),
        (NoticeKind.PLANNED, AGAIN, LEAVE),
        (NoticeKind.CORRECTION, AGAIN, LEAVE),
        (NoticeKind.CANCELLATION, AGAIN, LEAVE),
        (NoticeKind.UPDATE, LEAVE, LEAVE),
        (NoticeKind.REMINDER, LEAVE, LEAVE),
    ],
)
def test_the_kind_of_notice_decides_once_no_word_can_come(
    kind: NoticeKind, with_receipts: Verdict, without: Verdict
) -> None:
    doubt, later = replace(OUTAGE, kind=kind, lane=LANES[kind]), NOON + PATIENCE
    assert verdict(doubt, later) is with_receipts
    assert verdict(replace(doubt, has_receipts=False), later) is without


@pytest.mark.parametrize(
    ("told", "waited", "says"),
    [
        (NOON + SECOND, PATIENCE - SECOND, WAIT),
        (NOON + SECOND, PATIENCE, AGAIN),
        (NOON - SECOND, PATIENCE, WAIT),
        (None, PATIENCE, WAIT),
        (None, SILENT_PATIENCE - SECOND, WAIT),
        (None, SILENT_PATIENCE, AGAIN),
    ],
)  # fmt: skip
def test_while_word_may_still_come_nothing_is_sent_again(told: object, waited: object, says: Verdict) -> None:
    """A platform that has told of later messages has told of this one; one that is silent may have more to tell."""
    assert verdict(replace(OUTAGE, told_at=told), NOON + waited) is says  # type: ignore[arg-type, operator]


def test_an_answer_that_somebody_waits_for_is_said_again() -> None:
    assert verdict(replace(OUTAGE, lane=Lane.ANSWER, kind=None), NOON + PATIENCE) is AGAIN


def test_where_no_receipt_ever_comes_only_danger_and_a_rooms_post_are_repeated() -> None:
    silent = replace(OUTAGE, has_receipts=False, told_at=None)
    assert verdict(silent, NOON) is LEAVE
    assert verdict(replace(silent, lane=Lane.DANGER), NOON) is AGAIN
    assert verdict(replace(silent, room=True), NOON) is AGAIN
    assert verdict(replace(silent, room=True, kind=NoticeKind.UPDATE), NOON) is LEAVE
