"""Following one outage: by whoever does not hear of it as it is, once, left and taken up again, one entry each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zones.ledger import (
    AMAUSI,
    CHINHAT,
    GOMTI_NAGAR,
    MINUTE,
    NOON,
    PATRAKARPURAM,
    SUNITA,
    VIBHUTI,
    VIRAJ_KHAND,
    VIRAM_KHAND,
    Ledger,
)
from zones.following import OutageFollow, follow_outage, hears_anyway, leave_outage
from zones.outage import Outage, OutageKind
from zones.person import Member, Role
from zones.refused import Refused

LINEAGES = {
    VIRAM_KHAND: [VIRAM_KHAND, VIBHUTI, GOMTI_NAGAR],
    PATRAKARPURAM: [PATRAKARPURAM, VIBHUTI, GOMTI_NAGAR],
    VIRAJ_KHAND: [VIRAJ_KHAND, GOMTI_NAGAR],
    CHINHAT: [CHINHAT, AMAUSI],
    VIBHUTI: [VIBHUTI, GOMTI_NAGAR],
}


class Book(Ledger):
    """With who follows what."""

    async def outage_follow(self, person: int, outage: int) -> OutageFollow | None:
        mine = [one for one in self.added if isinstance(one, OutageFollow) and one.person_id == person]
        return next((one for one in mine if one.outage_id == outage), None)


def out(area: int = VIRAM_KHAND) -> Outage:
    outage = Outage(GOMTI_NAGAR, "GN-2611-0001", OutageKind.UNPLANNED, [area], "jumper", NOON, NOON, 1)
    outage.id = 5
    return outage


HEARS = [
    # what is off, role, their zone, areas that they follow, whether they hear of it as it is
    (VIRAM_KHAND, Role.CITIZEN, GOMTI_NAGAR, [VIRAM_KHAND], True),
    (VIBHUTI, Role.CITIZEN, GOMTI_NAGAR, [VIRAM_KHAND], True),  # what theirs hangs on
    (VIRAM_KHAND, Role.CITIZEN, GOMTI_NAGAR, [VIBHUTI], True),  # what hangs on theirs
    (VIRAM_KHAND, Role.CITIZEN, GOMTI_NAGAR, [VIRAJ_KHAND], False),
    (VIRAM_KHAND, Role.CITIZEN, AMAUSI, [CHINHAT], False),
    (VIRAM_KHAND, Role.MEDIA, GOMTI_NAGAR, [], True),
    (VIRAM_KHAND, Role.MEDIA, AMAUSI, [], False),
    (VIRAM_KHAND, Role.MANAGEMENT, GOMTI_NAGAR, [], False),
]


@pytest.mark.parametrize(("off", "role", "zone", "follows", "hears"), HEARS)
def test_who_hears_of_it_as_it_is(off: int, role: Role, zone: int, follows: Sequence[int], hears: bool) -> None:
    member = Member(SUNITA.id, zone, role, NOON)
    lineages = [LINEAGES[area] for area in follows]
    assert hears_anyway(out(off), [member], lineages, LINEAGES[off]) is hears


def test_a_stranger_hears_of_nothing() -> None:
    assert not hears_anyway(out(), [], [], LINEAGES[VIRAM_KHAND])


async def test_a_second_tap_is_no_second_entry_and_it_is_left_and_taken_up_again() -> None:
    book, outage = Book(), out()
    assert await follow_outage(book, outage, SUNITA.id, NOON)
    assert not await follow_outage(book, outage, SUNITA.id, NOON + MINUTE)
    await leave_outage(book, outage, SUNITA.id, NOON + 2 * MINUTE)
    with pytest.raises(Refused, match="not_followed"):
        await leave_outage(book, outage, SUNITA.id, NOON + 3 * MINUTE)
    assert await follow_outage(book, outage, SUNITA.id, NOON + 4 * MINUTE)
    assert book.acts == ["outage.followed", "outage.unfollowed", "outage.followed"]
    assert len([one for one in book.added if isinstance(one, OutageFollow)]) == 1


async def test_what_is_over_cannot_be_followed() -> None:
    outage = out()
    outage.restored_at = NOON
    with pytest.raises(Refused, match="already_restored"):
        await follow_outage(Book(), outage, SUNITA.id, NOON)


@given(st.lists(st.sampled_from(["follow", "leave"]), max_size=12))
async def test_they_follow_exactly_if_the_last_thing_that_they_said_was_follow(taps: list[str]) -> None:
    book, outage, now = Book(), out(), NOON
    for tap in taps:
        now += timedelta(seconds=1)
        try:
            await (follow_outage if tap == "follow" else leave_outage)(book, outage, SUNITA.id, now)
        except Refused:
            assert tap == "leave"
    known = await book.outage_follow(SUNITA.id, outage.id)
    follows = known is not None and known.left_at is None
    assert follows == (bool(taps) and taps[-1] == "follow")
