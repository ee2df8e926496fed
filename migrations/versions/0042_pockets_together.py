"""Pockets of one outage reach their engineer together: under which of them, since when, and what was proposed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("pockets", sa.Column("lead_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key("fk_pockets_lead_id", "pockets", "pockets", ["lead_id"], ["id"])
    for name in ("put_at", "proposed_at"):
        op.add_column("pockets", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE pockets SET put_at = raised_at")  # until now each was put to its engineer when it came up


def downgrade() -> None:
    for name in ("proposed_at", "put_at", "lead_id"):
        op.drop_column("pockets", name)
