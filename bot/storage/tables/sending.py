"""Our numbers and bots: how they stand, what they may, and what it costs."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables.kinds import instant, metadata, table

# How each of our templates stands with Meta, as far as we have heard.
templates = table(
    "templates",
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("quality", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    instant("since"),
    instant("until", nullable=True),
    sa.UniqueConstraint("account", "name", "language"),
)
# How many people a day the platform lets us write to outside their window, as it told last.
limits = sa.Table(
    "limits",
    metadata,
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("told", sa.Text, nullable=False),
    instant("at"),
)
# To whom we wrote outside their window, and when last: the platform counts them over 24 hours.
reached = sa.Table(
    "reached",
    metadata,
    sa.Column("address_id", sa.BigInteger, sa.ForeignKey("addresses.id"), primary_key=True),
    instant("at"),
    sa.Index("ix_reached_at", "at"),
)
budgets = sa.Table(
    "budgets",
    metadata,
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), primary_key=True),
    sa.Column("per_day", sa.Numeric(12, 2), nullable=False),
)
# Rupees without tax: what was owed, at the price of the day.
spendings = sa.Table(
    "spendings",
    metadata,
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("amount", sa.Numeric(14, 4), nullable=False),
)
counters = sa.Table(
    "counters", metadata, sa.Column("name", sa.Text, primary_key=True), sa.Column("last", sa.Integer, nullable=False)
)
senders = sa.Table(
    "senders",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    instant("paused_until", nullable=True),
    sa.Column("reason", sa.Text),
    sa.Column("rate", sa.Float),
    instant("slowed_at", nullable=True),
    instant("heard_at", nullable=True),
    sa.Column("username", sa.Text),  # as the platform knows it, for links
)
# What must not stop in silence shows here that it runs.
heartbeats = sa.Table(
    "heartbeats",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    instant("at"),
    instant("missed_at", nullable=True),
    instant("told_at", nullable=True),
)
breakers = table(
    "breakers",
    sa.Column("level", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    instant("opened_at"),
    instant("probe_at"),
    sa.Column("probes", sa.SmallInteger, nullable=False, server_default="0"),
    instant("closed_at", nullable=True),
    sa.Column("trial", sa.BigInteger),
)
sa.Index(
    "ix_breakers_open", breakers.c.level, breakers.c.name, unique=True, postgresql_where=breakers.c.closed_at.is_(None)
)
