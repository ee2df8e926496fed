"""What was said to us, and the questions that we asked."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import BYTEA, JSONB

from bot.storage.tables.kinds import instant, link, table

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
    sa.Column("sealed_places", BYTEA),
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
