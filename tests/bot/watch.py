"""What the tests of the world hold in their hands: a clock, and a look into the rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.loading import membership
from bot.world import World
from handlers.incoming import Incoming
from tests.hour import BEGINS
from zones.notice import Notice
from zones.person import Person, Role
from zones.posting import post_outage

ANIL, FARAH, MEENA, RAVI = (
    "+910000000009",
    "+910000000010",
    "+910000000008",
    "+910000000021",
)  # JE, JE, AE, JE of Amausi
CALL_CENTRE = "+910000000003"
SUNITA, KAVITA = "+910000000101", "+910000000103"  # a citizen and a journalist, not on the utility's list
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Clock:
    """Stands still until it is moved; it starts when the zones have just been loaded, not in the same moment."""

    def __init__(self) -> None:
        self.at = BEGINS + MINUTE

    def __call__(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> datetime:
        self.at += by
        return self.at


async def rows(world: World, statement: str, **facts: Any) -> list[Any]:
    async with world.engine.begin() as connection:
        found = await connection.execute(sa.text(statement), facts)
        return list(found.all()) if found.returns_rows else []


async def one(world: World, statement: str, **facts: Any) -> Any:
    """The only value of the only row."""
    ((value,),) = await rows(world, statement, **facts)
    return value


async def acts(world: World) -> list[str]:
    found = await rows(world, "SELECT act FROM entries WHERE act <> 'zones.loaded' ORDER BY id")
    return [row.act for row in found]


async def area(world: World, code: str) -> int:
    return int(await one(world, "SELECT id FROM areas WHERE code = :code", code=code))


async def address_of(world: World, key: str, channel: str = "whatsapp") -> Any:
    (found,) = await rows(
        world, "SELECT * FROM addresses WHERE digest = ANY(:them)", them=world.vault.digests(channel, key)
    )
    return found


async def person_of(world: World, key: str, channel: str = "whatsapp") -> Person:
    async with world.stores.begin() as store:
        person = await store.person((await address_of(world, key, channel)).person_id)
        assert person
        return person


async def joins(
    world: World, key: str, *follows: str, channel: str = "whatsapp", role: Role = Role.CITIZEN, zone: str = "GN"
) -> int:
    """Somebody becomes a member and follows these areas; the number of their person."""
    await membership.add_member(world, channel, key, zone, role, "hi", list(follows))
    return int((await address_of(world, key, channel)).person_id)


async def gives_room(world: World, chat: int, zone: str = "GN") -> None:
    """The group belongs to the zone, as if it had been looked at and found well."""
    async with world.stores.begin() as store:
        heard = Incoming("telegram", "m", world.clock(), room=str(chat), sender="telegram")
        await store.adopt_room(await store.chat(heard), await area(world, zone), world.clock())


async def writes(world: World, *keys: str, channel: str = "whatsapp", at: datetime | None = None) -> None:
    """A private message of theirs reaches us."""
    async with world.stores.begin() as store:
        await store.address_of(Incoming(channel, "m", at or world.clock(), keys), world.clock())


async def posts(world: World, *codes: str, by: str = ANIL, cause: str | None = "jumper") -> Notice:
    """An outage of these areas, until an hour from now."""
    areas = [await area(world, code) for code in codes]
    engineer, now = await person_of(world, by), world.clock()
    async with world.stores.begin() as store:
        return await post_outage(store, engineer, areas, cause, now + HOUR, now)
