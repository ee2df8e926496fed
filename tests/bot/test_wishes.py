"""What people wish to be spared, obeyed when a notice is owed, and looked at again when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from bot.delivery.claim import Asked, claim
from bot.world import World
from tests.bot.test_store import FEEDER, says, told
from tests.bot.watch import (
    DAY,
    HOUR,
    KAVITA,
    MINUTE,
    SUNITA,
    Clock,
    address_of,
    area,
    joins,
    one,
    person_of,
    posts,
    rows,
)
from zones.audience import hears
from zones.notice import NoticeKind
from zones.person import Role
from zones.posting import correct_outage, restore_power, update_outage
from zones.wishes import Wish, is_spared, pause, wish

LOCALITY = "GN-VBK-F2/viram-khand"


async def wishes(world: World, key: str, what: Wish, on: bool = True) -> None:
    async with world.stores.begin() as store:
        person = await store.person((await address_of(world, key)).person_id)
        assert person
        await wish(store, person, await store.memberships(person.id), False, what, on, world.clock())


async def pauses(world: World, key: str, until: datetime | None) -> None:
    async with world.stores.begin() as store:
        person = await store.person((await address_of(world, key)).person_id)
        assert person
        await pause(store, person, await store.memberships(person.id), False, until, world.clock())


async def test_in_a_pause_nothing_is_owed_and_afterwards_all_of_it_again(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    await pauses(world, SUNITA, clock() + DAY)

    silent = await posts(world, FEEDER)
    back = await says(world, restore_power, silent, clock())
    clock.move(DAY)
    heard = await posts(world, FEEDER)

    assert SUNITA not in {*await told(world, silent), *await told(world, back)}
    assert SUNITA in await told(world, heard)


async def test_a_pause_that_ends_early_ends_at_once(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    await pauses(world, SUNITA, clock() + DAY)
    await pauses(world, SUNITA, None)

    assert SUNITA in await told(world, await posts(world, FEEDER))


async def test_beginning_and_end_without_what_lies_between(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    await wishes(world, SUNITA, Wish.TURNS_ONLY)

    off = await posts(world, FEEDER)
    update = await says(world, update_outage, off, None, clock() + 3 * HOUR)
    back = await says(world, restore_power, off, clock())

    assert [SUNITA in await told(world, notice) for notice in (off, update, back)] == [True, False, True]


async def test_a_correction_of_what_they_were_spared_is_not_told_either(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    await wishes(world, SUNITA, Wish.TURNS_ONLY)
    off = await posts(world, FEEDER)
    await says(world, update_outage, off, None, clock() + 3 * HOUR)

    assert SUNITA not in await told(world, await says(world, correct_outage, off, "fuse", None))


@pytest.mark.parametrize(
    ("follows", "posted", "told_of"),
    [
        (LOCALITY, FEEDER, True),  # what she hangs on
        (LOCALITY, "GN-VBK", True),  # and what that hangs on
        (FEEDER, LOCALITY, True),  # a part of her feeder
        ("GN-VBK", FEEDER, False),  # one of the many feeders of what she follows
        ("GN-VBK", "GN-VBK", True),
    ],
)
async def test_only_my_feeder(world: World, follows: str, posted: str, told_of: bool) -> None:
    await joins(world, SUNITA, follows)
    await joins(world, KAVITA, follows)  # wishes nothing
    await wishes(world, SUNITA, Wish.NEAR_ONLY)

    heard = await told(world, await posts(world, posted))

    assert (SUNITA in heard, KAVITA in heard) == (told_of, True)


async def test_a_journalist_who_wants_their_own_feeder_alone_hears_no_more_of_the_zone(world: World) -> None:
    await joins(world, KAVITA, LOCALITY, role=Role.MEDIA)
    await wishes(world, KAVITA, Wish.NEAR_ONLY)

    assert KAVITA not in await told(world, await posts(world, "GN-VBK-F1"))
    assert KAVITA in await told(world, await posts(world, FEEDER))


async def test_who_was_told_of_it_before_hears_its_end(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, "GN-VBK")
    off = await posts(world, FEEDER)
    await wishes(world, SUNITA, Wish.NEAR_ONLY)

    assert SUNITA in await told(world, await says(world, restore_power, off, clock()))


@pytest.mark.parametrize("kind", [NoticeKind.OUTAGE, NoticeKind.UPDATE])
@pytest.mark.parametrize("chosen", [(), (Wish.NEAR_ONLY,), (Wish.TURNS_ONLY,), tuple(Wish)])
@pytest.mark.parametrize("follows", [FEEDER, "GN-VBK", "GN-VBK-F1"])
@pytest.mark.parametrize("role", [Role.CITIZEN, Role.MEDIA])
async def test_the_statement_keeps_to_the_rule(
    world: World, clock: Clock, kind: NoticeKind, chosen: Sequence[Wish], follows: str, role: Role
) -> None:
    await joins(world, SUNITA, follows, role=role)
    for what in chosen:
        await wishes(world, SUNITA, what)
    person, feeder, zone = await person_of(world, SUNITA), await area(world, FEEDER), await area(world, "GN")
    would_hear = role is Role.MEDIA or follows != "GN-VBK-F1"

    async with world.stores.begin() as store:
        everyone = await store.reach(hears(kind, zone, [feeder], None, None, None), clock())
        others = await store.reach(hears(kind, zone, [feeder], None, None, person.id), clock())

    spared = is_spared(person, kind, clock(), own=follows == FEEDER, told=False)
    assert everyone.all - others.all == (would_hear and not spared)


# ---- looked at again


async def claimed(world: World, clock: Clock) -> None:
    async with world.engine.begin() as connection:
        await claim(connection, Asked("whatsapp", 100, 0, ()), clock())


async def fate(world: World, notice: int, key: str) -> tuple[str, str | None]:
    ((state, reason),) = await rows(
        world,
        "SELECT state, reason FROM deliveries WHERE notice_id = :notice AND address_id = :address",
        notice=notice,
        address=(await address_of(world, key)).id,
    )
    return state, reason


async def test_what_was_owed_before_the_pause_is_taken_back(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    notice = await posts(world, FEEDER)
    await pauses(world, SUNITA, clock() + DAY)

    assert await fate(world, notice.id, SUNITA) == ("withdrawn", "paused")


async def test_what_comes_back_to_the_sender_in_a_pause_is_not_sent(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    notice = await posts(world, FEEDER)
    await pauses(world, SUNITA, clock() + DAY)
    await rows(world, "UPDATE deliveries SET state = 'due', done_at = NULL, reason = NULL")  # it was on its way

    await claimed(world, clock)

    assert await fate(world, notice.id, SUNITA) == ("withdrawn", "wish")


async def test_an_update_that_waited_is_not_sent_to_whoever_wants_none_by_then(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    off = await posts(world, FEEDER)
    update = await says(world, update_outage, off, None, clock() + 3 * HOUR)
    await wishes(world, SUNITA, Wish.TURNS_ONLY)
    clock.move(MINUTE)
    await claimed(world, clock)  # the outage goes first, and leaves the newer word

    assert await fate(world, update.id, SUNITA) in [("withdrawn", "wish"), ("due", None)]
    await claimed(world, clock)
    await claimed(world, clock)
    assert await fate(world, update.id, SUNITA) == ("withdrawn", "wish")
    assert await one(world, "SELECT count(*) FROM deliveries WHERE reason = 'wish'") == 1
