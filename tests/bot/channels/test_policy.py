"""Meta's error codes: each has its row, and the row is what the facts ask for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.channel import Level, Then
from bot.channels.policy import BY_CODE, POLICY, refusal
from bot.emulator.whatsapp.cloud_errors import ERRORS

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
LETTER, RECIPIENT, TEMPLATE, SENDER, ACCOUNT = Level

# Written down a second time, from the facts and not from the table: what is to be done on which codes.
ASKED: dict[tuple[Level, Then], set[int]] = {
    (LETTER, Then.LATER): {1, 2, 131000, 131016, 133004},
    (TEMPLATE, Then.LATER): {134101},
    (SENDER, Then.SLOW): {130429},
    (RECIPIENT, Then.WAIT): {131056, 131208},
    (ACCOUNT, Then.PAUSE): {4, 80007},
    (SENDER, Then.PAUSE): {131057},
    (SENDER, Then.STOP): {131048, 131045, 133010, 33, 131037, 133000, 133005, 133006, 133008, 133009, 133015, 133016},
    (ACCOUNT, Then.STOP): {0, 190, 3, 10, 131005, 368, 131031, 131042, 131064},
    (RECIPIENT, Then.MISSED): {131026},
    (RECIPIENT, Then.TEMPLATE): {131047},
    (RECIPIENT, Then.NEVER): {131049, 131050, 130472, 131021, 131030, 130497, 131062, 137000, 131020},
    (LETTER, Then.NEVER): {
        100, 131008, 131009, 131051, 131052, 131053, 131055, 131063, 132000, 132005, 132008, 132012, 132018, 132068,
        132069, 134011, 134100, 134102, 135000, 139100, 139101, 139102, 139103,
        131201, 131202, 131203, 131204, 131209, 131210, 131211, 131212, 131213, 131214, 131059,
    },
    (TEMPLATE, Then.ANOTHER): {132001, 132007, 132015, 132016},
    (RECIPIENT, Then.HOLD): {131207},
    (RECIPIENT, Then.GONE): {131041, 131215},
}  # fmt: skip
EVERY = [(code, level, then) for (level, then), codes in ASKED.items() for code in sorted(codes)]


@pytest.mark.parametrize(("code", "level", "then"), EVERY)
def test_a_code_is_met_as_the_facts_ask(code: int, level: Level, then: Then) -> None:
    failure = refusal(code, 400)

    assert (failure.level, failure.then) == (level, then)
    assert failure.reason == ("room suspended" if code == 131207 else f"whatsapp {code}")


def test_every_code_has_one_row_and_every_row_is_asked_for() -> None:
    assert len(BY_CODE) == len(POLICY)
    assert set(BY_CODE) == {code for code, _, _ in EVERY}


def test_whatever_the_false_platform_can_say_has_a_row() -> None:
    assert set(ERRORS) <= set(BY_CODE)


def test_a_code_of_which_nobody_has_told_us_is_no_reason_to_try_for_ever() -> None:
    assert refusal(999_999, 400).then in (Then.NEVER, Then.STOP)


@pytest.mark.parametrize(
    ("code", "status", "level", "then", "page"),
    [
        (500, 500, LETTER, Then.UNKNOWN, False),  # no code of Meta's: it may have been taken
        (503, 503, LETTER, Then.UNKNOWN, False),
        (429, 429, SENDER, Then.SLOW, False),
        (401, 401, ACCOUNT, Then.STOP, False),
        (200, 403, ACCOUNT, Then.STOP, False),
        (299, 403, ACCOUNT, Then.STOP, False),
        (131999, 500, LETTER, Then.LATER, True),
        (131999, 400, LETTER, Then.NEVER, True),
    ],
)
def test_a_code_that_we_do_not_know_is_for_good_if_it_is_ours_and_told(
    code: int, status: int, level: Level, then: Then, page: bool
) -> None:
    failure = refusal(code, status)

    assert (failure.level, failure.then, failure.page) == (level, then, page)


@pytest.mark.parametrize(
    ("code", "after"),
    [
        (130429, SECOND),
        (131056, SECOND),
        (134101, 10 * MINUTE),
        (131048, HOUR),
        (190, 10 * MINUTE),
        (4, 2 * MINUTE),
    ],
)
def test_how_long_it_waits(code: int, after: timedelta) -> None:
    assert refusal(code, 400).after == after


def test_what_the_platform_itself_asks_for_is_honoured_when_it_is_longer() -> None:
    assert refusal(130429, 429, 30 * SECOND).after == 30 * SECOND
    assert refusal(131048, 400, 30 * SECOND).after == HOUR


@pytest.mark.parametrize("code", [100, 132000, 132018, 132001, 132007, 132015, 132016, 130497, 1])
def test_our_own_mistakes_are_told_to_somebody(code: int) -> None:
    assert refusal(code, 400).page
