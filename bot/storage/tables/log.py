"""The central log and its seals."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BYTEA, JSONB

from bot.storage.tables.kinds import Instant, instant, link, metadata, table

entries = table(
    "entries",
    sa.Column("act", sa.Text, nullable=False),
    instant("at"),
    link("zone_id", "areas", nullable=True),
    link("person_id", "persons", nullable=True),
    link("position_id", "positions", nullable=True),
    link("outage_id", "outages", nullable=True),
    link("notice_id", "notices", nullable=True),
    sa.Column("facts", JSONB, nullable=False),
)
# Each entry's seal, in the order in which they were sealed; written once, by one at a time (`bot/storage/seals.py`).
seals = sa.Table(
    "seals",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("entry_id", sa.BigInteger, nullable=False, unique=True),
    sa.Column("digest", BYTEA, nullable=False),
    sa.Column("seal", BYTEA, nullable=False),
    sa.Column("sealed_at", Instant, nullable=False, index=True),
)
# The entries that wait for theirs: the database itself puts them here.
unsealed = sa.Table(
    "unsealed",
    metadata,
    sa.Column("entry_id", sa.BigInteger, primary_key=True, autoincrement=False),
)
