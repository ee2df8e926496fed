"""Pockets of one outage: what is noticed, in how many messages its engineer hears of it, and what an answer does."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zones.ledger import ANIL, HOUR, JE_VIBHUTI, MINUTE, NOON, SUNITA, VIRAM_KHAND
from tests.zones.test_complaint import SHE, Book, report, spot
from zones.breadth import Answers, breadth_of
from zones.closing import Due, Reply, Times, due, hear
from zones.complaint import Complaint, How
from zones.filing import file_complaint
from zones.gathering import Tally
from zones.pocket import (
    Pocket,
    PocketVerdict,
    Word,
    answer_pockets,
    end_pocket,
    named,
    next_word,
    notice_pocket,
    put,
    together,
    under_one,
)
from zones.refused import Refused
from zones.report import Reporter

TIMES = Times()
HERSELF = Reporter((SHE,), SUNITA.id)
OUTAGE = 7


def place(area: int, of: int, heard: int, noes: int) -> Answers:
    return Answers(1, OUTAGE, area, of, heard, noes)


def pocket(number: int, raised: int = 0, put_at: int | None = None, noes: int = 1, lead: int | None = None) -> Pocket:
    """Times in minutes after noon."""
    one = Pocket(1, OUTAGE, 100 + number, NOON + raised * MINUTE, noes, 5, lead)
    one.id, one.put_at = number, None if put_at is None else NOON + put_at * MINUTE
    return one


def said(count: int, at: int, began: int | None = None) -> Tally:
    return Tally(1, "pocket:1", 1, count, NOON + (at if began is None else began) * MINUTE, NOON + at * MINUTE)


# ---- whether it was back at all


@pytest.mark.parametrize(
    ("places", "content", "wide"),
    [
        ([], 0, False),
        ([place(1, 9, 4, 3), place(2, 4, 4, 4)], 0, True),
        ([place(1, 9, 9, 3), place(2, 4, 4, 4), place(3, 5, 5, 0)], 0, False),  # one place of three
        ([place(1, 9, 4, 4)], 0, True),  # the only one
        ([place(1, 9, 4, 4)], 5, False),  # but others, who had not complained, are content
        ([place(1, 1, 1, 1), place(2, 1, 1, 1)], 0, False),  # two houses are no feeder
        ([place(1, 9, 2, 2), place(2, 9, 1, 1), place(3, 9, 0, 0)], 0, True),  # who is silent says neither
        ([place(1, 9, 3, 2), place(2, 9, 3, 2), place(3, 9, 2, 0)], 0, False),  # half is not most
    ],
)
def test_most_say_no_in_most_places(places: list[Answers], content: int, wide: bool) -> None:
    assert breadth_of(places, content).is_wide(TIMES.doubt) is wide


# ---- what its engineer hears

WORDS = [
    # pockets, what was said, at minute, wide, edits → the word
    ([pocket(1)], None, 4, False, False, None),  # others may follow
    ([pocket(1), pocket(2, 3)], None, 5, False, False, Word.FIRST),
    ([pocket(1)], None, 1, True, False, Word.FIRST),  # the whole feeder waits for nothing
    ([pocket(1, put_at=2)], None, 4, False, False, None),  # an office above has looked by itself
    ([pocket(1, put_at=2)], None, 5, False, False, Word.FIRST),
    ([pocket(1, put_at=2)], said(1, 2), 5, False, False, None),  # they have
    ([pocket(1, put_at=5), pocket(2, 6)], said(1, 5), 20, False, False, None),
    ([pocket(1, put_at=5), pocket(2, 6)], said(1, 5), 35, False, False, Word.MORE),
    ([pocket(1, put_at=5), pocket(2, 6, put_at=8)], said(1, 5), 35, False, False, Word.MORE),  # an office above knew it
    ([pocket(1, put_at=5), pocket(2, 33)], said(1, 5), 35, False, False, None),  # gathered again
    ([pocket(1, put_at=5), pocket(2, 6)], said(1, 5), 7, False, True, Word.INSTEAD),
    ([pocket(1, put_at=5), pocket(2, 30)], said(1, 5), 31, False, True, None),  # not unseen, where it was long ago
    ([pocket(1, put_at=5), pocket(2, 30)], said(1, 5), 40, False, True, Word.MORE),
    ([pocket(1, put_at=5, noes=2)], said(1, 5), 60, False, True, Word.INSTEAD),
    ([pocket(1, put_at=5, noes=2)], said(1, 5), 60, False, False, None),
    ([pocket(1, put_at=5, noes=3)], said(1, 5), 60, False, False, Word.ANEW),
    ([pocket(1, put_at=5)], said(1, 5), 6, True, False, Word.ANEW),
    ([pocket(1, put_at=5)], said(1, 5), 6, True, True, Word.ANEW),
    ([pocket(1, put_at=5)], said(1, 5), 90, False, False, None),
]


@pytest.mark.parametrize(("pockets", "before", "minute", "wide", "edits", "word"), WORDS)
def test_what_is_said_of_them(
    pockets: list[Pocket], before: Tally | None, minute: int, wide: bool, edits: bool, word: Word | None
) -> None:
    now = NOON + minute * MINUTE
    assert next_word(pockets, before, TIMES, now, wide=wide, edits=edits) is word


def test_that_all_is_dark_is_proposed_once() -> None:
    pockets = [pocket(1)]
    put(pockets, NOON, wide=True)
    assert next_word(pockets, said(1, 0), TIMES, NOON + HOUR, wide=True, edits=False) is None


def test_the_darkest_is_named_first_and_a_following_line_names_what_is_new() -> None:
    few, many, new = pocket(1, put_at=5), pocket(2, put_at=5, noes=4), pocket(3, 20)
    assert named([few, many, new], Word.FIRST) == [many, few, new]
    assert named([few, many, new], Word.MORE, said(5, 5)) == [new]
    new.put_at = NOON + 8 * MINUTE
    assert named([few, many, new], Word.MORE, said(5, 5)) == [new], "an office above looked, and they did not"


# ---- what an answer does


async def dark(book: Book) -> tuple[Pocket, Complaint]:
    complaint = (await file_complaint(book, report(person=SUNITA.id, at=NOON), spot(VIRAM_KHAND), NOON)).complaint
    complaint.said_back(NOON)
    await hear(book, complaint, HERSELF, Reply.NO, TIMES, NOON)
    return pocket(1, put_at=0), complaint


@pytest.mark.parametrize(
    ("verdict", "ends", "asked_anew"),
    [
        (PocketVerdict.LOOKING, False, False),
        (PocketVerdict.BACK, True, True),
        (PocketVerdict.LOCAL, True, False),
        (PocketVerdict.OUT, False, False),
    ],
)
async def test_what_an_engineer_says_of_them_holds_for_each_and_is_one_act(
    verdict: PocketVerdict, ends: bool, asked_anew: bool
) -> None:
    book = Book()
    first, complaint = await dark(book)
    second = pocket(2, put_at=0, lead=1)
    before = len(book.acts)

    answer_pockets(book, [first, second], [complaint], verdict, ANIL.id, JE_VIBHUTI.id, NOON + HOUR)

    assert complaint.closed_at is None
    assert [one.ended_at is not None for one in (first, second)] == [ends, ends]
    assert (due(complaint, TIMES, NOON + 2 * HOUR) is Due.ASK) is asked_anew
    assert complaint.acknowledged_at == NOON + HOUR
    assert book.acts[before:] == ["pocket.answered"]


async def test_a_pocket_is_settled_once() -> None:
    book = Book()
    one, _ = await dark(book)
    end_pocket(book, one, 8, NOON)

    assert one.led_to_id == 8
    with pytest.raises(Refused, match="pocket_over"):
        answer_pockets(book, [one], [], PocketVerdict.BACK, ANIL.id, JE_VIBHUTI.id, NOON)
    with pytest.raises(Refused, match="pocket_over"):
        together(one, [], None, PocketVerdict.BACK)


def test_an_answer_speaks_of_what_was_named_and_of_nothing_that_its_engineer_has_not_heard() -> None:
    first, told, later, others = pocket(1, put_at=5), pocket(2, put_at=5), pocket(3, 30), pocket(4, put_at=5)
    under_one([later, first, told])
    assert together(told, [first, told, later, others], None, PocketVerdict.LOCAL) == [first, told]
    later.put_at = NOON + 30 * MINUTE
    assert together(told, [first, told, later], said(2, 5), PocketVerdict.BACK) == [first, told], (
        "an office above was shown the third"
    )
    later.put_at = None
    first.ended_at = NOON
    assert together(first, [told, later, others], None, PocketVerdict.LOCAL) == [told], (
        "the button names one that is over, and speaks for all"
    )
    told.ended_at = NOON
    with pytest.raises(Refused, match="pocket_over"):
        together(told, [first, told], None, PocketVerdict.BACK)


@pytest.mark.parametrize(
    ("said_first", "taken"),
    [
        (PocketVerdict.LOCAL, {PocketVerdict.BACK, PocketVerdict.OUT, PocketVerdict.AGAIN}),  # it is mended, or more
        (PocketVerdict.OUT, {PocketVerdict.AGAIN}),  # “only here” was the whole line
        (PocketVerdict.BACK, set()),
        (PocketVerdict.AGAIN, set()),
        (None, set()),
    ],
)
def test_a_local_fault_or_only_here_may_be_more(said_first: PocketVerdict | None, taken: set[PocketVerdict]) -> None:
    one = pocket(1, put_at=5)
    one.verdict, one.answered_at, one.ended_at = said_first, NOON, NOON
    assert {verdict for verdict in PocketVerdict if one.takes(verdict)} == taken
    with pytest.raises(Refused, match="pocket_(said|back)" if said_first else "pocket_over"):
        together(one, [one], None, PocketVerdict.LOOKING)


# ---- no order of answers loses a pocket or a complaint

PLACES, PEOPLE = 4, 12
ACTS = st.one_of(
    st.tuples(st.sampled_from(["yes", "no", "partly"]), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("pass"), st.integers(1, 40)),
    st.tuples(st.just("says"), st.sampled_from([*PocketVerdict])),
)


@dataclass
class Evening:
    """One feeder, whose end was posted; its people, and an engineer on a phone that replaces nothing."""

    book: Book = field(default_factory=Book)
    pockets: list[Pocket] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    local: dict[int, datetime] = field(default_factory=dict)  # places, since they were said to be faults of their own
    tallies: dict[int, Tally] = field(default_factory=dict)
    words: list[tuple[datetime, Word]] = field(default_factory=list)
    now: datetime = NOON

    async def begin(self) -> None:
        for n in range(PEOPLE):
            by = report(person=1_000 + n, at=NOON, by=b"%d" % n)
            self.complaints.append((await file_complaint(self.book, by, spot(100 + n % PLACES), NOON)).complaint)
            self.complaints[n].area_id, self.complaints[n].outage_id = 100 + n % PLACES, OUTAGE
        self.restored()

    def restored(self) -> None:
        for one in self.complaints:
            if one.closed_at is None:
                one.said_back(self.now)
                one.asked_at = self.now

    def open(self) -> list[Pocket]:
        return [one for one in self.pockets if one.ended_at is None]

    def counted(self) -> list[Answers]:
        counts = Counter[int]()
        heard = Counter[int]()
        for one in self.complaints:
            since = self.local.get(one.place_id)
            counts[one.place_id] += still_no(one) and (since is None or one.reopened_at > since)  # type: ignore[operator]
            heard[one.place_id] += one.answered_at is not None
        return [place(area, PEOPLE // PLACES, heard[area], counts[area]) for area in range(100, 100 + PLACES)]

    def look(self) -> None:
        counted = self.counted()
        dark = {one.area_id: one for one in counted if one.noes}
        known = {one.area_id: one for one in self.open()}
        for area in known.keys() - dark.keys():
            end_pocket(self.book, known[area], None, self.now)
        for area, found in dark.items():
            if area not in known:
                self.pockets.append(notice_pocket(self.book, found, self.now))
                self.pockets[-1].id = len(self.pockets)
            else:
                known[area].noes = found.noes
        waiting = under_one(self.open())
        if waiting:
            self.tell(waiting, breadth_of(counted, 0).is_wide(TIMES.doubt))

    def tell(self, waiting: list[Pocket], wide: bool) -> None:
        leader, noes = waiting[0].leader, sum(one.noes for one in waiting)
        word = next_word(waiting, self.tallies.get(leader), TIMES, self.now, wide=wide, edits=False)
        if word:
            put(named(waiting, word, self.tallies.get(leader)), self.now, wide=wide)
            self.words.append((self.now, word))
            self.tallies[leader] = Tally(1, "", 1, noes, self.now, self.now)

    def says(self, verdict: PocketVerdict) -> None:
        told = next((one for one in self.open() if one.put_at), None)
        if told is None:
            return
        theirs = together(told, self.open(), self.tallies.get(told.leader), verdict)
        if verdict is PocketVerdict.AGAIN:  # as `zones/reopening.py` does, and then it is restored once more
            for one in self.open():
                one.ended_at, one.verdict = self.now, verdict
            for complaint in self.complaints:
                complaint.reopened_at = None
            self.restored()
            return
        areas = {one.area_id for one in theirs}
        dark = [one for one in self.complaints if one.place_id in areas and still_no(one)]
        answer_pockets(self.book, theirs, dark, verdict, ANIL.id, JE_VIBHUTI.id, self.now)
        if verdict is PocketVerdict.LOCAL:
            self.local |= dict.fromkeys(areas, self.now)


def still_no(complaint: Complaint) -> bool:
    return complaint.closed_at is None and complaint.reopened_at is not None


@given(st.lists(ACTS, max_size=40))
def test_no_order_of_answers_loses_a_pocket_or_a_complaint(acts: list[tuple[str, object]]) -> None:
    asyncio.run(an_evening(acts))


async def an_evening(acts: list[tuple[str, object]]) -> None:
    it = Evening()
    await it.begin()
    for act, fact in acts:
        await happens(it, act, fact)
        it.look()
        nothing_is_lost(it)
    for _ in range(3):  # nobody says anything any more
        it.now += timedelta(minutes=max(TIMES.gather, TIMES.follow))
        it.look()
    nothing_is_lost(it)
    assert all(one.put_at for one in it.open() if one.waits), "each reaches its engineer"
    more = [at for at, word in it.words if word is Word.MORE]
    assert all(later - at >= TIMES.follow * MINUTE for at, later in pairwise(more))


async def happens(it: Evening, act: str, fact: object) -> None:
    it.now += timedelta(seconds=20)
    match act, fact:
        case "pass", int(minutes):
            it.now += minutes * MINUTE
        case "says", PocketVerdict() as verdict:
            it.says(verdict)
        case _, int(n):
            by = Reporter((b"%d" % n,), 1_000 + n)
            await hear(it.book, it.complaints[n], by, Reply(act), TIMES, it.now)


def nothing_is_lost(it: Evening) -> None:
    dark = {one.area_id for one in it.open()}
    for one in it.complaints:
        since = it.local.get(one.place_id)
        assert one.closed_at is None or (one.how, one.answer) == (How.CONFIRMED, "yes")
        if still_no(one) and (since is None or one.reopened_at > since):  # type: ignore[operator]
            assert one.place_id in dark, "whoever says no is in a pocket, or has a fault of their own"
