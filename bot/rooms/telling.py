"""What those who keep a room hear of it, in private and in words: what changed there, and what they can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from handlers.refusals import in_words
from handlers.wording import Voice

if TYPE_CHECKING:
    from bot.storage.store import Store
    from bot.world import World
    from zones.binding import Binding
    from zones.person import Address
    from zones.refused import Refused
    from zones.room import Hinders, Room


async def keepers_hear(store: Store, room: Room, words: Callable[[Voice], str], now: datetime) -> None:
    for address, language in await store.keepers(room):
        voice = Voice(language, store.zone_time, now)
        await store.let_know(address, language, words(voice), now)


async def changed(store: Store, room: Room, new: Sequence[Hinders], now: datetime) -> None:
    def words(voice: Voice) -> str:
        lines = [voice.say(f"hindered.{what}") for what in new]
        return "\n".join([voice.say("room.told", room=room.title), *lines])

    await keepers_hear(store, room, words, now)


async def freed(store: Store, room: Room, over: Sequence[Hinders], now: datetime) -> None:
    def words(voice: Voice) -> str:
        return voice.say("room.freed", room=room.title, what=voice.several([voice.say(f"hinders.{w}") for w in over]))

    await keepers_hear(store, room, words, now)


async def renamed(store: Store, room: Room, before: str, now: datetime) -> None:
    await keepers_hear(store, room, lambda voice: voice.say("room.renamed", before=before, room=room.title), now)


async def topics_opened(store: Store, room: Room, now: datetime) -> None:
    await keepers_hear(store, room, lambda voice: voice.say("room.topics_opened", room=room.title), now)


# ---- the answer to a wish ----------------------------------------------------------------------------


async def granted(world: World, store: Store, binding: Binding, chat: Address) -> None:
    voice, atlas = Voice(binding.language, world.settings.zone_time, world.clock()), await world.atlas()
    zone = atlas.area(binding.zone_id).name(binding.language)
    await store.reply(chat, binding.language, voice.say("room.adopted", zone=zone), binding.message, world.clock())


async def refused(world: World, store: Store, binding: Binding, chat: Address, no: Refused) -> None:
    """In private: the group need not hear of it, and a channel is read by thousands."""
    voice = Voice(binding.language, world.settings.zone_time, world.clock())
    asker = await store.address(binding.asker_id)
    await store.let_know(asker, binding.language, in_words(voice, await world.atlas(), no), world.clock())
