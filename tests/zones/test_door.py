"""Who is let into a room by which rule, and what a change of standing leaves in the log."""

from __future__ import annotations

import pytest

from tests.zones.ledger import HOUR, MINUTE, NOON
from zones.door import CHANGES, GATHER, REST, Admission, Reception, Stand, became, knock, may_point


@pytest.mark.parametrize(
    ("rule", "stranger", "member"),
    [
        (Admission.OPEN, Reception.LET_IN, Reception.LET_IN),
        (Admission.QUESTION, Reception.ASK, Reception.LET_IN),
        (Admission.MEMBERS, Reception.JOIN_FIRST, Reception.LET_IN),
        (Admission.ADMIN, Reception.WAIT, Reception.WAIT),
    ],
)
def test_each_rule_has_its_verdict(rule: Admission, stranger: Reception, member: Reception) -> None:
    assert (knock(rule, is_member=False), knock(rule, is_member=True)) == (stranger, member)


@pytest.mark.parametrize(
    ("was", "now", "act"),
    [
        (Stand.OUT, Stand.IN, "room.joined"),
        (Stand.BANNED, Stand.IN, "room.joined"),
        (Stand.IN, Stand.OUT, "room.left"),
        (Stand.LEADS, Stand.OUT, "room.left"),
        (Stand.IN, Stand.BANNED, "room.banned"),
        (Stand.OUT, Stand.BANNED, "room.banned"),
        (Stand.BANNED, Stand.OUT, "room.forgiven"),
        (Stand.IN, Stand.LEADS, "room.promoted"),
        (Stand.OUT, Stand.LEADS, "room.promoted"),
        (Stand.LEADS, Stand.IN, "room.demoted"),
        (Stand.IN, Stand.MUTED, "room.muted"),
        (Stand.MUTED, Stand.IN, "room.unmuted"),
        (Stand.LEADS, Stand.LEADS, None),
    ],
)
def test_a_change_leaves_one_line_and_no_change_none(was: Stand, now: Stand, act: str | None) -> None:
    assert became(was, now) == act
    assert act is None or act in CHANGES


def test_newcomers_are_gathered_and_a_room_is_not_told_again_soon() -> None:
    assert not may_point(NOON, None, NOON + GATHER - MINUTE)
    assert may_point(NOON, None, NOON + GATHER)
    assert not may_point(NOON, NOON - REST + HOUR, NOON + GATHER)
    assert may_point(NOON, NOON - REST, NOON + GATHER)
