"""What a day allows: the platform's limit of people, and the discom's budget."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "limits",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_limits")),
    )
    op.create_table(
        "reached",
        sa.Column("address_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_reached_address_id")),
        sa.PrimaryKeyConstraint("address_id", name=op.f("pk_reached")),
    )
    op.create_index("ix_reached_at", "reached", ["at"])
    op.create_table(
        "budgets",
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("per_day", sa.Numeric(12, 2), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_budgets_area_id")),
        sa.PrimaryKeyConstraint("area_id", name=op.f("pk_budgets")),
    )
    op.create_table(
        "spendings",
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(14, 4), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_spendings_area_id")),
        sa.PrimaryKeyConstraint("area_id", "day", name=op.f("pk_spendings")),
    )


def downgrade() -> None:
    for name in ("spendings", "budgets", "reached", "limits"):
        op.drop_table(name)
