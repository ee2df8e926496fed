"""What was done about each time that an outage's end was told for, and why it had to move."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("etas", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column("etas", sa.Column("sealed_reason", BYTEA(), nullable=True))
    op.create_table(
        "eta_watches",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("outage_id", sa.BigInteger(), nullable=False),
        sa.Column("eta_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nobody_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["eta_id"], ["etas.id"], name=op.f("fk_eta_watches_eta_id")),
        sa.ForeignKeyConstraint(["outage_id"], ["outages.id"], name=op.f("fk_eta_watches_outage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eta_watches")),
        sa.UniqueConstraint("eta_id", name=op.f("uq_eta_watches_eta_id")),
    )
    op.create_index(op.f("ix_eta_watches_outage_id"), "eta_watches", ["outage_id"], unique=False)


def downgrade() -> None:
    op.drop_table("eta_watches")
    op.drop_column("etas", "sealed_reason")
    op.drop_column("etas", "reason")
