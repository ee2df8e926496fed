"""What the rules ask of the world, answered by a real PostgreSQL with the demo's three zones."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage import tables as t
from bot.storage.conversations import ANSWER_IS_WORTH
from bot.storage.owing import GATHER
from bot.world import World
from handlers.answer import Answer, Button
from handlers.incoming import Incoming
from handlers.step import PATIENCE, Step
from tests.bot.watch import (
    ANIL,
    CALL_CENTRE,
    DAY,
    FARAH,
    HOUR,
    KAVITA,
    MEENA,
    MINUTE,
    RAVI,
    SUNITA,
    Clock,
    address_of,
    area,
    joins,
    one,
    person_of,
    posts,
    rows,
    writes,
)
from tests.town import until
from zones.audience import Audience, hears
from zones.delivery import Lane
from zones.joining import change_area, leave
from zones.notice import Notice, NoticeKind
from zones.person import Address, Role
from zones.position import Holding
from zones.posting import cancel_outage, correct_outage, plan_work, post_outage, restore_power, update_outage
from zones.refused import Refused

FEEDER, ROOM = "GN-VBK-F2", "@demo_gn_bijli"  # Viram Khand, and the zone's supergroup
IMRAN, ROOM_ID = "7000000102", "-1001000000001"
CONTROL_ROOM = "+910000000005"
ALWAYS = {MEENA, CALL_CENTRE, CONTROL_ROOM, ROOM}  # who hears of Viram Khand before any citizen has joined


async def chain(world: World, code: str) -> list[str]:
    async with world.stores.begin() as store:
        return [position.code for position in await store.chain(await area(world, code), world.clock())]


async def told(world: World, notice: Notice) -> list[str]:
    """At which addresses the notice is owed, by their keys."""
    found = await rows(
        world,
        "SELECT a.sealed_key FROM deliveries d JOIN addresses a ON a.id = d.address_id WHERE d.notice_id = :notice",
        notice=notice.id,
    )
    return sorted(world.vault.open(row.sealed_key) for row in found)


async def says(world: World, verb: Any, notice: Notice, *facts: Any, by: str = ANIL) -> Notice:
    """Something more of the notice's outage, as time stands."""
    engineer = await person_of(world, by)
    async with world.stores.begin() as store:
        outage = await store.outage(notice.outage.id)
        said: Notice = await verb(store, engineer, outage, *facts, world.clock())
        return said


async def goes(world: World, person: int) -> None:
    async with world.stores.begin() as store:
        await leave(store, person, world.clock())


# ---- who answers for what ---------------------------------------------------------------------------------


async def test_the_nearest_answers_first_and_then_each_superior(world: World) -> None:
    expected = ["JE-GN-VBK", "AET-GN", "EET-GN", "SET-GN", "CE-GN"]

    assert (await chain(world, FEEDER))[:5] == expected
    assert (await chain(world, "GN-VBK-F2/viram-khand"))[:5] == expected


async def test_in_a_territorial_zone_the_chain_follows_its_own_offices(world: World) -> None:
    assert (await chain(world, "AM-CHN"))[:5] == ["JE-AM-CHN", "SDO-AM-S11", "EE-AM-D1", "SE-AM-C1", "CE-AM"]


async def test_the_director_stands_below_the_managing_director_to_whom_he_reports(world: World) -> None:
    assert (await chain(world, FEEDER))[5:] == ["DIR-T", "MD"]


async def test_for_a_zone_its_chief_engineer_answers(world: World) -> None:
    assert (await chain(world, "GN"))[0] == "CE-GN"


async def test_a_superior_without_a_charge_of_their_own_stands_above_all_the_same(world: World, clock: Clock) -> None:
    clock.move(MINUTE)
    await rows(world, "UPDATE charges SET until = :now", now=clock())
    await rows(
        world,
        "UPDATE charges SET until = NULL FROM positions p WHERE p.id = position_id AND p.code = 'JE-GN-VBK'",
    )

    assert await chain(world, FEEDER) == ["JE-GN-VBK", "AET-GN", "EET-GN", "SET-GN", "CE-GN", "DIR-T", "MD"]


