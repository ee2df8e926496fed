"""What engineers corrected in previews: examples from which reading can learn."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import BYTEA, JSONB

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "examples",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sealed_text", BYTEA(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=False),
        sa.Column("read", JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("meant", JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examples")),
    )


def downgrade() -> None:
    op.drop_table("examples")
