"""Work on complaints: whose it is, in whose name, one entry each, and that no order of acts closes or loses one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zones.ledger import (
    AE_FAULTS,
    ANIL,
    CHIEF,
    FARAH,
    GOMTI_NAGAR,
    HOUR,
    JE_VIBHUTI,
    JE_VIRAJ,
    MEENA,
    MINUTE,
    NOON,
    RAVI,
    SUNITA,
    VIRAM_KHAND,
    Ledger,
)
from zones.complaint import Complaint, How
from zones.detail import DetailKind
from zones.handing import Handing, Outcome, decide, hand_on
from zones.person import Person
from zones.position import Position
from zones.refused import Refused
from zones.work import (
    Pile,
    answer_back,
    ask_back,
    in_order,
    may_ask,
    office_of,
    say_done,
    show_work,
    speaks_for,
    take,
    waits_for_work,
)

CHAIN = (JE_VIBHUTI, AE_FAULTS, CHIEF)


def complaint(**facts: object) -> Complaint:
    one = Complaint(GOMTI_NAGAR, "GN-C-2611-00017", "one_phase", NOON, b"her", "whatsapp", 1, 1)
    one.area_id = one.feeder_id = VIRAM_KHAND
    one.id = 7
    for name, fact in facts.items():
        setattr(one, name, fact)
    return one


@dataclass
class Book(Ledger):
    """With what was offered to other offices, and what came to the zone's admin (Sunita) last."""

    def __init__(self) -> None:
        super().__init__()
        self.came_last: list[int] = []

    async def admins_of(self, zone: int) -> list[int]:
        return [SUNITA.id]

    async def climbed_to(self, complaint: int) -> list[int]:
        return self.came_last

    async def handing_of(self, complaint: int) -> Handing | None:
        open_ones = [one for one in self.added if isinstance(one, Handing) and one.decided_at is None]
        return next((one for one in reversed(open_ones) if one.complaint_id == complaint), None)


@pytest.fixture
def book() -> Book:
    return Book()


# ---- whose it is ------------------------------------------------------------------------------------

WHOSE = [
    # held by whom, handed to, in whose name
    ({JE_VIBHUTI.id}, None, JE_VIBHUTI),
    ({AE_FAULTS.id}, None, AE_FAULTS),  # a superior may
    ({JE_VIRAJ.id}, None, None),
    ({JE_VIRAJ.id}, JE_VIRAJ.id, JE_VIRAJ),  # it was handed to them
    ({JE_VIBHUTI.id}, JE_VIRAJ.id, JE_VIBHUTI),  # and whoever answers for the place still may
    (set(), None, None),
]


@pytest.mark.parametrize(("held", "handed", "who"), WHOSE)
def test_in_whose_name_somebody_works_on_it(held: set[int], handed: int | None, who: Position | None) -> None:
    chain = (JE_VIRAJ, *CHAIN) if handed == JE_VIRAJ.id else CHAIN
    assert speaks_for(complaint(position_id=handed), chain, held, set(), "take") is who


def test_it_is_assigned_by_the_order_of_the_day_until_it_was_handed_on() -> None:
    one = complaint()
    assert office_of(one, CHAIN) == JE_VIBHUTI.id
    assert office_of(one, (AE_FAULTS, CHIEF)) == AE_FAULTS.id, "the order has changed, and what is open goes over"
    one.position_id = JE_VIRAJ.id
    assert office_of(one, CHAIN) == JE_VIRAJ.id
    assert office_of(complaint(), ()) is None


WAITS = [
    ({}, True),
    ({"closed_at": NOON}, False),
    ({"restored_said_at": NOON}, False),  # its person's word is waited for
    ({"outage_id": 3}, False),  # an outage explains it
    ({"outage_id": 3, "reopened_at": NOON}, True),  # and they say that it is not over
    ({"taken_at": NOON}, True),
]


@pytest.mark.parametrize(("facts", "waits"), WAITS)
def test_what_waits_for_work(facts: dict[str, object], waits: bool) -> None:
    assert waits_for_work(complaint(**facts)) is waits


ASKED = [
    # asked, heard back, so long after, another question?
    (None, None, timedelta(0), True),
    (NOON, None, HOUR, False),
    (NOON, NOON + MINUTE, HOUR, True),
    (NOON, None, 25 * HOUR, True),
]


@pytest.mark.parametrize(("asked", "heard", "after", "again"), ASKED)
def test_nobody_is_pressed(asked: object, heard: object, after: timedelta, again: bool) -> None:
    one = complaint(asked_back_at=asked, heard_back_at=heard)
    assert may_ask(one, NOON + after) is again


def test_dangers_come_first_and_then_what_has_waited_longest() -> None:
    old, young = Pile(1, 3, 3, 0, NOON), Pile(2, 9, 9, 0, NOON + HOUR)
    danger = Pile(3, 1, 1, 1, NOON + 2 * HOUR)
    assert in_order([young, danger, old]) == [danger, old, young]


# ---- one act, one entry -----------------------------------------------------------------------------


async def test_each_act_leaves_one_entry_in_the_name_of_the_office(book: Book) -> None:
    one = complaint()
    await take(book, one, ANIL.id, NOON)
    await ask_back(book, one, ANIL.id, b"sealed", NOON)
    answer_back(book, one, DetailKind.ANSWER, b"sealed", NOON + MINUTE)
    await show_work(book, one, ANIL.id, b"sealed", NOON + MINUTE)
    handing = await hand_on(book, one, ANIL.id, JE_VIRAJ, NOON + MINUTE)
    await decide(book, handing, one, FARAH.id, None, NOON + MINUTE)
    await say_done(book, one, FARAH.id, NOON + HOUR)
    acts = ["taken", "asked_back", "answered_back", "work_shown", "handed_on", "accepted", "said_done"]
    assert book.acts == [f"complaint.{act}" for act in acts]
    positions = [entry.position_id for entry in book.entries]
    assert positions == [JE_VIBHUTI.id, JE_VIBHUTI.id, None, *[JE_VIBHUTI.id] * 2, JE_VIRAJ.id, JE_VIRAJ.id]
    assert (one.closed_at, one.position_id, one.taken_by) == (None, JE_VIRAJ.id, FARAH.id)


