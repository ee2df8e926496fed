"""What people report, and what becomes of it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA

from bot.storage.tables.kinds import Word, instant, link, metadata, table
from zones.call import Unwritten
from zones.closing import Reply
from zones.complaint import How
from zones.detail import DetailKind
from zones.gathering import Verdict
from zones.handing import Outcome
from zones.ladder import Rung
from zones.pocket import PocketVerdict
from zones.report import Extent

complaints = table(
    "complaints",
    link("zone_id", "areas"),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    sa.Column("fault_kind", sa.Text, nullable=False),
    instant("at"),
    sa.Column("author", BYTEA, nullable=False),  # a keyed hash, as of a step
    sa.Column("channel", sa.Text, nullable=False),
    link("person_id", "persons", nullable=True),
    link("address_id", "addresses", nullable=True),
    link("room_id", "rooms", nullable=True),
    link("area_id", "areas", nullable=True),
    link("feeder_id", "areas", nullable=True),
    sa.Column("extent", Word(Extent)),
    instant("since", nullable=True),
    sa.Column("for_another", sa.Boolean, nullable=False, server_default=sa.false()),
    link("outage_id", "outages", nullable=True, index=True),
    instant("attached_at", nullable=True),
    link("cancelled_outage_id", "outages", nullable=True),
    instant("again_at", nullable=True),
    instant("acknowledged_at", nullable=True),
    link("acknowledged_by", "persons", nullable=True),
    instant("rung_at", nullable=True),
    instant("denied_at", nullable=True),
    link("position_id", "positions", nullable=True),
    instant("taken_at", nullable=True),
    link("taken_by", "persons", nullable=True),
    instant("asked_back_at", nullable=True),
    link("asked_back_by", "persons", nullable=True),
    instant("heard_back_at", nullable=True),
    instant("restored_said_at", nullable=True),
    instant("asked_at", nullable=True),
    instant("asked_again_at", nullable=True),
    sa.Column("asking_id", sa.BigInteger, index=True),
    instant("reopened_at", nullable=True),
    instant("answered_at", nullable=True),
    sa.Column("answer", sa.Text),
    instant("hushed_at", nullable=True),
    instant("closed_at", nullable=True),
    sa.Column("how", Word(How)),
    sa.Column("rating", sa.SmallInteger),
    sa.Column("times_reopened", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("limit_fault", sa.Text),
    instant("limit_at", nullable=True),
    sa.Column("days_beyond", sa.SmallInteger),
    sa.Column("compensation", sa.Numeric(12, 2)),
)
OPEN_COMPLAINT = complaints.c.closed_at.is_(None)
UNEXPLAINED = sa.and_(OPEN_COMPLAINT, complaints.c.outage_id.is_(None))  # no outage of which we know is behind it
sa.Index("ix_complaints_author", complaints.c.author, postgresql_where=OPEN_COMPLAINT)
sa.Index("ix_complaints_person", complaints.c.person_id, postgresql_where=OPEN_COMPLAINT)
sa.Index("ix_complaints_limit", complaints.c.limit_at, postgresql_where=OPEN_COMPLAINT)
sa.Index("ix_complaints_waiting", complaints.c.feeder_id, complaints.c.at, postgresql_where=UNEXPLAINED)
sa.Index(
    "ix_complaints_compensation",
    complaints.c.person_id,
    postgresql_where=complaints.c.compensation.is_not(None),
)
complaint_serial = sa.Sequence(
    "complaint_serial", metadata=metadata
)  # not a counter: nobody waits for another's number
sa.Index("ix_complaints_dark", complaints.c.outage_id, postgresql_where=complaints.c.reopened_at.is_not(None))
# Who was asked whether supply is back, and by which of our messages.
askings = table(
    "askings",
    link("person_id", "persons", index=True),
    instant("at"),
    link("outage_id", "outages", nullable=True),
    link("complaint_id", "complaints", nullable=True),
    link("delivery_id", "deliveries", nullable=True, index=True),
    instant("answered_at", nullable=True),
    sa.Column("answer", Word(Reply)),
)
# Where an outage is said to be over, and people say that it is not.
pockets = table(
    "pockets",
    link("zone_id", "areas"),
    link("outage_id", "outages"),
    link("area_id", "areas"),
    instant("raised_at"),
    sa.Column("noes", sa.Integer, nullable=False),
    sa.Column("of", sa.Integer, nullable=False),
    link("lead_id", "pockets", nullable=True),
    instant("put_at", nullable=True),
    instant("proposed_at", nullable=True),
    instant("looking_at", nullable=True),
    instant("answered_at", nullable=True),
    link("answered_by", "persons", nullable=True),
    sa.Column("verdict", Word(PocketVerdict)),
    instant("ended_at", nullable=True),
    link("led_to_id", "outages", nullable=True),
    sa.Column("heard", sa.Integer, nullable=False, server_default="0"),
    sa.Column("partly", sa.Integer, nullable=False, server_default="0"),
)
sa.Index(
    "ix_pockets_open",
    pockets.c.outage_id,
    pockets.c.area_id,
    unique=True,
    postgresql_where=pockets.c.ended_at.is_(None),
)
# Calls that 1912 could not take.
calls = table(
    "calls",
    sa.Column("key", BYTEA, nullable=False, unique=True),
    link("address_id", "addresses", index=True),
    instant("at"),
    instant("received_at"),
    instant("written_at", nullable=True),
    sa.Column("unwritten", Word(Unwritten)),
    instant("hushed_at", nullable=True),
    instant("done_at", nullable=True),
)
sa.Index("ix_calls_open", calls.c.id, postgresql_where=calls.c.done_at.is_(None))
details = table(
    "details",
    link("complaint_id", "complaints", index=True),
    sa.Column("kind", Word(DetailKind), nullable=False),
    sa.Column("sealed_content", BYTEA, nullable=False),
    instant("at"),
)
# Complaints that were offered to another office.
handings = table(
    "handings",
    link("complaint_id", "complaints", index=True),
    link("from_id", "positions", nullable=True),
    link("to_id", "positions"),
    link("by_id", "persons"),
    instant("at"),
    instant("decided_at", nullable=True),
    link("decided_by", "persons", nullable=True),
    sa.Column("outcome", Word(Outcome)),
)
suspicions = table(
    "suspicions",
    link("zone_id", "areas"),
    link("feeder_id", "areas", index=True),
    link("area_id", "areas"),
    instant("since"),
    instant("raised_at"),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("needed", sa.Integer, nullable=False),
    sa.Column("elsewhere", sa.Integer, nullable=False),
    link("asked", "persons", nullable=True),
    instant("looking_at", nullable=True),
    instant("answered_at", nullable=True),
    link("answered_by", "persons", nullable=True),
    sa.Column("verdict", Word(Verdict)),
    instant("ended_at", nullable=True),
    link("outage_id", "outages", nullable=True),
)
sa.Index("ix_suspicions_open", suspicions.c.feeder_id, unique=True, postgresql_where=suspicions.c.ended_at.is_(None))
tallies = sa.Table(
    "tallies",
    metadata,
    sa.Column("address_id", sa.BigInteger, sa.ForeignKey("addresses.id"), primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("delivery_id", sa.BigInteger, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    instant("began_at"),
    instant("told_at"),
)
climbs = table(
    "climbs",
    link("zone_id", "areas"),
    sa.Column("rung", Word(Rung), nullable=False),
    sa.Column("subject_id", sa.BigInteger, nullable=False),
    link("area_id", "areas"),
    instant("began_at"),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("asked", ARRAY(sa.BigInteger), nullable=False),
    instant("stepped_at", nullable=True),
    instant("told_at", nullable=True),
    instant("acknowledged_at", nullable=True),
    link("acknowledged_by", "persons", nullable=True),
    instant("nobody_at", nullable=True),
    instant("over_at", nullable=True),
)
sa.Index("ix_climbs_open", climbs.c.rung, climbs.c.subject_id, unique=True, postgresql_where=climbs.c.over_at.is_(None))
summonses = table(
    "summonses",
    link("person_id", "persons", index=True),
    instant("at"),
    sa.Column("climbs", ARRAY(sa.BigInteger), nullable=False),
    instant("acknowledged_at", nullable=True),
)
