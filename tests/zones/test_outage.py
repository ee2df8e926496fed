"""An outage's life, from the first word to the last."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from tests.zones.ledger import (
    ANIL,
    CHINHAT,
    DAY,
    FARAH,
    GOMTI_NAGAR,
    HOUR,
    JE_VIBHUTI,
    MEENA,
    MINUTE,
    NOON,
    PATRAKARPURAM,
    RAVI,
    SUNITA,
    VIRAJ_KHAND,
    VIRAM_KHAND,
    Ledger,
)
from zones.delivery import Lane
from zones.entry import Entry
from zones.notice import Notice, NoticeKind
from zones.outage import Outage, OutageKind, Stage, overlaps, reminder_is_due
from zones.position import Holding, Position
from zones.posting import (
    cancel_outage,
    correct_outage,
    plan_work,
    post_outage,
    remind,
    restore_power,
    update_outage,
)
from zones.recording import record_outage
from zones.refused import Refused

TOMORROW = NOON + DAY


async def posted(store: Ledger, cause: str | None = "jumper", eta: datetime | None = NOON + HOUR) -> Outage:
    return (await post_outage(store, ANIL, [VIRAM_KHAND], cause, eta, NOON)).outage


async def planned(store: Ledger, start: datetime = TOMORROW, end: datetime = TOMORROW + 3 * HOUR) -> Outage:
    return (await plan_work(store, ANIL, [VIRAM_KHAND], None, start, end, NOON)).outage


async def refused(verb: Awaitable[object]) -> Refused:
    with pytest.raises(Refused) as no:
        await verb
    return no.value


def only(store: Ledger) -> tuple[Entry, Notice]:
    """The one line in the log, and the one notice."""
    (entry,), (notice,) = store.entries, store.notices
    return entry, notice


# ---- posting --------------------------------------------------------------------------------------


async def test_anil_posts_an_outage_of_his_feeder(gomti_nagar: Ledger) -> None:
    notice = await post_outage(gomti_nagar, ANIL, [VIRAM_KHAND], "jumper", NOON + HOUR, NOON)

    outage = notice.outage
    assert (notice.kind, notice.reference) == (NoticeKind.OUTAGE, "GN-2611-0001/1")
    assert (outage.kind, outage.areas, outage.cause, outage.eta) == (
        OutageKind.UNPLANNED, [VIRAM_KHAND], "jumper", NOON + HOUR,
    )  # fmt: skip
    assert (outage.zone_id, outage.position_id) == (GOMTI_NAGAR, JE_VIBHUTI.id)
    assert outage.started_at == outage.reported_at == NOON
    assert outage.stage(NOON) is Stage.RUNNING


async def test_the_log_says_who_posted_in_the_name_of_which_office_and_how_many_are_told(gomti_nagar: Ledger) -> None:
    await posted(gomti_nagar)

    entry, notice = only(gomti_nagar)
    assert (entry.act, entry.at, entry.zone_id) == ("outage.posted", NOON, GOMTI_NAGAR)
    assert (entry.person_id, entry.position_id) == (ANIL.id, JE_VIBHUTI.id)
    assert entry.outage is notice.outage
    assert entry.notice is notice
    assert entry.facts == {**notice.facts, "owed": 7}


async def test_an_outage_without_a_cause_or_a_time_can_be_posted(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar, cause=None, eta=None)

    assert outage.cause is None
    assert outage.eta is None
    assert gomti_nagar.notices[0].facts["eta"] is None


async def test_one_post_may_name_two_feeders_of_one_office(gomti_nagar: Ledger) -> None:
    notice = await post_outage(gomti_nagar, ANIL, [VIRAM_KHAND, PATRAKARPURAM], None, None, NOON)

    assert notice.outage.areas == [VIRAM_KHAND, PATRAKARPURAM]
    assert len(gomti_nagar.entries) == len(gomti_nagar.owed) == 1


@pytest.mark.parametrize(
    ("eta", "reason"),
    [(NOON, "eta_past"), (NOON - MINUTE, "eta_past"), (NOON + timedelta(days=31, minutes=1), "too_far")],
)
async def test_a_time_that_is_over_or_beyond_a_month_is_a_slip(gomti_nagar: Ledger, eta: datetime, reason: str) -> None:
    no = await refused(posted(gomti_nagar, eta=eta))

    assert (no.reason, no.facts) == (reason, {"eta": eta})


@pytest.mark.parametrize("eta", [NOON + MINUTE, NOON + timedelta(days=31)])
async def test_a_minute_and_a_month_are_just_possible(gomti_nagar: Ledger, eta: datetime) -> None:
    assert (await posted(gomti_nagar, eta=eta)).eta == eta


async def test_a_feeder_that_is_out_is_not_posted_twice(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)

    no = await refused(post_outage(gomti_nagar, MEENA, [PATRAKARPURAM, VIRAM_KHAND], None, None, NOON + MINUTE))

    assert no.reason == "already_out"
    assert no.facts == {"outage": outage.id, "number": outage.number, "areas": [VIRAM_KHAND], "eta": outage.eta}


async def test_work_announced_for_tomorrow_does_not_hinder_todays_outage(gomti_nagar: Ledger) -> None:
    await planned(gomti_nagar)

    assert (await posted(gomti_nagar)).number == "GN-2611-0002"


async def test_a_feeder_under_planned_work_is_out_already(gomti_nagar: Ledger) -> None:
    await planned(gomti_nagar)

    during = TOMORROW + HOUR
    no = await refused(post_outage(gomti_nagar, ANIL, [VIRAM_KHAND], None, None, during))

    assert no.reason == "already_out"


async def test_a_feeder_that_came_back_may_go_again(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    await restore_power(gomti_nagar, ANIL, outage, NOON + MINUTE, NOON + MINUTE)

    again = await post_outage(gomti_nagar, ANIL, [VIRAM_KHAND], None, None, NOON + HOUR)

    assert again.reference == "GN-2611-0002/1"


async def test_no_post_covers_two_zones(gomti_nagar: Ledger) -> None:
    gomti_nagar.holdings.append(Holding(JE_VIBHUTI.id, RAVI.id, NOON - DAY, stand_in=True))

    no = await refused(post_outage(gomti_nagar, RAVI, [VIRAM_KHAND, CHINHAT], None, None, NOON))

    assert no.reason == "two_zones"


async def test_an_area_that_lies_in_no_zone_is_refused(gomti_nagar: Ledger) -> None:
    """The whole discom, posted by its Managing Director."""
    gomti_nagar.zones.pop(VIRAM_KHAND)

    await refused(posted(gomti_nagar))


# ---- planning -------------------------------------------------------------------------------------


async def test_planned_work_is_announced_with_both_its_times(gomti_nagar: Ledger) -> None:
    outage = await planned(gomti_nagar)

    entry, notice = only(gomti_nagar)
    assert (entry.act, notice.kind) == ("outage.planned", NoticeKind.PLANNED)
    assert (outage.kind, outage.cause) == (OutageKind.PLANNED, "planned_shutdown")
    assert (outage.started_at, outage.eta) == (TOMORROW, TOMORROW + 3 * HOUR)
    assert outage.stage(NOON) is Stage.ANNOUNCED


async def test_planned_work_keeps_the_cause_that_was_named(gomti_nagar: Ledger) -> None:
    notice = await plan_work(gomti_nagar, ANIL, [VIRAM_KHAND], "tree", TOMORROW, TOMORROW + HOUR, NOON)

    assert notice.outage.cause == "tree"


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (TOMORROW, TOMORROW, "window_backwards"),
        (TOMORROW, TOMORROW - MINUTE, "window_backwards"),
        (NOON - 2 * HOUR, NOON - HOUR, "eta_past"),
        (NOON + 32 * DAY, NOON + 33 * DAY, "too_far"),
    ],
)
async def test_work_needs_hours_that_can_be(gomti_nagar: Ledger, start: datetime, end: datetime, reason: str) -> None:
    assert (await refused(planned(gomti_nagar, start, end))).reason == reason


async def test_the_same_hours_are_not_announced_twice(gomti_nagar: Ledger) -> None:
    outage = await planned(gomti_nagar)

    no = await refused(planned(gomti_nagar, TOMORROW + HOUR, TOMORROW + 2 * HOUR))

    assert (no.reason, no.facts["number"]) == ("already_out", outage.number)


async def test_other_hours_are_other_work(gomti_nagar: Ledger) -> None:
    await planned(gomti_nagar)

    assert (await planned(gomti_nagar, TOMORROW + 3 * HOUR, TOMORROW + 4 * HOUR)).number == "GN-2611-0002"


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [
        (-2, -1, False),
        (-1, 0, False),
        (-1, 1, True),
        (0, 3, True),
        (1, 2, True),
        (-1, 4, True),
        (2, 4, True),
        (3, 4, False),
    ],
)
async def test_hours_that_only_touch_do_not_overlap(gomti_nagar: Ledger, start: int, end: int, meets: bool) -> None:
    outage = await planned(gomti_nagar)

    assert overlaps(outage, TOMORROW + start * HOUR, TOMORROW + end * HOUR) is meets


async def test_a_breakdown_overlaps_with_no_plan(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar, eta=TOMORROW + HOUR)

    assert not overlaps(outage, TOMORROW, TOMORROW + HOUR)


# ---- updating -------------------------------------------------------------------------------------


async def test_an_update_tells_the_new_time_and_keeps_the_old_one_as_history(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)

    notice = await update_outage(gomti_nagar, ANIL, outage, None, NOON + 2 * HOUR, NOON + MINUTE)

    assert (notice.kind, notice.version) == (NoticeKind.UPDATE, 2)
    assert [(eta.at, eta.given_at) for eta in outage.etas] == [
        (NOON + HOUR, NOON), (NOON + 2 * HOUR, NOON + MINUTE),
    ]  # fmt: skip
    assert outage.cause == "jumper"


async def test_an_update_may_say_honestly_that_there_is_no_time(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)

    notice = await update_outage(gomti_nagar, ANIL, outage, "transformer_failure", None, NOON + MINUTE)

    assert outage.eta is None
    assert (notice.facts["cause"], notice.facts["eta"]) == ("transformer_failure", None)


async def test_an_update_cannot_promise_the_past(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)

    assert (await refused(update_outage(gomti_nagar, ANIL, outage, None, NOON, NOON))).reason == "eta_past"


async def test_what_was_said_first_reads_the_same_after_an_update(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    await update_outage(gomti_nagar, ANIL, outage, "fuse", NOON + 2 * HOUR, NOON + MINUTE)

    first = gomti_nagar.notices[0]
    assert (first.facts["cause"], first.facts["eta"]) == ("jumper", (NOON + HOUR).isoformat())


@pytest.mark.parametrize(
    "verb",
    [
        lambda store, who, outage, eta, now: update_outage(store, who, outage, None, eta, now),
        lambda store, who, outage, eta, now: correct_outage(store, who, outage, None, eta, now),
    ],
    ids=["updated", "corrected"],
)
async def test_announced_work_cannot_end_before_it_begins(
    gomti_nagar: Ledger, verb: Callable[..., Awaitable[Notice]]
) -> None:
    outage = await planned(gomti_nagar)

    no = await refused(verb(gomti_nagar, ANIL, outage, TOMORROW - HOUR, NOON + MINUTE))

    assert no.reason == "window_backwards"


# ---- restoring ------------------------------------------------------------------------------------


async def test_supply_is_back_since_the_time_that_the_engineer_says(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)

    notice = await restore_power(gomti_nagar, ANIL, outage, NOON + 40 * MINUTE, NOON + HOUR)

    assert (outage.restored_at, outage.restored_by) == (NOON + 40 * MINUTE, ANIL.id)
    assert (notice.kind, notice.at) == (NoticeKind.RESTORATION, NOON + HOUR)
    assert notice.facts["restored_at"] == (NOON + 40 * MINUTE).isoformat()
    assert outage.stage(NOON + HOUR) is Stage.RESTORED


async def test_supply_cannot_have_come_back_in_the_future(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)

    no = await refused(restore_power(gomti_nagar, ANIL, outage, NOON + 2 * MINUTE, NOON + MINUTE))

    assert (no.reason, outage.restored_at) == ("restored_in_future", None)


async def test_supply_cannot_have_come_back_long_before_it_went(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)

    no = await refused(restore_power(gomti_nagar, ANIL, outage, NOON - 3 * HOUR, NOON + MINUTE))

    assert (no.reason, no.facts["start"]) == ("restored_before_start", NOON)


async def test_a_breakdown_that_was_posted_late_began_no_later_than_it_ended(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)

    await restore_power(gomti_nagar, ANIL, outage, NOON - 10 * MINUTE, NOON + MINUTE)

    assert outage.started_at == outage.restored_at == NOON - 10 * MINUTE


@pytest.mark.parametrize(
    ("began", "back_at", "reason"),
    [(-2, -1, ""), (-2, 1, "restored_in_future"), (-1, -2, "restored_before_start"), (-1, -1, "restored_before_start")],
)
async def test_an_outage_that_nobody_posted_is_recorded_when_it_is_over(
    gomti_nagar: Ledger, began: int, back_at: int, reason: str
) -> None:
    times = (NOON + began * HOUR, NOON + back_at * HOUR)
    if reason:
        no = await refused(record_outage(gomti_nagar, ANIL, [VIRAM_KHAND], None, *times, NOON))
        assert (no.reason, gomti_nagar.acts) == (reason, [])
        return
    notice = await record_outage(gomti_nagar, ANIL, [VIRAM_KHAND], "jumper", *times, NOON)

    assert (notice.kind, notice.outage.stage(NOON)) == (NoticeKind.RESTORATION, Stage.RESTORED)
    assert (notice.outage.started_at, notice.outage.restored_at) == times
    ((_, audience),) = gomti_nagar.owed
    assert (audience.roles, audience.near, audience.told_of) == (frozenset(), (), (notice.outage.id,))
    assert (gomti_nagar.explained, gomti_nagar.asked_with) == ([notice.outage], [notice])
    assert gomti_nagar.acts == ["outage.recorded"]
    again = await refused(record_outage(gomti_nagar, ANIL, [VIRAM_KHAND], None, times[0] + MINUTE, times[1], NOON))
    assert (again.reason, again.facts["number"]) == ("recorded_already", notice.number)


async def test_supply_may_come_back_in_the_minute_in_which_it_went(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    await restore_power(gomti_nagar, ANIL, outage, NOON, NOON)

    assert outage.restored_at == NOON


async def test_work_that_has_not_begun_is_not_restored_but_called_off(gomti_nagar: Ledger) -> None:
    outage = await planned(gomti_nagar)

    assert (await refused(restore_power(gomti_nagar, ANIL, outage, NOON, NOON))).reason == "restored_before_start"


# ---- correcting and cancelling --------------------------------------------------------------------


async def test_a_correction_names_the_notice_whose_place_it_takes(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    update = await update_outage(gomti_nagar, ANIL, outage, None, NOON + 2 * HOUR, NOON + MINUTE)

    notice = await correct_outage(gomti_nagar, ANIL, outage, outage.cause, NOON + 3 * HOUR, NOON + 2 * MINUTE)

    assert notice.corrects_id == update.id
    assert (notice.version, outage.eta) == (3, NOON + 3 * HOUR)


async def test_a_corrected_cause_leaves_the_time_as_it_was(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)

    notice = await correct_outage(gomti_nagar, ANIL, outage, "fuse", outage.eta, NOON + MINUTE)

    assert (notice.facts["cause"], notice.facts["eta"]) == ("fuse", (NOON + HOUR).isoformat())
    assert len(outage.etas) == 1


async def test_a_correction_that_changes_nothing_is_refused(gomti_nagar: Ledger) -> None:
    outage = await planned(gomti_nagar)

    right = correct_outage(gomti_nagar, ANIL, outage, outage.cause, outage.eta, NOON, since=NOON + 2 * HOUR)

    assert (await refused(right)).reason == "nothing_to_correct"


async def test_a_wrong_time_can_be_corrected_to_no_time(gomti_nagar: Ledger) -> None:
    """What the engineer taps is "time", then "can not say yet"; the preview shows no time, and so must the notice."""
    outage = await posted(gomti_nagar)

    notice = await correct_outage(gomti_nagar, ANIL, outage, outage.cause, None, NOON + MINUTE)

    assert notice.facts["eta"] is None


async def test_work_that_is_called_off_is_cancelled_and_not_restored(gomti_nagar: Ledger) -> None:
    outage = await planned(gomti_nagar)

    notice = await cancel_outage(gomti_nagar, ANIL, outage, NOON + HOUR)

    assert (outage.cancelled_at, outage.cancelled_by, outage.restored_at) == (NOON + HOUR, ANIL.id, None)
    assert (notice.kind, outage.stage(TOMORROW)) == (NoticeKind.CANCELLATION, Stage.CANCELLED)


# ---- each verb --------------------------------------------------------------------------------------

VERBS = {
    "update": lambda store, who, outage, now: update_outage(store, who, outage, None, now + 2 * HOUR, now),
    "restore": lambda store, who, outage, now: restore_power(store, who, outage, now, now),
    "correct": lambda store, who, outage, now: correct_outage(store, who, outage, "fuse", outage.eta, now),
    "cancel": cancel_outage,
}
Verb = Callable[[Ledger, object, Outage, datetime], Awaitable[Notice]]


@pytest.fixture(params=VERBS)
def verb(request: pytest.FixtureRequest) -> Verb:
    return VERBS[request.param]


async def test_each_verb_leaves_one_entry_and_owes_one_notice(gomti_nagar: Ledger, verb: Verb) -> None:
    outage = await posted(gomti_nagar)
    gomti_nagar.reaches = 5

    notice = await verb(gomti_nagar, ANIL, outage, NOON + MINUTE)

    assert len(gomti_nagar.entries) == len(gomti_nagar.notices) == len(gomti_nagar.owed) == 2
    assert gomti_nagar.owed[-1][0] is gomti_nagar.entries[-1].notice is notice
    assert gomti_nagar.entries[-1].facts["owed"] == notice.owed == 5
    assert notice.version == outage.version == 2


async def test_a_verb_of_somebody_elses_area_leaves_nothing(gomti_nagar: Ledger, verb: Verb) -> None:
    outage = await posted(gomti_nagar)

    no = await refused(verb(gomti_nagar, FARAH, outage, NOON + MINUTE))

    assert no.reason == "not_answerable"
    assert (len(gomti_nagar.entries), len(gomti_nagar.owed), outage.version) == (1, 1, 1)
    assert (outage.restored_at, outage.cancelled_at, outage.cause, len(outage.etas)) == (None, None, "jumper", 1)


@pytest.mark.parametrize(("end", "reason"), [(restore_power, "already_restored"), (cancel_outage, "already_cancelled")])
async def test_nothing_more_is_said_of_an_outage_that_has_ended(
    gomti_nagar: Ledger, verb: Verb, end: Callable[..., Awaitable[Notice]], reason: str
) -> None:
    outage = await posted(gomti_nagar)
    await end(gomti_nagar, ANIL, outage, *([NOON] if end is restore_power else []), NOON + MINUTE)

    no = await refused(verb(gomti_nagar, ANIL, outage, NOON + HOUR))

    assert (no.reason, no.facts["number"]) == (reason, outage.number)
    assert (len(gomti_nagar.entries), len(gomti_nagar.owed), outage.version) == (2, 2, 2)


@pytest.mark.parametrize("who", [SUNITA, FARAH, RAVI])
async def test_a_refused_post_leaves_neither_outage_nor_entry_nor_notice(gomti_nagar: Ledger, who: object) -> None:
    no = await refused(post_outage(gomti_nagar, who, [VIRAM_KHAND], None, None, NOON))  # type: ignore[arg-type]

    assert (no.reason, no.facts) == ("not_answerable", {"area": VIRAM_KHAND, "answerable": JE_VIBHUTI})
    assert gomti_nagar.added == gomti_nagar.owed == []


async def test_a_superior_may_restore_what_the_junior_engineer_posted(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    await restore_power(gomti_nagar, MEENA, outage, NOON + MINUTE, NOON + MINUTE)

    assert outage.restored_by == MEENA.id
    assert outage.position_id == JE_VIBHUTI.id


# ---- reminding ------------------------------------------------------------------------------------


async def test_announced_work_is_called_to_mind_once_an_hour_before(gomti_nagar: Ledger) -> None:
    outage = await planned(gomti_nagar)

    notice = await remind(gomti_nagar, outage, TOMORROW - HOUR)
    again = await remind(gomti_nagar, outage, TOMORROW - HOUR + MINUTE)

    assert notice
    assert again is None
    assert (notice.kind, outage.reminded_at) == (NoticeKind.REMINDER, TOMORROW - HOUR)
    assert gomti_nagar.acts == ["outage.planned", "outage.reminded"]
    assert (gomti_nagar.entries[-1].person_id, gomti_nagar.entries[-1].position_id) == (None, None)


async def test_a_reminder_that_is_not_due_leaves_nothing(gomti_nagar: Ledger) -> None:
    outage = await planned(gomti_nagar)

    assert await remind(gomti_nagar, outage, NOON) is None
    assert (gomti_nagar.acts, outage.reminded_at) == (["outage.planned"], None)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (TOMORROW - HOUR - MINUTE, False),
        (TOMORROW - HOUR, True),
        (TOMORROW - MINUTE, True),
        (TOMORROW, False),
        (TOMORROW + MINUTE, False),
    ],
)
async def test_the_hour_of_a_reminder_ends_when_the_work_begins(gomti_nagar: Ledger, at: datetime, due: bool) -> None:
    assert reminder_is_due(await planned(gomti_nagar), at) is due


@pytest.mark.parametrize(("before", "due"), [(HOUR + MINUTE, True), (HOUR, False), (30 * MINUTE, False)])
async def test_work_announced_within_its_last_hour_needs_no_reminder(
    gomti_nagar: Ledger, before: timedelta, due: bool
) -> None:
    outage = await planned(gomti_nagar, start=NOON + before, end=NOON + 5 * HOUR)

    assert reminder_is_due(outage, outage.started_at - MINUTE) is due


async def test_nobody_is_reminded_of_work_that_was_called_off(gomti_nagar: Ledger) -> None:
    outage = await planned(gomti_nagar)
    await cancel_outage(gomti_nagar, ANIL, outage, NOON + MINUTE)

    assert not reminder_is_due(outage, TOMORROW - MINUTE)


async def test_a_breakdown_is_never_called_to_mind(gomti_nagar: Ledger) -> None:
    outage = await posted(gomti_nagar)
    outage.started_at = TOMORROW

    assert not reminder_is_due(outage, TOMORROW - MINUTE)


# ---- notices --------------------------------------------------------------------------------------


WORTH = {
    NoticeKind.OUTAGE: (6, Lane.SUPPLY),
    NoticeKind.RESTORATION: (12, Lane.SUPPLY),
    NoticeKind.CORRECTION: (12, Lane.SUPPLY),
    NoticeKind.CANCELLATION: (12, Lane.SUPPLY),
    NoticeKind.STILL_OUT: (6, Lane.SUPPLY),
    NoticeKind.UPDATE: (3, Lane.UPDATE),
    NoticeKind.PLANNED: (12, Lane.UPDATE),
    NoticeKind.REMINDER: (1, Lane.UPDATE),
}


@pytest.mark.parametrize("kind", NoticeKind)
def test_each_kind_of_notice_has_its_lane_and_is_worth_sending_for_so_long(kind: NoticeKind) -> None:
    outage = Outage(GOMTI_NAGAR, "GN-2611-0042", OutageKind.UNPLANNED, [VIRAJ_KHAND], None, NOON, NOON, 1)
    notice = Notice(kind, outage, GOMTI_NAGAR, "GN-2611-0042", 3, NOON, {})

    hours, lane = WORTH[kind]
    assert (notice.lane, notice.expires_at) == (lane, NOON + hours * HOUR)
    assert notice.reference == "GN-2611-0042/3"


def test_an_office_without_a_title_is_called_by_its_code() -> None:
    assert Position("JE-GN-VBK", "je", {}, VIRAM_KHAND).title("hi") == "JE-GN-VBK"