async def test_what_is_done_twice_is_refused_with_the_reason(book: Book) -> None:
    one = complaint()
    await take(book, one, ANIL.id, NOON)
    with pytest.raises(Refused, match="taken_already"):
        await take(book, one, MEENA.id, NOON)
    await ask_back(book, one, ANIL.id, b"", NOON)
    with pytest.raises(Refused, match="asked_back_already"):
        await ask_back(book, one, ANIL.id, b"", NOON + HOUR)
    handing = await hand_on(book, one, ANIL.id, JE_VIRAJ, NOON)
    with pytest.raises(Refused, match="not_yours"):
        await decide(book, handing, one, ANIL.id, None, NOON)
    await decide(book, handing, one, FARAH.id, b"why", NOON)
    with pytest.raises(Refused, match="already_decided"):
        await decide(book, handing, one, FARAH.id, None, NOON)
    with pytest.raises(Refused, match="handed_to_itself"):
        await hand_on(book, one, ANIL.id, JE_VIBHUTI, NOON)
    await say_done(book, one, ANIL.id, NOON)
    with pytest.raises(Refused, match="done_already"):
        await say_done(book, one, ANIL.id, NOON)


async def test_a_second_offer_takes_the_place_of_the_first(book: Book) -> None:
    one = complaint()
    first = await hand_on(book, one, ANIL.id, JE_VIRAJ, NOON)
    second = await hand_on(book, one, ANIL.id, AE_FAULTS, NOON + MINUTE)
    assert (first.outcome, second.outcome) == (Outcome.OVERTAKEN, None)
    with pytest.raises(Refused, match="already_decided"):
        await decide(book, first, one, FARAH.id, None, NOON + HOUR)
    assert (first.waits_of(one), second.waits_of(one)) == (False, True)
    assert not second.waits_of(complaint(closed_at=NOON, how=How.CONFIRMED))
    await take(book, one, ANIL.id, NOON + HOUR)
    assert not second.waits_of(one), "somebody has it now"


async def test_what_no_office_took_up_is_the_admins_to_take_and_to_hand_on_and_nothing_more(book: Book) -> None:
    one = complaint()
    with pytest.raises(Refused, match="not_answerable"):
        await take(book, one, SUNITA.id, NOON)
    book.came_last = [ANIL.id, SUNITA.id, RAVI.id]
    assert await take(book, one, SUNITA.id, NOON) is None
    with pytest.raises(Refused, match="not_answerable"):
        await say_done(book, one, SUNITA.id, NOON)
    with pytest.raises(Refused, match="not_answerable"):
        await hand_on(book, one, RAVI.id, JE_VIRAJ, NOON)
    handing = await hand_on(book, one, SUNITA.id, JE_VIBHUTI, NOON)
    await decide(book, handing, one, ANIL.id, None, NOON)
    assert [(entry.person_id, entry.position_id) for entry in book.entries] == [
        (SUNITA.id, None), (SUNITA.id, None), (ANIL.id, JE_VIBHUTI.id),
    ]  # fmt: skip


@pytest.mark.parametrize("act", [take, say_done])
async def test_nobody_from_elsewhere_and_nothing_that_is_closed(book: Book, act) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused, match="not_answerable"):
        await act(book, complaint(), RAVI.id, NOON)
    with pytest.raises(Refused, match="not_answerable"):
        await act(book, complaint(), FARAH.id, NOON)
    with pytest.raises(Refused, match="complaint_closed"):
        await act(book, complaint(closed_at=NOON, how=How.CONFIRMED), ANIL.id, NOON)


ACTS = ("take", "ask", "answer", "show", "hand", "accept", "return", "done")


@given(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from([ANIL, FARAH, MEENA, RAVI])), max_size=30))
async def test_no_order_of_acts_closes_it_or_leaves_it_without_an_office(acts: list[tuple[str, Person]]) -> None:
    book, one, now = Book(), complaint(), NOON
    for act, who in acts:
        now += MINUTE
        before = len(book.entries)
        waiting = await book.handing_of(one.id)
        if act in ("accept", "return") and waiting is None:
            continue
        try:
            await does(book, act, one, who.id, waiting, now)
        except Refused:
            assert len(book.entries) == before, "a refusal leaves nothing"
        else:
            assert len(book.entries) == before + 1, "one act, one entry"
            assert who is not RAVI or act == "answer", "nobody from the next zone"
        assert one.closed_at is None, "only its person's word closes it"
        assert office_of(one, CHAIN) in {JE_VIBHUTI.id, JE_VIRAJ.id}


async def does(book: Book, act: str, one: Complaint, who: int, waiting: Handing | None, now: datetime) -> None:
    match act:
        case "take":
            await take(book, one, who, now)
        case "ask":
            await ask_back(book, one, who, b"", now)
        case "answer":
            answer_back(book, one, DetailKind.ANSWER, b"", now)
        case "show":
            await show_work(book, one, who, b"", now)
        case "hand":
            await hand_on(book, one, who, JE_VIRAJ, now)
        case "done":
            await say_done(book, one, who, now)
        case _:
            assert waiting
            await decide(book, waiting, one, who, b"why" if act == "return" else None, now)
