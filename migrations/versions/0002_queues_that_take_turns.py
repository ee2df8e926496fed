"""Queues that take turns, letters that carry several deliveries, and what holds them up."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WAITING, OPEN = "state = 'due'", "state IN ('claimed', 'unknown')"


def upgrade() -> None:
    op.add_column("addresses", sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("addresses", sa.Column("failures", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("senders", sa.Column("rate", sa.Float(), nullable=True))
    op.add_column("senders", sa.Column("slowed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("senders", sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "breakers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("probe_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("probes", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breakers")),
    )
    op.create_index(
        "ix_breakers_open", "breakers", ["level", "name"], unique=True, postgresql_where=sa.text("closed_at IS NULL")
    )
    op.create_index(op.f("ix_notices_at"), "notices", ["at"])
    op.add_column("deliveries", sa.Column("sent_with", sa.BigInteger(), nullable=True))
    op.add_column("deliveries", sa.Column("queue", sa.BigInteger(), server_default="0", nullable=False))
    op.alter_column("deliveries", "queue", server_default=None)
    op.execute("UPDATE deliveries SET lane = lane * 10")
    op.execute("UPDATE deliveries d SET queue = n.zone_id FROM notices n WHERE n.id = d.notice_id AND d.state = 'due'")
    op.drop_index("ix_deliveries_waiting", "deliveries")
    op.create_index(
        "ix_deliveries_waiting", "deliveries", ["sender", "lane", "queue", "id"], postgresql_where=sa.text(WAITING)
    )
    op.create_index("ix_deliveries_together", "deliveries", ["address_id"], postgresql_where=sa.text(WAITING))
    op.create_index("ix_deliveries_held", "deliveries", ["due_at"], postgresql_where=sa.text("state = 'held'"))
    op.drop_index("ix_deliveries_open", "deliveries")
    op.create_index(
        "ix_deliveries_open", "deliveries", ["claimed_at"], postgresql_where=sa.text(f"{OPEN} AND done_at IS NULL")
    )
    op.create_index(
        "ix_deliveries_sent_with", "deliveries", ["sent_with"], postgresql_where=sa.text("sent_with IS NOT NULL")
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_sent_with", "deliveries")
    op.drop_index("ix_deliveries_open", "deliveries")
    op.create_index("ix_deliveries_open", "deliveries", ["claimed_at"], postgresql_where=sa.text(OPEN))
    op.drop_index("ix_deliveries_held", "deliveries")
    op.drop_index("ix_deliveries_together", "deliveries")
    op.drop_index("ix_deliveries_waiting", "deliveries")
    op.create_index("ix_deliveries_waiting", "deliveries", ["sender", "lane", "id"], postgresql_where=sa.text(WAITING))
    op.execute("UPDATE deliveries SET lane = CASE lane WHEN 25 THEN 2 ELSE lane / 10 END")
    op.drop_column("deliveries", "queue")
    op.drop_column("deliveries", "sent_with")
    op.drop_index(op.f("ix_notices_at"), "notices")
    op.drop_table("breakers")
    op.drop_column("senders", "heard_at")
    op.drop_column("senders", "slowed_at")
    op.drop_column("senders", "rate")
    op.drop_column("addresses", "failures")
    op.drop_column("addresses", "wait_until")
