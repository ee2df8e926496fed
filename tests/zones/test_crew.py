"""The crew of an outage: what is worth a message, once and never on the heels of other news."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zones.ledger import ANIL, FARAH, HOUR, MINUTE, NOON, VIBHUTI, VIRAM_KHAND, Ledger
from zones.crew import Crew
from zones.crewing import BREATH, send_crew, worth_telling
from zones.notice import Kept, Notice, NoticeKind, Why
from zones.outage import Eta, Outage, OutageKind
from zones.posting import plan_work, post_outage, restore_power, update_outage
from zones.refused import Refused

ASSIGNED, ENROUTE, ARRIVED = Crew


def out(eta: timedelta | None, told: timedelta = timedelta(0)) -> Outage:
    """Since noon; people were told of it then, and of its time so much later."""
    outage = Outage(1, "GN-2611-0001", OutageKind.UNPLANNED, [VIRAM_KHAND], "jumper", NOON, NOON, 1)
    outage.etas = [Eta(NOON + eta if eta else None, NOON + told, 1, NOON + told)]
    return outage


TABLE = [
    # crew, time told, so long after noon, worth a message
    (ASSIGNED, HOUR, 30 * MINUTE, False),
    (ASSIGNED, None, 30 * MINUTE, False),
    (ENROUTE, HOUR, 30 * MINUTE, False),  # they have a time to go by
    (ENROUTE, None, 30 * MINUTE, True),  # this is something, where nothing was known
    (ENROUTE, HOUR, 2 * HOUR, True),  # and so it is where the time has passed
    (ARRIVED, HOUR, 30 * MINUTE, True),
    (ARRIVED, None, 30 * MINUTE, True),
    (ARRIVED, HOUR, 14 * MINUTE, False),  # they have just heard
    (ARRIVED, HOUR, 15 * MINUTE, True),
]


@pytest.mark.parametrize(("crew", "eta", "after", "worth"), TABLE)
def test_what_is_worth_a_message(crew: Crew, eta: timedelta | None, after: timedelta, worth: bool) -> None:
    assert worth_telling(out(eta), crew, NOON + after) is worth


def test_the_newest_word_is_what_must_lie_a_while_back() -> None:
    assert not worth_telling(out(3 * HOUR, told=HOUR), ARRIVED, NOON + HOUR + 10 * MINUTE)
    assert worth_telling(out(3 * HOUR, told=HOUR), ARRIVED, NOON + HOUR + 20 * MINUTE)


@given(
    st.lists(st.tuples(st.sampled_from(Crew), st.integers(1, 90)), max_size=25),
    st.sampled_from([None, HOUR, 4 * HOUR]),
)
def test_of_one_outage_they_are_told_once_at_most_and_never_twice_in_a_breath(
    taps: list[tuple[Crew, int]], eta: timedelta | None
) -> None:
    outage, now, told = out(eta), NOON, []
    for crew, minutes in taps:
        now += timedelta(minutes=minutes)
        if worth_telling(outage, crew, now):
            assert crew is not ASSIGNED
            assert now - outage.last_word >= BREATH
            told.append(now)
            outage.crew_told_at = now
        outage.crew, outage.crew_at = crew, now
    assert len(told) <= 1


async def posted(book: Ledger, eta: timedelta | None = None) -> Outage:
    notice = await post_outage(book, ANIL, [VIRAM_KHAND], "jumper", NOON + eta if eta else None, NOON)
    assert isinstance(notice, Notice)
    return notice.outage


async def test_each_word_is_one_entry_and_only_what_is_new_is_a_notice(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar, HOUR)
    kept = await send_crew(gomti_nagar, ANIL, outage, ASSIGNED, NOON + 2 * MINUTE)
    assert kept == Kept(outage, Why.CREW)
    assert await send_crew(gomti_nagar, ANIL, outage, ENROUTE, NOON + 5 * MINUTE) == Kept(outage, Why.CREW)
    told = await send_crew(gomti_nagar, ANIL, outage, ARRIVED, NOON + 25 * MINUTE)

    assert isinstance(told, Notice)
    assert (told.kind, told.facts["crew"], told.version) == (NoticeKind.UPDATE, "arrived", 2)
    assert gomti_nagar.acts == ["outage.posted", "outage.crew", "outage.crew", "outage.crew"]
    assert [entry.facts["crew"] for entry in gomti_nagar.entries[1:]] == ["assigned", "enroute", "arrived"]


async def test_what_was_kept_goes_out_with_the_next_news(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    await send_crew(gomti_nagar, ANIL, outage, ENROUTE, NOON + MINUTE)
    told = await update_outage(gomti_nagar, ANIL, outage, None, NOON + 3 * HOUR, NOON + 30 * MINUTE)
    assert isinstance(told, Notice)
    assert told.facts["crew"] == "enroute"


async def test_a_second_tap_changes_nothing_and_the_last_word_undoes_a_slip(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar, HOUR)
    await send_crew(gomti_nagar, ANIL, outage, ARRIVED, NOON + MINUTE)
    with pytest.raises(Refused, match="crew_known"):
        await send_crew(gomti_nagar, ANIL, outage, ARRIVED, NOON + 2 * MINUTE)
    await send_crew(gomti_nagar, ANIL, outage, ASSIGNED, NOON + 3 * MINUTE)
    assert (outage.crew, outage.crew_at) == (ASSIGNED, NOON + 3 * MINUTE)


async def test_nobody_from_elsewhere_and_nothing_that_is_over(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar, HOUR)
    with pytest.raises(Refused, match="not_answerable"):
        await send_crew(gomti_nagar, FARAH, outage, ENROUTE, NOON + MINUTE)
    await restore_power(gomti_nagar, ANIL, outage, NOON + 2 * MINUTE, NOON + 2 * MINUTE)
    with pytest.raises(Refused, match="already_restored"):
        await send_crew(gomti_nagar, ANIL, outage, ENROUTE, NOON + 3 * MINUTE)


async def test_what_a_larger_outage_covers_and_what_is_only_announced_is_not_told(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    await post_outage(gomti_nagar, ANIL, [VIBHUTI], "incoming_33kv", None, NOON + MINUTE)
    said = await send_crew(gomti_nagar, ANIL, outage, ARRIVED, NOON + HOUR)
    assert isinstance(said, Kept)
    assert said.why is Why.COVERED
    work = await plan_work(gomti_nagar, ANIL, [VIBHUTI], None, NOON + 20 * HOUR, NOON + 24 * HOUR, NOON + MINUTE)
    assert isinstance(work, Notice)
    assert await send_crew(gomti_nagar, ANIL, work.outage, ARRIVED, NOON + HOUR) == Kept(work.outage, Why.CREW)
