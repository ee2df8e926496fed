"""Until it is over: the clock asks whom the restoration did not ask, asks again, and closes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.storage.closing import AT_ONCE, InCheck
from bot.storage.store import Store
from handlers.atlas import Atlas
from handlers.reports import closing
from handlers.wording import Voice
from zones.closing import Asking, Due, Times, due, sleeps, take_step
from zones.complaint import Complaint
from zones.delivery import Lane
from zones.explaining import attach_complaint
from zones.outage import runs
from zones.person import Address
from zones.report import Reporter

if TYPE_CHECKING:
    from bot.world import World

YOUNGEST = timedelta(minutes=1)  # what was asked since needs no look
WORTH = timedelta(hours=6)


async def look_after(world: World) -> None:
    """All that are in check, a page at a time; each that is due in a transaction of its own."""
    now, atlas, after = world.clock(), await world.atlas(), 0
    async with world.stores.begin() as store:
        times = {zone: Times.from_data(data) for zone, data in (await store.rules_of("closing")).items()}
    while True:
        async with world.stores.begin() as store:
            page = await store.in_check(after, now - YOUNGEST)
        for found in page:
            if not (found.untold or due(found, times.get(found.zone_id, Times()), now)):
                continue  # most of them just wait for an answer, and are not worth a transaction
            async with world.stores.begin() as store:
                await Check(store, atlas, times, now).take(found)
        if len(page) < AT_ONCE:
            return
        after = page[-1].id


class Check:
    """One look at one complaint."""

    def __init__(self, store: Store, atlas: Atlas, times: Mapping[int, Times], now: datetime) -> None:
        self.store = store
        self.atlas = atlas
        self.times = times
        self.now = now

    async def take(self, found: InCheck) -> None:
        complaint = await self.store.complaint(found.id)
        if complaint is None or complaint.closed_at:
            return
        if found.untold and complaint.restored_said_at is None and complaint.reopened_at is None:
            await self.note_the_end(complaint)
        asleep = sleeps(found.quiet_since, found.quiet_until, self.now.astimezone(self.store.zone_time).time())
        step = due(complaint, self.times.get(complaint.zone_id, Times()), self.now, asleep=asleep)
        if step:
            says = self.tell_end if step is Due.CLOSE else self.ask
            take_step(self.store, complaint, step, self.now, reached=await says(complaint))

    async def note_the_end(self, complaint: Complaint) -> None:
        """Its outage is over; but if another one covers the place still, that one explains it."""
        near = [complaint.area_id] if complaint.area_id else []
        running = [one for one in await self.store.open_outages(near, self.now) if runs(one, self.now)]
        if running:
            await attach_complaint(self.store, complaint, running[0], self.now)
        else:
            complaint.said_back(self.now)

    async def ask(self, complaint: Complaint) -> bool:
        """One question for all that this person has of the same outage."""
        reached = await self.reached(complaint)
        if reached is None or complaint.person_id is None:
            return False
        address, language = reached
        asking = Asking(complaint.person_id, self.now, complaint.outage_id, complaint.id)
        self.store.add(asking)
        await self.store.flush()
        complaint.asking_id = asking.id
        for other in await self.store.complaints_of(Reporter((complaint.author,), complaint.person_id)):
            alike = kind_of(other) == kind_of(complaint)
            if other is not complaint and alike and other.restored_said_at:
                other.asked_again_at = self.now if other.asked_at else None
                other.asked_at, other.asking_id = other.asked_at or self.now, asking.id
        voice = Voice(language, self.store.zone_time, self.now)
        words, outside = closing.question(voice, self.atlas, complaint, asking.id)
        # The template with the question asks of supply, and of their own.
        whole = complaint.for_another or not complaint.waits_for_supply
        await self.store.write_to(address, language, words, self.now, Lane.UPDATE, WORTH, outside, private=whole)
        return True

    async def tell_end(self, complaint: Complaint) -> bool:
        """No answer came: whoever is still in the dark knows what to write."""
        reached = await self.reached(complaint)
        if reached is None:
            return False
        address, language = reached
        words, outside = closing.unanswered(Voice(language, self.store.zone_time, self.now), self.atlas, complaint)
        await self.store.write_to(address, language, words, self.now, Lane.UPDATE, WORTH, outside)
        return True

    async def reached(self, complaint: Complaint) -> tuple[Address, str] | None:
        """Whoever said STOP is told nothing more."""
        if complaint.person_id is None or complaint.hushed_at:
            return None
        return await self.store.reached_at(complaint.person_id)


def kind_of(complaint: Complaint) -> tuple[object, ...]:
    """What one question may ask of together."""
    return complaint.outage_id, complaint.waits_for_supply, complaint.for_another
