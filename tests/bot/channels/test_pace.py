"""How fast a sender goes, and how much a single chat may hear: rules alone."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.channels import pace
from bot.channels.pace import GROUP_CHAT, PAIR, PRIVATE_CHAT, Chats, Limit, Lines, Steps, limit_of, pace_now, slower
from tests.zones.ledger import NOON

SECOND = timedelta(seconds=1)


class Loop:
    """A clock that stands still but for the naps taken."""

    def __init__(self) -> None:
        self.at = 100.0

    def time(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Loop:
    loop = Loop()
    monkeypatch.setattr(pace, "asyncio", SimpleNamespace(get_running_loop=lambda: loop, sleep=loop.sleep))
    return loop


async def test_letters_leave_in_even_steps(loop: Loop) -> None:
    steps, left = Steps(), []
    for _ in range(4):
        await steps.turn(20)
        left.append(round(loop.at - 100, 6))

    assert left == [0, 0.05, 0.10, 0.15]


@pytest.mark.parametrize(("seconds", "rate"), [(0, 20), (10, 36), (30, 68), (37, 79.2), (38, 80), (1e9, 80)])
def test_a_pace_that_was_too_fast_is_approached_again(seconds: float, rate: float) -> None:
    assert pace_now(80, 20, NOON, NOON + seconds * SECOND) == pytest.approx(rate)


def test_whoever_was_never_too_fast_goes_at_full_pace() -> None:
    assert pace_now(80, None, None, NOON) == 80


@pytest.mark.parametrize(
    ("slowed_to", "seconds", "rate"),
    [
        (None, None, 80),  # the first time: four fifths
        (80, 4, None),  # of the same burst: counted already
        (80, 5, 72),  # four fifths of what it had come to in the meantime
        (10, 5, 16),
        (1, 5, 16),  # a tenth of the full pace is the least from which it starts again
    ],
)
def test_each_burst_of_too_fast_counts_once(slowed_to: float | None, seconds: int | None, rate: float | None) -> None:
    at = None if seconds is None else NOON - seconds * SECOND
    assert slower(100, slowed_to, at, NOON) == (None if rate is None else pytest.approx(rate))


def test_a_share_of_too_fast_answers_still_leaves_half_the_pace() -> None:
    """One answer in a hundred, at random, is no reason to come to a halt."""
    now, to, at, sent = NOON, None, None, 0.0
    for second in range(600):
        rate = pace_now(100, to, at, now)
        sent += rate
        if sent // 100 > (sent - rate) // 100 and (new := slower(100, to, at, now)):
            to, at = new, now
        now = NOON + second * SECOND

    assert sent / 600 > 50


def test_there_are_as_many_lines_as_the_pace_needs() -> None:
    lines = Lines()
    for _ in range(200):
        lines.answered(0.3)
    assert lines.wanted(80, 400) == pytest.approx(56, abs=2)
    assert lines.wanted(1_000_000, 400) == 400
    for _ in range(400):
        lines.answered(0.005)
    assert lines.wanted(1_000_000, 400) == pytest.approx(18, abs=2)


@pytest.mark.parametrize(
    ("channel", "room", "limit"),
    [("whatsapp", False, PAIR), ("telegram", False, PRIVATE_CHAT), ("telegram", True, GROUP_CHAT)],
)
def test_each_kind_of_chat_has_its_limit(channel: str, room: bool, limit: Limit) -> None:
    assert limit_of(channel, room=room) == limit


@pytest.mark.parametrize("limit", [PAIR, PRIVATE_CHAT, GROUP_CHAT])
def test_a_chat_hears_a_burst_and_then_one_at_a_time(limit: Limit) -> None:
    chats, now, heard = Chats(), 0.0, []
    for _ in range(limit.burst + 3):
        now = max(now, chats.resting(now).get(1, now))
        heard.append(now)
        chats.sent(1, limit, now)

    assert heard == [0.0] * limit.burst + [limit.seconds * n for n in (1, 2, 3)]


def test_a_group_never_hears_more_than_twenty_in_a_minute() -> None:
    chats, now, heard = Chats(), 0.0, []
    while now < 300:
        chats.sent(1, GROUP_CHAT, now)
        heard.append(now)
        now = max(now, chats.resting(now).get(1, now))

    assert max(sum(1 for other in heard if at <= other < at + 60) for at in heard) <= 20


def test_one_chat_that_rests_holds_up_no_other() -> None:
    chats = Chats()
    for _ in range(PRIVATE_CHAT.burst):
        chats.sent(1, PRIVATE_CHAT, 0.0)
    chats.sent(2, PRIVATE_CHAT, 0.0)

    assert set(chats.resting(0.0)) == {1}
    assert chats.resting(60.0) == {}
