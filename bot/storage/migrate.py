"""Bringing a database to the newest tables."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine

HERE = Path(__file__).resolve().parents[2] / "migrations"


def config(database_url: str) -> Config:
    known = Config()
    known.set_main_option("script_location", str(HERE))
    known.attributes["database_url"] = database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    return known


def migrate(database_url: str) -> None:
    command.upgrade(config(database_url), "head")


def check(database_url: str) -> None:
    """Raises if the migrations do not lead to `bot/storage/tables/`."""
    command.check(config(database_url))


def is_current(connection: Connection) -> bool:
    newest = ScriptDirectory(str(HERE)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest


def current(database_url: str) -> bool:
    engine = create_engine(config(database_url).attributes["database_url"], poolclass=NullPool)
    with engine.connect() as connection:
        return is_current(connection)
