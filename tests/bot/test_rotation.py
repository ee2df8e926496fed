"""Another key while the system runs: nobody is lost, nothing is lost, and in the end the old key opens nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import BYTEA

from bot.doctor.database import Case, of_keys
from bot.intake import inbox
from bot.storage import rotation
from bot.storage import tables as t
from bot.storage.store import Store, Stores
from bot.storage.vault import KEY_ID, UNMARKED, Vault
from bot.world import World
from handlers.answer import Answer
from handlers.incoming import Incoming
from handlers.step import Step
from tests.bot.test_inbox import says
from tests.bot.watch import ANIL, SUNITA, Clock, acts, address_of, joins, one, rows, writes
from tests.conftest import SECRET
from tests.town import until

NEW, NEHA, STRANGER = "a new secret of the house", "+910000000106", "+910000000777"
OLD_VAULT, NEW_VAULT, BOTH = Vault(SECRET), Vault(NEW), Vault(NEW, SECRET)


def silent(_table: str, _many: int) -> None: ...


def begins_with(world: World, *secrets: str) -> World:
    """The same system after a restart with these keys."""
    vault = Vault(*secrets)
    world.vault = vault
    world.stores = Stores(world.engine, vault, world.settings.zone_time, world.wake.sender)
    return world


async def rotate(world: World) -> rotation.Rotated:
    return await rotation.rotate(world.stores, world.clock, silent)


async def left(world: World, vault: Vault) -> rotation.Left:
    async with world.engine.connect() as connection:
        return await rotation.left(connection, vault)


def from_(key: str, text: str, clock: Clock) -> Incoming:
    return Incoming("whatsapp", "m", clock(), (key,), sender="whatsapp", text=text)


@pytest.fixture
async def lived_in(world: World, clock: Clock) -> World:
    """Sunita is a member and was asked something, she was answered, and a message of hers waits."""
    await joins(world, SUNITA, "GN-VBK-F2/viram-khand")
    await writes(world, SUNITA)
    heard = from_(SUNITA, "area", clock)
    async with world.stores.begin() as store:
        address = await store.address_of(heard, clock())
        assert address
        await store.say(address, "hi", Answer("आप जुड़ गए हैं।"), heard, clock())
        form = {"said": store.sealed("transformer me aag") | {"at": "10:00"}, "came": [store.sealed("a photo")]}
        store.add(Step(address.id, store.author(heard), "join", form, clock(), clock() + timedelta(minutes=30)))
    await inbox.keep(world, [says(SUNITA, "light kab aayegi?")], clock())
    return world


async def open_step_of(store: Store, key: str, clock: Clock) -> Step | None:
    heard = from_(key, "viram khand", clock)
    address = await store.address_of(heard, clock())
    assert address
    return await store.open_step(address.id, store.author(heard), clock())


async def turned(world: World) -> int:
    """Addresses that are under the new key."""
    done = "SELECT count(*) FROM addresses WHERE substring(sealed_key, 1, 2) = :mark"
    return int(await one(world, done, mark=NEW_VAULT.mark))


async def test_after_a_rotation_the_new_key_alone_opens_and_finds_everything(lived_in: World, clock: Clock) -> None:
    done = await rotate(begins_with(lived_in, NEW, SECRET))
    world = begins_with(lived_in, NEW)

    assert await left(world, NEW_VAULT) == rotation.Left()
    assert done.rows.keys() >= {"addresses", "deliveries", "inbox", "steps"}
    sunita = await address_of(world, SUNITA)
    assert world.vault.open(sunita.sealed_key) == SUNITA
    assert "आप जुड़ गए हैं।" in str(world.vault.open_json(await one(world, "SELECT sealed_content FROM deliveries")))
    assert "light kab" in str(world.vault.open_json(await one(world, "SELECT sealed_body FROM inbox")))
    async with world.stores.begin() as store:
        step = await open_step_of(store, SUNITA, clock)
        assert step
        assert store.unsealed(step.form["said"]) == "transformer me aag"
        assert store.unsealed(step.form["came"][0]) == "a photo", "whatever name it has in the form"
    assert await one(world, "SELECT count(*) FROM addresses WHERE person_id = :it", it=sunita.person_id) == 1
    assert (await acts(world))[-1] == "keys.rotated"


async def test_the_old_key_opens_and_finds_nothing_after_a_rotation(lived_in: World) -> None:
    await rotate(begins_with(lived_in, NEW, SECRET))

    for table, columns in rotation.shelves():
        for column in columns:
            kept = f"SELECT {column.name} AS value FROM {table.name} WHERE {column.name} IS NOT NULL"
            for row in await rows(lived_in, kept):
                with pytest.raises(KeyError):
                    OLD_VAULT.open(row.value)
    old = [OLD_VAULT.digest("whatsapp", key) for key in (SUNITA, SUNITA.lstrip("+"), ANIL)]
    for table, column in (("addresses", "digest"), ("steps", "author")):
        assert not await rows(lived_in, f"SELECT 1 FROM {table} WHERE {column} = ANY(:old)", old=old)
    chat = await one(lived_in, "SELECT chat FROM inbox")
    assert chat[:2] == NEW_VAULT.mark


async def test_while_keys_are_rotated_people_are_found_by_both(lived_in: World, clock: Clock) -> None:
    world = begins_with(lived_in, NEW, SECRET)
    async with world.stores.begin() as store:
        assert await open_step_of(store, SUNITA, clock)
        assert await store.person_of_phone(ANIL)
        known = await store.address_of(from_(SUNITA, "?", clock), clock())
        assert known
        assert known.person_id
    await joins(world, SUNITA)

    assert await one(world, "SELECT count(*) FROM addresses WHERE channel = 'whatsapp' AND heard_at IS NOT NULL") == 1


async def test_a_message_that_waited_is_handled_under_the_new_key(lived_in: World, clock: Clock) -> None:
    world = begins_with(lived_in, NEW, SECRET)
    await rotate(world)
    begins_with(world, NEW)
    for shard in range(8):
        await inbox.drain(world, shard)

    assert await rows(world, "SELECT 1 FROM inbox WHERE handled_at IS NOT NULL AND error IS NULL")


async def test_one_who_was_written_down_twice_meanwhile_becomes_one(lived_in: World, clock: Clock) -> None:
    """A process that does not find by both yet, for it was not restarted: each wrote down the same stranger."""
    await joins(lived_in, STRANGER)
    old = await address_of(lived_in, STRANGER)
    async with begins_with(lived_in, NEW).stores.begin() as store:
        twin = await store.address_of(from_(STRANGER, "?", clock), clock())
        assert twin
        await store.say(twin, "hi", Answer("?"), from_(STRANGER, "?", clock), clock())
    world = begins_with(lived_in, NEW, SECRET)

    await rotate(world)

    now = await address_of(begins_with(world, NEW), STRANGER)
    assert (now.id, now.person_id) == (twin.id, old.person_id)
    assert await one(world, "SELECT person_id FROM addresses WHERE id = :old", old=old.id) is None
    assert await left(world, NEW_VAULT) == rotation.Left()


async def test_what_an_older_version_sealed_without_a_mark_is_opened_and_sealed_again(lived_in: World) -> None:
    for name, column in (("addresses", "sealed_key"), ("deliveries", "sealed_content"), ("inbox", "sealed_body")):
        unmarked = f"UPDATE {name} SET {column} = :mark || substring({column} from 3)"
        await rows(lived_in, unmarked, mark=KEY_ID.pack(UNMARKED))
    assert lived_in.vault.open((await address_of(lived_in, SUNITA)).sealed_key) == SUNITA
    assert (await left(lived_in, lived_in.vault)).old

    await rotate(begins_with(lived_in, NEW, SECRET))
    assert await left(lived_in, NEW_VAULT) == rotation.Left()
    assert NEW_VAULT.open((await address_of(begins_with(lived_in, NEW), SUNITA)).sealed_key) == SUNITA


async def test_what_nobody_can_open_is_told_and_holds_nothing_up(lived_in: World) -> None:
    lost = Vault("lost for ever").seal("?")
    await rows(lived_in, "UPDATE deliveries SET sealed_content = :lost", lost=lost)

    form = {"photo": {"sealed": b64encode(lost).decode()}}
    await rows(lived_in, "UPDATE steps SET form = :form", form=Jsonb(form))

    done = await rotate(begins_with(lived_in, NEW, SECRET))

    assert done.hopeless == 2
    assert await left(lived_in, BOTH) == rotation.Left(unknown=2)
    assert await one(lived_in, "SELECT sealed_content FROM deliveries") == lost


async def test_a_row_that_somebody_holds_is_waited_for(lived_in: World) -> None:
    world = begins_with(lived_in, NEW, SECRET)
    async with world.engine.begin() as busy:
        await busy.execute(sa.text("SELECT 1 FROM addresses ORDER BY id LIMIT 1 FOR UPDATE"))
        turning = asyncio.create_task(rotate(world))
        await until(lambda: turned(world))
        assert not turning.done()
    await turning

    assert await left(world, NEW_VAULT) == rotation.Left()


async def test_rotating_again_finds_nothing_to_do(lived_in: World) -> None:
    world = begins_with(lived_in, NEW, SECRET)
    await rotate(world)
    before = await acts(world)

    assert (await rotate(world)).rows == {}
    assert await acts(world) == before


async def test_the_doctor_tells_what_is_under_an_old_key_and_when_it_may_go(lived_in: World) -> None:
    def settings(**keys: str) -> Any:
        return lived_in.settings.model_copy(
            update={name: type(lived_in.settings.secret_key)(value) for name, value in keys.items()}
        )

    async def told(**keys: str) -> str:
        async with lived_in.engine.connect() as connection:
            found = await of_keys(Case(connection, settings(**keys), lived_in.clock()))
        return " ".join(finding.words for finding in found)

    assert await told() == ""
    assert "run `python main.py keys rotate`" in await told(secret_key=NEW, old_secret_keys=SECRET)
    assert "not in the settings" in await told(secret_key=NEW, old_secret_keys="another")
    await rotate(begins_with(lived_in, NEW, SECRET))
    assert "take it out of SETU_OLD_SECRET_KEYS" in await told(secret_key=NEW, old_secret_keys=SECRET)


def test_everything_that_is_kept_in_bytes_is_known_to_the_rotation() -> None:
    """Whoever adds a column of bytes says here what becomes of it."""
    sealed = {column for _, columns in rotation.shelves() for column in columns}
    found_by = {t.addresses.c.digest, t.steps.c.author, t.complaints.c.author, *rotation.TAGS}
    without_a_key = {t.inbox.c.key, t.seals.c.digest, t.seals.c.seal}
    # Whose code is no longer found asks for another; how much somebody wrote in a room is of no use after hours, nor
    # is a second handing-over of a call, or a second receipt of one message.
    soon_over = {t.bindings.c.code, t.invitations.c.digest, t.paces.c.author, t.calls.c.key, t.receipts.c.participant}
    kept = {column for table in t.metadata.sorted_tables for column in table.c if isinstance(column.type, BYTEA)}

    assert kept == sealed | found_by | without_a_key | soon_over
    assert all("id" in table.c for table, _ in rotation.shelves())


# ---- the command, killed in the middle ------------------------------------------------------------------

MANY = 6_000


@pytest.fixture
async def crowded(world: World) -> World:
    """Thousands of strangers and messages."""
    keys = [f"+9100001{number:05}" for number in range(MANY)]
    async with world.engine.begin() as connection:
        people = [
            {"channel": "whatsapp", "sealed_key": OLD_VAULT.seal(key), "digest": OLD_VAULT.digest("whatsapp", key),
             "sender": "whatsapp"}
            for key in keys
        ]  # fmt: skip
        await connection.execute(sa.insert(t.addresses), people)
    return world


async def rotating(database: str) -> asyncio.subprocess.Process:
    keys = {"SETU_SECRET_KEY": NEW, "SETU_OLD_SECRET_KEYS": f"{SECRET}", "SETU_DATABASE_URL": database}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "main.py", "keys", "rotate", "--json"),
        env=os.environ | keys,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_killed_in_the_middle_it_goes_on_where_it_was_and_loses_nobody(crowded: World, database: str) -> None:
    first = await rotating(database)
    await until(lambda: turned(crowded), 120)
    first.send_signal(signal.SIGKILL)
    await first.wait()
    assert 0 < await turned(crowded) < MANY

    again = await rotating(database)
    out, err = await again.communicate()

    assert again.returncode == 0, err
    assert b'"finished":true' in out
    assert await left(crowded, NEW_VAULT) == rotation.Left()
    found = await rows(crowded, "SELECT sealed_key, digest FROM addresses WHERE channel = 'whatsapp'")
    keys = {NEW_VAULT.open(row.sealed_key): row.digest for row in found}
    assert len(keys) == len(found) >= MANY
    assert all(digest == NEW_VAULT.digest("whatsapp", key) for key, digest in keys.items())
