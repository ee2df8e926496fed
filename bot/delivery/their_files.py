"""A photo or a voice note that somebody sent us is passed on: fetched from where it lies, whichever way it goes."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from bot.channels.channel import UNKNOWN, Enclosure, SendFailed, Then
from handlers.answer import TheirFile
from zones.detail import Detail

if TYPE_CHECKING:
    from bot.world import World

OPUS = "audio/ogg; codecs=opus"  # so, and no shorter, WhatsApp takes it
# What each is called on the phone. What is not played there goes as a document.
NAMES = {
    "image/jpeg": "photo.jpg",
    "image/png": "photo.png",
    OPUS: "voice.ogg",
    "audio/mpeg": "voice.mp3",
    "audio/mp4": "voice.m4a",
    "audio/aac": "voice.aac",
    "audio/amr": "voice.amr",
}
SAME = {
    **dict.fromkeys(("audio/ogg", "audio/opus"), OPUS),
    **dict.fromkeys(("audio/m4a", "audio/x-m4a"), "audio/mp4"),
    "audio/mp3": "audio/mpeg",
}


def enclosed(world: World, file: TheirFile) -> Enclosure:
    mime = kind_of(file.mime)
    return Enclosure(NAMES.get(mime, "voice"), mime, partial(fetched, world, file.detail))


def kind_of(mime: str) -> str:
    """What a stranger's phone calls it is believed only where we know it."""
    bare = mime.partition(";")[0].strip().lower()
    known = SAME.get(bare, bare)
    return known if known in NAMES else UNKNOWN


async def fetched(world: World, detail: int) -> bytes:
    """Raises `SendFailed`: what was erased meanwhile is not passed on."""
    async with world.stores.begin() as store:
        found = await store.session.get(Detail, detail)
        where = json.loads(store.vault.open(found.sealed_content)) if found else {}
    channel = world.channels.by_name.get(where.get("sender", ""))
    if channel is None:
        raise SendFailed("no such file", Then.NEVER)
    return await channel.fetch(where["media"])
