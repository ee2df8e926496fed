"""Sunita's supply is said to be back: she is asked, in time and awake, and only she closes what she complained of."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zones.ledger import ANIL, DAY, HOUR, JE_VIBHUTI, MINUTE, NOON, SUNITA, VIRAM_KHAND
from tests.zones.test_complaint import SHE, Book, report, spot
from zones.closing import (
    Asking,
    Due,
    Heard,
    Reply,
    Times,
    answer_sample,
    due,
    hear,
    may_reopen,
    rate,
    sleeps,
    take_step,
)
from zones.complaint import Complaint, How
from zones.filing import file_complaint
from zones.pocket import Pocket, PocketVerdict, answer_pockets
from zones.refused import Refused
from zones.report import Reporter

TIMES = Times()
HERSELF = Reporter((SHE,), SUNITA.id)


async def complained(book: Book, at: datetime = NOON) -> Complaint:
    return (await file_complaint(book, report(person=SUNITA.id, at=at), spot(VIRAM_KHAND), at)).complaint


async def said_back(book: Book, at: datetime = NOON) -> Complaint:
    complaint = await complained(book)
    complaint.said_back(at)
    return complaint


@pytest.mark.parametrize(
    ("said", "asked", "again", "after", "asleep", "step"),
    [
        (None, None, None, DAY, False, None),  # nobody says that it is back
        (0, None, None, 0 * MINUTE, False, None),  # not at the same moment
        (0, None, None, 9 * MINUTE, False, None),
        (0, None, None, 10 * MINUTE, False, Due.ASK),
        (0, None, None, 10 * MINUTE, True, None),  # she sleeps
        (0, 10, None, 179 * MINUTE, False, None),
        (0, 10, None, 190 * MINUTE, False, Due.ASK_AGAIN),
        (0, 10, None, 190 * MINUTE, True, None),
        (0, 10, 190, 190 * MINUTE + 11 * HOUR, False, None),
        (0, 10, 190, 190 * MINUTE + 12 * HOUR, False, Due.CLOSE),
        (0, 10, 190, 190 * MINUTE + 12 * HOUR, True, None),  # she would be told of it
    ],
)
async def test_when_she_is_asked(
    said: int | None, asked: int | None, again: int | None, after: timedelta, asleep: bool, step: Due | None
) -> None:
    complaint = await complained(Book())
    complaint.outage_id = 7
    complaint.restored_said_at, complaint.asked_at, complaint.asked_again_at = (
        None if minutes is None else NOON + minutes * MINUTE for minutes in (said, asked, again)
    )
    assert due(complaint, TIMES, NOON + after, asleep=asleep) is step


async def test_whose_own_fault_was_seen_to_is_asked_at_once() -> None:
    complaint = await said_back(Book())
    assert due(complaint, TIMES, NOON) is Due.ASK
    complaint.outage_id, complaint.attached_at = 7, NOON
    assert due(complaint, TIMES, NOON) is None
    await hear(Book(), complaint, HERSELF, Reply.NO, TIMES, NOON + MINUTE)
    complaint.said_back(NOON + 2 * MINUTE)
    assert due(complaint, TIMES, NOON + 2 * MINUTE) is Due.ASK, "she has said no to the end of the outage"


@pytest.mark.parametrize(
    ("since", "until", "clock", "asleep"),
    [
        (None, None, 2, False),
        (22, 6, 23, True),
        (22, 6, 5, True),
        (22, 6, 6, False),
        (22, 6, 12, False),
        (13, 15, 14, True),
        (13, 15, 15, False),
    ],
)
def test_who_sleeps(since: int | None, until: int | None, clock: int, asleep: bool) -> None:
    hours = [None if hour is None else time(hour) for hour in (since, until)]
    assert sleeps(*hours, time(clock)) is asleep


async def test_an_engineers_word_closes_nothing_and_her_yes_does() -> None:
    book = Book()
    complaint = await said_back(book)
    assert complaint.closed_at is None

    assert await hear(book, complaint, HERSELF, Reply.YES, TIMES, NOON + HOUR) is Heard.CONFIRMED
    assert (complaint.how, complaint.closed_at) == (How.CONFIRMED, NOON + HOUR)
    assert await hear(book, complaint, HERSELF, Reply.YES, TIMES, NOON + HOUR) is Heard.STANDS
    assert book.acts == ["complaint.filed", "complaint.confirmed"]


@pytest.mark.parametrize("reply", [Reply.NO, Reply.PARTLY])
async def test_her_no_opens_it_again_and_nobody_asks_until_it_is_said_to_be_back_again(reply: Reply) -> None:
    book = Book()
    complaint = await said_back(book)

    assert await hear(book, complaint, HERSELF, reply, TIMES, NOON + HOUR) is Heard.REOPENED
    assert (complaint.reopened_at, complaint.restored_said_at, complaint.answer) == (NOON + HOUR, None, reply)
    assert due(complaint, TIMES, NOON + 30 * DAY) is None
    complaint.said_back(NOON + DAY)
    assert due(complaint, TIMES, NOON + DAY + HOUR) is Due.ASK
    assert complaint.reopened_at is None


@pytest.mark.parametrize(
    ("fault", "reply", "remains", "stands"),
    [
        ("no_supply", Reply.PARTLY, "low_voltage", "low_voltage"),
        ("no_supply", Reply.PARTLY, None, "no_supply"),
        ("no_supply", Reply.NO, "low_voltage", "no_supply"),
        ("wire_down", Reply.PARTLY, "low_voltage", "wire_down"),
    ],
)
async def test_what_is_back_in_part_leaves_what_fails_still(
    fault: str, reply: Reply, remains: str | None, stands: str
) -> None:
    book = Book()
    complaint = await said_back(book)
    complaint.fault_kind = fault
    await hear(book, complaint, HERSELF, reply, TIMES, NOON + HOUR, remains)
    assert complaint.fault_kind == stands


async def test_a_no_before_anybody_said_that_it_is_back_opens_nothing() -> None:
    book = Book()
    complaint = await complained(book)

    assert await hear(book, complaint, HERSELF, Reply.NO, TIMES, NOON + HOUR) is Heard.STANDS
    assert complaint.reopened_at is None
    assert book.acts == ["complaint.filed"]


async def test_that_it_is_still_out_said_as_a_report_is_a_no() -> None:
    book = Book()
    complaint = await said_back(book)

    filed = await file_complaint(book, report(person=SUNITA.id, at=NOON + HOUR), spot(VIRAM_KHAND), NOON + HOUR)

    assert filed.complaint is complaint
    assert (complaint.answer, complaint.reopened_at) == (Reply.NO, NOON + HOUR)
    assert book.acts[-1] == "complaint.reopened"


async def test_what_she_had_written_before_supply_came_back_is_no_answer() -> None:
    book = Book()
    complaint = await said_back(book, NOON + HOUR)

    await file_complaint(book, report(person=SUNITA.id, at=NOON + 59 * MINUTE), spot(VIRAM_KHAND), NOON + 2 * HOUR)

    assert complaint.restored_said_at == NOON + HOUR
    assert complaint.answer is None


async def test_silence_is_closed_unconfirmed_and_a_late_yes_confirms_it() -> None:
    book = Book()
    complaint = await said_back(book)
    for step in Due:
        take_step(book, complaint, step, NOON + DAY, reached=True)
    assert complaint.how is How.UNCONFIRMED

    assert await hear(book, complaint, HERSELF, Reply.YES, TIMES, NOON + 2 * DAY) is Heard.CONFIRMED
    assert (complaint.how, complaint.closed_at) == (How.CONFIRMED, NOON + DAY)


async def test_a_late_no_opens_it_again_within_a_time_and_is_another_complaint_later() -> None:
    book = Book()
    complaint = await said_back(book)
    await hear(book, complaint, HERSELF, Reply.YES, TIMES, NOON)

    assert await hear(book, complaint, HERSELF, Reply.NO, TIMES, NOON + 49 * HOUR) is Heard.TOO_LATE
    assert complaint.closed_at == NOON
    complaint.hushed_at = NOON + HOUR  # she said STOP, and speaks of it again
    assert await hear(book, complaint, HERSELF, Reply.NO, TIMES, NOON + 47 * HOUR) is Heard.REOPENED
    assert (complaint.closed_at, complaint.how, complaint.hushed_at) == (None, None, None)


async def test_whoever_has_complained_anew_keeps_the_new_one() -> None:
    book = Book()
    complaint = await said_back(book)
    await hear(book, complaint, HERSELF, Reply.YES, TIMES, NOON)
    anew = await complained(book, NOON + HOUR)

    assert await hear(book, complaint, HERSELF, Reply.NO, TIMES, NOON + 2 * HOUR) is Heard.STANDS
    assert (complaint.closed_at, anew.closed_at) == (NOON, None)


async def test_what_she_took_back_stays_closed() -> None:
    book = Book()
    complaint = await complained(book)
    complaint.close(How.WITHDRAWN, NOON)

    assert not may_reopen(complaint, TIMES, NOON)
    assert await hear(book, complaint, HERSELF, Reply.YES, TIMES, NOON) is Heard.STANDS
    assert complaint.how is How.WITHDRAWN
    with pytest.raises(Refused, match="not_to_rate"):
        rate(book, complaint, 5, NOON)


async def test_stars_are_given_once_and_only_for_what_is_over() -> None:
    book = Book()
    complaint = await said_back(book)
    with pytest.raises(Refused, match="not_to_rate"):
        rate(book, complaint, 5, NOON)
    await hear(book, complaint, HERSELF, Reply.YES, TIMES, NOON)
    for wrong in (0, 6):
        with pytest.raises(Refused, match="not_to_rate"):
            rate(book, complaint, wrong, NOON)
    rate(book, complaint, 4, NOON)
    with pytest.raises(Refused, match="not_to_rate"):
        rate(book, complaint, 1, NOON)
    assert complaint.rating == 4


def test_a_sampled_answer_is_kept() -> None:
    book, asking = Book(), Asking(SUNITA.id, NOON, 7)
    answer_sample(book, asking, 1, Reply.NO, NOON + HOUR)
    assert (asking.answer, book.acts) == (Reply.NO, ["sample.answered"])


# ---- no order of things loses one or closes it wrongly

ACTS = st.sampled_from(["report", "restored", "yes", "no", "partly", "clock", "back", "local", "looking", "pass"])


@given(st.lists(ACTS, max_size=40))
def test_no_order_of_words_taps_and_restorations_loses_one_or_closes_it_wrongly(acts: list[str]) -> None:
    asyncio.run(an_evening(acts))


async def an_evening(acts: list[str]) -> None:
    book, now = Book(), NOON
    complaint = await complained(book)
    for act in acts:
        now += 7 * HOUR if act == "pass" else MINUTE
        before, asked_twice = (complaint.closed_at, complaint.how), complaint.asked_again_at is not None
        await happens(book, complaint, act, now)
        if (complaint.closed_at, complaint.how) != before:
            by_her_word = act == "yes" and complaint.how is How.CONFIRMED
            by_the_clock = act == "clock" and complaint.how is How.UNCONFIRMED and asked_twice
            assert by_her_word or by_the_clock or (act in NOES and complaint.closed_at is None), act
        if act in NOES and complaint.closed_at is None:
            assert due(complaint, TIMES, now + 30 * DAY) is None, "after a no only somebody's word begins it anew"

    still = [one for one in book.complaints if one.closed_at is None]
    assert len(still) <= 1, "one for a person and a fault"
    lost = [one for one in book.complaints if one.closed_at and one.how not in (How.CONFIRMED, How.UNCONFIRMED)]
    assert not lost


NOES = ("no", "partly")


async def happens(book: Book, complaint: Complaint, act: str, now: datetime) -> None:
    match act:
        case "report":
            await complained(book, now)
        case "restored" if complaint.closed_at is None:
            complaint.said_back(now)
        case "yes" | "no" | "partly":
            await hear(book, complaint, HERSELF, Reply(act), TIMES, now)
        case "back" | "local" | "looking" if complaint.reopened_at and complaint.closed_at is None:
            pocket = Pocket(1, 7, VIRAM_KHAND, now, 1, 1)
            answer_pockets(book, [pocket], [complaint], PocketVerdict(act), ANIL.id, JE_VIBHUTI.id, now)
        case "clock":
            if step := due(complaint, TIMES, now):
                take_step(book, complaint, step, now, reached=True)
