"""A substation's outage covers its feeders: what is told of both, in whatever order they come and go."""

from collections.abc import Awaitable, Callable

import pytest

from tests.zones.ledger import (
    ANIL,
    DAY,
    GOMTI_NAGAR,
    HOUR,
    JE_VIBHUTI,
    MEENA,
    MINUTE,
    NOON,
    PATRAKARPURAM,
    VIBHUTI,
    VIRAJ_KHAND,
    VIRAM_KHAND,
    Ledger,
)
from zones.notice import Kept, Notice, NoticeKind, Why
from zones.outage import Outage
from zones.posting import (
    cancel_outage,
    correct_outage,
    plan_work,
    post_outage,
    restore_power,
    send_kept_time,
    update_outage,
)
from zones.refused import Refused

Step = tuple[str, str]
START = NOON - HOUR


class Story:
    """Steps such as (“post”, “feeder”), one a minute, and what was said: kind and place of each notice."""

    places = {"feeder": [VIRAM_KHAND], "other": [PATRAKARPURAM], "substation": [VIBHUTI], "zone": [GOMTI_NAGAR]}

    def __init__(self, store: Ledger) -> None:
        self.store = store
        self.now = START
        self.outages: dict[str, Outage] = {}

    async def tell(self, *steps: Step) -> list[str]:
        """What the last step said."""
        before = 0
        for verb, place in steps:
            self.now += MINUTE
            before = len(self.store.notices)
            await self.do(verb, place)
        return [f"{notice.kind} {self.named(notice.outage)}" for notice in self.store.notices[before:]]

    async def do(self, verb: str, place: str) -> None:
        if verb in ("post", "own fault"):
            said = await post_outage(
                self.store, ANIL, self.places[place], "jumper", START + 5 * HOUR, self.now, own_fault=verb != "post"
            )
            self.outages[place] = said.outage
            return
        if verb == "plan":
            start = self.now + 2 * MINUTE
            work = await plan_work(self.store, ANIL, self.places[place], None, start, start + 5 * HOUR, self.now)
            self.outages[place] = work.outage
            return
        outage = self.outages[place]
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "update": lambda: update_outage(self.store, ANIL, outage, "fuse", START + 8 * HOUR, self.now),
            "correct": lambda: correct_outage(self.store, ANIL, outage, "fuse", outage.eta, self.now),
            "restore": lambda: restore_power(self.store, ANIL, outage, self.now, self.now),
            "cancel": lambda: cancel_outage(self.store, ANIL, outage, self.now),
        }
        await acts[verb]()

    def named(self, outage: Outage) -> str:
        return next(place for place, known in self.outages.items() if known is outage)


F, S, OTHER = "feeder", "substation", "other"


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        # while the larger one runs nothing is told of the smaller
        ([("post", S), ("own fault", F)], []),
        ([("post", F), ("post", S)], ["outage substation"]),
        ([("post", F), ("post", S), ("update", F)], []),
        ([("post", F), ("post", S), ("correct", F)], []),
        ([("post", F), ("post", S), ("restore", F)], []),
        ([("post", F), ("post", S), ("cancel", F)], []),
        ([("post", F), ("post", S), ("update", S)], ["update substation"]),
        ([("post", F), ("post", S), ("correct", S)], ["correction substation"]),
        # the larger one is restored
        ([("post", S), ("restore", S)], ["restoration substation"]),
        ([("post", F), ("post", S), ("restore", S)], ["still_out feeder", "restoration substation"]),
        ([("post", S), ("own fault", F), ("restore", S)], ["still_out feeder", "restoration substation"]),
        ([("post", F), ("post", S), ("restore", F), ("restore", S)], ["restoration substation"]),
        ([("post", F), ("post", S), ("cancel", F), ("restore", S)], ["restoration substation"]),
        ([("post", S), ("own fault", F), ("restore", F), ("restore", S)], ["restoration substation"]),
        (
            [("post", F), ("post", OTHER), ("post", S), ("restore", S)],
            ["still_out feeder", "still_out other", "restoration substation"],
        ),
        (
            [("post", F), ("post", OTHER), ("post", S), ("restore", F), ("restore", S)],
            ["still_out other", "restoration substation"],
        ),
        # and the smaller one after it
        ([("post", F), ("post", S), ("restore", S), ("restore", F)], ["restoration feeder"]),
        ([("post", F), ("post", S), ("restore", S), ("update", F)], ["update feeder"]),
        ([("post", S), ("own fault", F), ("restore", S), ("cancel", F)], ["cancellation feeder"]),
        # the larger one was a mistake
        ([("post", F), ("post", S), ("cancel", S)], ["update feeder", "cancellation substation"]),
        ([("post", S), ("own fault", F), ("cancel", S)], ["outage feeder", "cancellation substation"]),
        (
            [("post", F), ("post", S), ("restore", F), ("cancel", S)],
            ["restoration feeder", "cancellation substation"],
        ),
        ([("post", S), ("own fault", F), ("restore", F), ("cancel", S)], ["cancellation substation"]),
        # planned work covers from its beginning on
        ([("plan", S), ("post", F)], ["outage feeder"]),
        ([("plan", S), ("post", F), ("update", F)], []),
        ([("post", F), ("plan", S), ("cancel", S)], ["cancellation substation"]),
        ([("post", F), ("plan", S), ("restore", F)], ["restoration feeder"]),
        ([("plan", S), ("post", F), ("update", S), ("restore", S)], ["still_out feeder", "restoration substation"]),
        # work that is only announced is not kept back
        ([("post", S), ("plan", F)], ["planned feeder"]),
        ([("post", S), ("plan", F), ("update", F)], ["update feeder"]),
        ([("post", S), ("plan", F), ("cancel", F)], ["cancellation feeder"]),
        # two on the same feeder: supply is back when both have ended
        ([("post", F), ("plan", F), ("update", F), ("restore", F)], []),
    ],
)  # fmt: skip
async def test_what_is_told_when(gomti_nagar: Ledger, steps: list[Step], said: list[str]) -> None:
    assert await Story(gomti_nagar).tell(*steps) == said


