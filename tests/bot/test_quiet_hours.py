"""A night in Gomti Nagar: who is woken by what, and what the morning tells."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery import holding
from bot.world import World
from tests.bot.test_store import FEEDER, says
from tests.bot.watch import (
    ANIL,
    CALL_CENTRE,
    HOUR,
    KAVITA,
    MEENA,
    MINUTE,
    SUNITA,
    Clock,
    address_of,
    area,
    joins,
    person_of,
    posts,
    rows,
)
from zones.notice import Notice
from zones.person import Role
from zones.posting import cancel_outage, plan_work, remind, restore_power, update_outage
from zones.quiet import Hours, choose_hours
from zones.refused import Refused

LUCKNOW = ZoneInfo("Asia/Kolkata")
NIGHT = Hours(time(22), time(6))


def tonight(clock: Clock, hour: int, minute: int = 0) -> datetime:
    """The next time that it is so late in Lucknow."""
    local = clock.at.astimezone(LUCKNOW)
    then = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (then if then > local else then + timedelta(days=1)).astimezone(UTC)


async def sleeps(world: World, key: str, hours: Hours | None = NIGHT) -> None:
    async with world.stores.begin() as store:
        person = await store.person((await address_of(world, key)).person_id)
        assert person
        held = await store.positions_held(person.id, world.clock())
        await choose_hours(store, person, await store.memberships(person.id), bool(held), hours, world.clock())


async def owed(world: World, notice: Notice, key: str) -> tuple[str, str | None, datetime, datetime]:
    address = await address_of(world, key)
    ((*facts,),) = await rows(
        world,
        "SELECT state, reason, due_at, expires_at FROM deliveries WHERE notice_id = :notice AND address_id = :address",
        notice=notice.id, address=address.id,
    )  # fmt: skip
    return tuple(facts)  # type: ignore[return-value]


@pytest.fixture
async def asleep(world: World, clock: Clock) -> World:
    """Sunita sleeps from ten to six, Kavita never; it is eleven at night, and an outage was posted."""
    await joins(world, SUNITA, FEEDER)
    await joins(world, KAVITA, FEEDER)
    await sleeps(world, SUNITA)
    clock.at = tonight(clock, 23)
    return world


async def test_the_beginning_and_the_end_of_an_outage_are_told_at_any_hour(asleep: World, clock: Clock) -> None:
    notice = await posts(asleep, FEEDER)
    back = await says(asleep, restore_power, notice, clock())

    for told in (notice, back):
        assert (await owed(asleep, told, SUNITA))[:3] == ("due", None, clock())


async def test_a_cancellation_is_told_at_any_hour(asleep: World, clock: Clock) -> None:
    taken_back = await says(asleep, cancel_outage, await posts(asleep, FEEDER))

    assert (await owed(asleep, taken_back, SUNITA))[0] == "due"


async def test_an_update_waits_until_the_morning_and_is_worth_its_time_from_then(asleep: World, clock: Clock) -> None:
    update = await says(asleep, update_outage, await posts(asleep, FEEDER), None, clock() + 3 * HOUR)

    morning = tonight(clock, 6)
    assert await owed(asleep, update, SUNITA) == ("held", "quiet", morning, morning + 3 * HOUR)
    assert (await owed(asleep, update, KAVITA))[:3] == ("due", None, clock())


@pytest.mark.parametrize(
    ("since", "until", "hour", "minute", "morning"),
    [
        ("22:00", "06:00", 21, 59, None),
        ("22:00", "06:00", 22, 0, "06:00"),
        ("22:00", "06:00", 5, 59, "06:00"),
        ("22:00", "06:00", 6, 0, None),
        ("00:00", "06:00", 23, 59, None),
        ("00:00", "06:00", 0, 0, "06:00"),
        ("13:00", "16:00", 14, 0, "16:00"),
        ("13:00", "16:00", 16, 0, None),
        ("22:00", "00:00", 23, 0, "00:00"),
        ("22:00", "00:00", 0, 0, None),
    ],
)
async def test_quiet_hours_begin_and_end_on_time(
    world: World, clock: Clock, since: str, until: str, hour: int, minute: int, morning: str | None
) -> None:
    await joins(world, SUNITA, FEEDER)
    await sleeps(world, SUNITA, Hours(time.fromisoformat(since), time.fromisoformat(until)))
    clock.at = tonight(clock, hour, minute)
    update = await says(world, update_outage, await posts(world, FEEDER), None, None)

    state, _, due_at, _ = await owed(world, update, SUNITA)
    expected = tonight(clock, time.fromisoformat(morning).hour) if morning else clock()
    assert (state, due_at) == ("held" if morning else "due", expected)


async def test_whoever_is_on_duty_has_no_quiet_hours(asleep: World, clock: Clock) -> None:
    for key in (MEENA, CALL_CENTRE):
        with pytest.raises(Refused, match="on_duty"):
            await sleeps(asleep, key)
    await rows(asleep, "UPDATE persons SET quiet_since = '22:00', quiet_until = '06:00'")  # chosen before their duty

    update = await says(asleep, update_outage, await posts(asleep, FEEDER), None, None)

    for key in (MEENA, CALL_CENTRE):
        assert (await owed(asleep, update, key))[0] == "due"


async def test_planned_work_of_the_day_waits_and_that_of_the_same_night_does_not(asleep: World, clock: Clock) -> None:
    feeder, anil = await area(asleep, FEEDER), await person_of(asleep, ANIL)
    async with asleep.stores.begin() as store:
        by_day = await plan_work(store, anil, [feeder], None, tonight(clock, 11), tonight(clock, 16), clock())
        by_night = await plan_work(store, anil, [feeder], None, tonight(clock, 2), tonight(clock, 5), clock())

    assert (await owed(asleep, by_day, SUNITA))[0] == "held"
    assert (await owed(asleep, by_night, SUNITA))[0] == "due"


async def test_a_reminder_of_the_night_is_dropped_and_not_told_in_the_morning(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    await sleeps(world, SUNITA)
    feeder, anil, start = await area(world, FEEDER), await person_of(world, ANIL), tonight(clock, 4)
    async with world.stores.begin() as store:
        outage = (await plan_work(store, anil, [feeder], None, start, start + HOUR, clock())).outage
    clock.at = start - HOUR
    async with world.stores.begin() as store:
        outage = await store.outage(outage.id)  # type: ignore[assignment]
        reminder = await remind(store, outage, clock())
    assert reminder

    _, _, due_at, expires_at = await owed(world, reminder, SUNITA)
    assert expires_at < due_at


async def test_in_the_morning_what_was_held_is_due(asleep: World, clock: Clock) -> None:
    update = await says(asleep, update_outage, await posts(asleep, FEEDER), None, None)
    clock.at = tonight(clock, 6) - MINUTE
    async with asleep.engine.begin() as connection:
        assert await holding.let_go(connection, clock()) == set()

    clock.move(MINUTE)
    async with asleep.engine.begin() as connection:
        assert await holding.let_go(connection, clock()) == {"whatsapp"}
    assert (await owed(asleep, update, SUNITA))[0] == "due"


async def test_who_wants_no_quiet_hours_any_more_hears_at_once_what_was_held(asleep: World, clock: Clock) -> None:
    update = await says(asleep, update_outage, await posts(asleep, FEEDER), None, None)

    await sleeps(asleep, SUNITA, None)

    assert (await owed(asleep, update, SUNITA))[::2] == ("due", clock())


async def test_whom_nobody_tells_has_no_quiet_hours_and_the_choice_is_in_the_log(world: World, clock: Clock) -> None:
    person = await joins(world, SUNITA, FEEDER, role=Role.CITIZEN)
    await sleeps(world, SUNITA)

    (entry,) = await rows(world, "SELECT person_id, facts FROM entries WHERE act = 'member.quiet'")
    assert tuple(entry) == (person, {"since": "22:00", "until": "06:00"})
    async with world.stores.begin() as store:
        with pytest.raises(Refused, match="not_joined"):
            await choose_hours(store, await person_of(world, ANIL), (), False, NIGHT, clock())
