"""Where people say that supply is not back: noticed by place, and put to each engineer in one message an outage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.gathering import EDITS
from bot.storage.store import Store
from handlers.atlas import Atlas
from handlers.reports import pockets
from handlers.reports.pockets import Told
from handlers.wording import Voice
from zones.breadth import Answers, breadth_of
from zones.outage import Outage
from zones.pocket import Pocket, Word, end_pocket, named, next_word, notice_pocket, put, under_one

if TYPE_CHECKING:
    from bot.world import World


async def gather(world: World) -> None:
    """Cheap, however many say no: one count, and a step for each outage of which something is to be said or done."""
    now, atlas = world.clock(), await world.atlas()
    answers, known = defaultdict[int, list[Answers]](list), defaultdict[int, list[Pocket]](list)
    async with world.stores.begin() as store:
        for place in await store.answers():
            answers[place.outage_id].append(place)
        for pocket in await store.open_pockets():
            known[pocket.outage_id].append(pocket)
    for outage in sorted(answers.keys() | known.keys()):
        if stirs(answers[outage], known[outage]):
            async with world.stores.begin() as store:
                await Look(store, atlas, outage, answers[outage], now).take()


def stirs(answers: Sequence[Answers], known: Sequence[Pocket]) -> bool:
    """Not while all of them are answered, and stay as they are."""
    as_known = {(one.area_id, one.noes, one.of, one.heard, one.partly) for one in known}
    as_said = {(one.area_id, one.noes, one.of, one.heard, one.partly) for one in answers if one.noes}
    return as_known != as_said or any(pocket.waits for pocket in known)


class Look:
    """One look at one outage, in one transaction."""

    def __init__(self, store: Store, atlas: Atlas, outage: int, answers: Sequence[Answers], now: datetime) -> None:
        self.store = store
        self.atlas = atlas
        self.outage = outage
        self.answers = answers
        self.now = now

    async def take(self) -> None:
        outage = await self.store.outage(self.outage)  # from here on another look, or an answer, waits for this one
        if outage is None:
            return
        dark = {place.area_id: place for place in self.answers if place.noes and outage.restored_at}
        known = {pocket.area_id: pocket for pocket in await self.store.pockets_at(self.outage)}
        for area in known.keys() - dark.keys():
            end_pocket(self.store, known[area], await self.store.became(known[area]), self.now)
        asked = defaultdict[int | None, list[Pocket]](list)
        for area, place in dark.items():
            duty = await self.store.on_duty(area, self.now)
            pocket = known.get(area) or notice_pocket(self.store, place, self.now)
            pocket.count(place)
            asked[duty[0].person_id if duty else None].append(pocket)
        await self.store.flush()
        for engineer, theirs in asked.items():
            waiting = under_one(theirs)
            if engineer and waiting:
                await self.tell(outage, engineer, waiting)

    async def tell(self, outage: Outage, engineer: int, waiting: Sequence[Pocket]) -> None:
        reached = await self.store.reached_at(engineer)
        if reached is None:
            return
        address, language = reached
        times, subject = await self.store.times_of(outage.zone_id), pockets.subject(waiting[0])
        breadth = breadth_of(self.answers, await self.store.content(self.outage))
        wide = breadth.is_wide(times.doubt)
        said, edits = await self.store.tally(address.id, subject), address.channel in EDITS
        word = next_word(waiting, said, times, self.now, wide=wide, edits=edits)
        if word is None:
            return
        told = Told(outage, named(waiting, word, said), breadth if wide else None, more=word is Word.MORE)
        voice = Voice(language, self.store.zone_time, self.now)
        words, brief = pockets.question(voice, self.atlas, told), pockets.outside(voice, self.atlas, told)
        put(told.pockets, self.now, wide=wide)
        anew, noes = word in (Word.MORE, Word.ANEW), sum(pocket.noes for pocket in waiting)
        await self.store.show(address, language, subject, words, noes, self.now, anew, brief)
