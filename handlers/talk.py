"""One turn of a conversation: who speaks, where, in which language, and what they may do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers.acquaintance import NOBODY, Acquaintance
from handlers.answer import Answer
from handlers.atlas import Atlas
from handlers.deed import Deed, Doing
from handlers.incoming import Incoming
from handlers.reading import Gazetteer
from handlers.script import goes_on_in, language_of
from handlers.step import PATIENCE, Step
from handlers.talking import Talking
from handlers.wording import Voice
from zones.area import Area
from zones.audience import ZONE_WIDE
from zones.outage import Outage
from zones.person import Address, Member, Person, window_is_open
from zones.refused import Refused
from zones.room import Room


@dataclass
class Talk:
    store: Talking
    atlas: Atlas
    heard: Incoming
    now: datetime
    voice: Voice
    where: Address  # to which the answer goes: their private chat, or the room
    room: Room | None = None
    address: Address | None = None  # their own
    met: Acquaintance = NOBODY
    person: Person | None = None  # who they are, or became in this turn
    about: Outage | None = None  # which they named by the number of its notice
    said_in: Room | None = None  # the room, where what was said there is answered in private
    taken: bool = False  # what came with their words lies with a complaint, or waits for one

    @property
    def members(self) -> Sequence[Member]:
        return self.met.members

    @property
    def held(self) -> frozenset[int]:
        """Positions that they hold or stand in for."""
        return self.met.held

    @property
    def in_office(self) -> bool:
        return bool(self.held)

    @property
    def is_engineer(self) -> bool:
        """In an office that answers for lines: whoever takes calls asks and reports like everybody."""
        return self.in_office and not self.met.takes_calls

    @property
    def role(self) -> str:
        """As what they speak."""
        if self.is_engineer:
            return "engineer"
        return self.members[0].role.value if self.members else "citizen"

    @property
    def author(self) -> bytes:
        return self.store.author(self.heard)

    @property
    def places(self) -> Gazetteer:
        """What a bare name means depends on who says it."""
        return self.atlas.gazetteer if self.is_engineer else self.atlas.of_people

    async def ask(self, kind: str, form: dict[str, Any], patience: timedelta = PATIENCE) -> Step:
        """One question is open at a time: a newer one takes the place of the older."""
        await self.over("replaced")
        step = Step(self.where.id, self.author, kind, form, self.now, self.now + patience)
        self.store.add(step)
        await self.store.flush()
        return step

    async def over(self, outcome: str, kind: str = "") -> None:
        """What we asked and wait for need not be answered any more; of a `kind`, if one is named."""
        step = await self.store.open_step(self.where.id, self.author, self.now)
        if step and kind in ("", step.kind):
            step.close(outcome, self.now)

    async def seen(self) -> None:
        """A sign in the group that we take up what they said."""
        if self.room:
            await self.store.owe_deed(self.where, Deed(Doing.SEEN, self.heard.message), self.now)

    @contextmanager
    def as_if(self, heard: Incoming) -> Iterator[None]:
        """They had said this; what comes of it for them and for what came with their words stays."""
        came, self.heard = self.heard, heard
        try:
            yield
        finally:
            self.heard = came

    def say(self, key: str, **facts: object) -> str:
        return self.voice.say(key, **facts)

    async def own_areas(self) -> list[int]:
        """What the engineer answers for, what the citizen follows, the whole zone for those who hear of all of it."""
        if self.is_engineer:
            return [charge.area_id for charge in await self.store.charges_of(sorted(self.held), self.now)]
        if self.room:
            return [self.room.zone_id]
        return list(self.met.follows) or [member.zone_id for member in self.members if member.role in ZONE_WIDE]

    @property
    def not_to_us(self) -> bool:
        """Said in a group, where people talk with one another."""
        return self.room is not None and not self.heard.asked_us

    @property
    def hears_in_private(self) -> bool:
        """Whether an answer in their private chat would reach them now."""
        if self.address is None:
            return False
        return self.heard.channel != "whatsapp" or window_is_open(self.address.heard_at, self.now)

    @property
    def has_no_buttons(self) -> bool:
        """WhatsApp carries nothing to tap in a group."""
        return self.room is not None and self.heard.channel == "whatsapp"

    def in_private(self) -> Talk:
        """The same, as if it had been said in their private chat."""
        assert self.address  # asked by the caller
        return replace(
            self, where=self.address, room=None, said_in=self.room, heard=replace(self.heard, room="", room_name="")
        )

    def zones(self, areas: Sequence[int]) -> list[Area]:
        zones = (self.atlas.zone_of(area) for area in areas)
        return list({zone.id: zone for zone in zones if zone}.values())


Do = Callable[[Talk], Awaitable[Answer | None]]  # what is to be done, decided and not yet begun


async def meet(store: Talking, heard: Incoming, atlas: Atlas, zone_time: ZoneInfo, now: datetime) -> Talk | None:
    """Who is this? None: a group that is no zone's, and an author whom we do not know."""
    found = await store.room_of(heard) if heard.room else None
    address = await store.address_of(heard, now)
    where = found[1] if found else await store.chat(heard) if calls_us(heard) else address
    if where is None:
        return None
    met = await store.acquaintance(address.person_id, now) if address and address.person_id else NOBODY
    room = found[0] if found else None
    language = room.language if room and not met.person else await spoken(store, where, met, heard, now)
    voice = Voice(language, zone_time, now)
    return Talk(store, atlas, heard, now, voice, where, room, address, met, met.person)


def calls_us(heard: Incoming) -> bool:
    """A command in a group that is no zone's, which may make it one; whoever says it, the answer goes there."""
    return bool(heard.room) and heard.text.lower().startswith(("/bind", "/zone", "/code", "/start"))


def engineer(talk: Talk) -> Person:
    if talk.person is None or not talk.in_office:
        raise Refused("not_engineer")
    return talk.person


def worker(talk: Talk) -> Person:
    """Who works on a complaint: in an office, or the zone's admin; the table says who may."""
    if talk.person is None:
        raise Refused("not_engineer")
    return talk.person


async def spoken(store: Talking, where: Address, met: Acquaintance, heard: Incoming, now: datetime) -> str:
    """With whoever has not chosen: as they chose while coming in, as they write, or as we spoke last."""
    writes = heard.kind != "tap"
    if met.person:
        if writes and not heard.room and not met.has_chosen:
            met.person.language = goes_on_in(met.person.language, heard.text) or met.person.language
        return met.person.language
    step = await store.open_step(where.id, store.author(heard), now)
    chosen = step.form.get("language") if step else None
    return chosen or (goes_on_in(where.language, heard.text) if writes else where.language) or guess(heard)


def guess(heard: Incoming) -> str:
    """By the letters: theirs, or ours on the button that they pressed.

    An app in English says little about its owner here; one in Urdu says much.
    """
    if heard.kind == "tap" and heard.shown:
        return language_of(heard.shown) or "en"
    return language_of(heard.text) or tongue(heard.locale)


def tongue(locale: str) -> str:
    return "ur" if locale.startswith("ur") else "hi"
