"""What was kept for its time goes by night, and nothing else does; the doctor tells if it stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot import retention
from bot.doctor.database import Case, of_retention
from bot.intake import inbox
from bot.settings import Settings
from bot.world import World
from handlers.answer import Answer
from handlers.incoming import Incoming
from handlers.posting.example import Example
from handlers.step import Step
from tests.bot.test_inbox import says
from tests.bot.watch import ANIL, DAY, SUNITA, Clock, acts, address_of, area, joins, one, posts, rows

FEEDER, STRANGER, LEFT = "GN-VBK-F2/viram-khand", "+910000000777", "+910000000778"


@pytest.fixture
async def lived_in(world: World, clock: Clock) -> World:
    """Sunita is a member, a stranger wrote once, another left: each was answered; an outage was told."""
    await joins(world, SUNITA, FEEDER)
    await joins(world, LEFT, FEEDER)
    for key in (SUNITA, STRANGER, LEFT):
        heard = Incoming("whatsapp", "m", clock(), (key,), sender="whatsapp", text="?")
        async with world.stores.begin() as store:
            address = await store.address_of(heard, clock())
            assert address
            await store.say(address, "hi", Answer("जवाब"), heard, clock())
            store.add(Step(address.id, store.author(heard), "join", {}, clock(), clock() + timedelta(minutes=30)))
    await inbox.keep(world, [says(SUNITA, "light kab aayegi?")], clock())
    await posts(world, "GN-VBK-F2")
    async with world.stores.begin() as store:
        store.add(Example(world.vault.seal("jumper"), "10:00", {}, {}, clock().date()))
    left = (await address_of(world, LEFT)).person_id
    await rows(world, "UPDATE members SET left_at = :now WHERE person_id = :it", now=clock(), it=left)
    await rows(world, "UPDATE inbox SET handled_at = :now", now=clock())
    await rows(world, "UPDATE deliveries SET state = 'accepted', done_at = :now, platform_id = 'wamid.1'", now=clock())
    receipt = (
        "INSERT INTO receipts (delivery_id, state, at, platform_id) SELECT id, 'read', :now, 'wamid.1' FROM deliveries"
    )
    await rows(world, receipt, now=clock())
    return world


async def test_what_went_round_and_who_wrote_too_much_goes_with_the_questions(world: World, clock: Clock) -> None:
    await joins(world, SUNITA, FEEDER)
    it = (await address_of(world, SUNITA)).id
    await rows(world, "INSERT INTO claims (address_id, kind, sketch, at, times) VALUES (:it, '', '{1}', :now, 1)",
               it=it, now=clock())  # fmt: skip
    room = (
        "INSERT INTO rooms (zone_id, address_id, title, language, since) VALUES (:gn, :it, '', 'hi', :now) RETURNING id"
    )
    ((of,),) = await rows(world, room, gn=await area(world, "GN"), it=it, now=clock())
    pace = "INSERT INTO paces (room_id, author, since, count, held_until) VALUES (:of, :who, :now, 9, :until)"
    for who, until in ((b"1", None), (b"2", clock() + 30 * DAY)):
        await rows(world, pace, of=of, who=who, now=clock(), until=until)
    removal = (
        "INSERT INTO removals (room_id, zone_id, address_id, by_id, by_positions, asked_at, removed_at, until)"
        " SELECT :of, zone_id, :it, persons.id, '{}', :now, :now, :until FROM rooms, persons LIMIT 1"
    )
    await rows(world, removal, of=of, it=it, now=clock(), until=clock() + 7 * DAY)
    clock.move(8 * DAY)
    gone = await retention.let_go(world)

    assert (gone["what went round"], gone["who wrote too much in a room"]) == (1, 1)
    assert await one(world, "SELECT author FROM paces") == b"2", "who is held still is not let go of"
    clock.move(363 * DAY)
    assert "who was removed from a room" not in await retention.let_go(world), "until a year after it ended"
    clock.move(2 * DAY)
    assert (await retention.let_go(world))["who was removed from a room"] == 1


async def known(world: World) -> set[str]:
    found = await rows(world, "SELECT sealed_key FROM addresses WHERE channel = 'whatsapp'")
    return {world.vault.open(row.sealed_key) for row in found}


async def test_what_is_young_stays(lived_in: World, clock: Clock) -> None:
    clock.move(6 * DAY)

    assert await retention.let_go(lived_in) == {}
    assert "data.expired" not in await acts(lived_in)


async def test_words_go_first_and_that_they_were_said_stays_for_a_year(lived_in: World, clock: Clock) -> None:
    clock.move(31 * DAY)
    gone = await retention.let_go(lived_in)

    assert gone == {"what people wrote": 1, "the words of our answers": 3, "questions": 3}
    assert lived_in.vault.open_json(await one(lived_in, "SELECT sealed_body FROM inbox")) == {}
    assert await one(lived_in, "SELECT count(*) FROM deliveries WHERE sealed_content IS NOT NULL") == 0
    assert await one(lived_in, "SELECT count(*) FROM receipts") > 0
    assert await retention.let_go(lived_in) == {}
    assert (await acts(lived_in)).count("data.expired") == 1


async def test_after_a_year_only_members_officers_and_facts_are_left(lived_in: World, clock: Clock) -> None:
    told = await one(lived_in, "SELECT count(*) FROM deliveries")
    entries = await one(lived_in, "SELECT count(*) FROM entries")
    clock.move(366 * DAY)
    await retention.let_go(lived_in)

    assert {SUNITA, ANIL} <= await known(lived_in)
    assert not {STRANGER, LEFT} & await known(lived_in)
    assert await one(lived_in, "SELECT count(*) FROM deliveries") == told
    assert await one(lived_in, "SELECT count(*) FROM entries") == entries + 1
    for table in ("inbox", "receipts", "steps", "examples"):
        assert await one(lived_in, f"SELECT count(*) FROM {table}") == 0
    assert await one(lived_in, "SELECT count(platform_id) FROM deliveries") == 0


async def test_what_waits_is_never_let_go_of(lived_in: World, clock: Clock) -> None:
    await rows(lived_in, "UPDATE inbox SET handled_at = NULL")
    await rows(lived_in, "UPDATE deliveries SET state = 'held' WHERE sealed_content IS NOT NULL")
    clock.move(400 * DAY)
    await retention.let_go(lived_in)

    assert "light kab" in str(lived_in.vault.open_json(await one(lived_in, "SELECT sealed_body FROM inbox")))
    assert await one(lived_in, "SELECT count(sealed_content) FROM deliveries") == 3


async def test_a_night_works_through_all_of_it_in_windows(
    lived_in: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inbox.keep(lived_in, [says(SUNITA, f"message {number}") for number in range(25)], clock())
    await rows(lived_in, "UPDATE inbox SET handled_at = :now", now=clock())
    monkeypatch.setattr(retention, "WINDOW", 4)
    clock.move(31 * DAY)

    assert (await retention.let_go(lived_in))["what people wrote"] == 26


async def test_the_doctor_tells_how_long_what_is_kept_and_when_it_is_kept_too_long(
    lived_in: World, clock: Clock
) -> None:
    async def told() -> list[tuple[bool, str]]:
        async with lived_in.engine.connect() as connection:
            found = await of_retention(Case(connection, lived_in.settings, clock()))
        return [(finding.well, finding.words) for finding in found]

    ((well, words),) = await told()
    assert well
    assert "what people wrote 30 days" in words
    clock.move(40 * DAY)
    _, (well, words) = await told()
    assert not well
    assert "what people wrote, the words of our answers, questions" in words
    await retention.let_go(lived_in)
    assert len(await told()) == 1


def test_the_law_keeps_traffic_data_for_a_year() -> None:
    with pytest.raises(ValidationError):
        Settings(keep_traffic_days=180, _env_file=None)
