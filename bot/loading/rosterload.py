"""Putting a roster into the database: offices change hands on their day, and what was before is kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot import offices
from bot.loading.loading import Loading
from bot.loading.people import person_at
from bot.loading.roster import Roster, RosterLine
from bot.storage import tables as t
from zones.area import Area
from zones.entry import Entry
from zones.position import Holding, Position
from zones.transfer import Changes, Term, transfers

if TYPE_CHECKING:
    from bot.world import World


async def check(world: World, roster: Roster) -> list[str]:
    """What is wrong with it, seen beside the network and the offices that we know."""
    async with world.engine.connect() as connection:
        positions = set((await connection.scalars(sa.select(t.positions.c.code))).all())
        areas = set((await connection.scalars(sa.select(t.areas.c.code))).all())
    return [*roster.complaints, *roster.unknown(positions, areas)]


async def load(world: World, roster: Roster) -> Counter[str]:
    """Counts of what changed. One transaction: all of the roster, or nothing."""
    now = world.clock()
    async with world.stores.begin() as store:
        loading = RosterLoading(Loading(store, world.senders, now))
        await loading.offices(roster)
        by_office: dict[str, list[RosterLine]] = defaultdict(list)
        for line in roster.lines:
            by_office[line.position].append(line)
        for code, lines in by_office.items():
            await loading.office(loading.into.position[code], lines)
        if changed := loading.into.changed:
            store.add(Entry("roster.loaded", now, facts=dict(changed)))
    await offices.turn_over(world)
    return changed


class RosterLoading:
    """One loading of a roster, in one transaction."""

    def __init__(self, into: Loading) -> None:
        self.into = into
        self.store = into.store
        self.now = into.now

    async def offices(self, roster: Roster) -> None:
        """The known ones, and those that the roster brings along."""
        session, into = self.store.session, self.into
        into.area = {area.code: area for area in await session.scalars(sa.select(Area))}
        into.position = {office.code: office for office in await session.scalars(sa.select(Position))}
        new = [line for code, line in roster.new_offices.items() if code not in into.position]
        for line in new:
            office = Position(line.position, line.rank, dict(line.titles), into.area[line.unit].id)
            into.position[line.position] = office
            self.store.add(office)
            into.note("positions added")
        await self.store.flush()
        for line in new:
            if line.reports_to:
                into.position[line.position].reports_to_id = into.position[line.reports_to].id

    async def office(self, office: Position, lines: Sequence[RosterLine]) -> None:
        terms = [await self.term(office, line) for line in lines if line.phone]
        known = await self.store.holdings_ever(office.id)
        if office.rostered_at is None:
            office.rostered_at = self.now
        await self.apply(transfers(office.id, terms, known, self.now))

    async def term(self, office: Position, line: RosterLine) -> Term:
        assert line.phone
        person = await person_at(self.into, "whatsapp", line.phone, "hi", office.area_id)
        if line.name:
            await self.call(person, line.name)
        return Term(person, line.since, line.until, line.stand_in)

    async def call(self, person_id: int, name: str) -> None:
        person, vault = await self.store.person(person_id), self.store.vault
        if person and (person.sealed_name is None or vault.open(person.sealed_name) != name):
            person.sealed_name = vault.seal(name)
            self.into.note("names")

    async def apply(self, changes: Changes) -> None:
        for holding, since, until in changes.dated:
            holding.since, holding.until = since, until
            self.into.note("holdings with other dates")
        for holding in changes.begun:
            self.store.add(holding)
            self.into.note("stand-ins" if holding.stand_in else "holders")
            self.keep_quiet_of(holding)
        for holding in changes.called_off:
            await self.store.session.delete(holding)
            self.into.note("transfers called off")
        await self.store.flush()

    def keep_quiet_of(self, holding: Holding) -> None:
        """What had ended before we knew of it is history, and nobody's news."""
        if holding.until and holding.until <= self.now:
            holding.taken_up_at = holding.given_up_at = self.now
