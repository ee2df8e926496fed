"""What a zones file lets its areas do by rules of their own: at the door, with money, for wide notices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from bot.loading.loading import Loading
from bot.loading.zonefile import ZoneFile
from bot.storage import tables as t
from zones.area import Kind
from zones.door import Admission
from zones.wide import Width


async def load(loading: Loading, file: ZoneFile) -> None:
    await admissions(loading, file)
    await budget(loading, file)
    await rules(loading, file)
    await widths(loading, file)


async def admissions(loading: Loading, file: ZoneFile) -> None:
    """A zone without a line goes back to the question."""
    session, zones = loading.store.session, [line.code for line in file.areas if line.kind is Kind.ZONE]
    rules = dict((await session.execute(sa.select(t.doors.c.zone_id, t.doors.c.admission))).all())
    for code in zones:
        zone, rule = loading.area[code].id, file.admissions.get(code)
        if rules.get(zone) == rule:
            continue
        await session.execute(sa.delete(t.doors).where(t.doors.c.zone_id == zone))
        if rule:
            await session.execute(sa.insert(t.doors).values(zone_id=zone, admission=Admission(rule)))
        loading.note("admissions changed")


async def budget(loading: Loading, file: ZoneFile) -> None:
    """What the discom may spend on WhatsApp in a day; no line in the file, no bound."""
    discom = next(loading.area[line.code].id for line in file.areas if line.kind is Kind.DISCOM)
    c, session = t.budgets.c, loading.store.session
    known = await session.scalar(sa.select(c.per_day).where(c.area_id == discom))
    if known == file.budget_per_day:
        return
    await session.execute(sa.delete(t.budgets).where(c.area_id == discom))
    if file.budget_per_day is not None:
        await session.execute(sa.insert(t.budgets).values(area_id=discom, per_day=file.budget_per_day))
    loading.note("budgets")


async def rules(loading: Loading, file: ZoneFile) -> None:
    """What the areas of this file do by rules of their own; one that is not there any more ends."""
    r, session = t.rules.c, loading.store.session
    ours = [loading.area[line.code].id for line in file.areas]
    rows = await session.execute(sa.select(r.area_id, r.name, r.content).where(r.area_id.in_(ours)))
    known = {(row.area_id, row.name): row.content for row in rows}
    wanted = {(loading.area[code].id, name): content for (code, name), content in file.rules.items()}
    for area, name in known.keys() - wanted.keys():
        await session.execute(sa.delete(t.rules).where(r.area_id == area, r.name == name))
        loading.note("rules ended")
    for (area, name), content in wanted.items():
        if known.get((area, name)) != content:
            row = insert(t.rules).values(area_id=area, name=name, content=content)
            changed = {"content": row.excluded.content}
            await session.execute(row.on_conflict_do_update(index_elements=["area_id", "name"], set_=changed))
            loading.note("rules")


async def widths(loading: Loading, file: ZoneFile) -> None:
    """What waits for a second office; no line in the file, nothing does."""
    for line in file.areas:
        if line.kind is not Kind.ZONE:
            continue
        zone, known = loading.area[line.code].id, await loading.store.width(loading.area[line.code].id)
        wanted = width_of(zone, file.wide[line.code]) if line.code in file.wide else None
        if known is None and wanted:
            loading.store.add(wanted)
            loading.note("widths")
        elif known and wanted is None:
            await loading.store.session.delete(known)
            loading.note("widths")
        elif known and wanted and loading.differs(known, level=wanted.level, people=wanted.people, wait=wanted.wait):
            loading.note("widths")


def width_of(zone: int, told: dict[str, Any]) -> Width:
    level, wait = told.get("level"), timedelta(minutes=told.get("wait_minutes", 10))
    return Width(zone, Kind(level) if level else None, told.get("people"), wait)
