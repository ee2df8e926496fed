"""What a new roster changes in the holdings of one office."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.zones.ledger import ANIL, DAY, DEEPAK, FARAH, LONG_AGO, NOON, RAVI
from zones.position import Holding
from zones.transfer import Changes, Term, transfers

OFFICE = 1
Dates = tuple[datetime, datetime | None]


def held(who: int, since: datetime = LONG_AGO, until: datetime | None = None, *, stand_in: bool = False) -> Holding:
    return Holding(OFFICE, who, since, until, stand_in)


def apply(changes: Changes, known: list[Holding]) -> list[Holding]:
    for holding, since, until in changes.dated:
        holding.since, holding.until = since, until
    return [one for one in known if one not in changes.called_off] + changes.begun


def load(known: list[Holding], *terms: Term) -> dict[int, Dates]:
    """Who holds it from when to when, afterwards."""
    return {one.person_id: (one.since, one.until) for one in apply(transfers(OFFICE, terms, known, NOON), known)}


def test_the_first_holder_begins_now() -> None:
    assert load([], Term(ANIL.id)) == {ANIL.id: (NOON, None)}


def test_whoever_holds_it_goes_on_as_before() -> None:
    assert not transfers(OFFICE, [Term(ANIL.id)], [held(ANIL.id)], NOON)


def test_a_new_holder_from_a_date_ends_the_former_ones_term_at_that_date() -> None:
    monday = NOON + 3 * DAY

    found = load([held(ANIL.id)], Term(ANIL.id), Term(FARAH.id, monday))

    assert found == {ANIL.id: (LONG_AGO, monday), FARAH.id: (monday, None)}


def test_it_is_so_even_if_the_roster_no_longer_names_the_former_one() -> None:
    monday = NOON + 3 * DAY

    assert load([held(ANIL.id)], Term(FARAH.id, monday))[ANIL.id] == (LONG_AGO, monday)


def test_a_date_that_has_passed_counts_from_then() -> None:
    last_week = NOON - 7 * DAY

    found = load([held(ANIL.id)], Term(FARAH.id, last_week))

    assert found == {ANIL.id: (LONG_AGO, last_week), FARAH.id: (last_week, None)}


def test_without_a_date_the_new_holder_begins_now() -> None:
    assert load([held(ANIL.id)], Term(FARAH.id)) == {ANIL.id: (LONG_AGO, NOON), FARAH.id: (NOON, None)}


def test_an_office_without_a_holder_is_vacant_at_once() -> None:
    assert load([held(ANIL.id)]) == {ANIL.id: (LONG_AGO, NOON)}


def test_a_transfer_that_is_called_off_never_was() -> None:
    known = [held(ANIL.id, until=NOON + DAY), held(FARAH.id, NOON + DAY)]

    assert load(known, Term(ANIL.id)) == {ANIL.id: (LONG_AGO, None)}


def test_a_transfer_may_be_put_off() -> None:
    known = [held(ANIL.id, until=NOON + DAY), held(FARAH.id, NOON + DAY)]

    found = load(known, Term(ANIL.id), Term(FARAH.id, NOON + 5 * DAY))

    assert found == {ANIL.id: (LONG_AGO, NOON + 5 * DAY), FARAH.id: (NOON + 5 * DAY, None)}


def test_what_has_ended_stays_as_it_was() -> None:
    before = held(RAVI.id, LONG_AGO, NOON - DAY)

    assert load([before, held(ANIL.id, NOON - DAY)], Term(ANIL.id))[RAVI.id] == (LONG_AGO, NOON - DAY)


def test_a_stand_in_ends_nobodys_term_and_two_may_stand_beside_each_other() -> None:
    terms = (Term(ANIL.id), Term(DEEPAK.id, stand_in=True), Term(FARAH.id, stand_in=True))

    assert load([held(ANIL.id)], *terms) == {
        ANIL.id: (LONG_AGO, None), DEEPAK.id: (NOON, None), FARAH.id: (NOON, None),
    }  # fmt: skip


def test_a_stand_in_whom_the_roster_no_longer_names_ends() -> None:
    known = [held(ANIL.id), held(DEEPAK.id, stand_in=True)]

    assert load(known, Term(ANIL.id))[DEEPAK.id] == (LONG_AGO, NOON)


def test_whoever_comes_back_holds_it_a_second_time() -> None:
    known = [held(ANIL.id, LONG_AGO, NOON - 9 * DAY), held(FARAH.id, NOON - 9 * DAY)]
    changes = transfers(OFFICE, [Term(ANIL.id, NOON + DAY)], known, NOON)

    assert [(one.person_id, one.since) for one in changes.begun] == [(ANIL.id, NOON + DAY)]
    assert known[0].until == NOON - 9 * DAY


def test_what_is_over_and_was_never_known_is_not_made_up() -> None:
    assert load([], Term(ANIL.id, None, NOON - DAY)) == {}


def on(day: int | None) -> datetime | None:
    return None if day is None else NOON + timedelta(days=day, hours=6)


people = st.sampled_from([1, 2, 3])
begun = st.lists(st.none() | st.integers(-20, 20), max_size=4, unique=True)
holders = begun.flatmap(lambda days: st.tuples(*(st.builds(Term, people, st.just(on(day))) for day in days)))
stand_ins = st.lists(st.builds(Term, people, st.none(), st.just(NOON + DAY), st.just(True)), max_size=2, unique=True)


@given(holders, stand_ins)
def test_loading_the_same_roster_again_changes_nothing(terms: tuple[Term, ...], beside: list[Term]) -> None:
    wanted, before = [*terms, *beside], [held(9)]
    known = apply(transfers(OFFICE, wanted, before, NOON), before)

    assert not transfers(OFFICE, wanted, known, NOON)


@given(holders)
def test_never_do_two_hold_it_at_once(terms: tuple[Term, ...]) -> None:
    before = [held(9)]
    known = apply(transfers(OFFICE, terms, before, NOON), before)

    for day in range(-21, 21):
        at = NOON + timedelta(days=day, hours=7)
        assert sum(one.covers(at) for one in known) <= 1


def test_a_term_that_ends_before_it_begins_holds_nothing() -> None:
    wanted = [Term(ANIL.id, NOON - DAY, NOON - 2 * DAY)]

    assert not any(one.covers(NOON) for one in apply(transfers(OFFICE, wanted, [], NOON), []))
