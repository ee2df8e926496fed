"""Everything that is sealed, sealed again with the current key: a batch at a time, beside the work."""

from __future__ import annotations

import asyncio
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from sqlalchemy.dialects.postgresql import BYTEA
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.storage import tables as t
from bot.storage.store import Store, Stores
from bot.storage.vault import Vault
from zones.entry import Entry
from zones.person import Address

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

BATCH = 500
BUSY = 0.2  # seconds until a row is tried again that somebody works on
Tell = Callable[[str, int], None]  # of which table, and how many more of it are done
Values = dict[str, Any]


@dataclass
class Rotated:
    """How many rows of each table were sealed again, and how many nobody can open."""

    rows: dict[str, int] = field(default_factory=dict)
    hopeless: int = 0

    @property
    def many(self) -> int:
        return sum(self.rows.values())


def shelves() -> Iterator[tuple[sa.Table, list[sa.Column[bytes]]]]:
    """Whatever holds something sealed: by its name, so that nobody has to remember this place."""
    for table in t.metadata.sorted_tables:
        if columns := [c for c in table.c if c.name.startswith("sealed_") and isinstance(c.type, BYTEA)]:
            yield table, columns


TAGS = (t.inbox.c.chat, t.inbox.c.about)  # keyed hashes that bear a mark (`Vault.tag`)


def stale(column: sa.Column[bytes], vault: Vault) -> sa.ColumnElement[bool]:
    return sa.func.substring(column, 1, 2) != vault.mark  # NULL is not stale


async def rotate(stores: Stores, now: Callable[[], datetime], tell: Tell) -> Rotated:
    """Until nothing is left under another key. What was done stays done, whenever it is broken off."""
    done = Rotated()
    for table, columns in shelves():
        done.rows[str(table.name)], hopeless = await Shelf(stores, table, columns, now, tell).whole()
        done.hopeless += hopeless
    turned, hopeless = await forms(stores)
    done.hopeless += hopeless
    done.rows["steps"] = turned + await forgotten(stores, t.steps, t.steps.c.expires_at < now())
    done.rows["complaints"] = await forgotten(stores, t.complaints, sa.false())
    done.rows = {name: many for name, many in done.rows.items() if many}
    if done.many:
        async with stores.begin() as store:
            store.add(Entry("keys.rotated", now(), facts={"rows": done.many}))
    return done


@dataclass
class Shelf:
    """One table. Rows in somebody's hands are passed over and looked at again; what nobody can open stays as it is."""

    stores: Stores
    table: sa.Table
    columns: Sequence[sa.Column[bytes]]
    now: Callable[[], datetime]
    tell: Tell
    hopeless: set[int] = field(default_factory=set)

    async def whole(self) -> tuple[int, int]:
        many, after = 0, 0
        while True:
            try:
                done, last = await self.some(after)
            except (IntegrityError, OperationalError):  # somebody wrote for the first time just now, or both waited
                await asyncio.sleep(BUSY)
                continue
            many += done
            self.tell(self.table.name, done)
            if last is not None:
                after = last
            elif after:
                after = 0  # from the start again: what was passed over, and what came meanwhile
            elif await self.is_done():
                return many, len(self.hopeless)
            else:
                await asyncio.sleep(BUSY)

    async def some(self, after: int) -> tuple[int, int | None]:
        """How many were sealed again, and up to which number; None if there was none after that."""
        async with self.stores.begin() as store:
            next_ones = self.wanted().where(self.table.c.id > after).order_by(self.table.c.id).limit(BATCH)
            rows = (await store.session.execute(next_ones.with_for_update(skip_locked=True))).mappings().all()
            fresh = {row["id"]: values for row in rows if (values := self.again(row)) is not None}
            if fresh:
                if self.table is t.addresses:
                    await find_again(store, [row for row in rows if row["id"] in fresh], fresh, self.now())
                await self.write(store, fresh)
        return len(fresh), rows[-1]["id"] if rows else None

    def wanted(self) -> sa.Select[Any]:
        kept = [*self.columns, *(tag for tag in TAGS if tag.table is self.table)]
        is_stale = sa.or_(*(stale(column, self.stores.vault) for column in kept))
        return sa.select(self.table).where(is_stale, self.table.c.id.not_in(self.hopeless))

    def again(self, row: sa.RowMapping) -> Values | None:
        vault, values = self.stores.vault, dict[str, Any]()
        try:
            for column in self.columns:
                values[column.name] = vault.resealed(row[column.name]) if row[column.name] else None
        except (KeyError, InvalidTag):
            self.hopeless.add(row["id"])
            return None
        for tag in TAGS:
            if tag.table is self.table:
                values[tag.name] = vault.renewed(row[tag.name]) if row[tag.name] else None
        return values

    async def write(self, store: Store, fresh: dict[int, Values]) -> None:
        names = next(iter(fresh.values()))
        update = sa.update(self.table).where(self.table.c.id == sa.bindparam("this"))
        update = update.values({name: sa.bindparam(name) for name in names})
        connection = await store.session.connection()
        await connection.execute(update, [{"this": id_, **values} for id_, values in fresh.items()])

    async def is_done(self) -> bool:
        async with self.stores.engine.connect() as connection:
            return (await connection.execute(self.wanted().limit(1))).first() is None


