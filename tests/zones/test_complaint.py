"""Sunita complains, again and from two phones: one fault of hers is one complaint, whatever the order of her words."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zones.ledger import HOUR, MINUTE, NOON, PATRAKARPURAM, SUNITA, VIRAJ_KHAND, VIRAM_KHAND, zone
from zones.area import Area
from zones.complaint import Complaint, How, say_extent
from zones.complaint_number import is_number, number_of
from zones.detail import Detail
from zones.entry import Entry
from zones.filing import file_complaint, place_complaint
from zones.refused import Refused
from zones.report import Extent, Report, Reporter, Spot

GN = zone(1, "GN", "Gomti Nagar")
SHE, HER_TELEGRAM, IMRAN = b"whatsapp", b"telegram", b"imran"
FEEDERS = (VIRAM_KHAND, PATRAKARPURAM, VIRAJ_KHAND)


@dataclass
class Book:
    """The complaint book on paper."""

    added: list[object] = field(default_factory=list)

    def add(self, *things: object) -> None:
        self.added += things

    async def flush(self) -> None:
        for number, thing in enumerate(self.added, 1):
            if getattr(thing, "id", 0) is None:
                thing.id = number  # type: ignore[attr-defined]

    async def complaints_of(self, reporter: Reporter) -> Sequence[Complaint]:
        return [
            one
            for one in self.complaints
            if one.closed_at is None
            and (one.author in reporter.authors or (one.person_id and one.person_id == reporter.person_id))
        ]

    async def next_complaint_number(self, zone: Area, at: datetime) -> str:
        return number_of(zone.code, "2611", len(self.complaints) + 1)

    @property
    def complaints(self) -> list[Complaint]:
        return [thing for thing in self.added if isinstance(thing, Complaint)]

    @property
    def details(self) -> list[Detail]:
        return [thing for thing in self.added if isinstance(thing, Detail)]

    @property
    def acts(self) -> list[str]:
        return [thing.act for thing in self.added if isinstance(thing, Entry)]


def spot(feeder: int | None) -> Spot:
    return Spot(GN, feeder, feeder)


def report(fault: str = "no_supply", by: bytes = SHE, person: int | None = None, at: datetime = NOON) -> Report:
    return Report(Reporter((by,), person), fault, "whatsapp", b"sealed", at)


async def test_a_first_report_is_a_complaint_with_a_number_and_one_line_in_the_log() -> None:
    book = Book()

    filed = await file_complaint(book, report(), spot(VIRAM_KHAND), NOON)

    assert filed.is_new
    assert is_number(filed.complaint.number)
    assert (filed.complaint.feeder_id, filed.complaint.closed_at) == (VIRAM_KHAND, None)
    assert book.acts == ["complaint.filed"]
    assert [detail.complaint_id for detail in book.details] == [filed.complaint.id]


SAME = [  # what she has, what she says now, whether it is the same
    (("no_supply", VIRAM_KHAND), ("no_supply", (VIRAM_KHAND,)), True),
    (("no_supply", VIRAM_KHAND), ("low_voltage", (VIRAM_KHAND,)), True),  # of one feeder, however she puts it
    (("no_supply", VIRAM_KHAND), ("no_supply", (VIRAJ_KHAND,)), False),  # her shop is on another one
    (("no_supply", VIRAM_KHAND), ("no_supply", ()), True),  # she need not say it again
    (("no_supply", VIRAM_KHAND), ("no_supply", (VIRAM_KHAND, VIRAJ_KHAND)), True),
    (("no_supply", VIRAM_KHAND), ("no_supply", (PATRAKARPURAM, VIRAJ_KHAND)), False),
    (("no_supply", None), ("no_supply", (VIRAJ_KHAND,)), True),  # that is where it is
    (("no_supply", VIRAM_KHAND), ("wire_down", (VIRAM_KHAND,)), False),  # a danger is none of the others
    (("wire_down", VIRAM_KHAND), ("sparking", (VIRAM_KHAND,)), True),
    (("wire_down", VIRAM_KHAND), ("no_supply", ()), False),
]


@pytest.mark.parametrize(("before", "now", "same"), SAME)
async def test_what_is_the_same_fault(
    before: tuple[str, int | None], now: tuple[str, tuple[int, ...]], same: bool
) -> None:
    book = Book()
    await file_complaint(book, report(before[0]), spot(before[1]), NOON)
    sure = now[1][0] if len(now[1]) == 1 else None

    filed = await file_complaint(book, report(now[0]), spot(sure), NOON, now[1])

    assert filed.is_new is not same
    assert len(book.complaints) == (1 if same else 2)
    assert len(book.details) == 2, "her words are kept, whichever complaint they are about"


async def test_what_she_adds_makes_it_more_exact_and_is_one_line_in_the_log() -> None:
    book = Book()
    await file_complaint(book, report(), spot(None), NOON)

    filed = await file_complaint(book, report(at=NOON + MINUTE), spot(VIRAM_KHAND), NOON + MINUTE)

    assert (filed.complaint.feeder_id, filed.complaint.again_at) == (VIRAM_KHAND, NOON + MINUTE)
    assert book.acts == ["complaint.filed", "complaint.added"]


async def test_from_another_phone_of_hers_it_is_the_same_complaint_and_a_neighbours_is_another() -> None:
    book = Book()
    await file_complaint(book, report(person=SUNITA.id), spot(VIRAM_KHAND), NOON)

    hers = await file_complaint(book, report(by=HER_TELEGRAM, person=SUNITA.id), spot(VIRAM_KHAND), NOON)
    his = await file_complaint(book, report(by=IMRAN), spot(VIRAM_KHAND), NOON)

    assert (hers.is_new, his.is_new) == (False, True)


async def test_after_it_is_closed_the_next_one_is_new() -> None:
    book = Book()
    first = (await file_complaint(book, report(), spot(VIRAM_KHAND), NOON)).complaint

    first.close(How.WITHDRAWN, NOON + HOUR)

    assert (first.how, first.closed_at) == (How.WITHDRAWN, NOON + HOUR)
    assert (await file_complaint(book, report(), spot(VIRAM_KHAND), NOON + HOUR)).is_new
    with pytest.raises(Refused, match="complaint_closed"):
        await say_extent(book, first, Extent.HOUSE, NOON + HOUR)


async def test_a_place_told_later_leads_back_to_the_complaint_that_she_has_there() -> None:
    book, by = Book(), Reporter((SHE,))
    first = (await file_complaint(book, report(), spot(VIRAM_KHAND), NOON)).complaint
    second = (await file_complaint(book, report(), spot(None), NOON, (PATRAKARPURAM, VIRAJ_KHAND))).complaint

    assert await place_complaint(book, second, by, spot(VIRAM_KHAND), NOON) is first
    assert second.how is How.MERGED


MOVES = st.tuples(
    st.sampled_from([(SHE, SUNITA.id), (HER_TELEGRAM, SUNITA.id), (IMRAN, None)]),
    st.sampled_from(["no_supply", "low_voltage", "wire_down"]),
    st.sets(st.sampled_from(FEEDERS)),  # those that may be meant
    st.sampled_from([None, *FEEDERS]),  # the one that they name when they are asked
)


@given(st.lists(MOVES, max_size=30))
def test_no_order_of_messages_loses_one_or_makes_two_of_one_fault(moves: list[Any]) -> None:
    asyncio.run(people_report(moves))


async def people_report(moves: list[Any]) -> None:
    book = Book()
    for (author, person), fault, maybe, named in moves:
        sure = min(maybe) if len(maybe) == 1 else None
        filed = await file_complaint(book, report(fault, author, person), spot(sure), NOON, maybe)
        assert filed.complaint.closed_at is None
        if filed.complaint.feeder_id is None and named:
            kept = await place_complaint(book, filed.complaint, Reporter((author,), person), spot(named), NOON)
            assert kept.closed_at is None

    assert len(book.details) == len(moves), "everything that was said is with a complaint"
    still = [one for one in book.complaints if one.closed_at is None]
    faults = Counter((one.person_id or one.author, one.feeder_id, one.is_danger) for one in still)
    assert max(faults.values(), default=0) <= 1


def test_a_number_notices_one_wrong_digit_and_two_that_changed_places() -> None:
    for serial in (1, 42, 999, 12_345, 1_234_567):
        number = number_of("GN", "2611", serial)
        assert is_number(number)
        assert is_number(number.lower())
        digits = [at for at, sign in enumerate(number) if sign.isdigit()]
        for at in digits:
            wrong = [number[:at] + digit + number[at + 1 :] for digit in "0123456789" if digit != number[at]]
            assert not any(is_number(one) for one in wrong)
        for at, after in itertools.pairwise(digits):
            if after == at + 1 and number[at] != number[after]:
                assert not is_number(number[:at] + number[after] + number[at] + number[after + 1 :])


@pytest.mark.parametrize("words", ["", "GN", "GN-2611-0042", "GN-C-2611-", "C-2611-00421", "GN-C-26११-00421"])
def test_what_is_no_number_of_a_complaint(words: str) -> None:
    assert not is_number(words)