async def test_two_on_one_feeder_bring_supply_back_once(gomti_nagar: Ledger) -> None:
    broken = (await post_outage(gomti_nagar, ANIL, [VIRAM_KHAND], None, None, NOON)).outage
    work = (await plan_work(gomti_nagar, ANIL, [VIRAM_KHAND], None, NOON + MINUTE, NOON + HOUR, NOON)).outage

    first = await restore_power(gomti_nagar, ANIL, broken, NOON + 2 * MINUTE, NOON + 2 * MINUTE)
    second = await restore_power(gomti_nagar, ANIL, work, NOON + HOUR, NOON + HOUR)

    assert first == Kept(broken, Why.COVERED, work)
    assert isinstance(second, Notice)
    assert gomti_nagar.owed[-1][1].told_of == (work.id, broken.id)


async def test_of_two_on_one_feeder_one_is_told_when_the_substation_is_back(gomti_nagar: Ledger) -> None:
    broken = (await post_outage(gomti_nagar, ANIL, [VIRAM_KHAND], None, None, NOON)).outage
    await plan_work(gomti_nagar, ANIL, [VIRAM_KHAND], None, NOON + MINUTE, NOON + HOUR, NOON)
    substation = (await post_outage(gomti_nagar, ANIL, [VIBHUTI], None, None, NOON)).outage

    await restore_power(gomti_nagar, ANIL, substation, NOON + 2 * MINUTE, NOON + 2 * MINUTE)

    assert [notice.outage for notice in gomti_nagar.notices[3:]] == [broken, substation]


async def test_a_zones_outage_covers_substation_and_feeder_and_each_is_told_as_the_larger_ends(
    gomti_nagar: Ledger,
) -> None:
    feeder = (await post_outage(gomti_nagar, ANIL, [VIRAM_KHAND], None, None, NOON)).outage
    substation = (await post_outage(gomti_nagar, ANIL, [VIBHUTI], None, None, NOON)).outage
    zone = Outage(GOMTI_NAGAR, "GN-2611-0009", feeder.kind, [GOMTI_NAGAR], None, NOON, NOON, JE_VIBHUTI.id)
    gomti_nagar.chains[GOMTI_NAGAR] = [JE_VIBHUTI]
    gomti_nagar.add(zone)
    await gomti_nagar.flush()

    await restore_power(gomti_nagar, ANIL, zone, NOON, NOON)
    assert [notice.outage for notice in gomti_nagar.notices[2:]] == [substation, zone]
    await restore_power(gomti_nagar, ANIL, substation, NOON, NOON)
    assert [notice.outage for notice in gomti_nagar.notices[4:]] == [feeder, substation]


# ---- to whom -----------------------------------------------------------------------------------------------


async def both(store: Ledger) -> tuple[Outage, Outage]:
    """The feeder's, and then the substation's."""
    feeder = (await post_outage(store, ANIL, [VIRAM_KHAND], "jumper", NOON + 3 * HOUR, NOON)).outage
    return feeder, (await post_outage(store, ANIL, [VIBHUTI], "incoming_33kv", NOON + HOUR, NOON + MINUTE)).outage


async def test_who_was_told_of_the_feeder_hears_of_the_substation(gomti_nagar: Ledger) -> None:
    feeder, substation = await both(gomti_nagar)

    assert gomti_nagar.owed[-1][1].told_of == (substation.id, feeder.id)


