"""The tables, and the plain classes mapped onto them from outside."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum, IntEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB
from sqlalchemy.orm import configure_mappers, registry, relationship

from handlers.example import Example
from handlers.step import Step
from zones.application import Application
from zones.approval import Approval, Outcome
from zones.area import Area, Kind, Placement, Tree
from zones.binding import Binding
from zones.call import Call, Unwritten
from zones.claim import Claim
from zones.closing import Asking, Pocket, PocketVerdict, Reply
from zones.complaint import Complaint, Detail, DetailKind, Extent, How
from zones.consent import Consent
from zones.delivery import Delivery, Lane, State
from zones.door import Admission, JoinRequest, Reception
from zones.duty import Absence, Away
from zones.entry import Entry
from zones.eta_watch import Watch
from zones.gathering import Suspicion, Tally, Verdict
from zones.handover import Handover
from zones.invitation import Invitation
from zones.ladder import Climb, Rung, Summons
from zones.manners import Pace
from zones.moving import Move
from zones.notice import Notice, NoticeKind
from zones.outage import Eta, Outage, OutageKind
from zones.person import Address, Follow, Label, Member, Person, Role
from zones.position import Charge, Holding, Position
from zones.removal import Reason, Removal
from zones.room import Hinders, Hindrance, Room, RoomKind, RoomMember
from zones.room_request import RoomRequest, Wanted
from zones.wide import Width

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


areas = table(
    "areas",
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("kind", Word(Kind), nullable=False),
    sa.Column("names", JSONB, nullable=False),
    sa.Column("aliases", JSONB, nullable=False),
    sa.Column("consumers", sa.Integer),
    sa.Column("latitude", sa.Float),
    sa.Column("longitude", sa.Float),
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
persons = table(
    "persons",
    sa.Column("language", sa.Text, nullable=False),
    instant("since"),
    sa.Column("quiet_since", sa.Time),
    sa.Column("quiet_until", sa.Time),
    sa.Column("sealed_name", BYTEA),
    instant("paused_until", nullable=True),
    instant("near_only_since", nullable=True),
    instant("turns_only_since", nullable=True),
    instant("erased_at", nullable=True),
    sa.Index("ix_persons_near_only", "id", postgresql_where=sa.text("near_only_since IS NOT NULL")),
)
# Which of our notices they were shown and agreed to, and until when.
consents = table(
    "consents",
    link("person_id", "persons", index=True),
    sa.Column("notice", sa.SmallInteger, nullable=False),
    instant("shown_at"),
    instant("given_at", nullable=True),
    instant("withdrawn_at", nullable=True),
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
invitations = table(
    "invitations",
    sa.Column("digest", BYTEA, nullable=False, unique=True),
    instant("made_at"),
    instant("expires_at"),
    sa.Column("role", Word(Role)),
    link("zone_id", "areas", nullable=True),
    link("person_id", "persons", nullable=True),
    link("made_by", "persons", nullable=True),
    instant("used_at", nullable=True),
    link("used_by", "persons", nullable=True),
)
applications = table(
    "applications",
    link("person_id", "persons", index=True),
    link("zone_id", "areas", index=True),
    sa.Column("role", Word(Role), nullable=False),
    sa.Column("sealed_words", BYTEA, nullable=False),
    instant("asked_at"),
    instant("admitted_at", nullable=True),
    instant("refused_at", nullable=True),
    link("decided_by", "persons", nullable=True),
    sa.Column("sealed_reason", BYTEA),
)
addresses = table(
    "addresses",
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("sealed_key", BYTEA, nullable=False),
    sa.Column("digest", BYTEA, nullable=False),
    sa.Column("sender", sa.Text, nullable=False),
    link("person_id", "persons", nullable=True, index=True),
    instant("heard_at", nullable=True),
    instant("unreachable_at", nullable=True),
    instant("wait_until", nullable=True),
    sa.Column("failures", sa.SmallInteger, nullable=False, server_default="0"),
    sa.Column("given_up", sa.SmallInteger, nullable=False, server_default="0"),
    instant("retry_at", nullable=True),
    instant("farewell_at", nullable=True),
    sa.UniqueConstraint("channel", "digest"),
)
sa.Index("ix_addresses_farewell", addresses.c.id, postgresql_where=addresses.c.farewell_at.is_not(None))
members = table(
    "members",
    link("person_id", "persons"),
    link("zone_id", "areas"),
    sa.Column("role", Word(Role), nullable=False),
    instant("since"),
    instant("left_at", nullable=True),
    sa.UniqueConstraint("person_id", "zone_id"),
    sa.Index("ix_members_zone_role", "zone_id", "role"),
)
follows = table(
    "follows",
    link("member_id", "members"),
    link("area_id", "areas", index=True),
    instant("since"),
    sa.Column("label", Word(Label)),
    sa.UniqueConstraint("member_id", "area_id"),
)
rooms = table(
    "rooms",
    link("zone_id", "areas", index=True),
    sa.Column("address_id", sa.BigInteger, sa.ForeignKey("addresses.id"), nullable=False, unique=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    instant("since"),
    link("area_id", "areas", nullable=True),
    sa.Column("kind", Word(RoomKind), nullable=False, server_default=RoomKind.GROUP),
    instant("left_at", nullable=True),
    link("bound_by", "persons", nullable=True),
    sa.Column("invite_link", sa.Text),
    sa.Column("topic", sa.Text),
    instant("topics_since", nullable=True),
    instant("look_at", nullable=True),
    instant("pointed_at", nullable=True),
    sa.Column("seats", sa.Integer),
)
bindings = table(
    "bindings",
    link("zone_id", "areas"),
    link("person_id", "persons"),
    link("asker_id", "addresses"),
    sa.Column("language", sa.Text, nullable=False),
    instant("asked_at"),
    instant("expires_at"),
    sa.Column("code", BYTEA),
    link("chat_id", "addresses", nullable=True),
    sa.Column("message", sa.Text),
    instant("done_at", nullable=True),
    sa.Column("outcome", sa.Text),
    sa.Index("ix_bindings_open", "chat_id", "code", postgresql_where=sa.text("done_at IS NULL")),
)
hindrances = table(
    "hindrances",
    link("room_id", "rooms"),
    sa.Column("what", Word(Hinders), nullable=False),
    instant("since"),
    instant("until", nullable=True),
)
sa.Index(
    "ix_hindrances_open",
    hindrances.c.room_id,
    hindrances.c.what,
    unique=True,
    postgresql_where=hindrances.c.until.is_(None),
)
room_members = table(
    "room_members",
    link("room_id", "rooms"),
    link("address_id", "addresses", index=True),
    instant("since"),
    instant("left_at", nullable=True),
    instant("pointed_at", nullable=True),  # to the private chat
    instant("seen_at", nullable=True),
    sa.UniqueConstraint("room_id", "address_id"),
    sa.Index("ix_room_members_new", "room_id", postgresql_where=sa.text("pointed_at IS NULL")),
)
# By which rule a zone lets people into its rooms; without a line it asks them where they live.
doors = sa.Table(
    "doors",
    metadata,
    sa.Column("zone_id", sa.BigInteger, sa.ForeignKey("areas.id"), primary_key=True),
    sa.Column("admission", Word(Admission), nullable=False),
)
join_requests = table(
    "join_requests",
    link("room_id", "rooms"),
    link("address_id", "addresses"),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("reception", Word(Reception), nullable=False),
    instant("asked_at"),
    instant("expires_at"),
    instant("decided_at", nullable=True),
    sa.Column("outcome", sa.Text),
    sa.Column("platform_id", sa.Text),
)
sa.Index(
    "ix_join_requests_open",
    join_requests.c.address_id,
    join_requests.c.room_id,
    unique=True,
    postgresql_where=join_requests.c.decided_at.is_(None),
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
room_requests = table(
    "room_requests",
    sa.Column("kind", Word(Wanted), nullable=False),
    link("zone_id", "areas"),
    link("room_id", "rooms", nullable=True),
    link("area_id", "areas", nullable=True),
    link("person_id", "persons", nullable=True),
    link("asker_id", "addresses", nullable=True),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("facts", JSONB, nullable=False),
    instant("asked_at"),
    instant("due_at"),
    sa.Column("tries", sa.SmallInteger, nullable=False),
    instant("sent_at", nullable=True),
    sa.Column("request_id", sa.Text),
    instant("done_at", nullable=True),
    sa.Column("outcome", sa.Text),
    sa.Index("ix_room_requests_open", "due_at", postgresql_where=sa.text("done_at IS NULL")),
    sa.Index("ix_room_requests_request_id", "request_id", postgresql_where=sa.text("request_id IS NOT NULL")),
)
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
)
sa.Index(
    "ix_outages_open",
    outages.c.zone_id,
    postgresql_where=sa.and_(outages.c.restored_at.is_(None), outages.c.cancelled_at.is_(None)),
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
# The post that stands for an outage in a room: it is edited in place.
live_posts = sa.Table(
    "live_posts",
    metadata,
    sa.Column("address_id", sa.BigInteger, sa.ForeignKey("addresses.id"), primary_key=True),
    sa.Column("outage_id", sa.BigInteger, sa.ForeignKey("outages.id"), primary_key=True),
    sa.Column("platform_id", sa.Text, nullable=False),
)
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
steps = table(
    "steps",
    link("address_id", "addresses", nullable=False),
    sa.Column("author", BYTEA, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("form", JSONB, nullable=False),
    instant("asked_at"),
    instant("expires_at"),
    instant("done_at", nullable=True),
    sa.Column("outcome", sa.Text),
    sa.Index("ix_steps_open", "author", "address_id", postgresql_where=sa.text("done_at IS NULL")),
)
examples = table(
    "examples",
    sa.Column("sealed_text", BYTEA, nullable=False),
    sa.Column("sent_at", sa.Text, nullable=False),
    sa.Column("read", JSONB, nullable=False),
    sa.Column("meant", JSONB, nullable=False),
    sa.Column("kept_on", sa.Date, nullable=False),
)
inbox = table(
    "inbox",
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("key", BYTEA, nullable=False),  # a digest of the platform's own id of it, which may hold a number
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("shard", sa.SmallInteger, nullable=False),
    sa.Column("chat", BYTEA),  # a keyed hash: what one chat says is handled in its order
    sa.Column("about", BYTEA),  # the same of the message that it is, corrects or takes back
    instant("at"),
    sa.Column("sealed_body", BYTEA, nullable=False),
    instant("received_at"),
    instant("handled_at", nullable=True),
    sa.Column("tries", sa.SmallInteger, nullable=False, server_default="0"),
    instant("due_at", nullable=True),  # it failed, and is tried again then
    instant("parked_at", nullable=True),
    sa.Column("error", sa.Text),
    sa.UniqueConstraint("channel", "key"),  # each update takes effect once
)
WAITING = sa.and_(inbox.c.handled_at.is_(None), inbox.c.parked_at.is_(None))
RECEIPTS = ("receipt", "receipt.early")  # the second kind came before we knew of its delivery
sa.Index(
    "ix_inbox_waiting",
    inbox.c.shard,
    inbox.c.at,
    inbox.c.id,
    postgresql_where=sa.and_(WAITING, inbox.c.kind.not_in(RECEIPTS)),
)
sa.Index("ix_inbox_receipts", inbox.c.id, postgresql_where=sa.and_(WAITING, inbox.c.kind == "receipt"))
sa.Index("ix_inbox_early", inbox.c.due_at, postgresql_where=sa.and_(WAITING, inbox.c.kind == "receipt.early"))
sa.Index("ix_inbox_paused", inbox.c.chat, postgresql_where=sa.and_(WAITING, inbox.c.due_at.is_not(None)))
sa.Index("ix_inbox_about", inbox.c.about, postgresql_where=inbox.c.kind.in_(["message.edited", "message.deleted"]))
sa.Index(
    "ix_inbox_parked",
    inbox.c.id,
    postgresql_where=sa.and_(inbox.c.parked_at.is_not(None), inbox.c.handled_at.is_(None)),
)
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
    link("outage_id", "outages", nullable=True, index=True),
    instant("attached_at", nullable=True),
    instant("again_at", nullable=True),
    instant("acknowledged_at", nullable=True),
    link("acknowledged_by", "persons", nullable=True),
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
)
OPEN_COMPLAINT = complaints.c.closed_at.is_(None)
UNEXPLAINED = sa.and_(OPEN_COMPLAINT, complaints.c.outage_id.is_(None))  # no outage of which we know is behind it
sa.Index("ix_complaints_author", complaints.c.author, postgresql_where=OPEN_COMPLAINT)
sa.Index("ix_complaints_person", complaints.c.person_id, postgresql_where=OPEN_COMPLAINT)
sa.Index("ix_complaints_waiting", complaints.c.feeder_id, complaints.c.at, postgresql_where=UNEXPLAINED)
removals = table(
    "removals",
    link("room_id", "rooms"),
    link("zone_id", "areas"),
    link("address_id", "addresses"),
    link("person_id", "persons", nullable=True, index=True),
    link("by_id", "persons"),
    sa.Column("by_positions", ARRAY(sa.BigInteger), nullable=False),
    sa.Column("asked_at", Instant, nullable=False, index=True),
    sa.Column("reason", Word(Reason)),
    instant("waits_since", nullable=True),
    link("decided_by", "persons", nullable=True),
    instant("declined_at", nullable=True),
    instant("removed_at", nullable=True),
    instant("until", nullable=True),
    instant("objected_at", nullable=True),
    instant("lifted_at", nullable=True),
    link("lifted_by", "persons", nullable=True),
)
paces = table(
    "paces",
    link("room_id", "rooms"),
    sa.Column("author", BYTEA, nullable=False),  # a keyed hash, as of a step
    instant("since"),
    sa.Column("count", sa.Integer, nullable=False),
    instant("warned_at", nullable=True),
    instant("held_until", nullable=True),
    sa.UniqueConstraint("room_id", "author"),
)
claims = table(
    "claims",
    link("zone_id", "areas", nullable=True),
    link("address_id", "addresses"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("sketch", ARRAY(sa.BigInteger), nullable=False),
    instant("at"),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Index("ix_claims_lately", "address_id", "at"),
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
    instant("looking_at", nullable=True),
    instant("answered_at", nullable=True),
    link("answered_by", "persons", nullable=True),
    sa.Column("verdict", Word(PocketVerdict)),
    instant("ended_at", nullable=True),
    link("led_to_id", "outages", nullable=True),
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
# What an area does by its own rules, as the zones file says; what is not there goes by our defaults.
rules = sa.Table(
    "rules",
    metadata,
    sa.Column("area_id", sa.BigInteger, sa.ForeignKey("areas.id"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("content", JSONB, nullable=False),
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

mapper = registry(metadata=metadata)


def map_classes() -> None:
    """Called once by whoever assembles the parts; calling it again changes nothing."""
    if mapper.mappers:
        return
    plain = {
        Area: areas, Placement: placements, Position: positions, Charge: charges, Person: persons, Holding: holdings,
        Address: addresses, Member: members, Follow: follows, Room: rooms, Hindrance: hindrances, Binding: bindings,
        RoomMember: room_members, JoinRequest: join_requests, RoomRequest: room_requests,
        Delivery: deliveries, Eta: etas, Step: steps,
        Example: examples, Absence: absences, Complaint: complaints, Detail: details,
        Claim: claims, Removal: removals, Pace: paces,
        Handover: handovers, Consent: consents,
        Suspicion: suspicions, Tally: tallies, Watch: eta_watches, Asking: askings, Pocket: pockets,
        Call: calls, Climb: climbs, Summons: summonses,
        Width: widths, Approval: approvals, Move: moves,
        Invitation: invitations, Application: applications,
    }  # fmt: skip
    for noun, its_table in plain.items():
        mapper.map_imperatively(noun, its_table)
    mapper.map_imperatively(
        Outage, outages, properties={"etas": relationship(Eta, order_by=etas.c.id, lazy="selectin")}
    )
    mapper.map_imperatively(Notice, notices, properties={"outage": relationship(Outage, lazy="raise")})
    mapper.map_imperatively(
        Entry,
        entries,
        properties={"outage": relationship(Outage, lazy="raise"), "notice": relationship(Notice, lazy="raise")},
    )
    configure_mappers()  # now, not at the first query: `storage/atlas.py` makes areas without one
