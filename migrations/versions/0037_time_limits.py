"""What class an area is of, when a complaint's time runs out, and what is due beyond it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ADDED = (
    ("areas", sa.Column("area_class", sa.Text(), nullable=True)),
    ("complaints", sa.Column("times_reopened", sa.SmallInteger(), server_default="0", nullable=False)),
    ("complaints", sa.Column("limit_fault", sa.Text(), nullable=True)),
    ("complaints", sa.Column("limit_at", sa.DateTime(timezone=True), nullable=True)),
    ("complaints", sa.Column("days_beyond", sa.SmallInteger(), nullable=True)),
    ("complaints", sa.Column("compensation", sa.Numeric(12, 2), nullable=True)),
)


def upgrade() -> None:
    for table, column in ADDED:
        op.add_column(table, column)
    op.create_index("ix_complaints_limit", "complaints", ["limit_at"], postgresql_where=sa.text("closed_at IS NULL"))


def downgrade() -> None:
    op.drop_index("ix_complaints_limit", "complaints")
    for table, column in reversed(ADDED):
        op.drop_column(table, column.name)
