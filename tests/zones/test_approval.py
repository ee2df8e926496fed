"""A wide notice waits for a second office: who is asked, who may decide, and what if facts have changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

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
    RAVI,
    SUNITA,
    VIBHUTI,
    VIRAM_KHAND,
    Ledger,
)
from zones.approval import Approval, Due, Outcome, due, pass_on, remind_of
from zones.approving import approve, disapprove, withdraw
from zones.area import Kind
from zones.duty import Absence, Away
from zones.notice import Kept, Notice, NoticeKind
from zones.person import Person
from zones.position import Holding
from zones.posting import plan_work, post_outage, restore_power, update_outage
from zones.refused import Refused
from zones.wide import URGENT, Width, waits

ETA = NOON + 3 * HOUR
SUBSTATIONS = Width(GOMTI_NAGAR, Kind.SUBSTATION, None)
MANY = Width(GOMTI_NAGAR, None, 1000)


def wide(width: Width = SUBSTATIONS) -> Ledger:
    """Deepak is the chief; the three engineers are as ever."""
    store = Ledger(widths={GOMTI_NAGAR: width})
    store.holdings.append(Holding(CHIEF.id, DEEPAK.id, LONG_AGO))
    return store


async def asked(store: Ledger, who: Person = ANIL, areas: tuple[int, ...] = (VIBHUTI,)) -> Approval:
    waiting = await post_outage(store, who, areas, "jumper", ETA, NOON)
    assert isinstance(waiting, Approval)
    return waiting


async def refusal(store: Ledger, who: Person, approval: Approval) -> str:
    with pytest.raises(Refused) as no:
        await approve(store, who, approval, NOON + MINUTE)
    return no.value.reason


# ---- what is wide


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_only_what_is_new_waits_and_danger_never_does(kind: NoticeKind) -> None:
    assert waits(kind, "jumper") is (kind in (NoticeKind.OUTAGE, NoticeKind.PLANNED))
    assert not any(waits(kind, cause) for cause in URGENT)


@pytest.mark.parametrize("level", list(Kind))
@pytest.mark.parametrize("kind", list(Kind))
def test_wide_is_the_level_itself_and_all_above_it(level: Kind, kind: Kind) -> None:
    order = list(Kind)
    assert Width(1, level, None).is_wide({kind}, 0) is (order.index(kind) <= order.index(level))


def test_many_people_are_wide_whatever_the_level() -> None:
    assert not MANY.is_wide({Kind.FEEDER}, 999)
    assert MANY.is_wide({Kind.FEEDER}, 1000)
    assert not Width(1, None, None).is_wide({Kind.DISCOM}, 10**6)


# ---- asking


async def test_nothing_is_said_until_the_superior_says_yes() -> None:
    store = wide()
    approval = await asked(store)

    assert (store.notices, store.outages, store.owed) == ([], [], [])
    assert store.acts == ["approval.asked"]
    assert (approval.asked_id, approval.asked_person_id, approval.reach) == (AE_FAULTS.id, MEENA.id, 7)


async def test_a_feeder_or_a_zone_without_a_measure_does_not_wait() -> None:
    assert isinstance(await post_outage(wide(), ANIL, [VIRAM_KHAND], "jumper", ETA, NOON), Notice)
    assert isinstance(await post_outage(Ledger(), ANIL, [VIBHUTI], "jumper", ETA, NOON), Notice)


@pytest.mark.parametrize("cause", sorted(URGENT))
async def test_danger_is_told_at_once(cause: str) -> None:
    assert isinstance(await post_outage(wide(), ANIL, [VIBHUTI], cause, ETA, NOON), Notice)


async def test_many_people_of_one_feeder_wait_too() -> None:
    store = wide(MANY)
    store.reaches = 5000
    assert (await asked(store, areas=(VIRAM_KHAND,))).reach == 5000


async def test_planned_work_waits_and_is_announced_with_its_hours() -> None:
    store = wide()
    waiting = await plan_work(store, ANIL, [VIBHUTI], None, NOON + HOUR, ETA, NOON)
    assert isinstance(waiting, Approval)
    notice = await approve(store, MEENA, waiting, NOON + MINUTE)

    assert isinstance(notice, Notice)
    assert (notice.kind, notice.outage.started_at, notice.outage.eta) == (NoticeKind.PLANNED, NOON + HOUR, ETA)


async def test_the_same_place_is_asked_for_once() -> None:
    store = wide()
    await asked(store)
    with pytest.raises(Refused, match="already_asked"):
        await post_outage(store, ANIL, [VIBHUTI], "fuse", ETA, NOON)


# ---- who is asked


async def test_who_is_away_is_not_asked_but_the_stand_in() -> None:
    store = wide()
    store.absences.append(Absence(MEENA.id, Away.PHONE_OFF, LONG_AGO))
    store.holdings.append(Holding(AE_FAULTS.id, SUNITA.id, LONG_AGO, stand_in=True))

    assert (await asked(store)).asked_person_id == SUNITA.id


async def test_nobody_is_asked_about_their_own_notice_in_another_office() -> None:
    """Anil stands in for his superior: the chief is asked."""
    store = wide()
    store.holdings = [one for one in store.holdings if one.person_id != MEENA.id]
    store.holdings.append(Holding(AE_FAULTS.id, ANIL.id, LONG_AGO, stand_in=True))

    assert (await asked(store)).asked_person_id == DEEPAK.id


async def test_without_a_superior_an_office_of_the_same_rank_is_asked() -> None:
    store = wide()
    store.holdings = [one for one in store.holdings if one.person_id in (ANIL.id, FARAH.id)]

    assert (await asked(store)).asked_person_id == FARAH.id


async def test_without_anybody_it_is_refused_in_words() -> None:
    store = wide()
    store.holdings = [one for one in store.holdings if one.person_id == ANIL.id]
    with pytest.raises(Refused, match="nobody_to_ask"):
        await post_outage(store, ANIL, [VIBHUTI], "jumper", ETA, NOON)


# ---- who decides


async def test_the_yes_posts_it_in_its_authors_name() -> None:
    store = wide()
    approval = await asked(store)
    notice = await approve(store, MEENA, approval, NOON + MINUTE)

    assert isinstance(notice, Notice)
    assert (notice.person_id, notice.position_id) == (ANIL.id, JE_VIBHUTI.id)
    assert store.acts == ["approval.asked", "outage.posted", "approval.approved"]
    assert store.entries[-1].person_id == MEENA.id
    assert approval.outcome is Outcome.APPROVED


@pytest.mark.parametrize(
    ("who", "reason"),
    [(ANIL, "own_notice"), (RAVI, "not_asked"), (SUNITA, "not_asked")],
    ids=["author", "zone", "none"],
)
async def test_whoever_is_no_second_office_decides_nothing(who: Person, reason: str) -> None:
    store = wide()
    approval = await asked(store)

    assert await refusal(store, who, approval) == reason
    assert approval.outcome is None


async def test_the_author_decides_in_no_other_office_either() -> None:
    store = wide()
    approval = await asked(store)
    store.holdings.append(Holding(CHIEF.id, ANIL.id, LONG_AGO, stand_in=True))

    assert await refusal(store, ANIL, approval) == "own_notice"


@pytest.mark.parametrize("who", [MEENA, DEEPAK, FARAH], ids=["asked", "above", "peer"])
async def test_any_second_office_may_decide(who: Person) -> None:
    store = wide()
    assert isinstance(await approve(store, who, await asked(store), NOON + MINUTE), Notice)


async def test_a_stand_in_of_the_superior_decides() -> None:
    store = wide()
    store.holdings.append(Holding(AE_FAULTS.id, SUNITA.id, LONG_AGO, stand_in=True))
    assert isinstance(await approve(store, SUNITA, await asked(store), NOON + MINUTE), Notice)


async def test_no_is_no() -> None:
    store = wide()
    approval = await asked(store)
    await disapprove(store, MEENA, approval, NOON + MINUTE)

    assert store.acts == ["approval.asked", "approval.refused"]
    assert await refusal(store, DEEPAK, approval) == "already_decided"
    assert store.notices == []


async def test_it_is_decided_once() -> None:
    store = wide()
    approval = await asked(store)
    await approve(store, MEENA, approval, NOON + MINUTE)

    assert await refusal(store, DEEPAK, approval) == "already_decided"
    assert len(store.notices) == 1


async def test_only_its_author_takes_it_back() -> None:
    store = wide()
    approval = await asked(store)
    with pytest.raises(Refused, match="not_yours"):
        withdraw(store, MEENA, approval, NOON)
    withdraw(store, ANIL, approval, NOON)

    assert store.acts == ["approval.asked", "approval.withdrawn"]
    assert await refusal(store, MEENA, approval) == "already_decided"


# ---- facts change meanwhile


async def overtaken(store: Ledger, approval: Approval, after: timedelta = MINUTE) -> Refused:
    no = await approve(store, DEEPAK, approval, NOON + after)
    assert isinstance(no, Refused)
    assert approval.outcome is Outcome.OVERTAKEN
    assert store.acts[-1] == "approval.overtaken"
    return no


async def test_another_outage_of_the_same_place_overtakes_it() -> None:
    store = wide()
    approval = await asked(store)
    store.widths.clear()
    first = await post_outage(store, MEENA, [VIBHUTI], "tree", ETA, NOON)

    assert (await overtaken(store, approval)).reason == "already_out"
    assert store.notices == [first]


async def test_a_smaller_outage_that_was_restored_meanwhile_does_not_stop_it() -> None:
    store = wide()
    approval = await asked(store)
    smaller = await post_outage(store, ANIL, [VIRAM_KHAND], "fuse", ETA, NOON)
    assert isinstance(smaller, Notice)
    await restore_power(store, ANIL, smaller.outage, NOON + MINUTE, NOON + MINUTE)

    assert isinstance(await approve(store, MEENA, approval, NOON + 2 * MINUTE), Notice)


async def test_a_time_that_has_passed_overtakes_it() -> None:
    store = wide()
    assert (await overtaken(store, await asked(store), after=4 * HOUR)).reason == "eta_past"


async def test_an_author_who_has_left_the_office_overtakes_it() -> None:
    store = wide()
    approval = await asked(store)
    store.holdings = [one for one in store.holdings if one.person_id != ANIL.id]

    assert (await overtaken(store, approval)).reason == "author_gone"


async def test_what_is_said_already_is_put_right_and_ended_by_one_office() -> None:
    store = wide()
    notice = await approve(store, MEENA, await asked(store), NOON + MINUTE)
    assert isinstance(notice, Notice)

    assert isinstance(await update_outage(store, ANIL, notice.outage, None, ETA + 2 * HOUR, NOON + HOUR), Notice)
    assert isinstance(await restore_power(store, ANIL, notice.outage, ETA, ETA), Notice | Kept)


# ---- nobody answers


async def test_first_a_reminder_then_the_next_office_then_it_is_over() -> None:
    store = wide()
    approval = await asked(store)

    assert due(approval, NOON + 4 * MINUTE) is None
    assert due(approval, NOON + 5 * MINUTE) is Due.REMIND
    remind_of(store, approval, NOON + 5 * MINUTE)
    assert due(approval, NOON + 9 * MINUTE) is None
    assert due(approval, NOON + 10 * MINUTE) is Due.ASK_NEXT

    following = [await pass_on(store, approval, NOON + minutes * MINUTE) for minutes in (10, 20, 30)]
    assert [one.person_id if one else None for one in following] == [DEEPAK.id, FARAH.id, None]
    assert store.acts == [
        "approval.asked", "approval.reminded", "approval.passed_on", "approval.passed_on", "approval.expired",
    ]  # fmt: skip
    assert due(approval, NOON + HOUR) is None
    assert await refusal(store, MEENA, approval) == "already_decided"


async def test_each_office_has_its_whole_time() -> None:
    store = wide()
    approval = await asked(store)
    await pass_on(store, approval, NOON + 10 * MINUTE)

    assert due(approval, NOON + 14 * MINUTE) is None
    assert due(approval, NOON + 15 * MINUTE) is Due.REMIND
    assert approval.until == NOON + 20 * MINUTE


async def test_who_was_asked_first_may_still_answer() -> None:
    store = wide()
    approval = await asked(store)
    await pass_on(store, approval, NOON + 10 * MINUTE)

    assert isinstance(await approve(store, MEENA, approval, NOON + 11 * MINUTE), Notice)