async def test_a_charge_counts_between_its_two_dates(world: World, clock: Clock) -> None:
    clock.move(DAY)
    ending = "UPDATE charges SET until = :at FROM positions p WHERE p.id = position_id AND p.code = 'JE-GN-VBK'"
    await rows(world, ending, at=clock() + HOUR)
    assert (await chain(world, FEEDER))[0] == "JE-GN-VBK"

    clock.move(HOUR)
    assert (await chain(world, FEEDER))[0] == "AET-GN"


async def test_a_charge_that_begins_tomorrow_does_not_count_today(world: World, clock: Clock) -> None:
    beginning = "UPDATE charges SET since = :at FROM positions p WHERE p.id = position_id AND p.code = 'JE-GN-VBK'"
    await rows(world, beginning, at=clock() + DAY)
    assert (await chain(world, FEEDER))[0] == "AET-GN"

    clock.move(DAY)
    assert (await chain(world, FEEDER))[0] == "JE-GN-VBK"


async def test_commercial_work_is_nobodys_business_here(world: World) -> None:
    await rows(world, "UPDATE charges SET work = 'billing'")

    assert await chain(world, FEEDER) == []


@pytest.mark.parametrize(
    ("since", "until_", "holds"),
    [
        (-DAY, None, True),
        (-DAY, HOUR, True),
        (timedelta(0), None, True),
        (-DAY, timedelta(0), False),
        (HOUR, None, False),
    ],
)
async def test_a_stand_in_holds_the_office_between_two_dates(
    world: World, clock: Clock, since: timedelta, until_: timedelta | None, holds: bool
) -> None:
    ravi, office = await person_of(world, RAVI), await one(world, "SELECT id FROM positions WHERE code = 'JE-GN-VBK'")
    async with world.stores.begin() as store:
        end = clock() + until_ if until_ is not None else None
        store.add(Holding(office, ravi.id, clock() + since, end, stand_in=True))

    async with world.stores.begin() as store:
        assert (office in await store.positions_held(ravi.id, clock())) is holds


# ---- who hears -------------------------------------------------------------------------------------------


async def test_a_post_is_owed_to_those_who_follow_below_and_above_and_to_the_news_takers(world: World) -> None:
    await joins(world, SUNITA, "GN-VBK-F2/viram-khand")  # below the feeder
    await joins(world, "+910000000108", "GN-VBK")  # its substation
    await joins(world, "+910000000109", "GN-VBK-F1")  # the feeder beside it
    await joins(world, "+910000000110")  # nothing yet
    await joins(world, KAVITA, role=Role.MEDIA)
    await joins(world, "+910000000111", role=Role.MEDIA, zone="AM")

    notice = await posts(world, FEEDER)

    assert await told(world, notice) == sorted({*ALWAYS, SUNITA, "+910000000108", KAVITA})
    assert notice.owed == 7


async def test_each_is_owed_in_their_language_at_once_on_the_lane_of_the_notice(world: World) -> None:
    await joins(world, SUNITA, FEEDER)
    notice = await posts(world, FEEDER)

    found = await rows(
        world,
        "SELECT DISTINCT state, lane, language, tries, due_at, expires_at, sender FROM deliveries ORDER BY 7, 2",
    )
    supply, wide = Lane.SUPPLY.value, Lane.WIDE.value
    assert [tuple(row) for row in found] == [
        ("due", supply, "hi", 0, notice.at, notice.at + 6 * HOUR, "telegram"),
        ("due", supply, "hi", 0, notice.at, notice.at + 6 * HOUR, "whatsapp"),
        ("due", wide, "hi", 0, notice.at, notice.at + 6 * HOUR, "whatsapp"),
    ]


async def test_whose_own_supply_it_is_hears_it_before_the_rest_of_the_zone(world: World) -> None:
    await joins(world, SUNITA, FEEDER)
    await joins(world, KAVITA, role=Role.MEDIA)
    notice = await posts(world, FEEDER)
    async with world.stores.begin() as store:
        outage = await store.outage(notice.outage.id)
        assert outage
        await restore_power(store, await person_of(world, ANIL), outage, world.clock(), world.clock())

    lanes = await rows(
        world,
        "SELECT n.kind, d.lane FROM deliveries d JOIN notices n ON n.id = d.notice_id"
        " WHERE d.address_id = :her ORDER BY d.id",
        her=(await address_of(world, SUNITA)).id,
    )
    assert [tuple(row) for row in lanes] == [("outage", Lane.SUPPLY), ("restoration", Lane.SUPPLY)]
    hers = (await address_of(world, KAVITA)).id
    assert await one(world, "SELECT min(lane) FROM deliveries WHERE address_id = :hers", hers=hers) == Lane.WIDE


