"""What the network is made of, and the offices that answer for it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bot.storage.tables.kinds import Word, instant, link, metadata, table
from zones.area import AreaClass, Kind, Tree
from zones.duty import Away

areas = table(
    "areas",
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("kind", Word(Kind), nullable=False),
    sa.Column("names", JSONB, nullable=False),
    sa.Column("aliases", JSONB, nullable=False),
    sa.Column("consumers", sa.Integer),
    sa.Column("latitude", sa.Float),
    sa.Column("longitude", sa.Float),
    sa.Column("area_class", Word(AreaClass)),
)
placements = table(
    "placements",
    link("area_id", "areas", index=True),
    link("parent_id", "areas", index=True),
    instant("since"),
    instant("until", nullable=True),
    sa.Column("tree", Word(Tree), nullable=False, server_default=Tree.BOTH),
)
# Areas that move to another parent on a date; settled when their people have followed.
moves = table(
    "moves",
    link("area_id", "areas"),
    link("from_id", "areas"),
    link("to_id", "areas"),
    instant("at"),
    instant("settled_at", nullable=True),
)
sa.Index("ix_moves_waiting", moves.c.at, postgresql_where=moves.c.settled_at.is_(None))
positions = table(
    "positions",
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("rank", sa.Text, nullable=False),
    sa.Column("titles", JSONB, nullable=False),
    link("area_id", "areas"),
    link("reports_to_id", "positions", nullable=True),
    instant("rostered_at", nullable=True),
)
charges = table(
    "charges",
    link("position_id", "positions", index=True),
    link("area_id", "areas", index=True),
    sa.Column("work", sa.Text, nullable=False),
    instant("since"),
    instant("until", nullable=True),
)
handovers = table(
    "handovers",
    link("giver_id", "persons", index=True),
    link("taker_id", "persons", index=True),
    sa.Column("positions", ARRAY(sa.BigInteger), nullable=False),
    instant("since"),
    instant("until", nullable=True),
    instant("asked_at"),
    instant("accepted_at", nullable=True),
    instant("declined_at", nullable=True),
    instant("ended_at", nullable=True),
)
holdings = table(
    "holdings",
    link("position_id", "positions", index=True),
    link("person_id", "persons", index=True),
    instant("since"),
    instant("until", nullable=True),
    sa.Column("stand_in", sa.Boolean, nullable=False),
    link("handover_id", "handovers", nullable=True),
    instant("taken_up_at", nullable=True),
    instant("given_up_at", nullable=True),
)
# What begins or ends by its date, and was not told yet.
sa.Index("ix_holdings_to_begin", holdings.c.since, postgresql_where=holdings.c.taken_up_at.is_(None))
sa.Index(
    "ix_holdings_to_end",
    holdings.c.until,
    postgresql_where=sa.and_(holdings.c.until.is_not(None), holdings.c.given_up_at.is_(None)),
)
absences = table(
    "absences",
    link("person_id", "persons", index=True),
    sa.Column("kind", Word(Away), nullable=False),
    instant("since"),
    instant("until", nullable=True),
    instant("back_at", nullable=True),
)
# What each zone counts as wide: from this level of the tree on, or from this many people on.
widths = sa.Table(
    "widths",
    metadata,
    sa.Column("zone_id", sa.BigInteger, sa.ForeignKey("areas.id"), primary_key=True),
    sa.Column("level", Word(Kind)),
    sa.Column("people", sa.Integer),
    sa.Column("wait", sa.Interval, nullable=False),
)
# What an area does by its own rules, as the zones file says; what is not there goes by our defaults.
rules = sa.Table(
    "rules",
    metadata,
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("content", JSONB, nullable=False),
)
