"""The network of a zones file: areas and where they belong, offices, and who answers for what."""

from __future__ import annotations

import sqlalchemy as sa

from bot import moving
from bot.loading.loading import Loading
from bot.loading.zonefile import ZoneFile
from bot.storage import tables as t
from bot.storage.transaction import open_at
from zones.area import Area, Placement, Tree
from zones.moving import plan_move
from zones.position import SUPPLY, Charge, Position


async def load(loading: Loading, file: ZoneFile) -> None:
    await areas(loading, file)
    await moved(loading)
    await positions(loading, file)
    await charges(loading, file)


async def areas(loading: Loading, file: ZoneFile) -> None:
    loading.area = {area.code: area for area in await loading.store.session.scalars(sa.select(Area))}
    for line in file.areas:
        known = loading.area.get(line.code)
        if known is None:
            known = Area(
                line.code, line.kind, line.names, list(line.aliases), line.consumers, line.latitude, line.longitude,
                line.area_class,
            )  # fmt: skip
            loading.area[line.code] = known
            loading.note("areas added")
            loading.store.add(known)
        elif loading.differs(
            known, kind=line.kind, names=line.names, aliases=list(line.aliases), consumers=line.consumers,
            latitude=line.latitude, longitude=line.longitude, area_class=line.area_class,
        ):  # fmt: skip
            loading.note("areas changed")
    await loading.store.flush()
    await placements(loading, file)


async def placements(loading: Loading, file: ZoneFile) -> None:
    """A move ends one placement and begins another, so that yesterday's tree can still be told."""
    p, now = t.placements.c, loading.now
    rows = sa.select(Placement).where(p.tree != Tree.SUPPLY, p.since <= now, open_at(p.until, now))
    current = {placement.area_id: placement for placement in await loading.store.session.scalars(rows)}
    later = await loading.store.session.execute(sa.select(t.moves.c.area_id, t.moves.c.to_id).where(t.moves.c.at > now))
    to_come = {(row.area_id, row.to_id) for row in later}
    for line in file.areas:
        if line.parent is None:
            continue
        area, parent = loading.area[line.code], loading.area[line.parent]
        known = current.get(area.id)
        if known is None:
            loading.store.add(Placement(area.id, parent.id, now))
        elif known.parent_id != parent.id and (area.id, parent.id) not in to_come:
            await plan_move(loading.store, area, parent, now, now)
            loading.note("areas moved")


async def moved(loading: Loading) -> None:
    """Whoever belongs to an area that moved follows at once."""
    await loading.store.flush()
    for followed in await moving.settle(loading.store, loading.now):
        loading.changed["members moved"] += followed.members
    loading.changed = +loading.changed


async def positions(loading: Loading, file: ZoneFile) -> None:
    loading.position = {
        position.code: position for position in await loading.store.session.scalars(sa.select(Position))
    }
    for line in file.posts:
        unit = loading.area[line.unit].id
        known = loading.position.get(line.code)
        if known is None:
            known = Position(line.code, line.rank, line.titles, unit)
            loading.position[line.code] = known
            loading.store.add(known)
            loading.note("positions added")
        elif loading.differs(known, rank=line.rank, titles=line.titles, area_id=unit):
            loading.note("positions changed")
    await loading.store.flush()
    for line in file.posts:
        superior = loading.position[line.reports_to].id if line.reports_to else None
        if loading.position[line.code].reports_to_id != superior:
            loading.position[line.code].reports_to_id = superior
            loading.note("reporting lines")


async def charges(loading: Loading, file: ZoneFile) -> None:
    rows = await loading.store.session.scalars(sa.select(Charge).where(t.charges.c.until.is_(None)))
    current = {(charge.area_id, charge.position_id): charge for charge in rows}
    wanted = {
        (loading.area[line.code].id, loading.position[line.answerable].id) for line in file.areas if line.answerable
    }
    touched = {loading.area[line.code].id for line in file.areas}
    for area, position in wanted - set(current):
        loading.store.add(Charge(position, area, SUPPLY, loading.now))
        loading.note("charges added")
    for (area, position), charge in current.items():
        if area in touched and (area, position) not in wanted:
            charge.until = loading.now
            loading.note("charges ended")
    await loading.store.flush()
