"""What a turn adds and changes is written in one statement, instead of one for each row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy import event, orm
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.orm.exc import StaleDataError

from bot.storage.tables import mapper

MOST = 12  # rows: more of them come from a list, which the mapper writes in bulk


class Turn(orm.Session):
    """Of one message, or of one look: few rows, of several tables."""


class Numbered(Protocol):
    id: Any


class Row(NamedTuple):
    """That is to be written, with these of its columns; one without an id is new."""

    thing: Numbered
    columns: tuple[str, ...]

    @property
    def shape(self) -> Shape:
        return Shape(type(self.thing), self.columns, self.thing.id is None)

    def values(self) -> Iterator[Any]:
        takes, facts = columns_of(type(self.thing)), self.thing.__dict__
        for column in self.columns:
            yield takes[column](facts[column])
        if self.thing.id is not None:
            yield str(self.thing.id)


class Shape(NamedTuple):
    """What rows have in common that the same words can write."""

    kind: type[object]
    columns: tuple[str, ...]
    is_new: bool

    def words(self) -> str:
        table, columns = table_of(self.kind).name, [DIALECT.identifier_preparer.quote(name) for name in self.columns]
        if self.is_new:
            places = ", ".join(["%s"] * len(columns))
            return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) RETURNING id"
        changes = ", ".join(f"{column} = %s" for column in columns)
        return f"UPDATE {table} SET {changes} WHERE id = %s RETURNING id"


@event.listens_for(Turn, "before_flush")
def write(turn: Turn, *_: object) -> None:
    """Few rows of plain tables; the mapper writes what is left."""
    if turn.in_nested_transaction():
        return  # what is undone with a savepoint the mapper must know
    rows = [*sorted(changed(turn), key=place), *added(turn)]  # what ends makes room for what begins
    if not 0 < len(rows) <= MOST:
        return
    values = tuple(value for row in rows for value in row.values())
    ids = turn.connection().exec_driver_sql(words(tuple(row.shape for row in rows)), values).first()
    for row, id_ in zip(rows, ids or (None,), strict=True):
        if id_ is None:
            raise StaleDataError(f"a row of {type(row.thing).__name__} is gone")
        row.thing.id = id_
        keep(turn, row.thing)


def place(row: Row) -> tuple[str, int]:
    """The same for all turns, so that two of them wait for one another and not crosswise."""
    return table_of(type(row.thing)).name, row.thing.id


@cache
def words(shapes: Sequence[Shape]) -> str:
    """Each is done when its number is asked for: in this order, so that new rows are numbered as they were added."""
    if len(shapes) == 1:
        return shapes[0].words()
    parts = ", ".join(f"row{n} AS ({shape.words()})" for n, shape in enumerate(shapes))
    return f"WITH {parts} SELECT {', '.join(f'(SELECT id FROM row{n})' for n in range(len(shapes)))}"


def keep(turn: Turn, thing: object) -> None:
    """As if it had just been read."""
    turn.expunge(thing)
    orm.make_transient(thing)
    orm.make_transient_to_detached(thing)
    turn.add(thing)


# ---- which rows ------------------------------------------------------------------------------------


def added(turn: Turn) -> Iterator[Row]:
    """What is empty is left to the table."""
    things: Iterable[Numbered] = turn.new
    for thing in things:
        columns = columns_of(type(thing))
        if columns and thing.id is None and not is_linked(thing):
            yield Row(thing, tuple(name for name in columns if thing.__dict__.get(name) is not None))


def changed(turn: Turn) -> Iterator[Row]:
    things: Iterable[Numbered] = turn.dirty
    for thing in things:
        columns, before = columns_of(type(thing)), sa.inspect(thing).committed_state
        if before.keys() <= columns.keys():
            new = tuple(sorted(name for name, was in before.items() if thing.__dict__[name] != was))
            if new:
                yield Row(thing, new)


def is_linked(thing: Numbered) -> bool:
    """To something that may have no number yet."""
    return any(thing.__dict__.get(link.key) is not None for link in sa.inspect(type(thing)).relationships)


# ---- how the driver takes them -----------------------------------------------------------------------

Take = Callable[[Any], Any]
DIALECT: sa.Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]


@cache
def columns_of(kind: type[object]) -> dict[str, Take]:
    """All but the id; none of a table that has another key, or to whose rows the mapper leads from others."""
    table = table_of(kind)
    if [column.name for column in table.primary_key] != ["id"] or kind in led_to():
        return {}
    return {column.name: taken(column.type) for column in table.columns if column.name != "id"}


def taken(kind: sa.types.TypeEngine[Any]) -> Take:
    """Whole numbers as text: the driver would prepare the same words anew for each size of them."""
    if isinstance(kind, sa.Integer):
        return lambda value: None if value is None else str(value)
    return kind.dialect_impl(DIALECT).bind_processor(DIALECT) or (lambda value: value)


@cache
def led_to() -> set[type[object]]:
    return {link.mapper.class_ for one in mapper.mappers for link in one.relationships}


def table_of(kind: type[object]) -> sa.Table:
    table: sa.Table = sa.inspect(kind).local_table
    return table
