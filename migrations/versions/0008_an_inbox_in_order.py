"""An inbox in which each chat keeps its order, and receipts that tell the price."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import BYTEA

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WAITING = "handled_at IS NULL AND parked_at IS NULL"
RECEIPTS = "('receipt', 'receipt.early')"


def upgrade() -> None:
    op.drop_index("ix_inbox_waiting", "inbox")
    op.execute(
        "ALTER TABLE inbox ALTER COLUMN key TYPE bytea USING substring(sha256(convert_to(key, 'UTF8')) FROM 1 FOR 16)"
    )
    op.add_column("inbox", sa.Column("chat", BYTEA()))
    op.add_column("inbox", sa.Column("about", BYTEA()))
    op.add_column("inbox", sa.Column("at", sa.DateTime(timezone=True)))
    op.add_column("inbox", sa.Column("due_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE inbox SET at = received_at")
    op.execute(f"UPDATE inbox SET kind = 'unknown', parked_at = received_at WHERE kind = 'other' AND {WAITING}")
    op.alter_column("inbox", "at", nullable=False)
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["shard", "at", "id"],
        postgresql_where=sa.text(f"{WAITING} AND kind NOT IN {RECEIPTS}"),
    )
    op.create_index("ix_inbox_receipts", "inbox", ["id"], postgresql_where=sa.text(f"{WAITING} AND kind = 'receipt'"))
    op.create_index(
        "ix_inbox_early", "inbox", ["due_at"], postgresql_where=sa.text(f"{WAITING} AND kind = 'receipt.early'")
    )
    op.create_index("ix_inbox_paused", "inbox", ["chat"], postgresql_where=sa.text(f"{WAITING} AND due_at IS NOT NULL"))
    op.create_index(
        "ix_inbox_about",
        "inbox",
        ["about"],
        postgresql_where=sa.text("kind IN ('message.edited', 'message.deleted')"),
    )
    op.create_index(
        "ix_inbox_parked", "inbox", ["id"], postgresql_where=sa.text("parked_at IS NOT NULL AND handled_at IS NULL")
    )
    op.add_column("receipts", sa.Column("billable", sa.Boolean()))
    op.add_column("receipts", sa.Column("price_category", sa.Text()))
    op.add_column("receipts", sa.Column("price_type", sa.Text()))


def downgrade() -> None:
    """The platform's own ids cannot be had back from their digests."""
    raise NotImplementedError
