"""A time that was told: when it is asked about, who is asked after whom, and what people hear when it has passed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zones.ledger import (
    AE_FAULTS,
    ANIL,
    CHIEF,
    DEEPAK,
    FARAH,
    GOMTI_NAGAR,
    HOUR,
    JE_VIBHUTI,
    LONG_AGO,
    MEENA,
    MINUTE,
    NOON,
    VIBHUTI,
    VIRAM_KHAND,
    Ledger,
)
from zones.duty import Absence, Away, OnDuty, Reason
from zones.eta_watch import (
    Asked,
    Look,
    Pace,
    Watch,
    extensions,
    later,
    look,
    must_wait,
    next_to_ask,
    silent_since,
    wants_reason,
)
from zones.outage import Eta, Outage, OutageKind
from zones.position import Holding
from zones.posting import post_outage, restore_power, update_outage
from zones.refused import Refused

PACE = Pace()


@dataclass
class Town(Ledger):
    """With numbers for estimates, too, and a chief who is there."""

    def __post_init__(self) -> None:
        self.holdings.append(Holding(CHIEF.id, DEEPAK.id, LONG_AGO))

    async def flush(self) -> None:
        await super().flush()
        every = [eta for outage in self.outages for eta in outage.etas]
        for eta in every:
            eta.id = eta.id or 1_000 + sum(one.id is not None for one in every)

    async def eta_watch(self, eta: int) -> Watch | None:
        return next((one for one in self.added if isinstance(one, Watch) and one.eta_id == eta), None)

    @property
    def outage(self) -> Outage:
        return self.outages[0]

    async def looks(self, now: datetime, pace: Pace = PACE) -> Look:
        return await look(self, self.outage, pace, now)

    def asked(self) -> list[int]:
        return [person for one in self.added if isinstance(one, Watch) for person in one.asked]


async def posted(eta: datetime | None = NOON + HOUR, at: datetime = NOON) -> Town:
    town = Town()
    await post_outage(town, ANIL, [VIRAM_KHAND], "jumper", eta, at)
    await town.flush()
    return town


@pytest.mark.parametrize(
    ("eta", "asked_at"),
    [
        (60, 45),
        (240, 225),
        (20, 10),  # a quarter of an hour before would be too soon: half of it must be over
        (30, 15),
        (None, 60),  # no time at all is asked about after a while
    ],
)
def test_when_the_first_is_asked(eta: int | None, asked_at: int) -> None:
    told = Eta(NOON + eta * MINUTE if eta else None, NOON)

    assert PACE.first(told) == NOON + asked_at * MINUTE


async def test_nobody_is_asked_too_early_and_the_author_just_before_the_time() -> None:
    town = await posted()

    assert (await town.looks(NOON + 44 * MINUTE)).asked is Asked.WAITS
    came = await town.looks(NOON + 45 * MINUTE)

    assert came.whom
    assert (came.asked, came.whom.person_id, came.passed) == (Asked.SOMEBODY, ANIL.id, None)
    assert (await town.looks(NOON + 45 * MINUTE)).asked is Asked.WAITS, "looking again asks nobody twice"


async def test_when_it_passes_the_next_in_the_chain_is_asked_and_people_hear_it_once() -> None:
    town = await posted()
    await town.looks(NOON + 45 * MINUTE)

    came = await town.looks(NOON + HOUR)

    assert came.whom
    assert (came.whom.person_id, came.before) == (MEENA.id, ANIL.id)
    assert came.passed
    assert came.passed.facts["eta"] is None
    assert came.passed.facts["silent_since"] == NOON.isoformat()
    for minute in range(61, 200):
        assert (await town.looks(NOON + minute * MINUTE)).passed is None
    assert town.asked() == [ANIL.id, MEENA.id, DEEPAK.id]
    assert town.acts.count("eta.passed") == town.acts.count("eta.nobody") == 1


async def test_an_answer_in_time_ends_it_and_the_new_time_is_watched_in_its_turn() -> None:
    town = await posted()
    await town.looks(NOON + 45 * MINUTE)
    await update_outage(town, ANIL, town.outage, None, NOON + 2 * HOUR, NOON + 50 * MINUTE)
    await town.flush()

    assert (await town.looks(NOON + HOUR)).asked is Asked.WAITS
    assert "eta.passed" not in town.acts
    came = await town.looks(NOON + 105 * MINUTE)
    assert came.whom
    assert came.whom.person_id == ANIL.id


async def test_an_outage_that_is_over_is_asked_about_no_more() -> None:
    town = await posted()
    await restore_power(town, ANIL, town.outage, NOON + 30 * MINUTE, NOON + 30 * MINUTE)

    assert (await town.looks(NOON + 2 * HOUR)).asked is Asked.WAITS
    assert town.asked() == []


async def test_without_any_time_it_is_asked_about_and_people_are_told_nothing_that_they_do_not_know() -> None:
    town = await posted(eta=None)

    came = await town.looks(NOON + HOUR)
    later_on = await town.looks(NOON + 5 * HOUR)

    assert came.whom
    assert came.whom.person_id == ANIL.id
    assert later_on.passed is None


async def test_while_a_larger_outage_covers_it_only_that_one_is_watched() -> None:
    town = await posted()
    await post_outage(town, MEENA, [GOMTI_NAGAR, VIBHUTI][1:], "incoming_33kv", NOON + 4 * HOUR, NOON + MINUTE)
    await town.flush()

    assert (await town.looks(NOON + 2 * HOUR)).asked is Asked.WAITS
    assert "eta.passed" not in town.acts


async def test_a_shift_that_was_kept_does_not_pass_before_the_time_that_people_go_by() -> None:
    town = await posted(eta=NOON + 2 * HOUR)
    await update_outage(town, ANIL, town.outage, None, NOON + 115 * MINUTE, NOON + 10 * MINUTE)
    await town.flush()
    await town.looks(NOON + 100 * MINUTE)

    assert (await town.looks(NOON + 116 * MINUTE)).passed is None
    assert (await town.looks(NOON + 2 * HOUR)).passed


async def test_with_nobody_on_duty_it_is_said_once_and_whoever_comes_back_is_asked() -> None:
    town = await posted()
    town.absences += [Absence(one.id, Away.LEAVE, NOON + MINUTE, NOON + 2 * HOUR) for one in (ANIL, MEENA, DEEPAK)]

    found = [(await town.looks(NOON + minute * MINUTE)).asked for minute in range(40, 110)]
    assert found.count(Asked.NOBODY) == 1
    came = await town.looks(NOON + 3 * HOUR)

    assert came.whom
    assert came.whom.person_id == ANIL.id


def duty(*persons: int) -> list[OnDuty]:
    offices = (JE_VIBHUTI, AE_FAULTS, CHIEF)
    return [OnDuty(office, one, Reason.HOLDER) for office, one in zip(offices, persons, strict=False)]


JE, AE, CE = ANIL.id, MEENA.id, DEEPAK.id


@pytest.mark.parametrize(
    ("persons", "asked", "author", "whom"),
    [
        ([JE, AE, CE], [], JE, JE),
        ([JE, AE, CE], [], AE, AE),  # who gave the time, if they are there
        ([JE, AE, CE], [], FARAH.id, JE),
        ([JE, AE, CE], [], None, JE),
        ([JE, AE, CE], [JE], JE, AE),
        ([JE, AE, CE], [AE], AE, CE),  # never downwards
        ([AE, CE], [JE], JE, AE),  # who was asked has gone
        ([JE, AE, CE], [JE, AE, CE], JE, None),
        ([], [], JE, None),
    ],
)
def test_who_is_asked_next(persons: list[int], asked: list[int], author: int | None, whom: int | None) -> None:
    found = next_to_ask(duty(*persons), asked, author)

    assert (found.person_id if found else None) == whom


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 200), min_size=1, max_size=20),
    st.lists(st.tuples(st.sampled_from([ANIL, MEENA, DEEPAK]), st.integers(0, 200), st.integers(1, 90)), max_size=5),
)
def test_no_order_of_looks_and_absences_asks_anybody_twice_or_tells_people_twice(
    minutes: list[int], away: list[tuple[object, int, int]]
) -> None:
    async def evening() -> None:
        town = await posted()
        for person, since, lasts in away:
            begin = NOON + since * MINUTE
            town.absences.append(Absence(person.id, Away.PHONE_OFF, begin, begin + lasts * MINUTE))  # type: ignore[attr-defined]
        for minute in sorted(minutes):
            await town.looks(NOON + minute * MINUTE)
            await town.looks(NOON + minute * MINUTE)  # a second worker, or a restart
        for minute in range(201, 500, 15):
            await town.looks(NOON + minute * MINUTE)
        assert len(town.asked()) == len(set(town.asked()))
        assert DEEPAK.id in town.asked(), "in the end it has climbed to the top, whoever was away meanwhile"
        assert town.acts.count("eta.passed") == 1

    asyncio.run(evening())


async def test_of_two_answers_the_second_hears_what_the_first_said() -> None:
    town = await posted()
    watch = (await town.looks(NOON + 45 * MINUTE)).watch
    assert watch
    must_wait(town.outage, watch)
    await update_outage(town, MEENA, town.outage, None, NOON + 2 * HOUR, NOON + 50 * MINUTE)
    await town.flush()

    with pytest.raises(Refused) as no:
        must_wait(town.outage, watch)

    assert (no.value.reason, no.value.facts["eta"]) == ("eta_answered", NOON + 2 * HOUR)


@pytest.mark.parametrize(("now", "expected"), [(50, 90), (60, 90), (70, 100)])
async def test_half_an_hour_more_counts_from_the_time_that_stands_or_from_now(now: int, expected: int) -> None:
    town = await posted()

    assert later(town.outage, timedelta(minutes=30), NOON + now * MINUTE) == NOON + expected * MINUTE


def outage_with(*etas: int | None) -> Outage:
    one = Outage(GOMTI_NAGAR, "GN-2611-0042", OutageKind.UNPLANNED, [VIRAM_KHAND], None, NOON, NOON, JE_VIBHUTI.id)
    one.etas = [Eta(NOON + eta * MINUTE if eta else None, NOON, told_at=NOON) for eta in etas]
    return one


@pytest.mark.parametrize(
    ("etas", "many", "asks"),
    [
        ((60,), 0, False),
        ((60, 90), 1, False),
        ((60, 90, 120), 2, True),
        ((60, 90, 80), 1, False),  # earlier is no extension
        ((60, 90, None), 2, True),  # nor is it better to say nothing
        ((None, 60, 90), 1, False),  # the first time that is told is none
        ((60, 90, 120, 100), 2, False),
    ],
)
def test_the_second_extension_asks_for_a_reason(etas: tuple[int | None, ...], many: int, asks: bool) -> None:
    one = outage_with(*etas)

    assert (extensions(one), wants_reason(one)) == (many, asks)
    one.etas[-1].reason = "crew"
    assert not wants_reason(one)


def test_silence_begins_with_the_time_and_dates_from_the_last_word() -> None:
    one = outage_with(60)

    assert silent_since(one, NOON + 59 * MINUTE) is None
    assert silent_since(one, NOON + HOUR) == NOON
    assert silent_since(outage_with(None), NOON + HOUR) is None