async def test_the_restoration_spares_whom_the_feeders_own_outage_is_told(gomti_nagar: Ledger) -> None:
    _, substation = await both(gomti_nagar)

    restoration = await restore_power(gomti_nagar, MEENA, substation, NOON + HOUR, NOON + HOUR)

    (still_out, theirs), (_, others) = gomti_nagar.owed[-2:]
    assert (theirs.near, theirs.upwards, theirs.apart, theirs.rooms) == ((VIRAM_KHAND,), False, True, False)
    assert (others.spared, others.apart, others.roles != frozenset()) == ((VIRAM_KHAND,), False, True)
    assert (still_out.facts["back"], still_out.facts["cause"]) == ([VIBHUTI], "jumper")
    assert isinstance(restoration, Notice)
    assert [facts["areas"] for facts in restoration.facts["still"]] == [[VIRAM_KHAND]]


async def test_an_outage_that_lies_half_under_another_is_told_to_the_other_half(gomti_nagar: Ledger) -> None:
    gomti_nagar.chains[VIRAJ_KHAND] = [JE_VIBHUTI]
    wide = (await post_outage(gomti_nagar, ANIL, [VIRAM_KHAND, VIRAJ_KHAND], None, None, NOON)).outage
    await post_outage(gomti_nagar, ANIL, [VIBHUTI], None, None, NOON)

    await restore_power(gomti_nagar, ANIL, wide, NOON, NOON)

    assert gomti_nagar.owed[-1][1].spared == (VIRAM_KHAND,)


async def test_who_was_told_of_what_ended_quietly_hears_that_supply_is_back_once(gomti_nagar: Ledger) -> None:
    feeder, substation = await both(gomti_nagar)

    quiet = await restore_power(gomti_nagar, ANIL, feeder, NOON + 2 * MINUTE, NOON + 2 * MINUTE)
    await restore_power(gomti_nagar, ANIL, substation, NOON + HOUR, NOON + HOUR)

    assert quiet == Kept(feeder, Why.COVERED, substation)
    assert gomti_nagar.owed[-1][1].told_of == (substation.id, feeder.id)
    assert gomti_nagar.entries[2].facts["within"] == substation.number


# ---- what may be posted -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "own_fault"), [(VIBHUTI, False), (VIRAM_KHAND, True), (VIRAM_KHAND, False)])
async def test_a_feeder_that_is_off_is_not_posted_again_unless_it_has_a_fault_of_its_own(
    gomti_nagar: Ledger, first: int, own_fault: bool
) -> None:
    await post_outage(gomti_nagar, ANIL, [first], None, None, NOON)

    with pytest.raises(Refused, match="already_out"):
        await post_outage(gomti_nagar, ANIL, [VIRAM_KHAND], None, None, NOON, own_fault=own_fault)


async def test_its_own_fault_too_is_posted_once(gomti_nagar: Ledger) -> None:
    await both(gomti_nagar)

    with pytest.raises(Refused, match="already_out"):
        await post_outage(gomti_nagar, ANIL, [VIRAM_KHAND], None, None, NOON + HOUR, own_fault=True)


async def test_a_fault_of_its_own_without_a_larger_outage_is_an_outage_like_any_other(gomti_nagar: Ledger) -> None:
    said = await post_outage(gomti_nagar, ANIL, [VIRAM_KHAND], None, None, NOON, own_fault=True)

    assert isinstance(said, Notice)


async def test_no_time_of_a_feeder_goes_out_while_its_substation_is_off(gomti_nagar: Ledger) -> None:
    feeder, substation = await both(gomti_nagar)
    await update_outage(gomti_nagar, ANIL, feeder, None, NOON + 4 * HOUR, NOON + 2 * MINUTE)
    last_call = NOON + 3 * HOUR - MINUTE

    assert await send_kept_time(gomti_nagar, feeder, last_call) is None
    await restore_power(gomti_nagar, ANIL, substation, last_call, last_call)
    assert gomti_nagar.owed[-2][0].facts["eta"] == (NOON + 4 * HOUR).isoformat()
    assert feeder.told is feeder.etas[-1]


async def test_announced_work_above_does_not_keep_anything_back(gomti_nagar: Ledger) -> None:
    feeder = (await post_outage(gomti_nagar, ANIL, [VIRAM_KHAND], None, None, NOON)).outage
    await plan_work(gomti_nagar, ANIL, [VIBHUTI], None, NOON + DAY, NOON + DAY + HOUR, NOON)

    said = await restore_power(gomti_nagar, ANIL, feeder, NOON, NOON)

    assert isinstance(said, Notice)
    assert said.kind is NoticeKind.RESTORATION
