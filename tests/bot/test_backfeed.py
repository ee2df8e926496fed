"""A feeder is fed from another substation for a time: who hears what, on both sides of each date."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from bot.world import World
from handlers.telling.notices import localities
from handlers.wording import Voice
from tests.bot.doors import Doors, open_doors
from tests.bot.watch import ANIL, DAY, HOUR, MINUTE, RAVI, SUNITA, Clock, acts, area, joins, one, posts, rows
from zones.area import Kind
from zones.audience import hears
from zones.notice import NoticeKind

VIRAM, HOME, KAMTA = "GN-VBK-F2", "GN-VBK", "GN-KMT"
KAMTAS_ENGINEER = "+910000000013"
WISH = "/backfeed viram khand feeder, kamta substation se, 3 ghante"


@pytest.fixture
async def doors(world: World) -> AsyncIterator[Doors]:
    await joins(world, SUNITA, "GN-VBK-F2/viram-khand")
    async with open_doors(world) as doors:
        yield doors


async def is_told(world: World, substation: str) -> bool:
    """Whether Sunita would hear of an outage of this substation now; nobody else follows anything there."""
    now = world.clock()
    async with world.stores.begin() as store:
        audience = hears(NoticeKind.OUTAGE, await area(world, "GN"), [await area(world, substation)], None, None, None)
        with_her = await store.reach(audience, now)
        await store.session.execute(sa.text("DELETE FROM follows WHERE area_id = :it"), {"it": await here(world)})
        without = await store.reach(audience, now)
        await store.session.rollback()
    return with_her.all > without.all


async def here(world: World) -> int:
    return await area(world, "GN-VBK-F2/viram-khand")


async def begun(doors: Doors, text: str = WISH) -> int:
    await doors.says(ANIL, text)
    await doors.taps(ANIL, await doors.button(ANIL, "begin"))
    return int(await one(doors.world, "SELECT max(id) FROM placements WHERE tree = 'supply'"))


async def test_the_preview_says_what_changes_and_nothing_does_before_the_yes(doors: Doors, world: World) -> None:
    await doors.says(ANIL, WISH)
    shown = await doors.last(ANIL)
    for word in ("विराम खंड", "कमता", "विभूतिखंड", "कितने लोग: 1"):
        assert word in shown
    assert await is_told(world, HOME)
    assert not await is_told(world, KAMTA)


async def test_its_people_go_off_with_what_feeds_it_until_it_ends_by_itself(
    doors: Doors, world: World, clock: Clock
) -> None:
    await begun(doors)
    assert (await is_told(world, HOME), await is_told(world, KAMTA)) == (False, True)

    clock.move(3 * HOUR + 6 * MINUTE)
    assert (await is_told(world, HOME), await is_told(world, KAMTA)) == (True, False)
    assert (await acts(world))[-1] == "area.backfed"


async def test_one_that_is_announced_begins_on_its_day(doors: Doors, world: World, clock: Clock) -> None:
    await begun(doors, "/backfeed viram khand feeder, kamta substation se, kal subah 10 baje se shaam 5 baje tak")
    assert await is_told(world, HOME)
    since = await one(world, "SELECT since FROM placements WHERE tree = 'supply'")

    clock.at = since - MINUTE
    assert (await is_told(world, HOME), await is_told(world, KAMTA)) == (True, False)
    clock.at = since
    assert (await is_told(world, HOME), await is_told(world, KAMTA)) == (False, True)
    clock.move(7 * HOUR)
    assert (await is_told(world, HOME), await is_told(world, KAMTA)) == (True, False)


async def test_without_an_end_it_lasts_until_it_is_taken_back(doors: Doors, world: World, clock: Clock) -> None:
    number = await begun(doors, "/backfeed viram khand feeder, kamta substation se")
    clock.move(20 * DAY)
    assert (await is_told(world, HOME), await is_told(world, KAMTA)) == (False, True)

    await doors.says(ANIL, "बैक फीड")
    assert "वापस लेने तक" in await doors.last(ANIL)
    await doors.taps(ANIL, f"do:backfeed_end:{number}")
    assert (await is_told(world, HOME), await is_told(world, KAMTA)) == (True, False)
    assert (await acts(world))[-1] == "area.fed_from_home"


async def test_who_answers_and_which_zone_it_is_stays_as_it_was(doors: Doors, world: World) -> None:
    await begun(doors)
    viram, now = await area(world, VIRAM), world.clock()
    async with world.stores.begin() as store:
        assert (await store.chain(viram, now))[0].code == "JE-GN-VBK"
        assert [zone.code for zone in await store.zones_of([viram], now)] == ["GN"]
    atlas = await world.atlas()
    assert [one.code for one in atlas.above(viram)][1] == HOME


async def test_the_preview_of_an_outage_says_whose_supply_is_not_what_it_seems(
    doors: Doors, world: World, clock: Clock
) -> None:
    await begun(doors)
    clock.move(MINUTE)
    await doors.says(ANIL, "vibhuti khand s/s band, jumper, 2 ghante")
    assert "दूसरे उपकेंद्र से" in await doors.last(ANIL)
    await doors.says(KAMTAS_ENGINEER, "kamta s/s band, jumper, 2 ghante")
    assert "यहीं से" in await doors.last(KAMTAS_ENGINEER)


async def test_the_notice_names_the_streets_that_are_off(doors: Doors, world: World, clock: Clock) -> None:
    await begun(doors)
    clock.move(MINUTE)
    atlas, voice = await world.atlas(), Voice("hi", world.settings.zone_time, clock())
    assert await here(world) in [street.id for street in atlas.off_with([await area(world, KAMTA)], Kind.LOCALITY)]
    assert "विराम खंड" not in localities([await area(world, HOME)], voice, atlas)


async def test_an_outage_of_what_feeds_it_covers_the_feeders_own(doors: Doors, world: World) -> None:
    await begun(doors)
    await posts(world, KAMTA, by=KAMTAS_ENGINEER)
    async with world.stores.begin() as store:
        around = await store.around([await area(world, VIRAM)], world.clock())
    assert [outage.areas for outage in around.above([await area(world, VIRAM)])] == [[await area(world, KAMTA)]]


async def test_by_buttons_alone(doors: Doors, world: World) -> None:
    await doors.says(ANIL, "/backfeed")
    await doors.taps(ANIL, await doors.button(ANIL, f"feeder:{await area(world, VIRAM)}"))
    await doors.taps(ANIL, await doors.button(ANIL, f"feeding:{await area(world, KAMTA)}"))
    await doors.taps(ANIL, await doors.button(ANIL, "begin"))

    assert await is_told(world, KAMTA)


@pytest.mark.parametrize("who", [RAVI, SUNITA, KAMTAS_ENGINEER])
async def test_only_the_office_that_answers_for_the_feeder_may(doors: Doors, world: World, who: str) -> None:
    await doors.says(who, WISH)
    number = await begun(doors)
    await doors.taps(who, f"do:backfeed_end:{number}")

    reason = "not_engineer" if who == SUNITA else "not_answerable"
    assert await doors.attempts() == [reason, reason]
    assert await is_told(world, KAMTA)


async def test_what_cannot_be_is_said_in_words(doors: Doors, world: World) -> None:
    await begun(doors)
    await doors.says(ANIL, WISH)
    await doors.taps(ANIL, await doors.button(ANIL, "begin"))
    assert "पहले से दर्ज" in await doors.last(ANIL)
    await doors.taps(ANIL, "do:backfeed_end:999999")
    assert await doors.attempts() == ["forged"]
    assert await rows(world, "SELECT 1 FROM placements WHERE tree = 'supply' OFFSET 1") == []
