"""Putting a zones file into the database: what is new is added, what changed is changed, the rest is left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bot import moving
from bot.loading.zonefile import PostLine, ZoneFile
from bot.senders import Senders
from bot.storage import tables as t
from bot.storage.atlas import AREAS_CHANGED
from bot.storage.store import Store
from bot.storage.transaction import open_at
from zones.area import Area, Kind, Placement, Tree
from zones.door import Admission
from zones.entry import Entry
from zones.moving import plan_move
from zones.person import Address, Follow, Member, Person, Role
from zones.position import SUPPLY, Charge, Holding, Position
from zones.room import Room
from zones.wide import Width

if TYPE_CHECKING:
    from bot.world import World


async def load(world: World, file: ZoneFile) -> Counter[str]:
    """Counts of what changed. One transaction: all of the file, or nothing."""
    async with world.stores.begin() as store:
        loading = Loading(store, world.senders, world.clock())
        await loading.areas(file)
        await loading.moved()
        await loading.positions(file)
        await loading.charges(file)
        for post in file.posts:
            await loading.holder(post, file)
        await loading.rooms(file)
        await loading.admissions(file)
        await loading.budget(file)
        await loading.rules(file)
        await loading.widths(file)
        if loading.changed:
            await loading.tell_everyone()
        return loading.changed


class Loading:
    """One loading of a file, in one transaction."""

    def __init__(self, store: Store, senders: Senders, now: datetime) -> None:
        self.store = store
        self.senders = senders
        self.now = now
        self.changed: Counter[str] = Counter()
        self.area: dict[str, Area] = {}
        self.position: dict[str, Position] = {}
        self.above: dict[int, Sequence[str]] = {}

    async def areas(self, file: ZoneFile) -> None:
        self.area = {area.code: area for area in await self.store.session.scalars(sa.select(Area))}
        for line in file.areas:
            known = self.area.get(line.code)
            if known is None:
                known = Area(
                    line.code, line.kind, line.names, list(line.aliases), line.consumers, line.latitude, line.longitude,
                    line.area_class,
                )  # fmt: skip
                self.area[line.code] = known
                self.note("areas added")
                self.store.add(known)
            elif self.differs(
                known, kind=line.kind, names=line.names, aliases=list(line.aliases), consumers=line.consumers,
                latitude=line.latitude, longitude=line.longitude, area_class=line.area_class,
            ):  # fmt: skip
                self.note("areas changed")
        await self.store.flush()
        await self.placements(file)

    async def placements(self, file: ZoneFile) -> None:
        """A move ends one placement and begins another, so that yesterday's tree can still be told."""
        p, now = t.placements.c, self.now
        rows = sa.select(Placement).where(p.tree != Tree.SUPPLY, p.since <= now, open_at(p.until, now))
        current = {placement.area_id: placement for placement in await self.store.session.scalars(rows)}
        later = await self.store.session.execute(
            sa.select(t.moves.c.area_id, t.moves.c.to_id).where(t.moves.c.at > now)
        )
        to_come = {(row.area_id, row.to_id) for row in later}
        for line in file.areas:
            if line.parent is None:
                continue
            area, parent = self.area[line.code], self.area[line.parent]
            known = current.get(area.id)
            if known is None:
                self.store.add(Placement(area.id, parent.id, now))
            elif known.parent_id != parent.id and (area.id, parent.id) not in to_come:
                await plan_move(self.store, area, parent, now, now)
                self.note("areas moved")

    async def moved(self) -> None:
        """Whoever belongs to an area that moved follows at once."""
        await self.store.flush()
        for followed in await moving.settle(self.store, self.now):
            self.changed["members moved"] += followed.members
        self.changed = +self.changed

    async def positions(self, file: ZoneFile) -> None:
        self.position = {position.code: position for position in await self.store.session.scalars(sa.select(Position))}
        for line in file.posts:
            unit = self.area[line.unit].id
            known = self.position.get(line.code)
            if known is None:
                known = Position(line.code, line.rank, line.titles, unit)
                self.position[line.code] = known
                self.store.add(known)
                self.note("positions added")
            elif self.differs(known, rank=line.rank, titles=line.titles, area_id=unit):
                self.note("positions changed")
        await self.store.flush()
        for line in file.posts:
            superior = self.position[line.reports_to].id if line.reports_to else None
            if self.position[line.code].reports_to_id != superior:
                self.position[line.code].reports_to_id = superior
                self.note("reporting lines")

    async def charges(self, file: ZoneFile) -> None:
        rows = await self.store.session.scalars(sa.select(Charge).where(t.charges.c.until.is_(None)))
        current = {(charge.area_id, charge.position_id): charge for charge in rows}
        wanted = {
            (self.area[line.code].id, self.position[line.answerable].id) for line in file.areas if line.answerable
        }
        touched = {self.area[line.code].id for line in file.areas}
        for area, position in wanted - set(current):
            self.store.add(Charge(position, area, SUPPLY, self.now))
            self.note("charges added")
        for (area, position), charge in current.items():
            if area in touched and (area, position) not in wanted:
                charge.until = self.now
                self.note("charges ended")
        await self.store.flush()

    async def holder(self, post: PostLine, file: ZoneFile) -> None:
        """The person at the post's phone; another number is another holder, and no number is nobody."""
        if self.position[post.code].rostered_at:
            return  # a roster says who it is
        position = self.position[post.code].id
        unit = self.area[post.unit].id
        person = await self.person_at("whatsapp", post.phone, "hi", unit) if post.phone else None
        held = sa.select(Holding).where(
            t.holdings.c.position_id == position, t.holdings.c.until.is_(None), t.holdings.c.stand_in.is_(False)
        )
        holding = (await self.store.session.scalars(held)).one_or_none()
        if holding and holding.person_id != person:
            holding.until = holding.given_up_at = self.now
            self.note("holders ended")
        if person and (holding is None or holding.person_id != person):
            self.store.add(Holding(position, person, self.now, taken_up_at=self.now))
            self.note("holders")
        if person:
            await self.memberships(post, person, file)

    async def memberships(self, post: PostLine, person: int, file: ZoneFile) -> None:
        role = self.position[post.code].role
        unit = self.area[post.unit]
        zones = await self.store.zones_of([unit.id], self.now)
        if post.code == file.call_centre:
            zones = [area for area in self.area.values() if area.kind is Kind.ZONE]
        for zone in zones:
            member = await self.member(person, zone.id, role)
            if role is Role.ENGINEER and member.left_at is None:
                await self.follow_charge(member, post)

    async def member(self, person: int, zone: int, role: Role) -> Member:
        known = await self.store.member(person, zone)
        if known is None:
            known = Member(person, zone, role, self.now)
            self.store.add(known)
            self.note("members added")
        elif known.role is not role:
            known.role = role
            self.note("members changed")
        await self.store.flush()
        return known

    async def follow_charge(self, member: Member, post: PostLine) -> None:
        charges = await self.store.charges_of([self.position[post.code].id], self.now)
        followed = set(await self.store.followed(member.person_id))
        for charge in charges:
            if charge.area_id not in followed:
                self.store.add(Follow(member.id, charge.area_id, self.now))

    async def sender(self, channel: str, area: int | None) -> str:
        """Which of our numbers or bots writes to the people of this area."""
        if area is not None and area not in self.above:
            self.above[area] = await self.store.codes_above(area, self.now)
        return self.senders.serving(channel, self.above[area] if area is not None else ())

    async def person_at(self, channel: str, key: str, language: str, area: int | None = None) -> int:
        vault = self.store.vault
        known = sa.select(Address).where(
            t.addresses.c.channel == channel, t.addresses.c.digest.in_(vault.digests(channel, key))
        )
        address = (await self.store.session.scalars(known)).one_or_none()
        if address is None:
            sender = await self.sender(channel, area)
            address = Address(channel, vault.seal(key), vault.digest(channel, key), sender)
            self.store.add(address)
        if address.person_id is None:
            person = Person(language, self.now)
            self.store.add(person)
            await self.store.flush()
            address.person_id = person.id
        await self.store.flush()
        return address.person_id

    async def rooms(self, file: ZoneFile) -> None:
        for line in file.rooms:
            known = sa.select(Room).where(t.rooms.c.title == line.title, t.rooms.c.zone_id == self.area[line.zone].id)
            if (await self.store.session.scalars(known)).first():
                continue
            digest = self.store.vault.digest(line.channel, line.key)
            sender = await self.sender(line.channel, self.area[line.zone].id)
            address = Address(line.channel, self.store.vault.seal(line.key), digest, sender)
            self.store.add(address)
            await self.store.flush()
            self.store.add(Room(self.area[line.zone].id, address.id, line.title, "hi", self.now))
            self.note("rooms added")

    async def admissions(self, file: ZoneFile) -> None:
        """A zone without a line goes back to the question."""
        session, zones = self.store.session, [line.code for line in file.areas if line.kind is Kind.ZONE]
        rules = dict((await session.execute(sa.select(t.doors.c.zone_id, t.doors.c.admission))).all())
        for code in zones:
            zone, rule = self.area[code].id, file.admissions.get(code)
            if rules.get(zone) == rule:
                continue
            await session.execute(sa.delete(t.doors).where(t.doors.c.zone_id == zone))
            if rule:
                await session.execute(sa.insert(t.doors).values(zone_id=zone, admission=Admission(rule)))
            self.note("admissions changed")

    async def budget(self, file: ZoneFile) -> None:
        """What the discom may spend on WhatsApp in a day; no line in the file, no bound."""
        discom = next(self.area[line.code].id for line in file.areas if line.kind is Kind.DISCOM)
        c, session = t.budgets.c, self.store.session
        known = await session.scalar(sa.select(c.per_day).where(c.area_id == discom))
        if known == file.budget_per_day:
            return
        await session.execute(sa.delete(t.budgets).where(c.area_id == discom))
        if file.budget_per_day is not None:
            await session.execute(sa.insert(t.budgets).values(area_id=discom, per_day=file.budget_per_day))
        self.note("budgets")

    async def rules(self, file: ZoneFile) -> None:
        """What the areas of this file do by rules of their own; one that is not there any more ends."""
        r, session = t.rules.c, self.store.session
        ours = [self.area[line.code].id for line in file.areas]
        rows = await session.execute(sa.select(r.area_id, r.name, r.content).where(r.area_id.in_(ours)))
        known = {(row.area_id, row.name): row.content for row in rows}
        wanted = {(self.area[code].id, name): content for (code, name), content in file.rules.items()}
        for area, name in known.keys() - wanted.keys():
            await session.execute(sa.delete(t.rules).where(r.area_id == area, r.name == name))
            self.note("rules ended")
        for (area, name), content in wanted.items():
            if known.get((area, name)) != content:
                row = insert(t.rules).values(area_id=area, name=name, content=content)
                changed = {"content": row.excluded.content}
                await session.execute(row.on_conflict_do_update(index_elements=["area_id", "name"], set_=changed))
                self.note("rules")

    async def widths(self, file: ZoneFile) -> None:
        """What waits for a second office; no line in the file, nothing does."""
        for line in file.areas:
            if line.kind is not Kind.ZONE:
                continue
            zone, known = self.area[line.code].id, await self.store.width(self.area[line.code].id)
            wanted = width_of(zone, file.wide[line.code]) if line.code in file.wide else None
            if known is None and wanted:
                self.store.add(wanted)
                self.note("widths")
            elif known and wanted is None:
                await self.store.session.delete(known)
                self.note("widths")
            elif known and wanted and self.differs(known, level=wanted.level, people=wanted.people, wait=wanted.wait):
                self.note("widths")

    async def tell_everyone(self) -> None:
        """Who keeps the areas in memory reads them again."""
        first = insert(t.counters).values(name=AREAS_CHANGED, last=1)
        moved = first.on_conflict_do_update(index_elements=["name"], set_={"last": t.counters.c.last + 1})
        await self.store.session.execute(moved)
        self.store.add(Entry("zones.loaded", self.now, facts=dict(self.changed)))

    def differs(self, known: object, **wanted: object) -> bool:
        """Set what is not as wanted; whether anything was."""
        different = {name: value for name, value in wanted.items() if getattr(known, name) != value}
        for name, value in different.items():
            setattr(known, name, value)
        return bool(different)

    def note(self, what: str) -> None:
        self.changed[what] += 1


def width_of(zone: int, told: dict[str, Any]) -> Width:
    level, wait = told.get("level"), timedelta(minutes=told.get("wait_minutes", 10))
    return Width(zone, Kind(level) if level else None, told.get("people"), wait)