async def find_again(store: Store, rows: Sequence[sa.RowMapping], fresh: dict[int, Values], now: datetime) -> None:
    """People are found by another hash from now on, and what they were asked and have reported with them."""
    for row in rows:
        digest, *before = store.vault.digests(row["channel"], store.vault.open(row["sealed_key"]))
        fresh[row["id"]]["digest"] = digest
        for theirs in (t.steps, t.complaints) if before else ():
            open_ones = theirs.c.author.in_(before), is_open(theirs)
            await store.session.execute(sa.update(theirs).where(*open_ones).values(author=digest))
    taken = await those_with(store, [values["digest"] for values in fresh.values()])
    for row in rows:
        values = fresh[row["id"]]
        twin = taken.get((row["channel"], values["digest"]))
        if twin and twin.id != row["id"]:
            await make_one(store, row["id"], twin, now)
            values["digest"] = os.urandom(32)  # nobody is found by it


async def those_with(store: Store, digests: Sequence[bytes]) -> dict[tuple[str, bytes], Address]:
    known = sa.select(Address).where(t.addresses.c.digest.in_(digests)).with_for_update()
    return {(one.channel, one.digest): one for one in await store.session.scalars(known)}


async def make_one(store: Store, old: int, twin: Address, now: datetime) -> None:
    """While some of us knew the new key and some not, both wrote down the same stranger: the newer one stays."""
    address = await store.session.get_one(Address, old)
    twin.person_id = twin.person_id or address.person_id
    await store.take_over(address, twin, now)
    await store.flush()


# ---- questions: what was read lies in their forms, and who was asked stands there as a hash -------------

SEALED_IN_FORM = """jsonb_path_query(s.form, '$.**.sealed ? (@.type() == "string")') AS found(value)"""
ITS_MARK = "substring(decode(found.value #>> '{}', 'base64'), 1, 2)"
IN_FORMS = f"SELECT s.id, s.form FROM steps s WHERE EXISTS (SELECT FROM {SEALED_IN_FORM} WHERE {ITS_MARK} <> :mark)"
STALE_IN_FORMS = sa.text(f"""
SELECT {ITS_MARK} AS mark, count(*) FROM steps s, {SEALED_IN_FORM} WHERE {ITS_MARK} <> :mark GROUP BY 1
""")
FORMS = sa.text(f"{IN_FORMS} AND s.id > :after ORDER BY s.id LIMIT :most FOR UPDATE OF s SKIP LOCKED")


async def forms(stores: Stores) -> tuple[int, int]:
    """How many were sealed again, and how many nobody can open."""
    many, hopeless, after = 0, 0, 0
    while True:
        async with stores.begin() as store:
            asked = {"mark": stores.vault.mark, "after": after, "most": BATCH}
            rows = (await store.session.execute(FORMS, asked)).all()
            for row in rows:
                try:
                    form = resealed(row.form, stores.vault)
                except (KeyError, InvalidTag):
                    hopeless += 1
                    continue
                await store.session.execute(sa.update(t.steps).where(t.steps.c.id == row.id).values(form=form))
                many += 1
        if not rows:
            return many, hopeless
        after = rows[-1].id


def resealed(form: Any, vault: Vault) -> Any:
    """Whatever stands under “sealed” in it, however deep."""
    if isinstance(form, dict):
        return {
            name: b64encode(vault.resealed(b64decode(value))).decode()
            if name == "sealed" and isinstance(value, str)
            else resealed(value, vault)
            for name, value in form.items()
        }
    return [resealed(each, vault) for each in form] if isinstance(form, list) else form


def is_open(table: sa.Table) -> sa.ColumnElement[bool]:
    ended: sa.Column[Any] = table.c.done_at if table is t.steps else table.c.closed_at
    return ended.is_(None)


async def forgotten(stores: Stores, table: sa.Table, expired: sa.ColumnElement[bool]) -> int:
    """Whose it was is of no use to us once it is answered or has expired; no key is needed to forget it."""
    over = sa.select(table.c.id).where(table.c.author != b"", sa.or_(sa.not_(is_open(table)), expired))
    some = over.order_by(table.c.id).limit(BATCH).with_for_update(skip_locked=True)
    many = 0
    while True:
        async with stores.begin() as store:
            done = await store.change(sa.update(table).where(table.c.id.in_(some.scalar_subquery())).values(author=b""))
        if not done:
            return many
        many += done


# ---- what is left ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Left:
    """Rows that are not under the current key."""

    old: int = 0
    unknown: int = 0  # under none that the settings name: they cannot be opened

    def __bool__(self) -> bool:
        return bool(self.old or self.unknown)


async def left(connection: AsyncConnection, vault: Vault) -> Left:
    found = list(await connection.execute(STALE_IN_FORMS, {"mark": vault.mark}))
    for table, columns in shelves():
        for column in columns:
            mark = sa.func.substring(column, 1, 2)
            counted = sa.select(mark, sa.func.count()).select_from(table).where(stale(column, vault)).group_by(mark)
            found += await connection.execute(counted)
    old = sum(many for mark, many in found if vault.knows(mark))
    return Left(old, sum(many for _, many in found) - old)
