"""What Sunita does not wish to hear, and what she hears all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.zones.ledger import DAY, GOMTI_NAGAR, HOUR, LONG_AGO, NOON
from tests.zones.test_joining import Register
from zones.delivery import Lane
from zones.entry import Entry
from zones.notice import LANES, NoticeKind
from zones.person import Member, Person, Role
from zones.refused import Refused
from zones.wishes import DETAILS, LONGEST_PAUSE, Wish, is_spared, pause, wish


def sunita() -> Person:
    person = Person("hi", LONG_AGO)
    person.id = 1
    return person


def citizen(role: Role = Role.CITIZEN) -> list[Member]:
    return [Member(1, GOMTI_NAGAR, role, LONG_AGO)]


@pytest.mark.parametrize("kind", NoticeKind)
def test_whoever_wishes_nothing_hears_everything(kind: NoticeKind) -> None:
    assert not is_spared(sunita(), kind, NOON, own=False, told=False)


@pytest.mark.parametrize("kind", NoticeKind)
def test_in_a_pause_nothing_is_told_and_at_its_end_everything(kind: NoticeKind) -> None:
    person = sunita()
    person.paused_until = NOON + HOUR

    assert is_spared(person, kind, NOON, own=True, told=True)
    assert not is_spared(person, kind, NOON + HOUR, own=True, told=True)


def test_beginning_and_end_are_told_to_whoever_wants_no_more() -> None:
    person = sunita()
    person.turns_only_since = LONG_AGO

    spared = {kind for kind in NoticeKind if is_spared(person, kind, NOON, own=True, told=True)}

    assert spared == DETAILS == {NoticeKind.UPDATE, NoticeKind.REMINDER}


@pytest.mark.parametrize(("own", "told", "spared"), [(True, False, False), (False, True, False), (False, False, True)])
def test_who_wants_their_own_feeder_alone_hears_of_it_and_of_how_it_went_on(
    own: bool, told: bool, spared: bool
) -> None:
    person = sunita()
    person.near_only_since = LONG_AGO

    assert is_spared(person, NoticeKind.UPDATE, NOON, own=own, told=told) is spared


def test_danger_is_told_whatever_they_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANES, NoticeKind.OUTAGE, Lane.DANGER)
    person = sunita()
    person.paused_until, person.near_only_since = NOON + DAY, LONG_AGO

    assert not is_spared(person, NoticeKind.OUTAGE, NOON, own=False, told=False)


async def test_a_pause_begins_and_ends_in_the_log_and_takes_back_what_was_not_sent() -> None:
    register, person = Register(), sunita()

    await pause(register, person, citizen(), False, NOON + 3 * DAY, NOON)
    await pause(register, person, citizen(), False, None, NOON + HOUR)

    assert person.paused_until is None
    assert register.acts == ["member.paused", "member.resumed"]
    assert register.withdrawn == [(1, "paused")]


@pytest.mark.parametrize("length", [timedelta(0), -HOUR, LONGEST_PAUSE + HOUR])
async def test_a_pause_lies_ahead_and_is_no_farewell(length: timedelta) -> None:
    with pytest.raises(Refused, match="pause_too_long"):
        await pause(Register(), sunita(), citizen(), False, NOON + length, NOON)


async def test_a_wish_is_chosen_and_given_up_each_with_a_line_in_the_log() -> None:
    register, person = Register(), sunita()

    await wish(register, person, citizen(), False, Wish.NEAR_ONLY, True, NOON)
    assert person.near_only_since == NOON
    await wish(register, person, citizen(), False, Wish.NEAR_ONLY, False, NOON + HOUR)

    assert person.near_only_since is None
    assert [entry.facts for entry in register.added if isinstance(entry, Entry)] == [
        {"wish": "near_only", "on": True},
        {"wish": "near_only", "on": False},
    ]


@pytest.mark.parametrize("role", [Role.CALL_CENTRE, Role.ADMIN])
async def test_whoever_is_on_duty_is_spared_nothing(role: Role) -> None:
    with pytest.raises(Refused, match="on_duty"):
        await wish(Register(), sunita(), citizen(role), False, Wish.TURNS_ONLY, True, NOON)
    with pytest.raises(Refused, match="on_duty"):
        await pause(Register(), sunita(), citizen(), True, NOON + DAY, NOON)


async def test_only_a_member_has_wishes() -> None:
    with pytest.raises(Refused, match="not_joined"):
        await wish(Register(), sunita(), [], False, Wish.NEAR_ONLY, True, NOON)
