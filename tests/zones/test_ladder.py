"""What nobody takes up: when it climbs, to whom, what stops it, and how much one person is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zones.ledger import (
    AE_FAULTS,
    ANIL,
    CHIEF,
    DEEPAK,
    GOMTI_NAGAR,
    HOUR,
    JE_VIBHUTI,
    LONG_AGO,
    MEENA,
    MINUTE,
    NOON,
    VIRAM_KHAND,
    Ledger,
)
from zones.duty import Absence, Away, OnDuty, on_duty
from zones.ladder import (
    WAITS,
    Climb,
    Matter,
    Rung,
    Summons,
    acknowledge,
    begin,
    call,
    is_due,
    may_be_called,
    meet,
    step,
    waits_of,
)
from zones.position import Holding

CHAIN = [JE_VIBHUTI, AE_FAULTS, CHIEF]
HOLDINGS = [Holding(o.id, p.id, LONG_AGO) for o, p in zip(CHAIN, (ANIL, MEENA, DEEPAK), strict=True)]
DANGER, SUSPICION, COMPLAINTS = Rung.DANGER, Rung.SUSPICION, Rung.COMPLAINTS


def matter(rung: Rung, told: int | None = ANIL.id) -> Matter:
    return Matter(rung, 7, GOMTI_NAGAR, VIRAM_KHAND, NOON, 1, told)


def climb(rung: Rung, told: int | None = ANIL.id, **more: object) -> Climb:
    it = begin(matter(rung, told), told)
    for name, value in more.items():
        setattr(it, name, value)
    return it


def duty(now: datetime, absences: list[Absence] | None = None) -> list[OnDuty]:
    return on_duty(CHAIN, HOLDINGS, absences or [], now)


@pytest.mark.parametrize(
    ("rung", "told", "minutes", "due"),
    [
        (DANGER, ANIL.id, 4, False),
        (DANGER, ANIL.id, 5, True),  # not seen within five minutes
        (DANGER, None, 0, True),  # it reached nobody
        (SUSPICION, ANIL.id, 9, False),
        (SUSPICION, ANIL.id, 10, True),
        (SUSPICION, None, 0, True),
        (COMPLAINTS, None, 59, False),  # they are gathered first
        (COMPLAINTS, None, 60, True),
        (Rung.HANDED, None, 59, False),  # the other office was asked when it was handed on
        (Rung.HANDED, None, 60, True),
    ],
)
def test_when_the_first_step_is_due(rung: Rung, told: int | None, minutes: int, due: bool) -> None:
    assert is_due(climb(rung, told), WAITS[rung], NOON + minutes * MINUTE) is due


@pytest.mark.parametrize(
    ("more", "minutes", "due"),
    [
        ({"stepped_at": NOON}, 500, False),  # whoever is next was not told yet: their time has not begun
        ({"stepped_at": NOON, "told_at": NOON + 12 * MINUTE}, 16, False),
        ({"stepped_at": NOON, "told_at": NOON + 12 * MINUTE}, 17, True),
        ({"stepped_at": NOON, "told_at": NOON, "acknowledged_at": NOON + MINUTE}, 30, False),
        ({"stepped_at": NOON, "told_at": NOON, "acknowledged_at": NOON + MINUTE}, 31, True),  # taken up, and no more
        ({"stepped_at": NOON, "told_at": NOON, "over_at": NOON + MINUTE}, 500, False),
    ],
)
def test_when_the_next_step_is_due(more: dict[str, object], minutes: int, due: bool) -> None:
    assert is_due(climb(DANGER, **more), WAITS[DANGER], NOON + minutes * MINUTE) is due


def test_looking_at_it_is_taking_it_up_until_the_next_step() -> None:
    it = climb(SUSPICION)
    looked = Matter(SUSPICION, 7, GOMTI_NAGAR, VIRAM_KHAND, NOON, 9, ANIL.id, NOON + 3 * MINUTE)

    meet(it, looked)
    assert (it.acknowledged_at, it.count) == (NOON + 3 * MINUTE, 9)
    assert not is_due(it, WAITS[SUSPICION], NOON + 62 * MINUTE)
    step(Ledger(), it, duty(NOON), NOON + 63 * MINUTE)
    meet(it, looked)
    assert it.acknowledged_at is None, "an old word does not stop a new step"


def test_nobody_to_tell_stands_in_the_log_once_and_is_tried_again() -> None:
    log, it = Ledger(), climb(DANGER, None)

    assert step(log, it, [], NOON) is None
    assert not is_due(it, WAITS[DANGER], NOON + 4 * MINUTE)
    assert step(log, it, [], NOON + 5 * MINUTE) is None
    whom = step(log, it, duty(NOON), NOON + 10 * MINUTE)

    assert whom
    assert whom.person_id == ANIL.id
    assert log.acts == ["ladder.nobody", "ladder.climbed"]


def test_a_storm_is_one_message_in_a_quarter_of_an_hour_and_danger_waits_five_minutes_at_most() -> None:
    storm = [climb(SUSPICION) for _ in range(300)]

    assert may_be_called(storm, None, NOON)
    assert not may_be_called(storm, NOON, NOON + 14 * MINUTE)
    assert may_be_called(storm, NOON, NOON + 15 * MINUTE)
    assert may_be_called([*storm, climb(DANGER)], NOON, NOON + 5 * MINUTE)


def test_a_zone_may_change_one_number_and_keep_the_others() -> None:
    waits = waits_of({"danger": {"first": 3}})

    assert (waits[DANGER].first, waits[DANGER].step, waits[SUSPICION]) == (3, 5, WAITS[SUSPICION])


def test_i_am_on_it_counts_once_and_not_for_what_is_over() -> None:
    log, open_, over = Ledger(), climb(DANGER), climb(DANGER, over_at=NOON)
    it = Summons(MEENA.id, NOON, [1, 2])

    assert acknowledge(log, it, [open_, over], NOON + MINUTE) == [open_]
    assert acknowledge(log, it, [open_, over], NOON + 2 * MINUTE) == []
    assert (open_.acknowledged_at, log.acts) == (NOON + MINUTE, ["ladder.acknowledged"])


@dataclass
class Evening:
    """The ladder's timer on paper, with whatever happens between its looks."""

    log: Ledger = field(default_factory=Ledger)
    it: Climb = field(default_factory=lambda: climb(DANGER))
    calls: list[Summons] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)

    def looks(self, now: datetime) -> None:
        if is_due(self.it, WAITS[DANGER], now):
            step(self.log, self.it, duty(now, self.absences), now)
        if self.it.waits_to_be_told:
            last = max((one.at for one in self.calls if one.person_id == self.it.asked[-1]), default=None)
            if may_be_called([self.it], last, now):
                self.calls.append(call([self.it], self.it.asked[-1], now))

    def taken_up(self, now: datetime) -> None:
        if self.calls:
            acknowledge(self.log, self.calls[-1], [self.it], now)