async def test_news_of_two_outages_within_moments_is_owed_for_one_message(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER, "GN-VBK-F1")
    first = await posts(world, FEEDER)
    clock.move(GATHER / 3)
    await posts(world, "GN-VBK-F1", by=MEENA)

    due = await rows(
        world,
        "SELECT due_at FROM deliveries WHERE address_id = :her ORDER BY id",
        her=(await address_of(world, SUNITA)).id,
    )
    assert [row.due_at for row in due] == [first.at, first.at + GATHER]


async def test_whoever_follows_two_areas_of_one_outage_is_told_once(world: World) -> None:
    await joins(world, SUNITA, FEEDER, "GN-VBK-F2/viram-khand", "GN-VBK")

    assert (await told(world, await posts(world, FEEDER))).count(SUNITA) == 1


async def test_whoever_said_it_is_not_told_it(world: World) -> None:
    assert ANIL not in await told(world, await posts(world, FEEDER))
    assert ANIL in await told(world, await posts(world, "GN-VBK-F1", by=MEENA))


async def test_a_member_of_the_next_zone_who_follows_here_is_told(world: World) -> None:
    await joins(world, SUNITA, FEEDER, zone="AM")

    assert SUNITA in await told(world, await posts(world, FEEDER))


async def test_whoever_left_is_never_told(world: World) -> None:
    sunita = await joins(world, SUNITA, FEEDER)
    kavita = await joins(world, KAVITA, role=Role.MEDIA)
    await goes(world, sunita)
    await goes(world, kavita)

    assert not {SUNITA, KAVITA} & set(await told(world, await posts(world, FEEDER)))


async def test_whoever_was_told_and_left_does_not_hear_of_the_restoration(world: World, clock: Clock) -> None:
    sunita = await joins(world, SUNITA, FEEDER)
    notice = await posts(world, FEEDER)
    await rows(world, "UPDATE deliveries SET state = 'read'")
    await goes(world, sunita)

    back = await says(world, restore_power, notice, clock())

    assert SUNITA in await told(world, notice)
    assert SUNITA not in await told(world, back)


async def moves_to(world: World, person: int, code: str) -> None:
    """She lives elsewhere from now on."""
    zone, there, now = await area(world, "GN"), await area(world, code), world.clock()
    async with world.stores.begin() as store:
        (address,) = await store.session.scalars(sa.select(Address).where(t.addresses.c.person_id == person))
        (before,) = await store.following(person)
        await change_area(store, address, before, zone, there, "hi", now)


async def test_a_restoration_reaches_who_was_told_and_the_rooms_and_no_newcomer(world: World, clock: Clock) -> None:
    sunita = await joins(world, SUNITA, FEEDER)
    notice = await posts(world, FEEDER)
    await joins(world, "+910000000108", FEEDER)
    await moves_to(world, sunita, "GN-VRK")

    back = await says(world, restore_power, notice, clock())

    assert await told(world, back) == sorted({*ALWAYS, SUNITA})


async def test_an_update_reaches_who_was_told_and_whoever_lives_there_now(world: World, clock: Clock) -> None:
    sunita = await joins(world, SUNITA, FEEDER)
    notice = await posts(world, FEEDER)
    await joins(world, "+910000000108", FEEDER)
    await rows(world, "DELETE FROM follows USING members m WHERE m.id = member_id AND m.person_id = :who", who=sunita)

    update = await says(world, update_outage, notice, None, clock() + 2 * HOUR)

    assert await told(world, update) == sorted({*ALWAYS, SUNITA, "+910000000108"})


