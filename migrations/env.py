"""Runs the migrations on the database that `bot/storage/migrate.py` names."""

from alembic import context
from sqlalchemy import create_engine, pool

from bot.storage.tables import Instant, Word, metadata


def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Procrastinate keeps tables of its own beside ours."""
    return not (kind == "table" and name and name.startswith("procrastinate_"))


def plain(kind: str, thing: object, _context: object) -> str | bool:
    """A migration stands by itself: what a column is, without our code."""
    if kind == "type" and isinstance(thing, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, Word):
        return "sa.SmallInteger()" if thing.is_number else "sa.Text()"
    return False


def differs(_context: object, _seen: object, column: object, _old: object, wanted: object) -> bool | None:
    """Our own types over plain columns are compared by what they are made of (None: as usual)."""
    return False if isinstance(wanted, Word) else None


engine = create_engine(context.config.attributes["database_url"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=metadata, include_object=ours, render_item=plain, compare_type=differs
    )
    with context.begin_transaction():
        context.run_migrations()
