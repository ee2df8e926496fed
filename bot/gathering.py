"""Reports are gathered: feeders that seem to be out are put to their engineers, and rooms are shown one line each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.storage.store import Store
from handlers.answer import Answer
from handlers.atlas import Atlas
from handlers.reports import suspicions
from handlers.wording import Voice
from zones.entry import Entry
from zones.gathering import (
    REMEMBERED,
    YOUNG,
    Crossing,
    Heap,
    Rule,
    Suspicion,
    end_suspicion,
    place_of,
    raise_suspicion,
    suspect,
    worth_saying,
)
from zones.person import Address

if TYPE_CHECKING:
    from bot.world import World

EDITS = {"telegram"}  # platforms on which what was said can be replaced


async def gather(world: World) -> None:
    """Cheap, however many reports there are: one count, and a step for each feeder that has some."""
    now, atlas = world.clock(), await world.atlas()
    async with world.stores.begin() as store:
        rules = {zone: Rule.from_data(data) for zone, data in (await store.rules_of("reports")).items()}
        heaps = await store.heaps(now)
        over = {one.feeder_id: one.id for one in await store.open_suspicions()}
    for heap in heaps:
        over.pop(heap.feeder_id, None)
        elsewhere = sum(other.count for other in heaps if other.zone_id == heap.zone_id) - heap.count
        async with world.stores.begin() as store:
            await Look(store, atlas, rules.get(heap.zone_id, Rule()), heap, now).take(elsewhere)
    for suspicion in over.values():
        async with world.stores.begin() as store:
            await end(store, suspicion, now)


async def end(store: Store, suspicion: int, now: datetime) -> None:
    """Its reports are explained, or over."""
    found = await store.suspicion(suspicion)
    if found and found.ended_at is None:
        end_suspicion(store, found, await store.proof(found), now)


class Look:
    """One look at the reports of one feeder, in one transaction."""

    def __init__(self, store: Store, atlas: Atlas, rule: Rule, heap: Heap, now: datetime) -> None:
        self.store = store
        self.atlas = atlas
        self.rule = rule
        self.heap = heap
        self.now = now

    async def take(self, elsewhere: int) -> None:
        suspicion = await self.store.suspicion_of(self.heap.feeder_id)
        if suspicion:
            suspicion.count, suspicion.area_id = self.heap.count, place_of(self.heap)
            suspicion.elsewhere = elsewhere
        else:
            suspicion = await self.suspected(elsewhere)
        if suspicion:
            await self.ask(suspicion)
        await self.show_rooms(suspicion)

    async def suspected(self, elsewhere: int) -> Suspicion | None:
        feeder = self.heap.feeder_id
        answers = await self.store.verdicts(feeder, REMEMBERED)
        least = suspect(self.heap, self.rule, self.atlas.area(feeder).consumers, answers)
        if least is None:
            return None
        duty = await self.store.on_duty(feeder, self.now)
        suspicion = raise_suspicion(self.heap, least, elsewhere, duty[0].person_id if duty else None, self.now)
        self.store.add(suspicion)
        self.store.add(Entry("suspicion.raised", self.now, suspicion.zone_id, facts=suspicion.facts()))
        await self.store.flush()
        return suspicion

    async def ask(self, suspicion: Suspicion) -> None:
        """One message a suspicion, whose count is replaced; once it is answered it stays as it is."""
        if suspicion.asked is None or suspicion.answered_at:
            return
        reached = await self.store.reached_at(suspicion.asked)
        if reached is None:
            return
        address, language = reached
        voice, pockets = self.voice(language), self.heap.pockets
        answer = suspicions.question(voice, self.atlas, suspicion, pockets)
        brief = suspicions.outside(voice, self.atlas, suspicion, pockets)
        await self.tell(address, language, f"suspicion:{suspicion.id}", answer, suspicion.count, False, brief)

    async def show_rooms(self, suspicion: Suspicion | None) -> None:
        """Who asked in a room that we cannot answer elsewhere is answered there; other rooms see the count."""
        heap = self.heap
        for room in await self.store.rooms_of(heap.zone_id, heap.feeder_id, heap.since):
            crosses = self.rule.across_rooms is not Crossing.NOTHING and heap.count > room.own
            crosses = crosses and heap.count >= self.rule.reports
            address = await self.store.address(room.address_id)
            if not (room.unanswered or crosses):
                continue
            count = heap.count if crosses else room.own
            by_place = self.rule.across_rooms is Crossing.POCKETS and count == heap.count  # no sum of other reports
            pockets = heap.pockets if by_place else {}
            way_in = await self.way_in(address) if room.unanswered else ""
            line = suspicions.line(self.voice(room.language), self.atlas, heap, count, pockets, suspicion, way_in)
            await self.tell(address, room.language, f"heap:{heap.feeder_id}", line, count, True)

    async def way_in(self, room: Address) -> str:
        """Nobody is written to in private who has never pressed Start."""
        if room.channel != "telegram":
            return ""
        zone = self.atlas.area(self.heap.zone_id)
        return (await self.store.ways_in(room.sender, zone.code)).get("private", "")

    async def tell(
        self,
        address: Address,
        language: str,
        subject: str,
        answer: Answer,
        count: int,
        renews: bool,
        outside: tuple[str, str] | None = None,
    ) -> None:
        tally = await self.store.tally(address.id, subject)
        edits = address.channel in EDITS
        if worth_saying(tally, count, self.now, edits=edits, renews=renews):
            anew = tally is not None and renews and self.now - tally.began_at >= YOUNG
            await self.store.show(address, language, subject, answer, count, self.now, anew, outside)

    def voice(self, language: str) -> Voice:
        return Voice(language, self.store.zone_time, self.now)
