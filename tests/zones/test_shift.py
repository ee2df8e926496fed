"""A new time that hardly differs from the one people were told."""

from datetime import datetime, timedelta

import pytest

from tests.zones.ledger import ANIL, DAY, HOUR, MINUTE, NOON, PATRAKARPURAM, RAVI, VIRAM_KHAND, Ledger
from zones.notice import Kept, Notice, NoticeKind, Why
from zones.outage import Eta, Outage
from zones.posting import (
    correct_outage,
    plan_work,
    post_outage,
    restore_power,
    send_kept_time,
    send_time,
    update_outage,
)
from zones.refused import Refused
from zones.shift import LAST_CALL, is_small

LONG_BEFORE = NOON - HOUR


def told(after: timedelta) -> Eta:
    """What people were told at noon."""
    return Eta(NOON + after, NOON, ANIL.id, NOON)


@pytest.mark.parametrize(
    ("remains", "shift", "small"),
    [
        (60, 14, True),
        (60, 15, False),
        (60, -14, True),
        (60, -15, False),
        (60, 0, True),
        (120, 23, True),  # a fifth of what remains is 24 minutes
        (120, 24, False),
        (600, 29, True),  # but half an hour is news to everyone
        (600, 30, False),
        (11, 5, True),
        (10, 5, False),  # the told time is about to pass: every minute more is news
        (10, -5, True),
    ],
)
def test_what_is_small_depends_on_what_remains(remains: int, shift: int, small: bool) -> None:
    before = told(remains * MINUTE)

    assert is_small(before, NOON + (remains + shift) * MINUTE, LONG_BEFORE, NOON) is small


@pytest.mark.parametrize(
    ("before", "eta"),
    [
        (None, NOON + HOUR),  # nothing was told yet
        (Eta(None, NOON, told_at=NOON), NOON + HOUR),  # “not known” was told
        (told(HOUR), None),  # “not known” is news
        (told(-MINUTE), NOON + MINUTE),  # the told time has passed
        (told(timedelta(0)), NOON + MINUTE),
    ],
)
def test_between_a_time_and_none_no_shift_is_small(before: Eta | None, eta: datetime | None) -> None:
    assert not is_small(before, eta, LONG_BEFORE, NOON)


def test_of_announced_work_its_own_length_counts_and_not_the_day_until_then() -> None:
    start = NOON + DAY
    before = Eta(start + HOUR, NOON, told_at=NOON)

    assert not is_small(before, start + HOUR + 20 * MINUTE, start, NOON)


# ---- what becomes of it --------------------------------------------------------------------------------


async def posted(store: Ledger, eta: datetime | None = NOON + HOUR) -> Outage:
    return (await post_outage(store, ANIL, [VIRAM_KHAND], "jumper", eta, NOON)).outage


async def test_a_small_shift_is_in_the_history_and_the_log_and_is_owed_to_nobody(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)

    said = await update_outage(gomti_nagar, ANIL, outage, None, NOON + HOUR + 10 * MINUTE, NOON + MINUTE)

    assert said == Kept(outage, Why.SMALL_SHIFT)
    assert [(eta.at, eta.told_at) for eta in outage.etas] == [
        (NOON + HOUR, NOON),
        (NOON + HOUR + 10 * MINUTE, None),
    ]
    assert (len(gomti_nagar.owed), outage.version, gomti_nagar.acts) == (1, 1, ["outage.posted", "outage.updated"])
    entry = gomti_nagar.entries[-1]
    assert (entry.person_id, entry.notice, entry.facts["owed"], entry.facts["kept"]) == (
        ANIL.id, None, 0, "small_shift",
    )  # fmt: skip
    assert entry.facts["eta"] == (NOON + HOUR + 10 * MINUTE).isoformat()


