"""A photo that somebody sent us is passed on: fetched from the platform where it lies, whichever it goes to."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from bot.channels.channel import Enclosure, SendFailed, Then
from handlers.answer import Picture
from zones.detail import Detail

if TYPE_CHECKING:
    from bot.world import World


def enclosed(world: World, picture: Picture) -> Enclosure:
    return Enclosure("photo.jpg", "image/jpeg", partial(fetched, world, picture.detail))


async def fetched(world: World, detail: int) -> bytes:
    """Raises `SendFailed`: what was erased meanwhile is not passed on."""
    async with world.stores.begin() as store:
        found = await store.session.get(Detail, detail)
        where = json.loads(store.vault.open(found.sealed_content)) if found else {}
    channel = world.channels.by_name.get(where.get("sender", ""))
    if channel is None:
        raise SendFailed("no such photo", Then.NEVER)
    return await channel.fetch(where["media"])
