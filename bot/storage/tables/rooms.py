"""Group chats and channels, who is in them, and what hinders us there."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB

from bot.storage.tables.kinds import Instant, Word, instant, link, metadata, table
from zones.door import Admission, Reception
from zones.removal import Reason
from zones.room import Hinders, RoomKind
from zones.room_request import Wanted

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
# The post that stands for an outage in a room: it is edited in place.
live_posts = sa.Table(
    "live_posts",
    metadata,
    sa.Column("address_id", sa.BigInteger, sa.ForeignKey("addresses.id"), primary_key=True),
    sa.Column("outage_id", sa.BigInteger, sa.ForeignKey("outages.id"), primary_key=True),
    sa.Column("platform_id", sa.Text, nullable=False),
)
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
    link("address_id", "addresses"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("sketch", ARRAY(sa.BigInteger), nullable=False),
    instant("at"),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Index("ix_claims_lately", "address_id", "at"),
)
