"""How fast a sender goes, and how much a single chat may hear: rules alone."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.delivery import pace
from bot.delivery.pace import DOUBLES_IN, GROUP_CHAT, PAIR, PRIVATE_CHAT, Chats, Limit, Steps, limit_of, pace_now
from tests.zones.ledger import MINUTE, NOON


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


@pytest.mark.parametrize(
    ("minutes", "rate"), [(0, 10), (5, 20), (10, 40), (14, 40 * 2**0.8), (15, 80), (600, 80), (10_000_000, 80)]
)
def test_a_pace_that_was_too_fast_is_approached_again(minutes: int, rate: float) -> None:
    assert pace_now(80, 10, NOON, NOON + minutes * MINUTE) == pytest.approx(rate)


def test_whoever_was_never_too_fast_goes_at_full_pace() -> None:
    assert pace_now(80, None, None, NOON) == 80
    assert timedelta(0) < DOUBLES_IN


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