ACTS = st.sampled_from(["look", "look twice", "take up", "leave"])


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 20), ACTS, st.sampled_from([ANIL, MEENA, DEEPAK])), max_size=40))
def test_no_order_of_words_absences_and_restarts_repeats_a_step_or_leaves_one_out(
    story: list[tuple[int, str, object]],
) -> None:
    evening, now = Evening(), NOON
    for minutes, act, person in story:
        now += minutes * MINUTE
        if act == "leave":
            away = Absence(person.id, Away.PHONE_OFF, now, now + 30 * MINUTE)  # type: ignore[attr-defined]
            evening.absences.append(away)
        elif act == "take up":
            evening.taken_up(now)
        for _ in range(2 if act == "look twice" else 1):
            evening.looks(now)
    for minute in range(0, 400, 5):  # then everybody is back, and nobody takes it up
        evening.looks(now + HOUR + minute * MINUTE)

    told = [one.person_id for one in evening.calls]
    assert len(told) == len(set(told)), "nobody is told twice of the same step"
    assert set(told) == set(evening.it.asked) - {ANIL.id}, "and everybody to whom it climbed is told"
    assert DEEPAK.id in told
    assert evening.log.acts.count("ladder.climbed") == len(told)
    assert evening.log.acts.count("ladder.nobody") == 1
