"""What our columns are: instants in UTC, words of a closed list, links; and the one list of all tables."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum, IntEnum
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(sa.types.TypeDecorator[datetime]):
    """A point in time: aware on the way in, UTC on the way out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        return value.astimezone(UTC) if value else None


class Word(sa.types.TypeDecorator[Any]):
    """An enumeration kept as its readable value."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(sa.SmallInteger() if self.is_number else sa.Text())

    @property
    def is_number(self) -> bool:
        return issubclass(self.kind, IntEnum)

    def process_bind_param(self, value: Enum | None, dialect: object) -> object:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: object, dialect: object) -> Enum | None:
        return None if value is None else self.kind(value)


def table(name: str, *columns: sa.schema.SchemaItem) -> sa.Table:
    identity = sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True)
    return sa.Table(name, metadata, identity, *columns)


def link(name: str, target: str, *, nullable: bool = False, index: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, sa.ForeignKey(f"{target}.id"), nullable=nullable, index=index)


def instant(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, Instant, nullable=nullable)