async def test_many_small_shifts_count_from_the_time_that_was_told(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    first = await update_outage(gomti_nagar, ANIL, outage, None, NOON + HOUR + 10 * MINUTE, NOON + MINUTE)

    second = await update_outage(gomti_nagar, ANIL, outage, None, NOON + HOUR + 20 * MINUTE, NOON + 2 * MINUTE)

    assert isinstance(first, Kept)
    assert isinstance(second, Notice)
    assert outage.told is outage.etas[-1]


@pytest.mark.parametrize(("cause", "kind"), [("fuse", Notice), ("jumper", Kept), (None, Kept)])
async def test_a_new_cause_is_always_told(gomti_nagar: Ledger, cause: str | None, kind: type) -> None:
    outage = await posted(gomti_nagar)

    said = await update_outage(gomti_nagar, ANIL, outage, cause, NOON + HOUR + MINUTE, NOON + MINUTE)

    assert isinstance(said, kind)


async def test_a_kept_time_goes_out_with_whatever_is_told_next(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    await update_outage(gomti_nagar, ANIL, outage, None, NOON + HOUR + 10 * MINUTE, NOON + MINUTE)

    notice = await correct_outage(gomti_nagar, ANIL, outage, "fuse", outage.eta, NOON + 2 * MINUTE)

    assert notice.facts["eta"] == (NOON + HOUR + 10 * MINUTE).isoformat()
    assert outage.told is outage.etas[-1]


async def test_a_later_time_that_was_kept_is_told_before_the_told_one_passes(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    await update_outage(gomti_nagar, ANIL, outage, None, NOON + HOUR + 10 * MINUTE, NOON + MINUTE)
    last_call = NOON + HOUR - LAST_CALL

    early = await send_kept_time(gomti_nagar, outage, last_call - MINUTE)
    notice = await send_kept_time(gomti_nagar, outage, last_call)
    again = await send_kept_time(gomti_nagar, outage, last_call + MINUTE)

    assert early is None
    assert again is None
    assert notice
    assert (notice.kind, notice.person_id, notice.version) == (NoticeKind.UPDATE, None, 2)
    assert notice.facts["eta"] == (NOON + HOUR + 10 * MINUTE).isoformat()


async def test_an_earlier_time_that_was_kept_need_not_be_told(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    await update_outage(gomti_nagar, ANIL, outage, None, NOON + 50 * MINUTE, NOON + MINUTE)

    assert await send_kept_time(gomti_nagar, outage, NOON + 55 * MINUTE) is None


async def test_nothing_that_was_kept_is_told_once_supply_is_back(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    await update_outage(gomti_nagar, ANIL, outage, None, NOON + HOUR + 10 * MINUTE, NOON + MINUTE)
    await restore_power(gomti_nagar, ANIL, outage, NOON + 2 * MINUTE, NOON + 2 * MINUTE)

    assert await send_kept_time(gomti_nagar, outage, NOON + HOUR) is None


async def test_the_engineer_may_have_a_kept_time_sent_once(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    await update_outage(gomti_nagar, ANIL, outage, None, NOON + HOUR + 10 * MINUTE, NOON + MINUTE)

    notice = await send_time(gomti_nagar, ANIL, outage, NOON + 2 * MINUTE)

    assert (notice.kind, notice.person_id, notice.owed) == (NoticeKind.UPDATE, ANIL.id, 7)
    with pytest.raises(Refused, match="already_told"):
        await send_time(gomti_nagar, ANIL, outage, NOON + 3 * MINUTE)


async def test_nobody_else_may_have_it_sent(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    await update_outage(gomti_nagar, ANIL, outage, None, NOON + HOUR + 10 * MINUTE, NOON + MINUTE)

    with pytest.raises(Refused, match="not_answerable"):
        await send_time(gomti_nagar, RAVI, outage, NOON + 2 * MINUTE)


async def test_planned_work_tells_its_end_with_the_announcement(gomti_nagar: Ledger) -> None:
    start = NOON + DAY
    work = (await plan_work(gomti_nagar, ANIL, [PATRAKARPURAM], None, start, start + 3 * HOUR, NOON)).outage

    assert work.told is work.etas[-1]