async def test_a_correction_reaches_exactly_those_who_got_what_was_wrong(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    await joins(world, KAVITA, role=Role.MEDIA)
    notice = await posts(world, FEEDER)
    await joins(world, "+910000000108", FEEDER)
    await joins(world, "+910000000109", role=Role.MEDIA)

    correction = await says(world, correct_outage, notice, "fuse", None)

    assert await told(world, correction) == await told(world, notice)


@pytest.mark.parametrize("state", ["refused", "expired", "withdrawn"])
async def test_who_never_got_what_was_wrong_needs_no_correction(world: World, clock: Clock, state: str) -> None:
    await joins(world, SUNITA, FEEDER)
    notice = await posts(world, FEEDER)
    hers = (await address_of(world, SUNITA)).id
    await rows(world, "UPDATE deliveries SET state = :state WHERE address_id = :hers", state=state, hers=hers)

    correction = await says(world, correct_outage, notice, "fuse", None)

    assert set(await told(world, notice)) - set(await told(world, correction)) == {SUNITA}


async def test_whoever_complains_of_an_outage_does_not_wait_for_who_is_changing_it(world: World) -> None:
    notice, sunita = await posts(world, FEEDER), await joins(world, SUNITA)
    async with world.stores.begin() as store:
        await store.outage(notice.outage.id)
        async with world.engine.begin() as beside:
            await beside.execute(sa.text("SET LOCAL lock_timeout = '3s'"))
            asked = {"person": sunita, "outage": notice.outage.id, "at": world.clock()}
            await beside.execute(
                sa.text("INSERT INTO askings (person_id, outage_id, at) VALUES (:person, :outage, :at)"), asked
            )


async def test_a_cancellation_reaches_all_who_were_told_in_any_version(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    notice = await posts(world, FEEDER)
    await joins(world, "+910000000108", FEEDER)
    await says(world, update_outage, notice, None, clock() + 2 * HOUR)
    await joins(world, "+910000000109", FEEDER)

    cancelled = await says(world, cancel_outage, notice)

    assert await told(world, cancelled) == sorted({*ALWAYS, SUNITA, "+910000000108"})


async def test_a_person_with_two_phones_is_told_where_they_last_wrote(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    person = (await address_of(world, SUNITA)).person_id
    await writes(world, SUNITA)
    clock.move(MINUTE)
    await writes(world, IMRAN, channel="telegram")
    hers = (await address_of(world, IMRAN, "telegram")).id
    await rows(world, "UPDATE addresses SET person_id = :who WHERE id = :hers", who=person, hers=hers)

    on_telegram = await told(world, await posts(world, FEEDER))
    clock.move(MINUTE)
    await writes(world, SUNITA)
    on_whatsapp = await told(world, await posts(world, "GN-VBK"))

    assert {SUNITA, IMRAN} & set(on_telegram) == {IMRAN}
    assert {SUNITA, IMRAN} & set(on_whatsapp) == {SUNITA}


async def test_a_dead_address_is_passed_over_for_another_of_the_same_person(world: World) -> None:
    await joins(world, SUNITA, FEEDER)
    await writes(world, SUNITA, "IN.sunita")
    await rows(
        world, "UPDATE addresses SET unreachable_at = now() WHERE id = :it", it=(await address_of(world, SUNITA)).id
    )

    assert {SUNITA, "IN.sunita"} & set(await told(world, await posts(world, FEEDER))) == {"IN.sunita"}


async def test_whoever_cannot_be_reached_is_not_owed_anything(world: World) -> None:
    await joins(world, SUNITA, FEEDER)
    await rows(world, "UPDATE addresses SET unreachable_at = now() WHERE channel = 'telegram' OR id = :it",
               it=(await address_of(world, SUNITA)).id)  # fmt: skip

    assert await told(world, await posts(world, FEEDER)) == sorted(ALWAYS - {ROOM})


async def test_a_room_that_was_left_hears_nothing(world: World) -> None:
    await rows(world, "UPDATE rooms SET left_at = now()")

    assert ROOM not in await told(world, await posts(world, FEEDER))


async def test_a_room_of_another_zone_hears_nothing(world: World) -> None:
    keys = await told(world, await posts(world, FEEDER))

    assert [key for key in keys if key.startswith("@")] == [ROOM]


@pytest.mark.parametrize("kind", NoticeKind)
async def test_the_preview_counts_exactly_whom_the_notice_is_owed_to(world: World, kind: NoticeKind) -> None:
    await joins(world, SUNITA, FEEDER)
    await joins(world, KAVITA, role=Role.MEDIA)
    first = await posts(world, FEEDER)
    await joins(world, "+910000000108", FEEDER)
    author, zone = await person_of(world, ANIL), await area(world, "GN")
    audience = hears(kind, zone, first.outage.areas, first.outage.id, first.id, author.id)

    async with world.stores.begin() as store:
        counted = await store.reach(audience, world.clock())
        outage = await store.outage(first.outage.id)
        assert outage
        notice = Notice(kind, outage, zone, outage.number, 2, world.clock(), {})
        store.add(notice)
        await store.flush()
        owed = await store.owe(notice, audience)

    fewest = 1 if kind is NoticeKind.STILL_OUT else 4  # that one is for those alone who live there
    assert counted.all == owed.all == len(await told(world, notice)) > fewest


async def test_owing_the_same_notice_again_owes_nobody_twice(world: World) -> None:
    notice = await posts(world, FEEDER)
    before = await told(world, notice)

    async with world.stores.begin() as store:
        again = await store.owe(notice, Audience(notice.zone_id, near=tuple(notice.outage.areas), rooms=True))

    assert ANIL in (after := await told(world, notice))
    assert (again.all, sorted({*before, ANIL})) == (1, after)


async def test_each_sender_that_owes_something_is_woken_after_the_commit(world: World) -> None:
    woken: list[str] = []

    async def wake(sender: str) -> None:
        woken.append(f"{sender} {await one(world, 'SELECT count(*) FROM notices')}")

    world.stores.wake = wake
    await posts(world, FEEDER)

    assert woken == ["telegram 1", "whatsapp 1"]


async def test_what_is_refused_halfway_leaves_nothing_and_wakes_nobody(world: World) -> None:
    woken: list[str] = []

    async def wake(sender: str) -> None:
        woken.append(sender)

    world.stores.wake = wake
    anil, feeder = await person_of(world, ANIL), await area(world, FEEDER)

    async def post_and_fail() -> None:
        async with world.stores.begin() as store:
            await post_outage(store, anil, [feeder], None, None, world.clock())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await post_and_fail()
    assert woken == []
    for table in ("outages", "notices", "deliveries", "etas"):
        assert await one(world, f"SELECT count(*) FROM {table}") == 0


# ---- outages ----------------------------------------------------------------------------------------------


async def around(world: World, code: str, *, near: bool) -> list[str]:
    async with world.stores.begin() as store:
        look = store.open_near if near else store.open_outages
        return [outage.number for outage in await look([await area(world, code)], world.clock())]


@pytest.mark.parametrize(
    ("code", "covers", "near"),
    [
        ("GN-VBK-F2", True, True),
        ("GN-VBK-F2/viram-khand", True, True),
        ("GN-VBK", False, True),
        ("GN", False, True),
        ("GN-VBK-F1", False, False),
        ("AM", False, False),
    ],
)
async def test_an_outage_covers_what_lies_below_it_and_is_near_to_what_lies_above(
    world: World, code: str, covers: bool, near: bool
) -> None:
    number = (await posts(world, FEEDER)).number

    assert await around(world, code, near=False) == [number] * covers
    assert await around(world, code, near=True) == [number] * near


async def test_what_has_ended_is_open_no_more(world: World, clock: Clock) -> None:
    first, second = await posts(world, FEEDER), await posts(world, "GN-VBK-F1")
    await says(world, restore_power, first, clock())
    await says(world, cancel_outage, second)

    assert await around(world, "GN", near=True) == []


async def test_an_outage_is_kept_with_all_its_times(world: World, clock: Clock) -> None:
    notice, start = await posts(world, FEEDER), clock()
    clock.move(MINUTE)
    await says(world, update_outage, notice, "cable_fault", None)

    async with world.stores.begin() as store:
        outage = await store.outage(notice.outage.id)
        assert outage
        last = await store.last_notice(outage)
    assert [(eta.at, eta.given_at) for eta in outage.etas] == [(start + HOUR, start), (None, start + MINUTE)]
    assert (outage.cause, outage.eta, outage.version) == ("cable_fault", None, 2)
    assert last
    assert (last.kind, last.reference) == (NoticeKind.UPDATE, f"{outage.number}/2")


async def test_a_plan_is_told_by_the_areas_of_two_feeders(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, "GN-VBK-F1")
    anil, areas = await person_of(world, ANIL), [await area(world, code) for code in (FEEDER, "GN-VBK-F1")]
    async with world.stores.begin() as store:
        notice = await plan_work(store, anil, areas, None, clock() + DAY, clock() + DAY + HOUR, clock())

    assert SUNITA in await told(world, notice)


async def test_two_engineers_who_post_one_feeder_at_once_make_one_outage(world: World) -> None:
    anil, meena = await person_of(world, ANIL), await person_of(world, MEENA)
    feeder, now = await area(world, FEEDER), world.clock()

    async def meena_posts() -> None:
        async with world.stores.begin() as store:
            await post_outage(store, meena, [feeder], None, None, now)

    async def one_waits() -> bool:
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(await one(world, waiting))

    async with world.stores.begin() as store:
        await post_outage(store, anil, [feeder], None, None, now)
        second = asyncio.create_task(meena_posts())
        await until(one_waits)
    with pytest.raises(Refused):
        await second


# ---- numbers ----------------------------------------------------------------------------------------------


async def number(world: World, zone: str, at: datetime, *, fail: bool = False) -> str | None:
    atlas = await world.atlas()
    try:
        async with world.stores.begin() as store:
            taken = await store.next_number(atlas.area(await area(world, zone)), at)
            if fail:
                raise RuntimeError
            return taken
    except RuntimeError:
        return None


async def test_twenty_at_once_get_twenty_numbers_without_a_gap_although_some_fail(world: World) -> None:
    at = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)

    taken = await asyncio.gather(*(number(world, "GN", at, fail=n % 4 == 0) for n in range(20)))

    assert sorted(n for n in taken if n) == [f"GN-2611-{n:04}" for n in range(1, 16)]


async def test_each_zone_and_each_month_of_its_own_time_counts_for_itself(world: World) -> None:
    late = datetime(2026, 10, 31, 18, 29, tzinfo=UTC)  # a minute before midnight in Lucknow

    assert [await number(world, "GN", late), await number(world, "AM", late)] == ["GN-2610-0001", "AM-2610-0001"]
    assert [await number(world, "GN", late), await number(world, "GN", late + MINUTE)] == [
        "GN-2610-0002", "GN-2611-0001",
    ]  # fmt: skip


# ---- addresses --------------------------------------------------------------------------------------------


async def hears_from(
    world: World, *keys: str, channel: str = "whatsapp", at: datetime | None = None, room: str = ""
) -> Any:
    async with world.stores.begin() as store:
        return await store.address_of(Incoming(channel, "m", at or world.clock(), keys, room=room), world.clock())


async def test_a_stranger_gets_an_address_and_is_nobody_yet(world: World, clock: Clock) -> None:
    address = await hears_from(world, SUNITA)

    assert (address.person_id, address.heard_at, address.sender) == (None, clock(), "whatsapp")
    assert world.vault.open(address.sealed_key) == SUNITA


async def test_number_and_business_scoped_id_are_two_addresses_the_number_first(world: World) -> None:
    before = await one(world, "SELECT count(*) FROM addresses")

    first, again = await hears_from(world, SUNITA, "IN.sunita"), await hears_from(world, SUNITA, "IN.sunita")

    assert first.id == again.id == (await address_of(world, SUNITA)).id
    assert await one(world, "SELECT count(*) FROM addresses") == before + 2


async def test_a_new_id_beside_a_known_number_belongs_to_the_same_person(world: World) -> None:
    """Once the number is hidden, the engineer is still known."""
    await hears_from(world, ANIL, "IN.anil")

    assert (await hears_from(world, "IN.anil")).person_id == (await person_of(world, ANIL)).id


async def test_a_new_number_beside_a_known_id_belongs_to_the_same_person(world: World) -> None:
    member = await joins(world, "IN.sunita", FEEDER)

    assert (await hears_from(world, SUNITA, "IN.sunita")).person_id == member
    assert (await address_of(world, SUNITA)).person_id == member


async def test_an_id_that_wrote_as_a_stranger_learns_its_person_when_the_number_comes_with_it(world: World) -> None:
    await hears_from(world, "IN.anil")

    known = await hears_from(world, ANIL, "IN.anil")
    alone = await hears_from(world, "IN.anil")

    assert known.person_id == alone.person_id == (await person_of(world, ANIL)).id


async def test_a_number_on_telegram_is_nobodys_number_on_whatsapp(world: World) -> None:
    assert (await hears_from(world, ANIL, channel="telegram")).person_id is None


async def test_a_message_ends_the_silence_of_a_dead_address(world: World, clock: Clock) -> None:
    await hears_from(world, SUNITA)
    await rows(world, "UPDATE addresses SET unreachable_at = now()")

    assert (await hears_from(world, SUNITA)).unreachable_at is None


async def test_a_message_that_comes_late_does_not_turn_back_the_clock(world: World, clock: Clock) -> None:
    await hears_from(world, SUNITA)

    assert (await hears_from(world, SUNITA, at=clock() - HOUR)).heard_at == clock()


async def test_whoever_speaks_in_a_group_opens_no_window_and_gets_no_address(world: World) -> None:
    before = await one(world, "SELECT count(*) FROM addresses")

    assert await hears_from(world, IMRAN, channel="telegram", room=ROOM_ID) is None
    assert await one(world, "SELECT count(*) FROM addresses") == before

    await hears_from(world, IMRAN, channel="telegram", at=world.clock() - HOUR)
    spoke = await hears_from(world, IMRAN, channel="telegram", room=ROOM_ID)
    assert spoke.heard_at == world.clock() - HOUR


async def test_whoever_hides_behind_a_mask_has_no_address(world: World) -> None:
    assert await hears_from(world, channel="telegram", room=ROOM_ID) is None
    assert await hears_from(world, channel="telegram") is None


async def test_the_utility_knows_its_people_by_their_whatsapp_number_alone(world: World) -> None:
    anil = await person_of(world, ANIL)
    async with world.stores.begin() as store:
        found, stranger = await store.person_of_phone(ANIL), await store.person_of_phone(SUNITA)

    assert found
    assert (found.id, stranger) == (anil.id, None)


# ---- rooms ------------------------------------------------------------------------------------------------


async def room(world: World, id: str, name: str = "") -> Any:
    async with world.stores.begin() as store:
        return await store.room_of(Incoming("telegram", "m", world.clock(), room=id, room_name=name))


async def test_a_room_is_found_by_its_public_name_and_from_then_on_by_its_id(world: World) -> None:
    assert await room(world, ROOM_ID) is None

    found, address = await room(world, ROOM_ID, ROOM)
    again, _ = await room(world, ROOM_ID)

    assert found.id == again.id
    assert found.zone_id == await area(world, "GN")
    assert world.vault.open(address.sealed_key) == ROOM_ID


async def test_a_room_that_took_over_the_public_name_is_not_the_zones(world: World) -> None:
    await room(world, ROOM_ID, ROOM)

    assert await room(world, "-100666", ROOM) is None


async def test_a_look_alike_is_not_the_zones_room(world: World) -> None:
    assert await room(world, "-100666", "@demo_gn_bijii") is None


async def test_a_room_that_is_adopted_belongs_to_the_zone_and_hears(world: World, clock: Clock) -> None:
    heard = Incoming("telegram", "m", clock(), room="-5")
    async with world.stores.begin() as store:
        await store.adopt_room(await store.chat(heard), await area(world, "GN"), clock())

    assert "-5" in await told(world, await posts(world, FEEDER))


# ---- members ----------------------------------------------------------------------------------------------


async def states(world: World, key: str) -> list[str]:
    it = (await address_of(world, key)).id
    found = await rows(world, "SELECT state FROM deliveries WHERE address_id = :it ORDER BY id", it=it)
    return [row.state for row in found]


async def test_stop_withdraws_what_is_due_and_not_what_was_sent(world: World) -> None:
    sunita = await joins(world, SUNITA, FEEDER)
    await joins(world, KAVITA, FEEDER)
    await posts(world, FEEDER)
    await rows(world, "UPDATE deliveries SET state = 'delivered'")
    await posts(world, "GN-VBK")

    await goes(world, sunita)

    assert await states(world, SUNITA) == ["delivered", "withdrawn"]
    assert await states(world, KAVITA) == ["delivered", "due"]


async def test_stop_does_not_withdraw_the_answer_to_it(world: World, clock: Clock) -> None:
    sunita = await joins(world, SUNITA, FEEDER)
    async with world.stores.begin() as store:
        address = await store.address_of(Incoming("whatsapp", "m", clock(), (SUNITA,)), clock())
        assert address
        await store.say(address, "hi", Answer("आप बाहर हैं"), Incoming("whatsapp", "m", clock()), clock())
        await leave(store, sunita, clock())

    assert await states(world, SUNITA) == ["due"]


async def test_a_member_who_left_follows_nothing_until_they_come_back(world: World) -> None:
    sunita = await joins(world, SUNITA, FEEDER)
    await goes(world, sunita)

    async with world.stores.begin() as store:
        assert await store.followed(sunita) == []
        assert await store.memberships(sunita) == []
        assert (await store.member(sunita, await area(world, "GN"))) is not None


# ---- conversation -----------------------------------------------------------------------------------------


async def asks(world: World, key: str, author: bytes, kind: str = "draft") -> int:
    now = world.clock()
    async with world.stores.begin() as store:
        step = Step((await address_of(world, key)).id, author, kind, {}, now, now + PATIENCE)
        store.add(step)
        await store.flush()
        return step.id


async def open_step(world: World, key: str, author: bytes) -> int | None:
    async with world.stores.begin() as store:
        step = await store.open_step((await address_of(world, key)).id, author, world.clock())
        return step.id if step else None


async def test_the_newest_open_question_is_the_one_that_waits(world: World) -> None:
    first, second = await asks(world, ANIL, b"anil"), await asks(world, ANIL, b"anil", "join")
    assert await open_step(world, ANIL, b"anil") == second

    async with world.stores.begin() as store:
        step = await store.step(second, b"anil")
        assert step
        step.close("dropped", world.clock())

    assert await open_step(world, ANIL, b"anil") == first


async def test_a_question_waits_for_half_an_hour(world: World, clock: Clock) -> None:
    step = await asks(world, ANIL, b"anil")

    clock.move(PATIENCE - timedelta(seconds=1))
    assert await open_step(world, ANIL, b"anil") == step
    clock.move(timedelta(seconds=1))
    assert await open_step(world, ANIL, b"anil") is None


async def test_a_question_belongs_to_who_was_asked_where_it_was_asked(world: World) -> None:
    step = await asks(world, ANIL, b"anil")

    assert await open_step(world, ANIL, b"farah") is None
    assert await open_step(world, FARAH, b"anil") is None
    async with world.stores.begin() as store:
        assert await store.step(step, b"farah") is None


async def test_the_author_is_the_same_by_number_and_nobody_is_never_somebody(world: World, clock: Clock) -> None:
    async with world.stores.begin() as store:
        anil = store.author(Incoming("whatsapp", "m", clock(), (ANIL, "IN.anil")))
        assert anil == store.author(Incoming("whatsapp", "n", clock(), (ANIL,)))
        assert anil != store.author(Incoming("whatsapp", "n", clock()))


async def say(world: World, answer: Answer, heard: Incoming) -> dict[str, Any]:
    async with world.stores.begin() as store:
        address = await store.address_of(Incoming(heard.channel, "m", world.clock(), (IMRAN,)), world.clock())
        assert address
        await store.say(address, "ur", answer, heard, world.clock())
    (row,) = await rows(world, "SELECT * FROM deliveries")
    assert (row.lane, row.state, row.language, row.notice_id) == (Lane.ANSWER, "due", "ur", None)
    assert row.expires_at == world.clock() + ANSWER_IS_WORTH
    return world.vault.open_json(row.sealed_content)


async def test_an_answer_is_owed_on_the_fast_lane_and_sealed(world: World, clock: Clock) -> None:
    heard = Incoming("telegram", "9", clock(), (IMRAN,))
    content = await say(world, Answer("جی", (Button("हाँ", "s1:post"),), menu="چنیں"), heard)

    assert (content["text"], content["buttons"], content["menu"]) == ("جی", [["हाँ", "s1:post"]], "چنیں")
    assert (content["edit"], content["reply_to"], content["callback"]) == ("", "", "")


@pytest.mark.parametrize(("replaces", "edited"), [(True, "9"), (False, "")])
async def test_the_answer_to_a_tap_may_take_the_place_of_its_message(
    world: World, clock: Clock, replaces: bool, edited: str
) -> None:
    heard = Incoming("telegram", "9", clock(), (IMRAN,), kind="tap", tapped="9", callback="q1", room="-5")
    content = await say(world, Answer("ok", replaces=replaces, toast="Posted"), heard)

    assert (content["edit"], content["callback"], content["toast"], content["reply_to"]) == (edited, "q1", "Posted", "")


async def test_an_answer_in_a_group_replies_to_what_was_said(world: World, clock: Clock) -> None:
    content = await say(world, Answer("ok"), Incoming("telegram", "9", clock(), (IMRAN,), room="-5"))

    assert content["reply_to"] == "9"
