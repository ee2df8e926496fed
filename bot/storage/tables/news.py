"""What we officially say, and to whom it is owed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB

from bot.storage.tables.kinds import Instant, Word, instant, link, table
from zones.approval import Outcome
from zones.crew import Crew
from zones.delivery import Lane, State
from zones.notice import NoticeKind
from zones.outage import OutageKind

approvals = table(
    "approvals",
    link("zone_id", "areas"),
    link("person_id", "persons"),
    link("position_id", "positions"),
    sa.Column("kind", Word(NoticeKind), nullable=False),
    sa.Column("areas", ARRAY(sa.BigInteger), nullable=False),
    sa.Column("form", JSONB, nullable=False),
    sa.Column("reach", sa.Integer, nullable=False),
    instant("at"),
    sa.Column("wait", sa.Interval, nullable=False),
    link("asked_id", "positions"),
    link("asked_person_id", "persons"),
    instant("asked_at"),
    sa.Column("asked_before", ARRAY(sa.BigInteger), nullable=False),
    instant("reminded_at", nullable=True),
    instant("decided_at", nullable=True),
    link("decided_by", "persons", nullable=True),
    sa.Column("outcome", Word(Outcome)),
)
sa.Index("ix_approvals_open", approvals.c.asked_at, postgresql_where=approvals.c.outcome.is_(None))
outages = table(
    "outages",
    link("zone_id", "areas"),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    sa.Column("kind", Word(OutageKind), nullable=False),
    sa.Column("areas", ARRAY(sa.BigInteger), nullable=False),
    sa.Column("cause", sa.Text),
    instant("started_at"),
    instant("reported_at"),
    link("position_id", "positions"),
    sa.Column("version", sa.Integer, nullable=False),
    instant("restored_at", nullable=True),
    link("restored_by", "persons", nullable=True),
    instant("cancelled_at", nullable=True),
    link("cancelled_by", "persons", nullable=True),
    instant("reminded_at", nullable=True),
    link("within_id", "outages", nullable=True, index=True),
    sa.Column("crew", Word(Crew)),
    instant("crew_at", nullable=True),
    instant("crew_told_at", nullable=True),
)
sa.Index(
    "ix_outages_open",
    outages.c.zone_id,
    postgresql_where=sa.and_(outages.c.restored_at.is_(None), outages.c.cancelled_at.is_(None)),
)
# What was over within the hour is asked of each report.
sa.Index("ix_outages_restored", outages.c.restored_at)
# Whoever follows one outage, wherever they live.
outage_follows = table(
    "outage_follows",
    link("outage_id", "outages"),
    link("person_id", "persons", index=True),
    instant("since"),
    instant("left_at", nullable=True),
    sa.UniqueConstraint("outage_id", "person_id"),
)
etas = table(
    "etas",
    link("outage_id", "outages", index=True),
    instant("at", nullable=True),
    instant("given_at"),
    link("person_id", "persons", nullable=True),
    instant("told_at", nullable=True),
    sa.Column("reason", sa.Text),
    sa.Column("sealed_reason", BYTEA),
)
eta_watches = table(
    "eta_watches",
    link("outage_id", "outages", index=True),
    sa.Column("eta_id", sa.BigInteger, sa.ForeignKey("etas.id"), nullable=False, unique=True),
    instant("asked_at"),
    sa.Column("asked", ARRAY(sa.BigInteger), nullable=False),
    instant("passed_at", nullable=True),
    instant("nobody_at", nullable=True),
)
notices = table(
    "notices",
    sa.Column("kind", Word(NoticeKind), nullable=False),
    link("outage_id", "outages"),
    link("zone_id", "areas"),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", Instant, nullable=False, index=True),
    sa.Column("facts", JSONB, nullable=False),
    link("position_id", "positions", nullable=True),
    link("person_id", "persons", nullable=True),
    link("corrects_id", "notices", nullable=True),
    sa.Column("owed", sa.Integer, nullable=False),
    sa.UniqueConstraint("outage_id", "version"),
)
deliveries = table(
    "deliveries",
    link("address_id", "addresses", index=True),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("lane", Word(Lane), nullable=False),
    sa.Column("queue", sa.BigInteger, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    instant("due_at"),
    instant("expires_at"),
    link("notice_id", "notices", nullable=True),
    link("edits_id", "notices", nullable=True),
    sa.Column("sealed_content", BYTEA),
    sa.Column("state", Word(State), nullable=False),
    sa.Column("tries", sa.SmallInteger, nullable=False),
    instant("claimed_at", nullable=True),
    instant("done_at", nullable=True),
    sa.Column("platform_id", sa.Text),
    sa.Column("sent_with", sa.BigInteger),
    sa.Column("template", sa.Text),  # “<account>/setu_outage_v1/hi”, if it went as one
    sa.Column("reason", sa.Text),
    sa.UniqueConstraint("notice_id", "address_id"),  # nobody gets the same notice twice
)
sa.Index(
    "ix_deliveries_waiting",
    deliveries.c.sender,
    deliveries.c.lane,
    deliveries.c.queue,
    deliveries.c.id,
    postgresql_where=deliveries.c.state == State.DUE,
)
sa.Index("ix_deliveries_together", deliveries.c.address_id, postgresql_where=deliveries.c.state == State.DUE)
sa.Index("ix_deliveries_held", deliveries.c.due_at, postgresql_where=deliveries.c.state == State.HELD)
sa.Index(
    "ix_deliveries_open",
    deliveries.c.claimed_at,
    postgresql_where=sa.and_(deliveries.c.state.in_([State.CLAIMED, State.UNKNOWN]), deliveries.c.done_at.is_(None)),
)
sa.Index("ix_deliveries_sent_with", deliveries.c.sent_with, postgresql_where=deliveries.c.sent_with.is_not(None))
sa.Index("ix_deliveries_platform_id", deliveries.c.platform_id, postgresql_where=deliveries.c.platform_id.is_not(None))
receipts = table(
    "receipts",
    link("delivery_id", "deliveries"),
    sa.Column("state", Word(State), nullable=False),
    instant("at"),
    sa.Column("platform_id", sa.Text, nullable=False),
    sa.Column("participant", BYTEA, nullable=False, server_default=""),  # a keyed hash of who in a room it tells of
    sa.Column("reason", sa.Text),
    sa.Column("billable", sa.Boolean),  # what the platform said of the price, where it said anything
    sa.Column("price_category", sa.Text),
    sa.Column("price_type", sa.Text),
    sa.UniqueConstraint("delivery_id", "platform_id", "state", "participant"),
)
