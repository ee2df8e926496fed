"""How far a delivery has come, whatever the order in which the platforms tell us."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zones.delivery import FORWARD, TOLD, State, moves

RECEIPTS = [State.ACCEPTED, State.DELIVERED, State.READ, State.REFUSED]
NEVER_REFUSED = [State.ACCEPTED, State.DELIVERED, State.READ]
ENDS = [State.REFUSED, State.EXPIRED, State.WITHDRAWN]


def after(start: State, told: list[State]) -> list[State]:
    """Each state that the delivery is in, receipt by receipt."""
    states = [start]
    for state in told:
        states.append(state if moves(states[-1], state) else states[-1])
    return states


@settings(deadline=None)
@given(start=st.sampled_from(FORWARD), told=st.lists(st.sampled_from(NEVER_REFUSED)))
def test_receipts_in_any_order_end_in_the_highest_state(start: State, told: list[State]) -> None:
    assert after(start, told)[-1] is max([start, *told], key=FORWARD.index)


@settings(deadline=None)
@given(start=st.sampled_from(FORWARD), told=st.lists(st.sampled_from(NEVER_REFUSED)))
def test_no_receipt_moves_a_delivery_backwards(start: State, told: list[State]) -> None:
    steps = [FORWARD.index(state) for state in after(start, told)]

    assert steps == sorted(steps)


@settings(deadline=None)
@given(start=st.sampled_from(FORWARD), told=st.lists(st.sampled_from(RECEIPTS)))
def test_what_was_delivered_is_never_refused_afterwards(start: State, told: list[State]) -> None:
    states = after(start, told)

    if State.DELIVERED in states or State.READ in states:
        assert states[-1] in (State.DELIVERED, State.READ)


@settings(deadline=None)
@given(told=st.lists(st.sampled_from(RECEIPTS), unique=True))
def test_a_message_that_was_never_delivered_is_refused_if_the_platform_says_so(told: list[State]) -> None:
    if State.REFUSED in told and not {State.DELIVERED, State.READ} & set(told):
        assert after(State.CLAIMED, told)[-1] is State.REFUSED


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("told", RECEIPTS)
def test_what_has_ended_stays_as_it_ended(end: State, told: State) -> None:
    assert not moves(end, told)


@pytest.mark.parametrize("state", FORWARD)
def test_the_same_receipt_twice_changes_nothing(state: State) -> None:
    assert not moves(state, state)


@pytest.mark.parametrize("state", [State.DUE, State.CLAIMED, State.UNKNOWN, State.ACCEPTED])
def test_a_refusal_ends_whatever_has_not_arrived(state: State) -> None:
    assert moves(state, State.REFUSED)


def test_only_those_who_never_heard_a_notice_are_not_told() -> None:
    assert set(State) - set(TOLD) == set(ENDS)
